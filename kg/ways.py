"""The ways along lineage links, and what is reached by them."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.errors import NotFound, NotTraceable
from kg.index import Array, Index, Rows

Marks: TypeAlias = NDArray[np.bool_]
"""One for each node."""


def traceable(index: Index, iri: str) -> int:
    """Return the number of a document, event or action; raise NotFound, or NotTraceable for another thing."""
    node = index.node(iri)
    if node is not None:
        return node
    thing = index.thing(iri)
    if thing is None:
        raise NotFound(iri)
    raise NotTraceable(iri, index.things.kind.take(np.array([thing]))[0] or "thing")


@dataclass(frozen=True, slots=True)
class Ways:
    """Which links a trace may follow; `latest` is a day counted from 1970, or None."""

    index: Index
    disputed: bool
    latest: int | None

    def links(self, nodes: Rows, down: bool) -> Array:
        """Return the links to (down) or from these nodes that may be followed to their other end.

        None to a node that is later than the latest day: what derives from it is later too, dated or not.
        """
        links, ends, first = self.index.links, self.ends(down), self.index.nodes.first
        if down and self.latest is not None:
            nodes = nodes[first.take(nodes) <= self.latest]
        found = self.open(links.to(nodes) if down else links.out.take(nodes)[0])
        return found if self.latest is None else found[first.take(ends.take(found)) <= self.latest]

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


def reach(ways: Ways, roots: Rows, down: bool, depth: int | None, room: int, marks: Marks) -> tuple[Rows, Rows]:
    """Return the nodes that are reached, the roots too, by distance from the nearest root and number, and distances.

    Nodes at one distance are found together or not at all, and none further away once there are more than `room`.
    """
    layer = roots
    layers = [layer]
    marks[layer] = True
    count = len(layer)
    while count <= room and (depth is None or len(layers) <= depth):
        layer = ways.ends(down).take(ways.links(layer, down))
        layer = distinct(layer[~marks.take(layer)])
        if not len(layer):
            break
        marks[layer] = True
        layers.append(layer)
        count += len(layer)
    nodes = np.concatenate(layers)
    marks[nodes] = False
    return nodes, np.repeat(np.arange(len(layers), dtype=np.int32), [len(each) for each in layers])


def distinct(nodes: Rows) -> Rows:
    """Return nodes in order, each once."""
    nodes = np.sort(nodes)
    return nodes[np.concatenate(([True], nodes[1:] != nodes[:-1]))] if len(nodes) else nodes
