"""What one sees of a thing before it is opened: its title, what it derives from, what derives from it, what is skipped.

`kg.children` says what derives from a thing; this adds to each child what its box in the hierarchy shows.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias, TypedDict

import numpy as np

from kg.children import Child, Children, children
from kg.index import EPOCH, NO_DEPTH, UNKNOWN, Array, Index, Rows
from kg.search import Search
from kg.summaries import Summary, summaries
from kg.traced import level_names
from kg.ways import Ways, distinct, traceable
from ontology import vocab
from ontology.edtf import bounds

_KINDS: Final = ("document", "event", "action")

Titles: TypeAlias = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives the titles that some things have beside their labels, by IRI."""


class Parent(TypedDict):
    """What a thing derives from, and how; `id` is `kind/id`."""

    id: str
    label: str | None
    relation: str
    certainty: str | None


class Derived(TypedDict):
    """How many things of a level and kind derive from another by one link."""

    level: str | None
    kind: str | None
    count: int


class Tally(TypedDict):
    """How many things of a level, kind and branch derive from another, by links of one certainty."""

    level: str | None
    kind: str | None
    branch: str | None
    certainty: str | None
    count: int


class Countable(TypedDict):
    """The level below a document whose places can be counted, and the place (`kind/id`) they lie in; None: all."""

    level: str
    within: str | None


class Opening(TypedDict):
    """What is added to a summary."""

    title: str | None
    parents: list[Parent]
    derived: list[Derived]
    countable: Countable | None


class Before(Summary, Opening):
    """A document, event or action as its box shows it."""


class ChildBefore(Child, Opening):
    """The same of a child, with the levels of which its link to the parent names no document."""

    missing_levels: list[str]


class First(TypedDict):
    """What is shown before anything is asked: the root, and what derives from it by one link."""

    node: Before
    children: dict[str, Any]


def first(index: Index, iri: str, titles: Titles, as_of: date | None = None) -> First:
    """Return a root and its first level as `before` and `opened` do, without what is surely later than a day."""
    return {
        "node": _before(index, iri, titles, as_of),
        "children": _opened(index, children(index, iri, as_of=as_of), titles, as_of),
    }


def before(index: Index, search: Search, iri: str) -> Before:
    """Return a thing as its box shows it; raise ValueError for what the index does not have."""
    return _before(index, iri, titles_in(search), None)


def opened(index: Index, search: Search, found: Children, as_of: date | None = None) -> dict[str, Any]:
    """Return the answer of `kg.children.children` with its items as their boxes show them (ChildBefore).

    What is surely later than `as_of` is not counted among what derives from them.
    """
    return _opened(index, found, titles_in(search), as_of)


def tallied(index: Index, iri: str, as_of: date | None) -> list[Tally]:
    """Count what derives from a thing by one link, by all that the filters of the hierarchy ask for.

    Without what is surely later than a day; of several links between two things the surest counts. Raise what
    `kg.ways.traceable` raises.
    """
    ways = Ways(index, disputed=False, latest=_day(as_of))
    links, nodes = index.links, index.nodes
    found = _surest(index, ways.links(np.array([traceable(index, iri)], np.int32), down=True), links.source)
    rows = links.source[found]
    columns = (
        *(column.take(rows) for column in (nodes.level, nodes.kind, nodes.branch)),
        links.certainty.take(found),
    )
    counts = Counter(zip(*columns, strict=True))
    ordered = sorted(counts.items(), key=lambda each: tuple(name or "" for name in each[0]))
    return [
        {"level": level, "kind": kind, "branch": branch, "certainty": certainty, "count": count}
        for (level, kind, branch, certainty), count in ordered
    ]


def titles_in(search: Search) -> Titles:
    """Return what looks titles up by a search index."""

    def found(iris: Sequence[str]) -> Mapping[str, str]:
        hits = (hit for iri in iris for hit in search.resolve(iri))
        return {hit.iri: hit.text for hit in hits if hit.text and hit.text != hit.label}

    return found


def _before(index: Index, iri: str, titles: Titles, as_of: date | None) -> Before:
    row = _row(index, iri)
    ways = Ways(index, disputed=False, latest=_day(as_of))
    summary = summaries(index, np.array([row], np.int32), ways.latest)[0]
    return {**summary, **_opening(ways, row, summary, titles([iri]))}


def _opened(index: Index, found: Children, titles: Titles, as_of: date | None) -> dict[str, Any]:
    parent, ways = index.node(found["iri"]), Ways(index, disputed=False, latest=_day(as_of))
    known = titles([child["iri"] for group in found["groups"] for child in group["items"]])

    def shown(child: Child) -> ChildBefore:
        row = _row(index, child["iri"])
        return {**child, **_opening(ways, row, child, known), "missing_levels": _missing(index, row, parent)}

    groups = [{**group, "items": [shown(child) for child in group["items"]]} for group in found["groups"]]
    return {**found, "groups": groups}


def countable(levels: Sequence[str | None], node: Summary, depth: int, first: int, below: int) -> Countable | None:
    """Say which places below a document can be counted: of the next level, in the one place that it is of.

    `levels` are those that exist, `depth` and `first` the node's level and day, `below` the greatest depth of what
    derives from it by one link; None where nothing of a lower level does, or its own place is not known.
    """
    if node["kind"] != "document" or depth == NO_DEPTH or not depth < below < NO_DEPTH:
        return None
    next = depth + 1
    if next < len(levels) and UNKNOWN < _over(levels[next] or "") <= first:
        next += 1
    if next >= len(levels) or (depth and len(node["place"]) != 1):
        return None
    return {"level": levels[next] or "", "within": node["place"][0]["id"] if depth else None}


@cache
def _over(level: str) -> int:
    """Return the day from which a level surely is no more, or UNKNOWN."""
    ends = vocab.scheme("level").concepts[level].valid_to if level else None
    last = bounds(ends)[1] if ends else None
    return last.toordinal() - EPOCH if last else UNKNOWN


def _row(index: Index, iri: str) -> int:
    row = index.node(iri)
    if row is None:
        raise ValueError(iri)
    return row


def _day(as_of: date | None) -> int | None:
    return as_of.toordinal() - EPOCH if as_of else None


def _opening(ways: Ways, row: int, summary: Summary, titles: Mapping[str, str]) -> Opening:
    index, nodes = ways.index, ways.index.nodes
    own = np.array([row], np.int32)
    below = distinct(index.links.source[ways.links(own, down=True)])
    depths = nodes.depth[below]
    deepest = int(max((each for each in depths.tolist() if each != NO_DEPTH), default=NO_DEPTH))
    count = countable(index.levels, summary, int(nodes.depth[row]), int(nodes.first[row]), deepest)
    return {
        "title": titles.get(summary["iri"]),
        "parents": _parents(ways, own),
        "derived": _derived(index, int(nodes.depth[row]), below),
        "countable": count,
    }


def _parents(ways: Ways, own: Rows) -> list[Parent]:
    """Return what a thing derives from, each once, by its surest link."""
    links, nodes = ways.index.links, ways.index.nodes
    found = _surest(ways.index, ways.links(own, down=False), links.target)
    targets = links.target[found]
    columns = zip(
        nodes.iri.ids(targets),
        nodes.label.take(targets),
        links.relation.take(found),
        links.certainty.take(found),
        strict=True,
    )
    return [
        {"id": id, "label": label, "relation": relation or "", "certainty": certainty}
        for id, label, relation, certainty in columns
    ]


def _surest(index: Index, found: Array, ends: Rows) -> Array:
    """Return of some links, the surest first, one to each of their ends."""
    found = found[np.lexsort((found, index.links.certainty.codes[found]))]
    kept: Array = found[np.sort(np.unique(ends[found], return_index=True)[1])]
    return kept


def _derived(index: Index, depth: int, rows: Rows) -> list[Derived]:
    """Count rows by level and kind, the nearest level first, as `kg.children` groups them."""
    nodes = index.nodes
    columns = zip(nodes.level.take(rows), nodes.kind.take(rows), nodes.depth[rows].tolist(), strict=True)
    counts = Counter(columns)

    def order(key: tuple[str | None, str | None, int]) -> tuple[int, int, str]:
        level, kind, at = key
        away = NO_DEPTH if at == NO_DEPTH else abs(at - depth)
        return away, _KINDS.index(kind) if kind in _KINDS else len(_KINDS), level or ""

    return [{"level": key[0], "kind": key[1], "count": counts[key]} for key in sorted(counts, key=order)]


def _missing(index: Index, row: int, parent: int | None) -> list[str]:
    links = index.links
    found = links.out[row]
    bits = links.gap[found[links.target[found] == parent]]
    return level_names(index.levels, int(np.bitwise_or.reduce(bits))) if len(bits) else []
