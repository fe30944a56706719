"""The JSON-LD context: what is written with it says the same."""

import json
import subprocess
import sys
from itertools import chain
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph

from ontology.axioms import axioms
from ontology.context import IRI, context
from ontology.terms import CT, KINDS, VOCAB
from ontology.vocab import scheme
from tests.ontology.merged import EXAMPLE, ontology

CONTEXT: dict[str, Any] = json.loads(context())["@context"]
OF_ONE_SCHEME = {
    "about": "topic",
    "actionType": "action-type",
    "awardForm": "award-form",
    "branch": "branch",
    "certainty": "certainty",
    "documentType": "document-type",
    "eventType": "event-type",
    "level": "level",
}


@pytest.fixture(scope="module")
def compacted() -> dict[str, Any]:
    """The example of the documentation with short names, as rdflib writes it."""
    written = Graph().parse(EXAMPLE).serialize(format="json-ld", context=CONTEXT, auto_compact=True)
    found: dict[str, Any] = json.loads(written)
    return found


def test_the_same_triples_come_back(compacted: dict[str, Any]) -> None:
    """Written by rdflib, read by pyoxigraph."""
    data = json.dumps({**compacted, "@context": CONTEXT})
    read = {each.triple for each in ox.parse(data, format=ox.RdfFormat.JSON_LD)}
    turtle = EXAMPLE.read_text(encoding="utf-8")
    assert read == {each.triple for each in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert len(read) > 50


def test_a_thing_reads_as_plain_json(compacted: dict[str, Any]) -> None:
    directive = next(each for each in compacted["@graph"] if each.get("symbol") == "09-CT/TW")
    assert set(directive["type"]) == {"Document", "Directive"}
    assert directive["issued"] == "2011-12-01"
    assert directive["notBefore"] == "2011-12-01"
    assert directive["level"].endswith("level/central")  # processors differ in how short they make it
    assert directive["label"]["vi"].startswith("Chỉ thị 09-CT/TW")


def test_every_term_has_its_name() -> None:
    for iri, said in axioms().items():
        name = iri.removeprefix(CT.iri)
        if said.type != "Datatype":
            told = CONTEXT[name]
            assert (told["@id"] if isinstance(told, dict) else told) == f"ct:{name}"
    assert set(KINDS.values()) <= {CT.iri + name for name in CONTEXT}


def test_links_dates_and_texts_have_their_types() -> None:
    for iri, said in axioms().items():
        told = CONTEXT.get(iri.removeprefix(CT.iri))
        typed = told.get("@type") if isinstance(told, dict) else None
        assert (typed in ("@id", "@vocab")) == (said.type == "ObjectProperty"), iri
        if "edtf:EDTF" in map(str, said.range):
            assert typed == "edtf:EDTF", iri
    assert CONTEXT["notAfter"]["@type"] == "xsd:date"  # as SHACL says: OWL 2 has no xsd:date
    assert CONTEXT["symbol"] == "ct:symbol"
    assert CONTEXT["source"] == {"@id": "dcterms:source", "@type": "@id"}
    for name in ("label", "title", "definition", "prefLabel"):
        assert CONTEXT[name]["@container"] == "@language", name


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
def test_a_concept_can_be_written_as_its_id() -> None:
    """Or as a short or a whole IRI; also where the id is that of a term, as `code` is of a property."""
    assert {name for name, told in CONTEXT.items() if "@vocab" in str(told)} == set(OF_ONE_SCHEME)
    for name, id in OF_ONE_SCHEME.items():
        iris = [each.iri for each in scheme(id).concepts.values()]
        short = [[iri.rpartition("/")[2], iri.replace(VOCAB, "vocab:"), iri] for iri in iris]
        node = {"id": "https://a/thing", name: list(chain(*short))}
        data = json.dumps({"@context": CONTEXT, "@graph": [node]})
        assert {each.object.value for each in ox.parse(data, format=ox.RdfFormat.JSON_LD)} == set(iris)
        assert set(map(str, Graph().parse(data=data, format="json-ld").objects())) == set(iris)


def test_no_name_of_ours_is_taken_by_another() -> None:
    declared = {str(each) for kind in (OWL.Class, OWL.ObjectProperty) for each in ontology().subjects(RDF.type, kind)}
    assert CONTEXT["title"]["@id"] == "ct:title"
    assert "dcterms:title" not in json.dumps(CONTEXT)
    assert IRI.removesuffix("/context.jsonld") + "#" == CT.iri
    assert CT.level in declared
    assert CONTEXT["level"]["@id"] == "ct:level"


def test_equal_input_gives_equal_bytes_in_another_process() -> None:
    code = "import sys; from ontology.context import context; sys.stdout.buffer.write(context())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == context()
