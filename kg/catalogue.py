"""Lists of things of one kind, filtered, a page at a time, from the index alone."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np

from kg.cursors import Cursor
from kg.errors import BadCursor, NotFound
from kg.index import EPOCH, NO_DAY, UNKNOWN, Index, Lists, Nodes, Rows, Things, Words
from kg.places import before, inside, made_of, valid
from kg.spans import Marks, possibly, surely
from kg.succession import same
from kg.summaries import Summary, ThingSummary, summaries, thing_summaries
from kg.tasks import assigned_by, overdue, undated
from ontology import vocab

TRACED: Final = ("document", "event", "action")
"""The kinds that are nodes of the index; those of the other kinds are things."""

FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "document": ("type", "level", "branch", "issuer", "place", "first", "last", "certain", "as_of"),
    "event": ("type", "level", "branch", "issuer", "place", "first", "last", "certain", "as_of"),
    "action": ("type", "level", "branch", "issuer", "place", "first", "last", "certain", "as_of"),
    "body": ("level", "branch", "place", "as_of"),
    "place": ("level", "place", "as_of"),
    "person": (),
    "source": ("first", "last", "certain"),
    "task": ("status", "assigned_to", "assigned_in", "overdue", "undated", "first", "last", "certain", "as_of"),
}
"""The kinds of which there are lists, and the fields of `Filters` that each has."""

COUNTED: Final = 100
"""Up to this many, a list says how many there are."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is to hold; None: anything."""

    type: str | None = None
    """Concept id. An event may have several types: any of them."""
    level: str | None = None
    """Concept id."""
    branch: str | None = None
    """Concept id; narrower branches are meant with it (`state` holds `government`).

    What several branches do together has the branch `joint`, and is found by the branch of each of them as well.
    """
    issuer: str | None = None
    """IRI, `body/id` or id of a body that issued, organised or performed it."""
    place: str | None = None
    """IRI, `place/id` or id of a place; its parts are meant with it.

    Documents, events and actions are also found by what the place was made of, and by the parts of that; each still
    says the place where it was. Of places as of a day those are meant that `kg.places.at_level` has inside it.
    """
    first: date | None = None
    last: date | None = None
    """The first and the last day of a span: of issue, of the event, of publication; the day a task is due."""
    certain: bool = False
    """Whether it surely falls into that span; otherwise it may, and what has no known date may always."""
    status: str | None = None
    """Of a task, as the source gives it."""
    assigned_to: str | None = None
    """Of a task: IRI, `body/id` or id of a body."""
    assigned_in: str | None = None
    """Of a task: IRI of the document or event."""
    overdue: date | None = None
    """A day on which a task is overdue, surely or possibly."""
    undated: bool = False
    """Tasks without a due date; with `overdue` those as well."""
    as_of: date | None = None
    """A day: without what is surely later, and of bodies and places those that may have been there."""

    def given(self) -> list[str]:
        """Return the names of the filters that are set."""
        return [each.name for each in fields(self) if getattr(self, each.name) not in (None, False)]


ANYTHING: Final = Filters()


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    rows: Rows
    """Numbers of nodes (documents, events, actions) or of things (the other kinds)."""
    iris: list[str]
    count: int
    """How many the whole list has, at most `COUNTED`."""
    exact: bool
    """False where there are more than `count`."""
    next: Cursor | None
    """Where the next page begins; None: this is the last."""


def find(index: Index, kind: str, filters: Filters = ANYTHING, after: Cursor | None = None, limit: int = 20) -> Page:
    """Return a page of the things of a kind (a key of FILTERS) that the view has, by level, date and IRI.

    Raise BadCursor for a cursor of another kind's list, NotFound for an issuer or place that the dataset does not have,
    KeyError for a kind without a list, ValueError for a filter that the kind does not have.
    """
    known = FILTERS[kind]
    for name in filters.given():
        if name not in known:
            raise ValueError(f"a list of things of the kind {kind} has no filter {name}")
    if after and after.of != kind:
        raise BadCursor(str(after))
    table = index.nodes if kind in TRACED else index.things
    wanted = _where(table.kind, [kind])
    if isinstance(table, Nodes):
        wanted &= table.in_view
    for name in dict.fromkeys(_TESTED_BY.get(name, name) for name in filters.given()):
        wanted &= _TESTS[name](index, table, filters)
    rows = np.flatnonzero(wanted).astype(np.int32) if isinstance(table, Nodes) else table.order[wanted[table.order]]
    start = bisect_right(rows, after, key=lambda row: cursor(table, row, of=kind)) if after else 0
    shown = rows[start : start + limit]
    return Page(
        rows=shown,
        iris=table.iri.take(shown),
        count=min(len(rows), COUNTED),
        exact=len(rows) <= COUNTED,
        next=cursor(table, shown[-1], of=kind) if start + len(shown) < len(rows) and len(shown) else None,
    )


def cursor(table: Nodes | Things, row: int, group: str = "", of: str = "") -> Cursor:
    """Return what lists order a row by; `group` and `of` say which list."""
    day = next((int(day) for day in (table.first[row], table.last[row]) if day != UNKNOWN), NO_DAY)
    return Cursor(int(table.depth[row]), day, table.iri[row], group, of)


def summary(index: Index, kind: str, rows: Rows, day: int | None = None) -> list[Summary] | list[ThingSummary]:
    """Return what lists and pages say of each of some rows (`Page.rows`), in their order; names as of a day.

    Of documents, events and actions the keys of the trace JSON without `days` and `depth`, of other things those
    that `kg.summaries.KEYS` has for their kind.
    """
    return summaries(index, rows, day) if kind in TRACED else thing_summaries(index, rows, day)


def described(index: Index, iri: str, day: int | None = None) -> Summary | ThingSummary:
    """Return the `summary` of one thing of any kind; raise NotFound."""
    node = index.node(iri)
    if node is not None:
        return summaries(index, np.array([node]), day)[0]
    thing = index.thing(iri)
    if thing is None:
        raise NotFound(iri)
    return thing_summaries(index, np.array([thing]), day)[0]


def _where(words: Words, wanted: Collection[str]) -> Marks:
    """Return which rows have one of some words."""
    codes = [code for code, word in enumerate(words.words) if word in wanted]
    return words.codes == codes[0] if len(codes) == 1 else np.isin(words.codes, codes)


def _type(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    of = [code for code, type in enumerate(index.types) if type == filters.type]
    return _any(index.nodes.types, np.isin(index.nodes.types.items, of))


def _branch(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    branches = _narrower(filters.branch or "")
    marks = _where(table.branch, branches)
    if isinstance(table, Nodes):
        bodies = _where(index.things.branch, branches)
        for named in (table.issuers, table.doers):
            marks |= _any(named, bodies[named.items])
    return marks


@lru_cache(maxsize=256)
def _narrower(branch: str) -> frozenset[str]:
    """Return a branch and all that are narrower."""
    concepts, found = vocab.scheme("branch").concepts.values(), {branch}
    while more := {each.id for each in concepts if each.broader in found} - found:
        found |= more
    return frozenset(found)


def _issuer(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    body = _thing(index, "body", filters.issuer or "")
    issuers, doers = index.nodes.issuers, index.nodes.doers
    return _any(issuers, issuers.items == body) | _any(doers, doers.items == body)


def _place(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    """Return what is in a place; of places itself and those that are part of it.

    Sources do not found anew the bodies of a province that grew or was renamed, so bodies of other states of it are
    found too, as `kg.lines` has them, and those of the parts of its earlier states.
    """
    place = _thing(index, "place", filters.place or "")
    if isinstance(table, Nodes):
        within = parts(index, *made_of(index, np.array([place], np.int32))[1].tolist())
        return _any(table.places, within[table.places.items])
    within, first = parts(index, place), same(index, np.array([place], np.int32))
    states = np.flatnonzero(first == first[place])
    there = parts(index, place, *np.intersect1d(states, before(index, place)).tolist())
    there[states] = True
    of_bodies = (table.place >= 0) & there[table.place]
    if filters.as_of is None:
        return of_bodies | within
    inside_then = inside(index, place, filters.as_of.toordinal() - EPOCH)
    inside_then[place] = True
    return of_bodies | inside_then


def _span(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    return (surely if filters.certain else possibly)(table, filters.first, filters.last)


def _as_of(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    day = (filters.as_of or date.max).toordinal() - EPOCH
    if isinstance(table, Nodes):
        marks: Marks = table.first <= day  # UNKNOWN is before all days
        return marks
    return valid(index, day) & assigned_by(index, day)


def _assigned_to(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    assigned = index.things.assigned
    return _any(assigned, assigned.items == _thing(index, "body", filters.assigned_to or ""))


def _assigned_in(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    node = index.node(filters.assigned_in or "")
    if node is None:
        raise NotFound(filters.assigned_in or "")
    marks: Marks = index.things.assigned_in == node
    return marks


def _late(index: Index, table: Nodes | Things, filters: Filters) -> Marks:
    """Return what is overdue, what has no due date, or where both are asked for, either."""
    late = overdue(index.things, filters.overdue)[1] if filters.overdue else np.zeros(len(table), np.bool_)
    return late | undated(index.things) if filters.undated else late


_TESTS: Final[Mapping[str, Callable[[Index, Any, Filters], Marks]]] = {
    "type": _type,
    "level": lambda index, table, filters: _where(table.level, [filters.level or ""]),
    "branch": _branch,
    "issuer": _issuer,
    "place": _place,
    "first": _span,
    "status": lambda index, table, filters: _where(table.status, [filters.status or ""]),
    "as_of": _as_of,
    "assigned_to": _assigned_to,
    "assigned_in": _assigned_in,
    "overdue": _late,
}
_TESTED_BY: Final = {"last": "first", "certain": "first", "undated": "overdue"}


def parts(index: Index, *places: int) -> Marks:
    """Return for each thing whether it is one of some places or part of it, over any number of steps."""
    part_of = index.things.part_of
    found = np.zeros(len(part_of), np.bool_)
    found[list(places)] = True
    while True:
        grown = found | ((part_of >= 0) & found[part_of])
        if (grown == found).all():
            return found
        found = grown


def _any(lists: Lists, wanted: Marks) -> Marks:
    """Return which rows have a wanted item in their list."""
    before = np.concatenate(([0], wanted.cumsum()))[lists.offsets]
    marks: Marks = before[1:] > before[:-1]
    return marks


def _thing(index: Index, kind: str, text: str) -> int:
    """Return the number of the body or place that an IRI, `kind/id` or id stands for; raise NotFound."""
    iri = text if ":" in text else f"{index.base}id/{text if '/' in text else f'{kind}/{text}'}"
    thing = index.thing(iri)
    if thing is None or index.things.kind.take(np.array([thing]))[0] != kind:
        raise NotFound(text)
    return thing
