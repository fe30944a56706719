"""What traces, lists and pages say of a thing in short, from the index."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import Final, NotRequired, TypedDict

import numpy as np

from kg.index import EPOCH, UNKNOWN, Array, Index, Lists, Rows
from kg.succession import on_day


class Named(TypedDict):
    """A body or place: `id` is `kind/id`."""

    id: str
    label: str | None


class When(TypedDict):
    """A date as it is known, in EDTF, and the days (YYYY-MM-DD) that bound it."""

    edtf: str | None
    not_before: str | None
    not_after: str | None


class Summary(TypedDict):
    """A document, event or action. `type`, `level` and `branch` are concept ids."""

    id: str
    iri: str
    kind: str | None
    type: str | None
    label: str | None
    symbol: str | None
    level: str | None
    branch: str | None
    issuer: list[Named]
    place: list[Named]
    date: When | None


class ThingSummary(TypedDict):
    """A body, place, person, source, task or other thing without lineage; it has the keys that its kind has."""

    id: str
    iri: str
    kind: str | None
    label: str | None
    level: NotRequired[str | None]
    branch: NotRequired[str | None]
    code: NotRequired[str | None]
    """Of a place."""
    place: NotRequired[list[Named]]
    part_of: NotRequired[Named | None]
    valid_from: NotRequired[str | None]
    valid_to: NotRequired[str | None]
    """The first day on which it is no more; both in EDTF."""
    succeeded_by: NotRequired[list[Named]]
    date: NotRequired[When | None]
    """On which a source was published, by which a task is due."""
    status: NotRequired[str | None]
    assigned_in: NotRequired[Named | None]
    """The document or event that assigns a task."""
    assigned_to: NotRequired[list[Named]]


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "body": ("level", "branch", "place", "part_of", "valid_from", "valid_to", "succeeded_by"),
    "place": ("level", "code", "part_of", "valid_from", "valid_to", "succeeded_by"),
    "person": (),
    "source": ("date",),
    "task": ("date", "status", "assigned_in", "assigned_to"),
    "tenure": (),
    "award": ("part_of",),
    "indicator": ("place",),
}
"""The keys of a `ThingSummary` that each kind has beside `id`, `iri`, `kind` and `label`."""


def shown(when: When) -> str:
    """Return a date in EDTF; where no source gives one, the day, or the first and last day that bound it."""
    first, last = when["not_before"], when["not_after"]
    return when["edtf"] or (first if first == last and first else f"{first or ''}..{last or ''}")


def summaries(index: Index, rows: Array, day: int | None = None) -> list[Summary]:
    """Return the summaries of some nodes, in their order; issuers and places as they are called on a day."""
    nodes = index.nodes
    columns = zip(
        nodes.iri.ids(rows),
        nodes.iri.take(rows),
        nodes.kind.take(rows),
        nodes.type.take(rows),
        nodes.label.take(rows),
        nodes.symbol.take(rows),
        nodes.level.take(rows),
        nodes.branch.take(rows),
        _named(index, *held(index, nodes.issuers, rows, day)),
        _named(index, *held(index, nodes.places, rows, day)),
        dates(nodes.edtf.take(rows), nodes.first[rows], nodes.last[rows]),
        strict=True,
    )
    return [
        {
            "id": id,
            "iri": iri,
            "kind": kind,
            "type": type,
            "label": label,
            "symbol": symbol,
            "level": level,
            "branch": branch,
            "issuer": issuer,
            "place": place,
            "date": when,
        }
        for id, iri, kind, type, label, symbol, level, branch, issuer, place, when in columns
    ]


def thing_summaries(index: Index, rows: Array, day: int | None = None) -> list[ThingSummary]:
    """Return the summaries of some things, in their order; places and bodies around them as they are on a day."""
    things = index.things
    columns = zip(
        things.iri.ids(rows), things.iri.take(rows), things.kind.take(rows), things.label.take(rows), strict=True
    )
    found: list[ThingSummary] = [
        {"id": id, "iri": iri, "kind": kind, "label": label} for id, iri, kind, label in columns
    ]
    for key in dict.fromkeys(key for each in found for key in KEYS.get(each["kind"] or "", ())):
        for each, value in zip(found, _VALUES[key](index, rows, day), strict=True):
            if key in KEYS.get(each["kind"] or "", ()):
                each[key] = value  # type: ignore[literal-required]  # a key of KEYS
    return found


def _around(index: Index, of: Rows, day: int | None) -> list[Named | None]:
    """Return the one thing that each row is part of, or None; on a day, what it has become, unless that is several."""
    known = of[of >= 0]
    if day is not None:
        became = [on_day(index, thing, day) for thing in known.tolist()]
        known = np.array([new[0] if len(new) == 1 else old for old, new in zip(known, became, strict=True)], np.int32)
    each = iter(named(index, known))
    return [next(each) if known else None for known in (of >= 0).tolist()]


def _assigned_in(index: Index, nodes: Rows) -> list[Named | None]:
    known = nodes[nodes >= 0]
    columns = zip(index.nodes.iri.ids(known), index.nodes.label.take(known), strict=True)
    each = iter(columns)
    return [Named(id=(pair := next(each))[0], label=pair[1]) if node >= 0 else None for node in nodes.tolist()]


def _places(index: Index, rows: Array, day: int | None) -> list[list[Named]]:
    """Return the place of each row: none or one, on a day what it has become."""
    at = index.things.place[rows]
    if day is None:
        return [[each] if each else [] for each in _around(index, at, None)]
    became = [on_day(index, place, day) if place >= 0 else () for place in at.tolist()]
    return _named(index, np.array([*chain.from_iterable(became)], np.int32), [len(each) for each in became])


_VALUES: Final[Mapping[str, Callable[[Index, Array, int | None], Sequence[object]]]] = {
    "level": lambda index, rows, _: index.things.level.take(rows),
    "branch": lambda index, rows, _: index.things.branch.take(rows),
    "code": lambda index, rows, _: index.things.code.take(rows),
    "place": _places,
    "part_of": lambda index, rows, day: _around(index, index.things.part_of[rows], day),
    "valid_from": lambda index, rows, _: index.things.valid_from.take(rows),
    "valid_to": lambda index, rows, _: index.things.valid_to.take(rows),
    "succeeded_by": lambda index, rows, _: _named(index, *index.things.successors.take(rows)),
    "date": lambda index, rows, _: dates(
        index.things.edtf.take(rows), index.things.first[rows], index.things.last[rows]
    ),
    "status": lambda index, rows, _: index.things.status.take(rows),
    "assigned_in": lambda index, rows, _: _assigned_in(index, index.things.assigned_in[rows]),
    "assigned_to": lambda index, rows, day: _named(index, *held(index, index.things.assigned, rows, day)),
}


def held(index: Index, lists: Lists, rows: Array, day: int | None = None) -> tuple[Rows, Array]:
    """Return the bodies or places in the lists of some rows, one after the other, and how many each row has.

    Where a day is given, they are what those of the lists are on that day, each once.
    """
    things, counts = lists.take(rows)
    if day is None:
        return things, counts
    over = index.things.over[things]
    changed = np.unique(things[(over > UNKNOWN) & (over <= day)]).tolist()  # all others are what they were
    meant = {thing: on_day(index, thing, day) for thing in changed}
    each = iter(things.tolist())
    # Two wards may have merged into one: it stands once.
    on = [
        dict.fromkeys(chain.from_iterable(meant.get(t, (t,)) for t in islice(each, count))) for count in counts.tolist()
    ]
    return np.fromiter(chain.from_iterable(on), np.int32), np.array([len(each) for each in on], np.int64)


def named(index: Index, things: Array) -> list[Named]:
    """Return id and label of some things."""
    return _named(index, things, [len(things)])[0]


def _named(index: Index, things: Array, counts: Array | list[int]) -> list[list[Named]]:
    different, which = np.unique(things, return_inverse=True)
    ids, labels = index.things.iri.ids(different), index.things.label.take(different)
    each = iter(which.tolist())
    return [[{"id": ids[i], "label": labels[i]} for i in islice(each, count)] for count in map(int, counts)]


def dates(edtf: Sequence[str | None], first: Array, last: Array) -> list[When | None]:
    """Return dates with the days that bound them; None where nothing is known."""
    return list(map(_when, edtf, first.tolist(), last.tolist()))


def _when(edtf: str | None, first: int, last: int) -> When | None:
    if edtf is None and first == last == UNKNOWN:
        return None
    return {"edtf": edtf, "not_before": _day(first), "not_after": _day(last)}


@lru_cache(maxsize=65_536)  # a national cascade falls on a few thousand days
def _day(day: int) -> str | None:
    return None if day == UNKNOWN else date.fromordinal(day + EPOCH).isoformat()
