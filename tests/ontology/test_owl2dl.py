"""OWL 2 DL, by OWLAPI's profile checker and, without Java, by the rules that a hand-written ontology can break.

The rules are those of the OWL 2 Structural Specification, 5.2, 5.8, 5.9 and 11; OWLAPI allows more datatypes than they.
"""

from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.terms import CT
from ontology.vocab import FOLDER
from tests.ontology.merged import PREFIXES, ontology
from tests.ontology.profile import violations

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
OUTSIDE = {
    "UseOfNonSimplePropertyInAsymmetricObjectPropertyAxiom": "ct:tracesTo a owl:AsymmetricProperty .",
    "UseOfNonSimplePropertyInIrreflexivePropertyAxiom": "ct:tracesTo a owl:IrreflexiveProperty .",
    "UseOfNonSimplePropertyInFunctionalPropertyAxiom": "ct:tracesTo a owl:FunctionalProperty .",
    "UseOfNonSimplePropertyInCardinalityRestriction": """ct:Document rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty ct:tracesTo ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
    "IllegalPunning": "ct:issued a owl:ObjectProperty .",
    "DatatypeIRIAlsoUsedAsClassIRI": "ct:PartyAbbreviation a owl:Class .",
    "UseOfUndeclaredClass": "ct:Plan rdfs:subClassOf ct:Scheming .",
    "UseOfUndeclaredObjectProperty": "ct:implements rdfs:subPropertyOf ct:obeys .",
    "UseOfUndeclaredAnnotationProperty": 'document:x ct:nickname "09" .',
    "UseOfReservedVocabularyForObjectPropertyIRI": "owl:leads a owl:ObjectProperty .",
    "EmptyOneOfAxiom": "ct:Plan rdfs:subClassOf [ a owl:Class ; owl:oneOf () ] .",
}
"""Rule of OWLAPI's checker to what breaks it."""

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (("rdfs", RDFS), ("xsd", XSD)))
SIMPLE_ONLY = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What the checker says of the ontology, of it with the alignments, and of it with what breaks each rule."""
    folder = tmp_path_factory.mktemp("profiles")
    added: dict[str, Graph] = {"ontology": Graph(), "aligned": Graph().parse(FOLDER / "alignments.ttl")}
    added |= {rule: Graph().parse(data=PREFIXES + HEAD + turtle) for rule, turtle in OUTSIDE.items()}
    files: list[Path] = []
    for name, graph in added.items():
        files.append(folder / f"{name}.ttl")
        (ontology() + graph).serialize(files[-1], format="turtle")
    return dict(zip(added, violations(files), strict=True))


@pytest.mark.program("java")
@pytest.mark.parametrize("name", ["ontology", "aligned"])
def test_it_is_owl_2_dl_by_the_checker_of_owlapi(checked: dict[str, dict[str, list[str]]], name: str) -> None:
    assert checked[name] == {}


@pytest.mark.program("java")
@pytest.mark.parametrize("rule", OUTSIDE)
def test_that_checker_refuses_what_is_not(checked: dict[str, dict[str, list[str]]], rule: str) -> None:
    assert rule in checked[rule]


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
