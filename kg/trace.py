"""Tracing: from a directive down to what derives from it, from a ward's action up to where it comes from.

The answer comes from the index alone. `queries/trace-down.rq` and `queries/trace-up.rq` ask the same of any SPARQL
engine; a test holds the two equal.
"""

from datetime import date

import numpy as np

from kg.gaps import skipping
from kg.index import EPOCH, UNKNOWN, Index, Rows
from kg.traced import Direction, Trace
from kg.ways import Ways, reach, traceable


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
    through; so are links that all their claims dispute, unless `disputed`. A root that is later itself is in the
    answer, but nothing that derives from it: that is no earlier, dated or not. Of more than `limit` nodes (at least
    the root) the nearest stay. All lineage links between the nodes found are in the answer.
    Raise NotFound for an IRI that the dataset does not have, NotTraceable for a thing that has no lineage (a body).
    """
    root = traceable(index, root_iri)
    ways = Ways(index, disputed, as_of.toordinal() - EPOCH if as_of else None)
    start = np.array([root], np.int32)
    room = len(index.nodes) if limit is None else max(limit, 1)
    with index.marks() as marks:
        if direction == "both":
            halves = [reach(ways, start, down, depth, room, marks) for down in (True, False)]
            nodes, distance = _nearest(halves)
        else:
            nodes, distance = reach(ways, start, direction == "down", depth, room, marks)
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
    ways = Ways(index, found.disputed or disputed, latest)
    further = index.links.source[ways.links(nodes, down=False)]
    return index.nodes.iri.ids(nodes[~np.isin(nodes, further)])


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
