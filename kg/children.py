"""One level below a document, event or action: what derives from it directly, grouped, a page of each group."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final, TypedDict

import numpy as np

from kg.catalogue import cursor as cursor_at
from kg.cursors import Cursor
from kg.errors import BadCursor
from kg.index import EPOCH, NO_DEPTH, Array, Index, Rows
from kg.summaries import Summary, summaries
from kg.traced import ClaimDict, claims_of
from kg.ways import Ways, distinct, reach, traceable

_KINDS: Final = {"document": 0, "event": 1, "action": 2}


class Tie(TypedDict):
    """A link from a child to its parent."""

    relation: str
    certainty: str | None
    claims: list[ClaimDict]


class Child(Summary):
    """A document, event or action, its surest link to the parent, and how much derives from it."""

    relation: str
    certainty: str | None
    claims: list[ClaimDict]
    others: list[Tie]
    """Its other links to the parent, mostly none."""
    children: int
    """How many things derive from it by one link."""


class Group(TypedDict):
    """Children of one level and kind; `below` counts all that derives from them, over any number of links."""

    level: str | None
    kind: str | None
    count: int
    below: int
    items: list[Child]
    next: str | None


class Children(TypedDict):
    """The whole answer. `count` and `below` are those of all groups together, each thing once."""

    id: str
    iri: str
    count: int
    below: int
    groups: list[Group]


def children(
    index: Index,
    iri: str,
    *,
    limit: int = 20,
    cursor: Cursor | None = None,
    disputed: bool = False,
    as_of: date | None = None,
) -> Children:
    """Return what derives from a thing by one link, grouped by level (the nearest first) and kind.

    Of each group the first `limit`, by date and IRI; with a `cursor` (a group's `next`, parsed) those that follow, of
    that group alone. Links that all their claims dispute count only with `disputed`. What is surely later than `as_of`
    does not count, and bodies and places have the names of that day. Raise NotFound, NotTraceable, and BadCursor for a
    cursor of no group of this thing.
    """
    parent = np.array([traceable(index, iri)], np.int32)
    ways = Ways(index, disputed, as_of.toordinal() - EPOCH if as_of else None)
    links = ways.links(parent, down=True)
    found = distinct(index.links.source[links])
    groups = _grouped(index, parent[0], found)
    if cursor is not None:
        if cursor.of != iri:
            raise BadCursor(str(cursor))
        groups = {name: rows for name, rows in groups.items() if name == cursor.group}
        if not groups:
            raise BadCursor(str(cursor))
    shown = {name: _page(index, name, rows, limit, cursor) for name, rows in groups.items()}
    # All at once: of a few rows each, every step would cost the same as of many.
    items = iter(_items(ways, np.concatenate([*shown.values(), parent[:0]]), links))
    return {
        "id": index.nodes.iri.ids(parent)[0],
        "iri": iri,
        "count": len(found),
        "below": _below(ways, found),
        "groups": [
            _group(ways, iri, name, rows, list(islice(items, len(shown[name]))), shown[name])
            for name, rows in groups.items()
        ],
    }


def _grouped(index: Index, parent: int, rows: Rows) -> dict[str, Rows]:
    """Return rows by level and kind, the level nearest to that of the parent first."""
    nodes = index.nodes
    levels, kinds = nodes.level.take(rows), nodes.kind.take(rows)
    groups: dict[tuple[int, int, str, str], list[int]] = {}
    for row, depth, level, kind in zip(rows.tolist(), nodes.depth[rows].tolist(), levels, kinds, strict=True):
        away = NO_DEPTH if depth == NO_DEPTH else abs(depth - int(nodes.depth[parent]))
        groups.setdefault((away, _KINDS.get(kind or "", len(_KINDS)), level or "", kind or ""), []).append(row)
    return {f"{level}/{kind}": np.array(groups[_, __, level, kind], np.int32) for _, __, level, kind in sorted(groups)}


def _page(index: Index, name: str, rows: Rows, limit: int, cursor: Cursor | None) -> Rows:
    start = bisect_right(rows, cursor, key=lambda row: cursor_at(index.nodes, row, name, cursor.of)) if cursor else 0
    return rows[start : start + limit]


def _group(ways: Ways, of: str, name: str, rows: Rows, items: list[Child], shown: Rows) -> Group:
    level, _, kind = name.rpartition("/")
    more = len(shown) > 0 and shown[-1] != rows[-1]
    return {
        "level": level or None,
        "kind": kind or None,
        "count": len(rows),
        "below": _below(ways, rows),
        "items": items,
        "next": str(cursor_at(ways.index.nodes, shown[-1], name, of)) if more else None,
    }


def _items(ways: Ways, rows: Rows, links: Array) -> list[Child]:
    index = ways.index
    links = links[np.isin(index.links.source[links], rows)]
    ties: dict[int, list[Tie]] = {}
    order = np.lexsort((links, index.links.certainty.codes[links]))  # the surest first
    for row, tie in zip(index.links.source[links[order]].tolist(), _ties(index, links[order]), strict=True):
        ties.setdefault(row, []).append(tie)
    columns = zip(rows.tolist(), summaries(index, rows, ways.latest), _counts(ways, rows), strict=True)
    return [{**summary, **ties[row][0], "others": ties[row][1:], "children": count} for row, summary, count in columns]


def _ties(index: Index, links: Array) -> Iterator[Tie]:
    relations, certainties = index.links.relation.take(links), index.links.certainty.take(links)
    for relation, certainty, claims in zip(relations, certainties, claims_of(index, links), strict=True):
        yield {"relation": relation or "", "certainty": certainty, "claims": claims}


def _counts(ways: Ways, rows: Rows) -> list[int]:
    """Return how many things derive from each row by one link."""
    links = ways.index.links
    found = ways.links(rows, down=True)
    source, target = links.source[found], links.target[found]
    # Links are ordered by target, then source: those between the same two things stand side by side.
    target = target[(np.diff(source, prepend=-1) != 0) | (np.diff(target, prepend=-1) != 0)]
    order = np.argsort(rows)
    counts = np.zeros(len(rows), np.int64)
    np.add.at(counts, order[np.searchsorted(rows, target, sorter=order)], 1)
    return list(map(int, counts))


def _below(ways: Ways, rows: Rows) -> int:
    """Count what derives from some rows over any number of links, the rows themselves aside."""
    with ways.index.marks() as marks:
        nodes, _ = reach(ways, rows, down=True, depth=None, room=len(marks), marks=marks)
    return len(nodes) - len(rows)
