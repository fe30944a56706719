"""Lineage as nested lists: what a thing derives from, and what derives from it, as far as a page has room for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

import numpy as np

from api.pages.citing import Citing
from kg.index import Index
from kg.summaries import summaries
from kg.traced import Trace, claims_of, level_names
from ontology.terms import CT

_ROOM: Final = 120
"""Things of a tree that are shown: with their sources about 120 KB."""
_FIRST, _LATER = 12, 5
"""How many of one level and kind are shown below the root, and below any other."""


@dataclass(slots=True)
class _Place:
    """Where a thing stands in the tree: by which link, and what stands below it."""

    row: int
    link: int | None
    also: list[int] = field(default_factory=list)
    """The links to what else it derives from (up: leads to), inside the tree."""
    below: list[_Group] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Things of one level and kind below another, and how many of them are not shown."""

    level: str | None
    kind: str | None
    count: int
    shown: list[_Place]


def tree(found: Trace, citing: Citing) -> dict[str, Any]:
    """Return a trace (down or up) as a nested list: `groups`, how much there is, and how much of it is shown.

    A thing stands once, where the shortest way leads; its other links are named there. What has no room is counted.
    """
    down = found.direction == "down"
    groups, places = _placed(found, down)
    shown = _Shown(found.index, citing, down, places)
    return {
        "groups": [shown.group(each) for each in groups],
        "count": len(found.nodes) - 1,
        "shown": len(places) - 1,
        "counts": list(_counts(found, citing)),
        "gaps": len(found.gaps),
    }


def _placed(found: Trace, down: bool) -> tuple[list[_Group], dict[int, _Place]]:
    """Give things their places, breadth first, until the room is used."""
    links, index = found.index.links, found.index
    near, far = (links.target, links.source) if down else (links.source, links.target)
    order = found.links[np.lexsort((links.certainty.codes[found.links], far[found.links], near[found.links]))]
    ends = near[order]
    root = _Place(found.root, None)
    places = {found.root: root}
    waiting = deque([root])
    while waiting:
        place = waiting.popleft()
        start, stop = np.searchsorted(ends, [place.row, place.row + 1])
        new: dict[int, int] = {}
        for link in order[start:stop].tolist():
            row = int(far[link])
            if row in places:
                places[row].also.append(link)
            else:
                new.setdefault(row, link)
        limit = _FIRST if place is root else _LATER
        for level, kind, rows in _alike(index, sorted(new)):
            room = max(min(limit, _ROOM - len(places)), 0)
            group = _Group(level, kind, len(rows), [_Place(row, new[row]) for row in rows[:room]])
            places.update((each.row, each) for each in group.shown)
            waiting.extend(group.shown)
            place.below.append(group)
    return root.below, places


def _alike(index: Index, rows: list[int]) -> Iterator[tuple[str | None, str | None, list[int]]]:
    """Yield rows by level and kind; they are ordered by level and date already."""
    if rows:
        taken = np.array(rows, np.int32)
        columns = zip(index.nodes.level.take(taken), index.nodes.kind.take(taken), rows, strict=True)
        kinds = {"document": 0, "event": 1, "action": 2}
        ordered = sorted(
            columns, key=lambda each: (index.nodes.depth[each[2]], each[0] or "", kinds.get(each[1] or "", 3))
        )
        for (level, kind), group in groupby(ordered, key=lambda each: each[:2]):
            yield level, kind, [row for *_, row in group]


class _Shown:
    """Describes what has its place, all at once."""

    def __init__(self, index: Index, citing: Citing, down: bool, places: Mapping[int, _Place]) -> None:
        self._index, self._citing, self._down = index, citing, down
        rows = np.array(sorted(places), np.int32)
        described = summaries(index, rows)
        titles = citing.titles(each["iri"] for each in described)
        nodes = (citing.node(each, titles.get(each["iri"])) for each in described)
        self._nodes = dict(zip(rows.tolist(), nodes, strict=True))
        links = np.array(sorted({each.link for each in places.values() if each.link is not None}), np.int64)
        self._claims = dict(zip(links.tolist(), claims_of(index, links), strict=True))

    def group(self, group: _Group) -> dict[str, Any]:
        """Return a group as the template shows it."""
        return {
            "level": self._citing.naming.level(group.level) if group.level else None,
            "kind": self._citing.naming.kind(group.kind or ""),
            "count": group.count,
            "more": group.count - len(group.shown),
            "things": [self._thing(each) for each in group.shown],
        }

    def _thing(self, place: _Place) -> dict[str, Any]:
        links, link = self._index.links, place.link
        assert link is not None  # noqa: S101  # the root stands in no group
        return {
            **self._nodes[place.row],
            "relation": self._relation(link),
            "certainty": self._certainty(link),
            "claims": self._citing.claims(self._claims[link]),
            "missing": [
                self._citing.naming.level(each) for each in level_names(self._index.levels, int(links.gap[link]))
            ],
            "also": [self._other(each, place) for each in place.also if not self._same(each, link)],
            "groups": [self.group(each) for each in place.below],
        }

    def _other(self, link: int, place: _Place) -> dict[str, Any]:
        """Return what another link of a thing leads to; it has its own place."""
        links = self._index.links
        row = int(links.target[link] if self._down else links.source[link])
        node = self._nodes.get(row) or self._citing.node(summaries(self._index, np.array([row]))[0])
        return {"relation": self._relation(link), "certainty": self._certainty(link), "thing": node}

    def _relation(self, link: int) -> str:
        name = self._index.links.relation.take(np.array([link]))[0] or ""
        return self._citing.naming.term(CT.iri + name)

    def _certainty(self, link: int) -> str | None:
        return self._index.links.certainty.take(np.array([link]))[0]

    def _same(self, link: int, other: int) -> bool:
        """Whether two links lead to the same thing."""
        ends = self._index.links.target if self._down else self._index.links.source
        return bool(ends[link] == ends[other])


def _counts(found: Trace, citing: Citing) -> Iterator[dict[str, Any]]:
    """Yield how much of each level and kind a trace found beside its root, the highest level first."""
    nodes, rows = found.index.nodes, found.nodes[1:]
    keys = np.stack([nodes.depth[rows], nodes.level.codes[rows], nodes.kind.codes[rows]]) if len(rows) else None
    if keys is None:
        return
    different, counts = np.unique(keys, axis=1, return_counts=True)
    for (_, level, kind), count in zip(different.T.tolist(), counts.tolist(), strict=True):
        yield {
            "level": citing.level(nodes.level.words[level]),
            "kind": citing.naming.kind(nodes.kind.words[kind] or ""),
            "count": count,
        }
