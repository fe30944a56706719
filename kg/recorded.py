"""What is recorded at a place and at what it was made of: the way from today's ward to what was done before 2025."""

from itertools import islice
from typing import TypedDict

import numpy as np

from kg.index import NO_DAY, UNKNOWN, Array, Index, Rows
from kg.succession import before
from kg.summaries import Named, Summary, named, summaries


class Entry(Summary):
    """A document, event or action."""

    via: list[Named]
    """The earlier states at which it is recorded; empty where it is recorded at the place itself."""


class Recorded(TypedDict):
    """The whole answer: how many there are, and the first of them."""

    count: int
    items: list[Entry]


def recorded(index: Index, place: int, day: int | None = None, limit: int | None = None) -> Recorded:
    """Return what the view records at a place and at all it was made of; what is surely later than a day is left out.

    First what is recorded at places of its own level, then what stands at a larger unit (the district that ended with
    it), each by date, the undated last. Of more than `limit` the first are in the answer.
    """
    states = np.append(before(index, place, any_level=True), np.int32(place))
    rows, own = _at(index, states, place, day)
    first, last = index.nodes.first[rows], index.nodes.last[rows]
    days = np.where(first != UNKNOWN, first, np.where(last != UNKNOWN, last, NO_DAY))
    shown = rows[np.lexsort((rows, days, ~own))][:limit]
    described = zip(summaries(index, shown), _via(index, shown, states, place), strict=True)
    return {"count": len(rows), "items": [{**summary, "via": via} for summary, via in described]}


def _at(index: Index, states: Rows, place: int, day: int | None) -> tuple[Rows, Array]:
    """Return the nodes recorded at some places, and whether at one of the level of `place`."""
    nodes, levels = index.nodes, index.things.level.codes
    at = np.isin(nodes.places.items, states)
    owners = np.repeat(np.arange(len(nodes)), np.diff(nodes.places.offsets))[at]
    alike = levels[nodes.places.items[at]] == levels[place]
    rows, which = np.unique(owners, return_inverse=True)
    own = np.zeros(len(rows), np.bool_)
    np.logical_or.at(own, which, alike)
    kept = nodes.in_view[rows]
    if day is not None:
        kept = kept & (nodes.first[rows] <= day)  # UNKNOWN is before all days
    return rows[kept].astype(np.int32), own[kept]


def _via(index: Index, rows: Rows, states: Rows, place: int) -> list[list[Named]]:
    items, counts = index.nodes.places.take(rows)
    each = iter(items.tolist())
    known = set(states.tolist())
    stood = [[state for state in islice(each, count) if state in known] for count in counts.tolist()]
    return [[] if place in at else named(index, np.array(at, np.int32)) for at in stood]
