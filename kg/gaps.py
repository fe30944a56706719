"""Broken chains: links on which a level has no named document."""

import numpy as np

from kg.index import Array, Index
from kg.traced import Gap, level_names


def skipping(index: Index, links: Array) -> Array:
    """Return those of some links (ascending) that skip a level, one of several between the same two things."""
    found = links[index.links.gap.take(links) != 0]
    source, target = index.links.source.take(found), index.links.target.take(found)
    # Links are ordered by target, then source: those between the same two things stand side by side.
    return np.compress((np.diff(source, prepend=-1) != 0) | (np.diff(target, prepend=-1) != 0), found)


def gaps(index: Index) -> list[Gap]:
    """Return the gaps of all links that are not disputed, by level and date of what is derived from."""
    links, nodes = index.links, index.nodes
    rows = skipping(index, np.flatnonzero(~links.disputed))
    sources, targets = nodes.iri.ids(links.source[rows]), nodes.iri.ids(links.target[rows])
    missing = (level_names(index.levels, bits) for bits in links.gap[rows].tolist())
    columns = zip(sources, targets, missing, strict=True)
    return [{"from": source, "to": target, "missing_levels": levels} for source, target, levels in columns]
