"""JSON-LD with short names: the same triples, whoever reads it."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology import published
from ontology.compact import compacted
from ontology.context import context
from ontology.terms import CT, PREFIXES, RDFS, XSD
from tests.ontology.merged import EXAMPLE

ODD = """
@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://a/1> a ct:Document , <https://a/Kind> , _:kind ; rdf:type "not a class" ;
    rdfs:label "Một"@vi , "Hai"@vi , "One"@en-gb , "untold" , 1 , <https://a/label> , _:x ;
    ct:issued "2011-12-01" , "2011~"^^<http://id.loc.gov/datatypes/edtf/EDTF> , "2011"^^xsd:gYear , <https://a/day> ;
    ct:symbol "09-CT/TW" , "09-CT/TW"@vi , "" , 09 , <https://a/symbol> , true ;
    ct:collectives 8 , "08"^^xsd:integer , "many" ;
    ct:level <https://w3id.org/chithi/vocab/level/commune> , "commune" , _:x ;
    ct:issuer <ct:a> , <label:b> , <urn:c> , <vocab:level/commune> , "tỉnh ủy"@vi ;
    dcterms:title "Về <b>\\"an ninh\\"</b>\\n"@vi ; dcterms:issued "2011"^^xsd:gYear ;
    <title:of> "an IRI like a name of ours" ; <ct:of> <level:commune> .
_:x rdfs:label "no name"@vi ; ct:derivesFrom _:y , <https://a/1> .
_:y ct:derivesFrom _:x .
<ct:a> a ct:Body .
<https://a/1> ct:number "9" .
"""


def _parsed(turtle: str | bytes) -> list[ox.Triple]:
    return [each.triple for each in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


def _compacted(triples: list[ox.Triple], **prefixes: str) -> bytes:
    return compacted(ox.serialize(triples, format=ox.RdfFormat.JSON_LD, prefixes=prefixes) or b"")


def _isomorphic(document: bytes, triples: list[ox.Triple]) -> None:
    """Fail unless both parsers read these triples in a document; blank nodes may have other names."""
    read = ox.Dataset(ox.parse(document, format=ox.RdfFormat.JSON_LD))
    written = ox.Dataset(ox.Quad(*each) for each in triples)
    for each in (read, written):
        each.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert read == written
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    expected = rdflib.Graph().parse(data=lines, format="nt")
    assert isomorphic(rdflib.Graph().parse(data=document, format="json-ld"), expected)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("turtle", [EXAMPLE.read_bytes(), ODD, published.written("ttl", "level"), ""])
def test_it_says_the_same_triples(turtle: str | bytes) -> None:
    triples = _parsed(turtle)
    _isomorphic(_compacted(triples), triples)
    assert _compacted(triples, **PREFIXES) == _compacted(triples)


def test_a_thing_reads_as_plain_json() -> None:
    found = json.loads(_compacted(_parsed(EXAMPLE.read_bytes())))
    directive = next(each for each in found["@graph"] if each.get("symbol") == "09-CT/TW")
    assert directive == {
        "id": "https://w3id.org/chithi/id/document/09-ct-tw",
        "type": ["Document", "Directive"],
        "label": {"vi": "Chỉ thị 09-CT/TW"},
        "documentType": "https://w3id.org/chithi/vocab/document-type/directive",
        "number": "09",
        "symbol": "09-CT/TW",
        "issuer": "https://w3id.org/chithi/id/body/ban-bi-thu",
        "level": "https://w3id.org/chithi/vocab/level/central",
        "issued": "2011-12-01",
        "notBefore": "2011-12-01",
        "notAfter": "2011-12-01",
        "inForce": "2011-12-01",
        "title": {"vi": directive["title"]["vi"]},
        "about": "https://w3id.org/chithi/vocab/topic/all-people-protect-security",
    }


def test_the_head_says_what_is_used_as_the_published_context_does() -> None:
    said = json.loads(context())["@context"]
    head: dict[str, Any] = json.loads(_compacted(_parsed(ODD)))["@context"]
    assert list(head) == ["@version", "id", "type", *sorted(set(head) - {"@version", "id", "type"})]
    assert {"Document", "Body", "label", "issued"} <= set(head) <= set(said)
    assert "Event" not in head
    assert not {"ct", "dcterms", "vocab", "xsd"} & set(head)
    assert head["label"] == {"@id": RDFS.label, "@container": "@language"}
    assert head["issued"] == {"@id": CT.issued, "@type": "http://id.loc.gov/datatypes/edtf/EDTF"}
    assert head["collectives"]["@type"].startswith(XSD.iri)
    assert (head["symbol"], head["level"]["@type"]) == (CT.symbol, "@id")


def test_texts_stand_under_their_language() -> None:
    said = json.loads(_compacted(_parsed(ODD)))["@graph"][0]
    assert said["label"] == {"vi": ["Một", "Hai"], "en-gb": "One", "@none": "untold"}
    assert [each.get("@value") for each in said[RDFS.label]] == ["1", None, None]


def test_a_thing_said_of_twice_stands_once_in_the_order_of_the_input() -> None:
    found = json.loads(_compacted(_parsed(ODD)))["@graph"]
    ids = [each["id"] for each in found]
    assert (ids[0], len(ids), len(set(ids))) == ("https://a/1", 4, 4)
    assert found[0]["number"] == "9"
