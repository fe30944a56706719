"""Which rows to blame where HermiT objects and no query says why: as few as contradict each other.

QuickXplain (Junker 2004): halves of the rows are added and taken away, so that two rows of a thousand are found in
some forty runs of HermiT instead of a thousand.
"""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias, TypeVar

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.reason.hermit import OutOfTime, consistent
from kg.reason.rows import rows_of
from ontology.terms import CT, RDF
from ontology.vocab import ontology_files

T = TypeVar("T")
Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple

_VIEW = ox.DefaultGraph()
_ROW = ox.NamedNode(CT.row)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What contradicts itself."""

    rows: tuple[str, ...]
    """Sorted: rows of tables, claims that have none, and things of which no claim speaks."""
    smallest: bool
    """Whether no row can be spared; else time ran out, and the rows to blame are among these."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is taken as a whole: a claim with what it says, or what the view alone says of a thing."""

    rows: tuple[str, ...]
    triples: tuple[ox.Triple, ...]
    about: tuple[ox.Triple, ...] = ()
    """What is said of the claim itself: half of all triples."""


def shrink(store: EmbeddedStore, *, seconds: float, progress: Callable[[int], None] = lambda rows: None) -> Shrunk:
    """Shrink an inconsistent dataset to rows that contradict each other; where several sets do, to one of them.

    `progress` is told of how many claims and things a smaller contradiction was found in. Raises NoJava,
    ReasonerFailed, and OutOfTime where not even one run ended.
    """
    given, units = _units(store)
    until, least = time.monotonic() + seconds, units

    def clash(chosen: Sequence[_Unit]) -> bool:
        nonlocal least
        triples = [*given, *(each for unit in chosen for each in unit.triples)]
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if consistent(text, seconds=max(until - time.monotonic(), 0.01)):
            return False
        if len(chosen) < len(least):
            least = list(chosen)
            progress(len(least))
        return True

    try:
        bare = [replace(unit, about=()) for unit in units]
        least, smallest = quickxplain(bare if clash(bare) else units, clash), True
    except OutOfTime:
        smallest = False
    return Shrunk(tuple(sorted({row for unit in least for row in unit.rows})), smallest)


def quickxplain(items: Sequence[T], clash: Callable[[Sequence[T]], bool]) -> list[T]:
    """Return as few of the items as clash, none of which can be spared, given that all of them do."""

    def explain(given: list[T], added: bool, rest: Sequence[T]) -> list[T]:
        if added and clash(given):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        from_second = explain([*given, *first], bool(first), second)
        return [*explain([*given, *from_second], bool(from_second), first), *from_second]

    return explain([], bool(items), items) if items else []


def written(store: EmbeddedStore) -> bytes:
    """Return view and ontology as N-Triples, which a reasoner reads; it would read N-Quads wrongly, without a word."""
    sink = io.BytesIO()
    store.inner.dump(sink, ox.RdfFormat.N_TRIPLES, from_graph=_VIEW)
    return sink.getvalue()


@lru_cache(maxsize=1)
def _ontology() -> frozenset[ox.Triple]:
    """What the ontology says of named things; what it says with blank nodes has other names in each store."""
    quads = (quad for path in ontology_files() for quad in ox.parse(path=str(path)))
    return frozenset(quad.triple for quad in quads)


def _units(store: EmbeddedStore) -> tuple[list[ox.Triple], list[_Unit]]:
    """What is not doubted, the ontology, and the units, claims first."""
    inner, given = store.inner, []
    rest: dict[Subject, list[ox.Triple]] = {}
    for quad in inner.quads_for_pattern(None, None, None, _VIEW):
        blank = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        if blank or quad.triple in _ontology():
            given.append(quad.triple)
        else:
            rest.setdefault(quad.subject, []).append(quad.triple)
    said = rows_of(store, {(each.value, "", "") for each in rest if isinstance(each, ox.NamedNode)})
    units, told = [], set()
    for claim in sorted((each for each in inner.named_graphs() if isinstance(each, ox.NamedNode)), key=str):
        stated = [quad.triple for quad in inner.quads_for_pattern(None, None, None, claim)]
        triples = [each for each in stated if ox.Quad(each.subject, each.predicate, each.object) in inner]
        told.update(triples)
        row = next((quad.object for quad in inner.quads_for_pattern(claim, _ROW, None, _VIEW)), claim)
        label = row.value if isinstance(row, (ox.Literal, ox.NamedNode)) else str(row)
        units.append(_Unit((label,), tuple(triples), tuple(rest.pop(claim, []))))
    for thing, triples in sorted(rest.items(), key=str):
        if left := tuple(each for each in triples if each not in told):
            named = thing.value if isinstance(thing, ox.NamedNode) else str(thing)
            units.append(_Unit(said([(named, RDF.type, "")]) or (named,), left))
    return given, units
