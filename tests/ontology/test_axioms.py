"""Every axiom of the ontology is read, so that pages can tell of it."""

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef

from ontology import published
from ontology.axioms import Expression, UnreadAxiom, _expression, axioms, below, used_with
from ontology.terms import CT, KINDS, SKOS
from tests.ontology.merged import ontology


def test_every_term_is_there_in_the_order_of_the_file() -> None:
    assert list(axioms()) == list(published.terms())


def test_every_rule_of_unnamed_classes_is_told_once() -> None:
    rules = [rule for said in axioms().values() for rule in said.rules]
    unnamed = [each for each in ontology().subjects(RDFS.subClassOf) if not isinstance(each, URIRef)]
    assert len(rules) == len(unnamed) > 10


@pytest.mark.parametrize(
    ("predicate", "of"),
    [
        (RDFS.subClassOf, "above"),
        (RDFS.subPropertyOf, "above"),
        (OWL.equivalentClass, "equivalent"),
        (RDFS.domain, "domain"),
        (RDFS.range, "range"),
    ],
)
def test_as_much_is_told_as_the_file_says(predicate: URIRef, of: str) -> None:
    for iri, said in axioms().items():
        if predicate in (RDFS.subClassOf, RDFS.subPropertyOf) and (predicate == RDFS.subClassOf) != (
            said.type == "Class"
        ):
            continue
        assert len(getattr(said, of)) == len(list(ontology().objects(URIRef(iri), predicate))), iri


def test_every_characteristic_is_told() -> None:
    told = sum(len(said.characteristics) for said in axioms().values())
    stated = {each for each in ontology().subject_objects(RDF.type) if str(each[1]).endswith("Property")}
    plain = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    assert told == len([each for each in stated if each[1] not in plain]) > 50


def test_restrictions_unions_and_rules_read_as_manchester_syntax() -> None:
    body = axioms()[CT.Body]
    assert "ct:partOf only ct:Body" in map(str, body.above)
    assert str(axioms()[CT.partOf].domain[0]) == "ct:Place or ct:Body or ct:Award"
    assert str(axioms()[CT.WardAction].equivalent[0]) == "ct:Action and (ct:level value level:commune)"
    some, said = body.rules[0]
    assert str(some) == "ct:Body and (ct:level some {level:central})"
    assert str(said).startswith("ct:partOf only (not (ct:level some {level:province,")


def test_what_a_class_is_used_with() -> None:
    having, leading = used_with(CT.Tenure)
    assert {CT.holder, CT.post, CT.body} <= set(having)
    assert leading == ()
    assert CT.participant in used_with(CT.Person)[1]
    assert set(below(CT.participant)) == {CT.chair, CT.attendee, CT.speaker, CT.witness, CT.director, CT.coordinator}


def test_kinds_are_disjoint_with_each_other_and_with_concepts() -> None:
    for iri in KINDS.values():
        assert set(axioms()[iri].disjoint) >= {*KINDS.values(), SKOS.Concept} - {iri}


def test_alignments_are_told_beside_their_terms() -> None:
    assert (str(RDFS.subClassOf), "http://www.w3.org/ns/prov#Entity") in axioms()[CT.Document].matches


def test_an_expression_of_another_kind_is_refused() -> None:
    node = BNode()
    graph = Graph().add((node, OWL.maxCardinality, URIRef(CT.Body)))
    with pytest.raises(UnreadAxiom):
        _expression(graph, node)
    assert list(Expression("not", parts=(Expression("name", CT.Body),)).names()) == [CT.Body]
