"""Which places and bodies may be valid on a day."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.index import UNKNOWN, Index, Rows, Words
from kg.succession import same

Marks: TypeAlias = NDArray[np.bool_]
"""One truth a thing."""

_KIND = "place"


def valid(index: Index, day: int) -> Marks:
    """Return for each thing whether it may be valid on a day: nothing says that it began later or was over before.

    A place also ends with the one that it was part of, where nothing of the same level took over from that; unless it
    is what that became (a commune that went on when its district ended). Where nothing says when it began, that was
    not before what it is part of. A body ends with its place, unless that goes on as another state of itself.
    """
    things = index.things
    found: Marks = (things.since <= day) & _begun(index, day)  # UNKNOWN is before all days
    ending = of_kind(things.kind, _KIND) & (things.part_of >= 0) & ~_succeeds(index, things.part_of)
    lasting = ~ended_by(index, day)
    while True:
        taken_over = _taken_over(index, lasting)
        ended = ending & lasting & ~taken_over[things.part_of]
        if not ended.any():
            return found & lasting & _seated(index, lasting)
        lasting = lasting & ~ended


def ended_by(index: Index, day: int) -> Marks:
    """Return which things are said to be no more on a day."""
    over = index.things.over
    marks: Marks = (over != UNKNOWN) & (over <= day)
    return marks


def of_kind(words: Words, wanted: str) -> Marks:
    """Return which rows of a column have a word."""
    codes = [code for code, word in enumerate(words.words) if word == wanted]
    marks: Marks = np.isin(words.codes, codes)
    return marks


def _begun(index: Index, day: int) -> Marks:
    """Return which things may have begun by a day as far as what they are part of says so."""
    things = index.things
    places = of_kind(things.kind, _KIND) & (things.part_of >= 0)
    above = things.part_of[places]
    first, began = same(index, np.unique(above[things.since[above] > day])), things.since.copy()
    np.minimum.at(began, first, things.since)  # a renamed province was there before
    later: Marks = began[first] > day
    while True:
        grown = later | (places & (things.since == UNKNOWN) & later[things.part_of])
        if (grown == later).all():
            return ~later
        later = grown


def _seated(index: Index, lasting: Marks) -> Marks:
    """Return which things are no bodies of a place that is no more: neither itself nor another state of it lasts."""
    things = index.things
    bodies = of_kind(things.kind, "body") & (things.place >= 0)
    at = things.place[bodies]
    first, seated = same(index, np.unique(at[~lasting[at]])), ~bodies
    lasts = np.zeros(len(things), np.bool_)
    lasts[first[lasting]] = True
    seated[bodies] = lasts[first[at]]
    return seated


def _succeeds(index: Index, places: Rows) -> Marks:
    """Return which things are what another, one for each (-1: none), became."""
    successors = index.things.successors
    owners = np.repeat(np.arange(len(places), dtype=np.int32), np.diff(successors.offsets))
    marks = np.zeros(len(places), np.bool_)
    marks[successors.items[places[successors.items] == owners]] = True
    return marks


def _taken_over(index: Index, lasting: Marks) -> Marks:
    """Return what lasts, or has successors of its own level that do."""
    successors, levels = index.things.successors, index.things.level.codes
    owners = np.repeat(np.arange(len(lasting)), np.diff(successors.offsets))
    alike = levels[owners] == levels[successors.items]
    owners, items = owners[alike], successors.items[alike]
    found = lasting.copy()
    while True:
        more = owners[found[items] & ~found[owners]]
        if not len(more):
            return found
        found[more] = True
