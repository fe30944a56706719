"""Competency questions asked of a reasoner: HermiT needs nothing of what the loader writes beside the rows."""

import io

import pyoxigraph as ox
import pytest
from rdflib import Graph

from docs.questions import REASONED, query
from loaders.collection import Collection, bundled
from ontology.terms import CT, RDF
from tests.journeys.questioned import EXAMPLE, Answer, asked, asked_of_rdflib, expected
from tests.journeys.reasoned import reasoned

pytestmark = pytest.mark.program("java")

_BY_TYPE = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?class { ?class owl:equivalentClass/owl:intersectionOf/rdf:rest/rdf:first/owl:onProperty ct:documentType }
"""
_LEFT_OUT = {CT.derivesFrom, CT.participant, CT.url}
"""Properties that the loader writes beside narrower ones; and addresses, whose Vietnamese letters stop HermiT."""


@pytest.fixture(scope="module")
def view() -> ox.Store:
    """The view of the two curated collections, and the example: as loaded, without what is said of claims."""
    curated = [folder for folder in bundled() if folder.name != "gazetteer"]
    loaded = ox.Store()
    loaded.bulk_load(b"".join(Collection(curated).nquads()), format=ox.RdfFormat.N_QUADS)
    store = ox.Store()
    store.extend(
        quad
        for quad in loaded.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if "/id/claim/" not in str(quad.subject)
    )
    store.load(path=str(EXAMPLE), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def bare(view: ox.Store) -> ox.Store:
    """The view without the classes by type, ct:derivesFrom and ct:participant."""
    by_type = {row[0] for row in view.query(_BY_TYPE)}  # type: ignore[union-attr]
    assert len(by_type) == 48
    store = ox.Store()
    for quad in view:
        if quad.predicate.value not in _LEFT_OUT and (quad.predicate.value != RDF.type or quad.object not in by_type):
            store.add(quad)
    return store


@pytest.fixture(scope="module")
def inferred(bare: ox.Store) -> Graph:
    sink = io.BytesIO()
    bare.dump(sink, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return Graph().parse(data=reasoned(sink.getvalue()), format="nt")


def _bundled_only(answer: Answer) -> Answer:
    return [row for row in answer if not any(cell.startswith("http://x/") for cell in row)]


@pytest.mark.parametrize("name", REASONED)
def test_the_reasoner_gives_the_answer_of_the_view(name: str, view: ox.Store, inferred: Graph) -> None:
    found = asked_of_rdflib(inferred, query(name, reasoned=True))
    assert found == asked(view, query(name))
    assert _bundled_only(found) == expected(name)


@pytest.mark.parametrize("name", REASONED)
def test_without_the_reasoner_the_answer_is_another(name: str, view: ox.Store, bare: ox.Store) -> None:
    assert asked(bare, query(name, reasoned=True)) != asked(view, query(name))
