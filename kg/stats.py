"""How much of what a dataset holds, counted in its index."""

from collections.abc import Sequence
from typing import Final, TypedDict

import numpy as np

from kg.gaps import skipping
from kg.index import Array, Index, Words

UNKNOWN: Final = "unknown"
"""Stands for what is not said."""


class Stats(TypedDict):
    """Counts: of things by kind, of documents by type, level and branch, of links by relation."""

    kinds: dict[str, int]
    types: dict[str, int]
    levels: dict[str, int]
    branches: dict[str, int]
    relations: dict[str, int]
    links: int
    disputed: int
    """Links that all their claims dispute."""
    claims: int
    """Of links: a claim that says two counts twice."""
    gaps: int
    """Links on which a level has no named document, each two things once."""


def stats(index: Index) -> Stats:
    """Count. Most first, levels from the highest down; what is not said comes last, as `UNKNOWN`.

    Documents, events and actions that the view does not have, since only disputed claims speak of them, do not count.
    """
    nodes, links = index.nodes, index.links
    viewed = np.flatnonzero(nodes.in_view)
    document = np.flatnonzero(nodes.in_view & (nodes.kind.codes == _code(nodes.kind, "document")))
    levels = _counted(nodes.level, document)
    return {
        "kinds": _most({**_counted(index.things.kind), **_counted(nodes.kind, viewed)}),
        "types": _most(_counted(nodes.type, document)),
        "levels": _most(levels, [each for each in index.levels if each in levels]),
        "branches": _most(_counted(nodes.branch, document)),
        "relations": _most(_counted(links.relation)),
        "links": len(links),
        "disputed": int(links.disputed.sum()),
        "claims": len(index.claims.source.codes),
        "gaps": len(skipping(index, np.flatnonzero(~links.disputed))),
    }


def _counted(words: Words, rows: Array | None = None) -> dict[str, int]:
    codes = words.codes if rows is None else words.codes[rows]
    counts = np.bincount(codes, minlength=len(words.words)).tolist()
    return {word or UNKNOWN: count for word, count in zip(words.words, counts, strict=True) if count}


def _code(words: Words, word: str) -> int:
    return words.words.index(word) if word in words.words else -1


def _most(counts: dict[str, int], first: Sequence[str] = ()) -> dict[str, int]:
    others = sorted(counts.keys() - set(first), key=lambda word: (word == UNKNOWN, -counts[word], word))
    return {word: counts[word] for word in (*first, *others)}
