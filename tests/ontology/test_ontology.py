"""The ontology as a document: its version and licence, a class for each document type, opening everywhere."""

import tomllib
import unicodedata
from io import BytesIO
from pathlib import Path

import owlready2
import pytest
from rdflib import OWL, RDFS, Graph, Literal, URIRef

from ontology import terms
from ontology.terms import CT
from ontology.vocab import FOLDER, scheme
from tests.ontology.merged import EXAMPLE, listed, merged, ontology

HEADER = URIRef(CT.iri.rstrip("#"))


def test_the_header_names_version_and_licence() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    assert ontology().value(HEADER, OWL.versionInfo) == Literal(version)
    assert ontology().value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    licence = ontology().value(HEADER, URIRef(terms.DCTERMS.iri + "license"))
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_every_document_type_has_its_defined_class() -> None:
    graph = ontology()
    for concept in scheme("document-type").concepts.values():
        term = URIRef(terms.document_class(concept.id))
        assert (term, RDFS.subClassOf, URIRef(CT.Document)) in graph
        defined = graph.value(term, OWL.equivalentClass)
        kind, restriction = listed(graph, defined, OWL.intersectionOf)
        assert kind == URIRef(CT.Document)
        assert graph.value(restriction, OWL.onProperty) == URIRef(CT.documentType)
        assert graph.value(restriction, OWL.hasValue) == URIRef(concept.iri)
        assert graph.value(term, RDFS.label, any=True) in {
            Literal(concept.label_vi, "vi"),
            Literal(concept.label_en, "en"),
        }


def test_owlready2_opens_it() -> None:
    world = owlready2.World()
    loaded = world.get_ontology(CT.iri).load(fileobj=BytesIO(merged(EXAMPLE)), format="ntriples")
    assert {each.iri for each in loaded.classes()} >= set(terms.KINDS.values())
    assert {each.iri for each in loaded.properties()} >= {relation.iri for relation in terms.LINEAGE}
    assert loaded.implements.range == [loaded.Document]
    assert world[terms.VOCAB + "level/district"].depth == 2


@pytest.mark.parametrize("format", ["xml", "turtle", "nt"])
def test_rdflib_writes_it_and_reads_it_back(format: str) -> None:
    text = ontology().serialize(format=format)
    assert len(Graph().parse(data=text, format=format)) == len(ontology())


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.ttl")), ids=lambda path: path.name)
def test_all_text_is_nfc(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
