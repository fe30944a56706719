"""Alignments: none entails what is not so, above all that a document of the Party is a legal act."""

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from ontology import terms
from ontology.terms import CT
from ontology.vocab import FOLDER
from tests.ontology.merged import ontology

ELI = "http://data.europa.eu/eli/ontology#"
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
    prov = "http://www.w3.org/ns/prov#"
    under = {str(each) for each in alignments.subjects(RDFS.subPropertyOf, URIRef(prov + "wasDerivedFrom"))}
    assert under
    assert under <= {relation.iri for relation in terms.DOCUMENT_RELATIONS}
    assert (URIRef(CT.derivesFrom), RDFS.subPropertyOf, URIRef(prov + "wasInfluencedBy")) in alignments


def test_mappings_are_annotations_and_make_no_concepts_of_classes(alignments: Graph) -> None:
    used = {predicate for predicate in alignments.predicates() if "skos" in str(predicate)}
    assert used
    assert used <= set(alignments.subjects(RDF.type, OWL.AnnotationProperty))
