"""Coverage: which places of a level have a document that goes back to a directive, which only an event, which nothing.

"Nothing recorded" says what is known, not what was done. What stands at a place counts for what became of the place
too: at today's ward counts what the wards did of which it was made.
"""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, Literal, TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from kg.errors import NoPlaces
from kg.index import EPOCH, NO_DAY, UNKNOWN, Array, Index, Lists, Rows
from kg.places import at_level, last_of_level, made_of, on_day, resolve
from kg.search import Search
from kg.summaries import Summary, named, summaries
from kg.trace import trace
from kg.traced import Days, Trace
from kg.ways import distinct

State: TypeAlias = Literal["document", "event", "none", "absent"]
"""A document is known; only an event or action; nothing is recorded; the place was no more."""

STATES: Final[tuple[State, ...]] = ("document", "event", "none", "absent")


class Evidence(Summary):
    """A document, event or action of a place; `via` is the earlier state of the place where it stood, or null."""

    via: str | None


class Successor(TypedDict):
    """What a place became, as valid on the day; `id` is `kind/id`."""

    id: str
    code: str | None
    label: str | None


class Below(TypedDict):
    """How many documents, events and actions of lower levels lie inside a place; they do not decide its state."""

    documents: int
    events: int


class Covered(TypedDict):
    """A place and what is known of it; `days` count from the day of the document to the first evidence that decides."""

    id: str
    code: str | None
    label: str | None
    state: State
    days: Days | None
    evidence: list[Evidence]
    below: Below
    successors: list[Successor]


class Shares(TypedDict):
    """Of the places that existed on the day."""

    document: float
    event: float
    none: float


class Counts(TypedDict):
    """Places by state, all of them, and shares: null where none existed."""

    document: int
    event: int
    none: int
    absent: int
    total: int
    shares: Shares | None


class CoverageDict(TypedDict):
    """The whole answer."""

    dataset: str | None
    document: str
    level: str
    within: str | None
    as_of: str
    places: list[Covered]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Coverage:
    """A coverage in columns. Places are ordered by code, then IRI; the other columns of places run along."""

    index: Index
    document: int
    level: str
    within: int | None
    as_of: date
    places: Rows
    absent: bool
    """Whether the level has no place on the day: the places are its last."""
    unidentified: Rows
    """Places of the level that no source says enough of: each may be one of the others, so they are not counted."""
    known: NDArray[np.int8]
    """What is known of each place: 0 a document, 1 an event or action only, 2 nothing."""
    days_min: Rows
    days_max: Rows
    below: NDArray[np.int64]
    """Two rows: documents, and events with actions, of lower levels inside each place."""
    offsets: NDArray[np.int64]
    """The evidence of place i is `evidence[offsets[i]:offsets[i + 1]]`, by date, then level and IRI."""
    evidence: Rows
    via: Rows
    """The earlier state of the place where each evidence stood; -1 where it stands at the place itself."""

    def counts(self) -> Counts:
        """Return how many places there are in each state."""
        document, event, none = (int((self.known == each).sum()) for each in range(3))
        total = len(self.places)
        if self.absent:
            return {"document": 0, "event": 0, "none": 0, "absent": total, "total": total, "shares": None}
        shares: Shares = {"document": document / total, "event": event / total, "none": none / total}
        return {"document": document, "event": event, "none": none, "absent": 0, "total": total, "shares": shares}

    def to_dict(self, dataset: str | None = None) -> CoverageDict:
        """Return the coverage as it goes out as JSON, all keys always there; `dataset` is what it rests on."""
        index = self.index
        within = None if self.within is None else index.things.iri.ids(np.array([self.within]))[0]
        return {
            "dataset": dataset,
            "document": index.nodes.iri.ids(np.array([self.document]))[0],
            "level": self.level,
            "within": within,
            "as_of": self.as_of.isoformat(),
            "places": self._places(),
            "counts": self.counts(),
        }

    def _places(self) -> list[Covered]:
        things, evidence = self.index.things, iter(self._evidence())
        days = zip(self.days_min.tolist(), self.days_max.tolist(), strict=True)
        columns = zip(
            things.iri.ids(self.places),
            things.code.take(self.places),
            things.label.take(self.places),
            self.known.tolist(),
            map(_days, days),
            np.diff(self.offsets).tolist(),
            *self.below.tolist(),
            self._successors(),
            strict=True,
        )
        return [
            {
                "id": id,
                "code": code,
                "label": label,
                "state": "absent" if self.absent else STATES[known],
                "days": passed,
                "evidence": list(islice(evidence, count)),
                "below": {"documents": documents, "events": events},
                "successors": successors,
            }
            for id, code, label, known, passed, count, documents, events, successors in columns
        ]

    def _evidence(self) -> list[Evidence]:
        different = distinct(self.evidence)
        which = np.searchsorted(different, self.evidence)
        described = summaries(self.index, different)
        states = distinct(self.via[self.via >= 0])
        ids = dict(zip(states.tolist(), self.index.things.iri.ids(states), strict=True))
        columns = zip(map(described.__getitem__, which.tolist()), self.via.tolist(), strict=True)
        return [{**summary, "via": ids.get(via)} for summary, via in columns]

    def _successors(self) -> list[list[Successor]]:
        if not self.absent:
            return [[] for _ in self.places]
        day = self.as_of.toordinal() - EPOCH
        return [self._became(place, day) for place in self.places.tolist()]

    def _became(self, place: int, day: int) -> list[Successor]:
        states = np.array([each for each in on_day(self.index, place, day) if each != place], np.int32)
        columns = zip(named(self.index, states), self.index.things.code.take(states), strict=True)
        return [{"id": each["id"], "code": code, "label": each["label"]} for each, code in columns]


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
    identified = _identified(index, listed)
    places = listed[identified]
    own, below = _Pairs.of(found, places, _reckoned(found, level)).apart(level)
    known, fewest, most = _decided(own, len(places))
    evidence = found.nodes[own.row]
    order = np.lexsort((evidence, _dates(index, evidence), own.place))
    return Coverage(
        index=index,
        document=found.root,
        level=level,
        within=within,
        as_of=as_of,
        places=places,
        absent=absent,
        unidentified=listed[~identified],
        known=known,
        days_min=fewest,
        days_max=most,
        below=np.stack([np.bincount(below.place[below.documents == each], minlength=len(places)) for each in (1, 0)]),
        offsets=_offsets(own.place, len(places)),
        evidence=evidence[order],
        via=own.via[order],
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


def _identified(index: Index, places: Rows) -> NDArray[np.bool_]:
    """Return which places have a code or lie in one that has; all of them where none of them has a code."""
    coded = np.diff(index.things.code.offsets) > 0
    found: NDArray[np.bool_] = coded[places]
    if not found.any():
        return np.ones(len(places), np.bool_)
    rows = np.flatnonzero(~found)
    row, around = _around(index, rows, places[rows])
    found[row[coded[around]]] = True
    return found


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What was traced (rows of the trace) beside the places (positions) for which it may count, each pair once."""

    found: Trace
    places: Rows
    row: Array
    place: Array
    via: Rows
    """The state of the place where, or in which, it stands; -1: the place itself."""
    inside: NDArray[np.bool_]
    """Whether it stands in a part of the place only."""

    @classmethod
    def of(cls, found: Trace, places: Rows, rows: Array) -> "_Pairs":
        """Pair some rows of a trace with the places where they stand, and with those in which these lie."""
        index = found.index
        held, counts = index.nodes.places.take(found.nodes[rows])
        standing = np.repeat(rows, counts), held
        around = _around(index, *standing)
        row, at = (np.concatenate(each) for each in zip(standing, around, strict=True))
        inside = np.arange(len(row)) >= len(held)
        place, counts = _states(index, places).take(at)
        row, via, inside = (np.repeat(each, counts) for each in (row, at, inside))
        via = np.where(via == places[place], -1, via)
        order = np.lexsort((via, inside, place, row))
        row, place, via, inside = row[order], place[order], via[order], inside[order]
        once = (np.diff(row, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0)
        return cls(found, places, row[once], place[once], via[once], inside[once])

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
        return _Pairs(self.found, self.places, self.row[marks], self.place[marks], self.via[marks], self.inside[marks])


def _reckoned(found: Trace, level: str) -> Array:
    """Return the rows of a trace that may count: all below the root, and the root if it has the level by that day."""
    nodes, root = found.index.nodes, found.root
    counts = nodes.level.take(np.array([root]))[0] == level and not (found.day and nodes.first[root] > found.day)
    return np.arange(0 if counts else 1, len(found.nodes))


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


def _around(index: Index, rows: Array, places: Rows) -> tuple[Array, Rows]:
    """Return rows with all that their places are part of, over any number of steps, each pair once."""
    part_of, count = index.things.part_of, len(index.things)
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


def _days(bounds: tuple[int, int]) -> Days | None:
    fewest, most = (None if each == UNKNOWN else each for each in bounds)
    return None if fewest is most is None else {"min": fewest, "max": most}
