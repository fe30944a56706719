"""Which rows to blame where HermiT objects and no query says why: as few as contradict each other."""

import io
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.reason.fewest import fewest
from kg.reason.hermit import OutOfTime, first_inconsistent
from kg.reason.neighbourhoods import Ends, Neighbourhoods
from kg.reason.rows import rows_of
from ontology.terms import CT, RDF
from ontology.vocab import ontology_files

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
    text: bytes
    """The triples as N-Triples."""


def shrink(store: EmbeddedStore, *, seconds: float, progress: Callable[[int], None] = lambda rows: None) -> Shrunk:
    """Shrink an inconsistent dataset to rows that contradict each other; where several sets do, to one of them.

    `progress` is told of how many claims and things a smaller contradiction was found in. Raises NoJava and
    ReasonerFailed.
    """
    given, units, about = _units(store)
    until, least = time.monotonic() + seconds, units

    def first_clash(choices: Sequence[Sequence[_Unit]]) -> int | None:
        nonlocal least
        texts = [given + b"".join(unit.text for unit in chosen) for chosen in choices]
        clash = first_inconsistent(texts, seconds=max(until - time.monotonic(), 0.01))
        if clash is not None and len(choices[clash]) < len(least):
            least = list(choices[clash])
            progress(len(least))
        return clash

    try:
        near = Neighbourhoods(units, _ends).narrowed(first_clash)
        if len(near) == len(units) and first_clash([units]) is None:
            near = [*units, *about]
        least, smallest = fewest(near, first_clash), True
    except OutOfTime:
        smallest = False
    return Shrunk(tuple(sorted({row for unit in least for row in unit.rows})), smallest)


def _ends(unit: _Unit) -> Ends:
    """The things at both ends of what a unit says; terms and concepts, which half of all name, are none."""
    subjects = {each.subject.value for each in unit.triples if isinstance(each.subject, ox.NamedNode)}
    objects = {
        each.object.value
        for each in unit.triples
        if isinstance(each.object, ox.NamedNode) and each.predicate.value != RDF.type
    }
    return frozenset(subjects), frozenset(objects - _terms())


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


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """The terms and concepts of the ontology, as IRIs."""
    return frozenset(each.subject.value for each in _ontology() if isinstance(each.subject, ox.NamedNode))


def _units(store: EmbeddedStore) -> tuple[bytes, list[_Unit], list[_Unit]]:
    """The ontology, which is not doubted, as N-Triples; what is said; and what is said of the claims themselves.

    The last is half of all triples, and seldom wrong.
    """
    inner, given = store.inner, []
    rest: dict[Subject, list[ox.Triple]] = {}
    for quad in inner.quads_for_pattern(None, None, None, _VIEW):
        blank = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        if blank or quad.triple in _ontology():
            given.append(quad.triple)
        else:
            rest.setdefault(quad.subject, []).append(quad.triple)
    said = rows_of(store, {(each.value, "", "") for each in rest if isinstance(each, ox.NamedNode)})
    units, about, told = [], [], set()
    for claim in sorted((each for each in inner.named_graphs() if isinstance(each, ox.NamedNode)), key=str):
        stated = [quad.triple for quad in inner.quads_for_pattern(None, None, None, claim)]
        triples = [each for each in stated if ox.Quad(each.subject, each.predicate, each.object) in inner]
        told.update(triples)
        row = next((quad.object for quad in inner.quads_for_pattern(claim, _ROW, None, _VIEW)), claim)
        label = row.value if isinstance(row, (ox.Literal, ox.NamedNode)) else str(row)
        units.append(_unit((label,), triples))
        about.append(_unit((label,), rest.pop(claim, [])))
    for thing, triples in sorted(rest.items(), key=str):
        if left := [each for each in triples if each not in told]:
            named = thing.value if isinstance(thing, ox.NamedNode) else str(thing)
            units.append(_unit(said([(named, RDF.type, "")]) or (named,), left))
    return _ntriples(given), units, about


def _unit(rows: tuple[str, ...], triples: list[ox.Triple]) -> _Unit:
    return _Unit(rows, tuple(triples), _ntriples(triples))


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
