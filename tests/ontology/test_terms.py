"""terms.py against the Turtle, both ways: the code knows every term, and knows no other."""

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import DefinedNamespace

from ontology import terms
from ontology.terms import CT, DCTERMS, SKOS, XSD, Namespace, Relation
from ontology.vocab import FOLDER, scheme
from tests.ontology.merged import listed


@pytest.fixture(scope="module")
def core() -> Graph:
    return Graph().parse(FOLDER / "chithi.ttl")


def named(namespace: type[Namespace]) -> set[str]:
    return {getattr(namespace, name) for name in namespace.__annotations__}


def document_classes() -> set[str]:
    return {terms.document_class(concept) for concept in scheme("document-type").concepts}


def test_the_code_names_every_term_of_the_ontology_and_no_other(core: Graph) -> None:
    declared = {str(term) for term in core.subjects(RDF.type) if str(term).startswith(CT.iri)}
    assert named(CT) | document_classes() == declared
    assert not named(CT) & document_classes()


def test_every_term_used_in_the_turtle_is_declared_there(core: Graph) -> None:
    declared = set(core.subjects(RDF.type))
    used = {node for triple in core for node in triple if str(node).startswith(CT.iri) and str(node) != CT.iri}
    assert {node for node in used if isinstance(node, URIRef)} <= declared


def test_a_python_keyword_is_spelled_with_an_underscore() -> None:
    assert CT.from_ == CT.iri + "from"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(terms.RDF, RDF), (terms.RDFS, RDFS), (XSD, rdflib.XSD), (SKOS, rdflib.SKOS), (DCTERMS, rdflib.DCTERMS)],
)
def test_the_terms_of_other_vocabularies_exist(ours: type[Namespace], theirs: type[DefinedNamespace]) -> None:
    assert all(URIRef(term) in theirs for term in named(ours))


@pytest.mark.parametrize("relation", [*terms.DOCUMENT_RELATIONS, *terms.EVENT_RELATIONS, terms.STAGE_OF])
def test_what_the_code_calls_lineage_is_so_in_the_ontology(core: Graph, relation: Relation) -> None:
    under_lineage = (URIRef(relation.iri), RDFS.subPropertyOf, URIRef(CT.derivesFrom)) in core
    assert relation.lineage == under_lineage


def test_the_code_knows_all_lineage(core: Graph) -> None:
    assert {relation.iri for relation in terms.LINEAGE} == {
        str(each) for each in core.subjects(RDFS.subPropertyOf, URIRef(CT.derivesFrom))
    }


def test_every_role_is_a_kind_of_participation(core: Graph) -> None:
    assert {role.iri for role in terms.ROLES} == {
        str(each) for each in core.subjects(RDFS.subPropertyOf, URIRef(CT.participant))
    }


def test_words_of_the_tables_are_unique_within_each_column() -> None:
    for column in (terms.DOCUMENT_RELATIONS, terms.EVENT_RELATIONS, terms.ROLES):
        assert len({relation.word for relation in column}) == len(column)


def test_kinds_are_classes_and_pairwise_disjoint(core: Graph) -> None:
    assert set(terms.KINDS.values()) <= {str(each) for each in listed(core, None, OWL.members)}


@pytest.mark.parametrize(
    ("concept", "name"),
    [("directive", "Directive"), ("official-letter", "OfficialLetter"), ("rules", "Rules"), ("law", "Law")],
)
def test_the_class_of_a_document_type(concept: str, name: str) -> None:
    assert terms.document_class(concept) == CT.iri + name


def test_every_prefix_is_what_the_files_call_it() -> None:
    for path in (FOLDER / "chithi.ttl", *(FOLDER / "vocab").glob("*.ttl")):
        bound = dict(Graph(bind_namespaces="none").parse(path).namespaces())
        for prefix, namespace in bound.items():
            assert terms.PREFIXES.get(prefix, str(namespace)) == str(namespace)
