"""Why nothing can belong to a class: the axioms that exclude each other, in words."""

import pytest
from rdflib import Graph

from kg.reason.unsatisfiable import explained
from ontology.terms import CT, document_class
from tests.ontology.merged import PREFIXES

pytestmark = pytest.mark.program("java")

SMALL = """
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    ct:Document a owl:Class ; rdfs:label "Văn bản"@vi . ct:Place a owl:Class . ct:Body a owl:Class .
    skos:Concept a owl:Class .
    [] a owl:AllDisjointClasses ; owl:members ( ct:Document ct:Place skos:Concept ) .
    ct:level a owl:ObjectProperty ; rdfs:range skos:Concept . ct:issuer a owl:ObjectProperty ; rdfs:range ct:Body .
    ct:Report a owl:Class ; rdfs:subClassOf ct:Document . ct:Plan a owl:Class ; rdfs:subClassOf ct:Document .
    level:central a skos:Concept . level:province a skos:Concept .
    [] a owl:AllDifferent ; owl:distinctMembers ( level:central level:province ) .
"""
KINDS = "all different kinds: ct:Document, ct:Place, skos:Concept"


def why(turtle: str, cls: str | None) -> list[str]:
    """The axioms that make the class empty in the small ontology with some more."""
    graph = Graph().parse(data=PREFIXES + SMALL + turtle, format="turtle")
    return explained(graph.serialize(format="nt").encode(), cls, seconds=120)


def test_a_class_under_two_kinds() -> None:
    found = why("ct:Plan rdfs:subClassOf ct:Place .", document_class("plan"))
    assert found == [KINDS, "ct:Plan is under ct:Document", "ct:Plan is under ct:Place"]


def test_a_class_whose_members_must_have_what_a_range_excludes() -> None:
    limit = "[ a owl:Restriction ; owl:onProperty ct:level ; owl:someValuesFrom ct:Place ]"
    found = why(f"ct:Document rdfs:subClassOf {limit} .", CT.Document)
    assert found == [KINDS, "ct:Document is under ( ct:level SOME ct:Place )", "ct:level leads to skos:Concept"]


def test_a_rule_of_what_has_no_name() -> None:
    central = "[ a owl:Restriction ; owl:onProperty ct:level ; owl:hasValue level:central ]"
    rule = f"[ a owl:Class ; owl:intersectionOf ( ct:Body {central} ) ; rdfs:subClassOf ct:Place ] . ct:Place"
    found = why(f"{rule} owl:disjointWith ct:Body . ct:Body rdfs:subClassOf {central} .", CT.Body)
    assert found == [
        "ct:Body THAT ( ct:level VALUE level:central ) is under ct:Place",
        "ct:Body is under ( ct:level VALUE level:central )",
        "ct:Place excludes ct:Body",
    ]


def test_an_ontology_that_contradicts_itself() -> None:
    found = why("level:central owl:sameAs level:province .", None)
    assert found == ["all different: level:central, level:province", "level:central owl:sameAs level:province"]
