"""Shrinking: as few rows as contradict each other, in few runs."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reason import OutOfTime, shrinking
from kg.reason.hermit import consistent
from kg.reason.shrinking import Shrunk, quickxplain, shrink
from kg.reason.twins import contradictions
from tests.kg.wrong import SOUND, Rows, dataset

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


@given(st.integers(1, 60).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1))))
def test_what_is_left_is_what_clashes(case: tuple[int, set[int]]) -> None:
    size, culprits = case
    assert sorted(quickxplain(range(size), lambda chosen: culprits <= set(chosen))) == sorted(culprits)


def test_one_of_two_clashes_is_found_whole() -> None:
    found = quickxplain(range(20), lambda chosen: {3, 17} <= set(chosen) or {5, 6} <= set(chosen))
    assert sorted(found) in ([3, 17], [5, 6])


def test_two_of_a_thousand_take_few_runs() -> None:
    runs: list[int] = []

    def clash(chosen: Sequence[int]) -> bool:
        runs.append(len(chosen))
        return {123, 877} <= set(chosen)

    assert sorted(quickxplain(range(1000), clash)) == [123, 877]
    assert len(runs) <= 50


def test_nothing_clashes_with_nothing() -> None:
    assert quickxplain([], lambda chosen: True) == []


def test_when_time_runs_out_the_fewest_so_far_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, told = iter(range(4)), list[int]()

    def half_found(ntriples: bytes, *, seconds: float) -> bool:
        if next(runs, None) is None:
            raise OutOfTime(seconds)
        return b"document/cv> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" not in ntriples

    monkeypatch.setattr(shrinking, "consistent", half_found)
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
