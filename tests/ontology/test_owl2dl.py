"""The rules of OWL 2 DL that a hand-written ontology can break (OWL 2 Structural Specification, 5.2, 5.8, 5.9, 11)."""

from collections import defaultdict

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.terms import CT
from ontology.vocab import FOLDER
from tests.ontology.merged import ontology

BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
ENTITIES = {
    OWL.Class: "class",
    RDFS.Datatype: "datatype",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
}
CLASH = [{"class", "datatype"}, {"object property", "data property"}, {"object property", "annotation property"},
         {"data property", "annotation property"}]  # fmt: skip
# Section 4: no xsd:date, xsd:duration or xsd:gYear among them.
DATATYPE_MAP = {
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.anyURI,
    XSD.boolean,
    XSD.dateTime,
    RDFS.Literal,
    RDF.PlainLiteral,
}
SIMPLE_ONLY = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty)


@pytest.fixture(scope="module")
def declared() -> dict[Node, set[str]]:
    found: dict[Node, set[str]] = defaultdict(set)
    for type_, name in ENTITIES.items():
        for term in ontology().subjects(RDF.type, type_):
            found[term].add(name)
    return found


def test_every_property_is_declared(declared: dict[Node, set[str]]) -> None:
    used = {predicate for predicate in ontology().predicates() if not str(predicate).startswith(BUILT_IN)}
    assert used <= set(declared)


def test_every_class_and_datatype_is_declared(declared: dict[Node, set[str]]) -> None:
    types = {node for node in ontology().objects(None, RDF.type) if not str(node).startswith(BUILT_IN)}
    datatypes = {each.datatype for each in ontology().objects() if isinstance(each, Literal) and each.datatype}
    assert types | {each for each in datatypes if not str(each).startswith(BUILT_IN)} <= set(declared)


def test_no_name_is_two_things_that_may_not_share_it(declared: dict[Node, set[str]]) -> None:
    assert not [term for term, kinds in declared.items() if any(clash <= kinds for clash in CLASH)]


def test_nothing_is_at_once_a_class_or_property_and_an_individual(declared: dict[Node, set[str]]) -> None:
    """Punning a class with an individual is allowed, and not wanted here."""
    concepts = {node for node in ontology().subjects() if str(node).startswith("https://w3id.org/chithi/vocab/")}
    assert not concepts & set(declared)


def test_datatypes_are_those_of_owl_2_or_our_own(declared: dict[Node, set[str]]) -> None:
    graph = ontology()
    ranges = {graph.value(each, RDFS.range) for each in graph.subjects(RDF.type, OWL.DatatypeProperty)} - {None}
    literals = {each.datatype for each in graph.objects() if isinstance(each, Literal) and each.datatype}
    own = {term for term, kinds in declared.items() if "datatype" in kinds}
    assert ranges | literals <= DATATYPE_MAP | own


def test_properties_with_restricted_characteristics_are_simple() -> None:
    graph = ontology()
    composite = {
        above
        for transitive in graph.subjects(RDF.type, OWL.TransitiveProperty)
        for above in graph.transitive_objects(transitive, RDFS.subPropertyOf)
    }
    assert composite == {URIRef(CT.tracesTo)}
    assert not composite & {each for type_ in SIMPLE_ONLY for each in graph.subjects(RDF.type, type_)}
    assert URIRef(CT.derivesFrom) in set(graph.subjects(RDF.type, OWL.AsymmetricProperty))


def test_a_property_and_what_it_is_under_are_of_one_type(declared: dict[Node, set[str]]) -> None:
    for below, above in ontology().subject_objects(RDFS.subPropertyOf):
        assert declared[below] == declared[above]


def test_alignments_do_not_declare_or_constrain_our_terms_anew() -> None:
    graph = Graph().parse(FOLDER / "alignments.ttl")
    ours = {predicate for subject, predicate in graph.subject_predicates() if str(subject).startswith(CT.iri)}
    skos = {
        URIRef(f"http://www.w3.org/2004/02/skos/core#{name}") for name in ("broadMatch", "closeMatch", "relatedMatch")
    }
    assert ours <= {RDFS.subClassOf, RDFS.subPropertyOf, *skos}
