"""What a coverage found, in columns, and as the JSON that command line and HTTP share."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, Literal, TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from kg.index import EPOCH, UNKNOWN, Index, Lists, Rows
from kg.places import on_day
from kg.summaries import Named, Summary, named, summaries
from kg.traced import Days
from kg.ways import distinct

State: TypeAlias = Literal["document", "event", "none", "absent"]
"""A document is known; only an event or action; nothing is recorded; the place was no more."""

STATES: Final[tuple[State, ...]] = ("document", "event", "none", "absent")


class Evidence(Summary):
    """A document, event or action of a place; `via` are the earlier states of the place where it stood, mostly none."""

    via: list[Named]


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
    """A place and what is known of it; `days` count from the day of the document to the first evidence that decides.

    `certain` is false where the place may or may not have existed on the day: of its first or last day only bounds are
    known.
    """

    id: str
    code: str | None
    label: str | None
    state: State
    days: Days | None
    evidence: list[Evidence]
    below: Below
    successors: list[Successor]
    certain: bool


class Shares(TypedDict):
    """Of the places that existed on the day."""

    document: float
    event: float
    none: float


class Counts(TypedDict):
    """Places by state, all of them, how many of them may not have existed, and shares: null where none existed."""

    document: int
    event: int
    none: int
    absent: int
    total: int
    uncertain: int
    shares: Shares | None


class CoverageDict(TypedDict):
    """The whole answer; `elsewhere` is what is of the level but of none of the places, where no area was asked for."""

    dataset: str | None
    document: str
    level: str
    within: str | None
    as_of: str
    places: list[Covered]
    elsewhere: list[Summary]
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
    certain: NDArray[np.bool_]
    """Whether each place surely existed on the day."""
    known: NDArray[np.int8]
    """What is known of each place: 0 a document, 1 an event or action only, 2 nothing."""
    days_min: Rows
    days_max: Rows
    below: NDArray[np.int64]
    """Two rows: documents, and events with actions, of lower levels inside each place."""
    offsets: NDArray[np.int64]
    """The evidence of place i is `evidence[offsets[i]:offsets[i + 1]]`, by date, then level and IRI."""
    evidence: Rows
    via: Lists
    """The earlier states of the place where each evidence stood; none where it stands at the place itself."""
    elsewhere: Rows
    """What is of the level, but of none of the places, by date, level and IRI; not looked for inside a place."""

    def counts(self) -> Counts:
        """Return how many places there are in each state."""
        document, event, none = (int((self.known == each).sum()) for each in range(3))
        total, uncertain = len(self.places), int((~self.certain).sum())
        if self.absent:
            return Counts(document=0, event=0, none=0, absent=total, total=total, uncertain=0, shares=None)
        shares: Shares = {"document": document / total, "event": event / total, "none": none / total}
        return Counts(
            document=document, event=event, none=none, absent=0, total=total, uncertain=uncertain, shares=shares
        )

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
            "elsewhere": summaries(index, self.elsewhere),
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
            self.certain.tolist(),
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
                "certain": certain,
            }
            for id, code, label, known, passed, count, documents, events, successors, certain in columns
        ]

    def _evidence(self) -> list[Evidence]:
        different = distinct(self.evidence)
        which = np.searchsorted(different, self.evidence)
        described = summaries(self.index, different)
        states = iter(named(self.index, self.via.items))
        stood = np.diff(self.via.offsets).tolist()
        columns = zip(map(described.__getitem__, which.tolist()), stood, strict=True)
        return [{**summary, "via": list(islice(states, count))} for summary, count in columns]

    def _successors(self) -> list[list[Successor]]:
        if not self.absent:
            return [[] for _ in self.places]
        day = self.as_of.toordinal() - EPOCH
        return [self._became(place, day) for place in self.places.tolist()]

    def _became(self, place: int, day: int) -> list[Successor]:
        states = np.array([each for each in on_day(self.index, place, day) if each != place], np.int32)
        columns = zip(named(self.index, states), self.index.things.code.take(states), strict=True)
        return [{"id": each["id"], "code": code, "label": each["label"]} for each, code in columns]


def _days(bounds: tuple[int, int]) -> Days | None:
    fewest, most = (None if each == UNKNOWN else each for each in bounds)
    return None if fewest is most is None else {"min": fewest, "max": most}
