"""Tracing: from a directive down to what derives from it, from a ward's action up to where it comes from.

The answer comes from the index alone. `queries/trace-down.rq` and `queries/trace-up.rq` ask the same of any SPARQL
engine; a test holds the two equal.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.errors import NotFound, NotTraceable
from kg.gaps import skipping
from kg.index import UNKNOWN, Array, Index, Rows
from kg.traced import EPOCH, Direction, Trace

Marks: TypeAlias = NDArray[np.bool_]


def trace(
    index: Index,
    root_iri: str,
    direction: Direction = "down",
    *,
    depth: int | None = None,
    as_of: date | None = None,
    disputed: bool = False,
    limit: int | None = None,
) -> Trace:
    """Follow lineage links from a document, event or action, breadth first.

    `depth` bounds the number of links from the root. What is surely later than `as_of` is left out and not led
    through, the root aside; so are links that all their claims dispute, unless `disputed`. Of more than `limit`
    nodes (at least the root) the nearest stay. All lineage links between the nodes found are in the answer.
    Raise NotFound for an IRI that the dataset does not have, NotTraceable for a thing that has no lineage (a body).
    """
    root = _root(index, root_iri)
    ways = _Ways(index, disputed, as_of.toordinal() - EPOCH if as_of else None)
    room = len(index.nodes) if limit is None else max(limit, 1)
    with index.marks() as marks:
        if direction == "both":
            halves = [_reach(ways, root, down, depth, room, marks) for down in (True, False)]
            nodes, distance = _nearest(halves)
        else:
            nodes, distance = _reach(ways, root, direction == "down", depth, room, marks)
        truncated = len(nodes) > room
        nodes, distance = nodes[:room], distance[:room]
        links = ways.among(nodes, marks)
    days_min, days_max = _days(index, root, nodes)
    gaps = skipping(index, links)
    return Trace(index, root, direction, as_of, disputed, nodes, distance, days_min, days_max, links, gaps, truncated)


def ends(found: Trace, *, disputed: bool = False) -> list[str]:
    """Return the ids of the nodes of an upward trace where the chain ends: no source says what they derive from.

    A node at which only `depth` or `limit` stopped is none of them; with `disputed`, nor is one of which only
    disputed claims say more.
    """
    index, nodes = found.index, found.nodes
    latest = found.as_of.toordinal() - EPOCH if found.as_of else None
    ways = _Ways(index, found.disputed or disputed, latest)
    further = index.links.source[ways.links(nodes, down=False)]
    return index.nodes.iri.ids(nodes[~np.isin(nodes, further)])


def _root(index: Index, iri: str) -> int:
    node = index.node(iri)
    if node is not None:
        return node
    thing = index.thing(iri)
    if thing is None:
        raise NotFound(iri)
    raise NotTraceable(iri, index.things.kind.take(np.array([thing]))[0] or "thing")


@dataclass(frozen=True, slots=True)
class _Ways:
    """Which links a trace may follow; `latest` is a day counted from 1970, or None."""

    index: Index
    disputed: bool
    latest: int | None

    def links(self, nodes: Rows, down: bool) -> Array:
        """Return the links to (down) or from these nodes that may be followed to their other end."""
        links, ends = self.index.links, self.ends(down)
        found = self.open(links.to(nodes) if down else links.out.take(nodes)[0])
        return found if self.latest is None else found[self.index.nodes.first.take(ends.take(found)) <= self.latest]

    def ends(self, down: bool) -> Rows:
        """Return the nodes that all links lead to, one a link."""
        return self.index.links.source if down else self.index.links.target

    def open(self, links: Array) -> Array:
        """Leave out the links that all their claims dispute, unless they were asked for."""
        return links if self.disputed else links[~self.index.links.disputed.take(links)]

    def among(self, nodes: Rows, marks: Marks) -> Array:
        """Return the links between these nodes, in order. No node is marked before or after."""
        marks[nodes] = True
        links = self.open(self.index.links.to(np.sort(nodes)))
        links = links[marks.take(self.index.links.source.take(links))]
        marks[nodes] = False
        return links


def _reach(ways: _Ways, root: int, down: bool, depth: int | None, room: int, marks: Marks) -> tuple[Rows, Rows]:
    """Return the nodes that are reached, by distance from the root and number, and those distances.

    Nodes at one distance are found together or not at all, and none further away once there are more than `room`.
    """
    layer = np.array([root], np.int32)
    layers = [layer]
    marks[layer] = True
    count = 1
    while count <= room and (depth is None or len(layers) <= depth):
        layer = ways.ends(down).take(ways.links(layer, down))
        layer = _distinct(layer[~marks.take(layer)])
        if not len(layer):
            break
        marks[layer] = True
        layers.append(layer)
        count += len(layer)
    nodes = np.concatenate(layers)
    marks[nodes] = False
    return nodes, np.repeat(np.arange(len(layers), dtype=np.int32), [len(each) for each in layers])


def _distinct(nodes: Rows) -> Rows:
    nodes = np.sort(nodes)
    return nodes[np.concatenate(([True], nodes[1:] != nodes[:-1]))] if len(nodes) else nodes


def _nearest(halves: list[tuple[Rows, Rows]]) -> tuple[Rows, Rows]:
    """Merge what was reached both ways: each node once, at its least distance."""
    nodes, distance = (np.concatenate(each) for each in zip(*halves, strict=True))
    order = np.lexsort((nodes, distance))
    nodes, distance = nodes[order], distance[order]
    first = np.sort(np.unique(nodes, return_index=True)[1])
    return nodes[first], distance[first]


def _days(index: Index, root: int, nodes: Rows) -> tuple[Rows, Rows]:
    """Return the fewest and the most days from the root's day to each node's; 0 for the root, if its day is known."""
    first, last = index.nodes.first, index.nodes.last
    fewest, most = _between(last[root], first.take(nodes)), _between(first[root], last.take(nodes))
    if max(first[root], last[root]) != UNKNOWN:
        fewest[0] = most[0] = 0
    return fewest, most


def _between(start: np.int32, days: Rows) -> Rows:
    if start == UNKNOWN:
        return np.full(len(days), UNKNOWN, np.int32)
    return np.where(days == UNKNOWN, days, days - start)
