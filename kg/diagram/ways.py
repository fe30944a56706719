"""What the view asks of a lineage as a whole: its levels and days, where something stands in it, what fits words."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

import numpy as np

from kg.index import EPOCH, NO_DEPTH, UNKNOWN, Index, Rows
from kg.search import Hit, Search
from kg.summaries import Named
from kg.trace import trace
from kg.traced import Trace
from kg.ways import Ways, traceable

_BINS = 60
_LEAST = "commune"  # lanes reach at least down to it
_FOUND, _LOOKED_AT = 12, 300
_TRACEABLE = ("document", "event", "action")


class Times(TypedDict):
    """The first and last day on which anything of a lineage may be, and how many things fall on each 60th between."""

    first: str
    last: str
    bins: list[int]


def times(found: Trace) -> Times | None:
    """Return when the things of a trace are, by the first day that is possible; None where all fall on one day."""
    days = found.index.nodes.first[found.nodes]
    days = days[days != UNKNOWN]
    if not len(days) or days.min() == days.max():
        return None
    first, last = int(days.min()), int(days.max())
    counts, _ = np.histogram(days, _BINS, (first, last + 1))
    return {"first": _day(first), "last": _day(last), "bins": counts.tolist()}


def levels(found: Trace) -> list[str]:
    """Return the levels from the highest down to the lowest that a trace has, at least to the commune."""
    index = found.index
    depths = index.nodes.depth[found.nodes]
    deepest = int(max((each for each in depths.tolist() if each != NO_DEPTH), default=0))
    least = index.levels.index(_LEAST) if _LEAST in index.levels else len(index.levels) - 1
    return list(index.levels[: max(deepest, least) + 1])


def origins(index: Index, iri: str) -> list[Named]:
    """Return the things at which the ways up from a thing end, itself aside: the roots of the trees that it is in."""
    found = trace(index, iri, "up")
    ways = Ways(index, disputed=False, latest=None)
    tops = [each for each in found.nodes.tolist() if each != found.root and not len(_above(ways, each))]
    rows = np.array(tops, np.int32)
    columns = zip(index.nodes.iri.ids(rows), index.nodes.label.take(rows), strict=True)
    return [{"id": id, "label": label} for id, label in columns]


def way(index: Index, root_iri: str, iri: str) -> list[str]:
    """Return the ids from a root down to a thing, the fewest; nothing where it does not derive from the root."""
    root, start = traceable(index, root_iri), traceable(index, iri)
    ways = Ways(index, disputed=False, latest=None)
    after: dict[int, int | None] = {start: None}
    queue = [start]
    for each in queue:
        for above in _above(ways, each).tolist():
            if above not in after:
                after[above] = each
                queue.append(above)
    path: list[int] = []
    each_or_none: int | None = root if root in after else None
    while each_or_none is not None:
        path.append(each_or_none)
        each_or_none = after[each_or_none]
    return index.nodes.iri.ids(np.array(path, np.int32))


def fitting(index: Index, search: Search, root_iri: str, text: str) -> list[Hit]:
    """Return what fits some words and derives from a root, or is it; the best dozen."""
    within = set(trace(index, root_iri).nodes.tolist())
    hits: Iterable[Hit] = search.find(text, _LOOKED_AT, _TRACEABLE)
    return [hit for hit in hits if index.node(hit.iri) in within][:_FOUND]


def _above(ways: Ways, node: int) -> Rows:
    found: Rows = ways.index.links.target[ways.links(np.array([node], np.int32), down=False)]
    return found


def _day(day: int) -> str:
    return date.fromordinal(day + EPOCH).isoformat()
