"""Where lineage begins: what others derive from and what itself derives from nothing."""

from typing import NamedTuple

import numpy as np

from kg.index import Index
from kg.trace import trace


class Beginning(NamedTuple):
    """A document, event or action at which lineage begins: its row, and how many things go back to it."""

    row: int
    below: int


def beginnings(index: Index) -> list[Beginning]:
    """Return where undisputed lineage begins: the highest level first, then that to which most goes back.

    It traces from each of them; whoever asks often remembers the answer.
    """
    links, nodes = index.links, index.nodes
    open = ~links.disputed
    roots = np.setdiff1d(links.target[open], links.source[open]).tolist()
    found = [Beginning(row, len(trace(index, nodes.iri[row]).nodes) - 1) for row in roots]
    return sorted(found, key=lambda each: (int(nodes.depth[each.row]), -each.below, each.row))
