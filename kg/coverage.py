"""Coverage: which places of a level have a document that goes back to a directive, which only an event, which nothing.

"Nothing recorded" says what is known, not what was done. What stands at a place counts for what became of the place
too: at today's ward counts what the wards did of which it was made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kg.covered import STATES, Counts, Coverage, CoverageDict, Covered, Evidence, State
from kg.errors import NoPlaces
from kg.index import EPOCH, NO_DAY, NO_DEPTH, UNKNOWN, Array, Index, Lists, Rows, Words
from kg.places import around, at_level, last_of_level, made_of, resolve
from kg.search import Search
from kg.trace import trace
from kg.traced import Trace
from kg.ways import distinct
from ontology.edtf import bounds

__all__ = ["STATES", "Counts", "Coverage", "CoverageDict", "Covered", "Evidence", "State", "coverage", "covered"]


def coverage(index: Index, document_iri: str, level: str, as_of: date, within: int | None = None) -> Coverage:
    """Say for each place of a level, inside another one or in all, what is known to go back to a document.

    What counts is what a trace down as of the day finds (undisputed links, nothing that is surely later), and the
    document itself where it is of that level. It counts for a place when it has that place, or one of its own level
    of which the place was made; or when it is of that level itself and has a place inside. Places are those valid
    on the day; where the level has none, its last ones are absent. A place of which nothing says where it lies is
    set apart: it may be one of the others. Raise what `kg.trace.trace` raises, and NoPlaces
    where the level never had any there.
    """
    found = trace(index, document_iri, as_of=as_of)
    listed, absent = _asked(index, level, as_of, within)
    part_of = around(index, as_of.toordinal() - EPOCH)
    identified = _identified(index, listed, part_of)
    places = listed[identified]
    own, below = _Pairs.of(found, places, _reckoned(found, level), part_of).apart(level)
    known, fewest, most = _decided(own, len(places))
    evidence = found.nodes[own.row]
    order = np.lexsort((evidence, _dates(index, evidence), own.place))
    rest = _elsewhere(found, level, own.row) if within is None else evidence[:0]
    return Coverage(
        index=index,
        document=found.root,
        level=level,
        within=within,
        as_of=as_of,
        places=places,
        absent=absent,
        unidentified=listed[~identified],
        certain=_certain(index, places, as_of) | absent,
        known=known,
        days_min=fewest,
        days_max=most,
        below=np.stack([np.bincount(below.place[below.documents == each], minlength=len(places)) for each in (1, 0)]),
        offsets=_offsets(own.place, len(places)),
        evidence=evidence[order],
        via=own.via.only(order),
        elsewhere=rest,
    )


def covered(
    index: Index, search: Search, document_iri: str, level: str, as_of: date, within: str | None = None
) -> Coverage:
    """Answer as `coverage` does; `within` is the id, code or name of a place. Raise what `resolve` does, too."""
    day = as_of.toordinal() - EPOCH
    return coverage(index, document_iri, level, as_of, None if within is None else resolve(index, search, within, day))


def _asked(index: Index, level: str, as_of: date, within: int | None) -> tuple[Rows, bool]:
    """Return the places of a level on a day, or its last ones, and whether they are those."""
    day = as_of.toordinal() - EPOCH
    places = at_level(index, level, day, within)
    if len(places):
        return places, False
    last = last_of_level(index, level, day, within)
    if not len(last):
        raise NoPlaces(level, None if within is None else index.things.label[within] or index.things.iri[within], as_of)
    return last, True


def _identified(index: Index, places: Rows, part_of: Rows) -> NDArray[np.bool_]:
    """Return which places have a code or the highest level, or lie in one that has; all where none has a code."""
    things = index.things
    if not (np.diff(things.code.offsets) > 0)[places].any():
        return np.ones(len(places), np.bool_)
    kinds = np.array([kind == "place" for kind in things.kind.words])[things.kind.codes]
    highest = things.depth[kinds].min(initial=NO_DEPTH)
    known = (np.diff(things.code.offsets) > 0) | (things.depth == highest)
    found: NDArray[np.bool_] = known[places]
    rows = np.flatnonzero(~found)
    row, outer = _around(part_of, rows, places[rows])
    found[row[known[outer]]] = True
    return found


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What was traced (rows of the trace) beside the places (positions) for which it may count, each pair once."""

    found: Trace
    places: Rows
    row: Array
    place: Array
    via: Lists
    """The states of the place where, or in which, it stands; none where that is the place itself."""
    inside: NDArray[np.bool_]
    """Whether it stands in a part of the place only."""

    @classmethod
    def of(cls, found: Trace, places: Rows, rows: Array, part_of: Rows) -> "_Pairs":
        """Pair some rows of a trace with the places where they stand, and with those in which these lie."""
        index = found.index
        held, counts = index.nodes.places.take(found.nodes[rows])
        standing = np.repeat(rows, counts), held
        row, at = (np.concatenate(each) for each in zip(standing, _around(part_of, *standing), strict=True))
        inside = np.arange(len(row)) >= len(held)
        place, counts = _states(index, places).take(at)
        row, via, inside = (np.repeat(each, counts) for each in (row, at, inside))
        via = np.where(via == places[place], -1, via)
        order = np.lexsort((via, inside, place, row))
        row, place, via, inside = row[order], place[order], via[order], inside[order]
        new = (np.diff(row, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0)
        pair, first = np.cumsum(new) - 1, np.flatnonzero(new)
        # Of each pair the states at which it stands or, where it stands at none, those in which.
        kept = (inside == inside[first][pair]) & (via[first][pair] >= 0) & (new | (np.diff(via, prepend=-1) != 0))
        states = Lists(_offsets(pair[kept], len(first)), via[kept].astype(np.int32))
        return cls(found, places, row[first], place[first], states, inside[first])

    def apart(self, level: str) -> tuple["_Pairs", "_Pairs"]:
        """Return those that count for their place, which has a level, and those of lower levels inside it."""
        index, nodes = self.found.index, self.found.nodes[self.row]
        same = np.array([each == level for each in index.nodes.level.take(nodes)], np.bool_)
        lower = index.nodes.depth[nodes] > index.things.depth[self.places[:1]]
        return self._only(~self.inside | same), self._only(self.inside & ~same & lower)

    @property
    def documents(self) -> NDArray[np.bool_]:
        """Which of the pairs are those of a document."""
        nodes = self.found.nodes[self.row]
        return np.array([kind == "document" for kind in self.found.index.nodes.kind.take(nodes)], np.bool_)

    def _only(self, marks: NDArray[np.bool_]) -> "_Pairs":
        via = self.via.only(np.flatnonzero(marks))
        return _Pairs(self.found, self.places, self.row[marks], self.place[marks], via, self.inside[marks])


def _reckoned(found: Trace, level: str) -> Array:
    """Return the rows of a trace that may count: all below the root, and the root if it has the level by that day."""
    nodes, root = found.index.nodes, found.root
    counts = nodes.level.take(np.array([root]))[0] == level and not (found.day and nodes.first[root] > found.day)
    return np.arange(0 if counts else 1, len(found.nodes))


def _elsewhere(found: Trace, level: str, own: Array) -> Rows:
    """Return what was traced and has a level, but counts for none of the places, by date."""
    rows = _reckoned(found, level)
    rest = found.nodes[rows[~np.isin(rows, own)]]
    rest = rest[np.array([each == level for each in found.index.nodes.level.take(rest)], np.bool_)]
    ordered: Rows = rest[np.lexsort((rest, _dates(found.index, rest)))]
    return ordered


def _certain(index: Index, places: Rows, as_of: date) -> NDArray[np.bool_]:
    """Return which places surely existed on a day, as far as anything is said of their first and last days."""

    def holds(words: Words, fits: Callable[[date | None, date | None], bool]) -> NDArray[np.bool_]:
        each = [word is None or fits(*bounds(word)) for word in words.words]
        return np.array(each, np.bool_)[words.codes[places]]

    begun = holds(index.things.valid_from, lambda _, last: last is not None and last <= as_of)
    return begun & holds(index.things.valid_to, lambda first, _: first is not None and first > as_of)


def _decided(own: _Pairs, count: int) -> tuple[NDArray[np.int8], Rows, Rows]:
    """Return what is known of each place, as Coverage has it, and the days to the first of what decides it.

    One that nothing bounds from below may have been the first, so that the fewest days are not known.
    """
    kinds = np.where(own.documents, 0, 1).astype(np.int8)
    known = np.full(count, 2, np.int8)
    np.minimum.at(known, own.place, kinds)
    decides = kinds == known[own.place]
    row, place = own.row[decides], own.place[decides]
    most = own.found.days_max[row]
    fewest, latest = (np.full(count, NO_DAY, np.int32) for _ in range(2))
    np.minimum.at(fewest, place, own.found.days_min[row])
    np.minimum.at(latest, place, np.where(most == UNKNOWN, NO_DAY, most).astype(np.int32))
    fewest, latest = (np.where(each == NO_DAY, UNKNOWN, each) for each in (fewest, latest))
    return known, fewest, latest


def _states(index: Index, places: Rows) -> Lists:
    """Return for each thing the positions of the places that it is, or of which it is an earlier state."""
    which, states = made_of(index, places)
    return Lists(_offsets(states, len(index.things)), which[np.argsort(states, kind="stable")].astype(np.int32))


def _around(part_of: Rows, rows: Array, places: Rows) -> tuple[Array, Rows]:
    """Return rows with all that their places are part of, over any number of steps, each pair once."""
    count = len(part_of)
    found = new = distinct(rows.astype(np.int64) * count + places)
    pairs = [new[:0]]
    while len(new):
        row, at = np.divmod(new, count)
        known = part_of[at] >= 0
        new = distinct(row[known] * count + part_of[at[known]])
        new = new[~_among(new, found)]  # none that was there before: a circle ends here
        found = np.sort(np.concatenate((found, new)))
        pairs.append(new)
    row, at = np.divmod(np.concatenate(pairs), count)
    return row, at.astype(np.int32)


def _among(keys: Array, found: Array) -> NDArray[np.bool_]:
    """Return which keys are among others, which are in order; np.isin takes ten times as long for these."""
    places = np.searchsorted(found, keys)
    marks: NDArray[np.bool_] = found[np.minimum(places, len(found) - 1)] == keys
    return marks


def _offsets(positions: Array, count: int) -> NDArray[np.int64]:
    """Return where the runs of 0 to `count - 1` begin once the positions are in order, and where the last one ends."""
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(positions, minlength=count), out=offsets[1:])
    return offsets


def _dates(index: Index, nodes: Rows) -> Rows:
    """Return the days by which nodes are ordered: the first that is possible, else the last, else none."""
    first, last = index.nodes.first[nodes], index.nodes.last[nodes]
    either = np.where(first == UNKNOWN, last, first)
    return np.where(either == UNKNOWN, NO_DAY, either)
