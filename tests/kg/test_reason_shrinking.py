"""Shrinking: as few rows as contradict each other."""

from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from kg.reason import OutOfTime, shrinking
from kg.reason.hermit import consistent
from kg.reason.shrinking import Shrunk, shrink
from kg.reason.twins import contradictions
from ontology.iri import Base
from ontology.terms import CT, DCTERMS
from tests.kg.wrong import SOUND, Rows, dataset

ROW = ox.NamedNode(CT.row)

java = pytest.mark.program("java")

UNSEEN = {
    "a document of two types, neither told": {
        "w/documents.csv:8": "document:cv a ct:Directive .",
        "w/documents.csv:9": "document:cv a ct:Plan .",
    },
    "a place and a body that are one": {"w/places.csv:9": "place:772 owl:sameAs body:qh ."},
}
BLAMED = {
    "a document of two types, neither told": ("w/documents.csv:8", "w/documents.csv:9"),
    "a place and a body that are one": ("w/bodies.csv:4", "w/places.csv:3", "w/places.csv:9"),
}


def test_when_time_runs_out_the_fewest_so_far_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, told = iter(range(2)), list[int]()

    def half_found(texts: Sequence[bytes], *, seconds: float) -> int | None:
        if next(runs, None) is None:
            raise OutOfTime(seconds)
        typed = b"document/cv> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        return next((number for number, text in enumerate(texts) if typed in text), None)

    monkeypatch.setattr(shrinking, "first_inconsistent", half_found)
    found = shrink(dataset(SOUND), seconds=60, progress=told.append)
    assert not found.smallest
    assert "w/documents.csv:4" in found.rows
    assert len(found.rows) < len(SOUND)
    assert told == sorted(told, reverse=True)


@java
def test_the_sound_dataset_is_consistent() -> None:
    store = dataset(SOUND)
    assert consistent(shrinking.written(store))


@java
@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_query_sees_is_laid_at_its_rows(name: str) -> None:
    rows: Rows = UNSEEN[name]
    store = dataset(SOUND, rows)
    assert contradictions(store) == []
    assert shrink(store, seconds=120) == Shrunk(BLAMED[name], smallest=True)


@java
def test_what_is_said_of_a_claim_is_looked_at_where_nothing_else_clashes() -> None:
    store = dataset(SOUND)
    (claim,) = (quad.subject for quad in store.inner.quads_for_pattern(None, ROW, ox.Literal("w/places.csv:4")))
    store.inner.add(ox.Quad(claim, ox.NamedNode(DCTERMS.source), ox.NamedNode(f"{Base().iri}id/document/ct")))
    assert shrink(store, seconds=120) == Shrunk(("w/documents.csv:2", "w/places.csv:4"), smallest=True)
