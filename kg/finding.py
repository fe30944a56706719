"""What a search finds, with the day and the places in mind: the same for the command line and for HTTP."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Final, TypedDict

from kg.index import Index
from kg.places import address, there
from kg.recorded import Recorded, recorded
from kg.search import Hit, Search
from kg.summaries import Named, named

LOOKED_AT: Final = 5
"""Of so many places, the first that were found, a search shows what is recorded at them."""

SHOWN: Final = 20
"""Things recorded at a place that a search shows; `count` says how many there are."""

_DATED = ("document", "event", "action")
_CHANGING = ("body", "place")


class Found(TypedDict):
    """What was found, best first. Each hit has the keys of `kg.search.Hit`.

    A place also has its `address`, which tells two of one name apart, and `recorded`: what is recorded at it and at
    what it was made of, null for those after the first few. Where a day is given, a body or place has `stood`: what
    stood there that day.
    """

    hits: list[dict[str, Any]]
    places_left: int
    """Places among the hits of which `recorded` is not shown."""


def find(
    index: Index,
    search: Search,
    text: str,
    limit: int = 20,
    kinds: Collection[str] | None = None,
    day: int | None = None,
) -> Found:
    """Return what fits all words of a question, without documents, events and actions that are surely later."""
    hits = _hits(index, search, text, limit, kinds, day)
    places = [hit.iri for hit in hits if hit.kind == "place"]
    looked_at = set(places[:LOOKED_AT])
    return {
        "hits": [_described(index, hit, day, hit.iri in looked_at) for hit in hits],
        "places_left": len(places) - len(looked_at),
    }


def _hits(
    index: Index, search: Search, text: str, limit: int, kinds: Collection[str] | None, day: int | None
) -> list[Hit]:
    if day is None:
        return search.find(text, limit, kinds)
    asked = limit
    while True:
        hits = search.find(text, asked, kinds)
        kept = [hit for hit in hits if not _later(index, hit, day)]
        if len(kept) >= limit or len(hits) < asked:
            return kept[:limit]
        asked *= 4


def _later(index: Index, hit: Hit, day: int) -> bool:
    node = index.node(hit.iri) if hit.kind in _DATED else None
    return node is not None and bool(index.nodes.first[node] > day)  # UNKNOWN is before all days


def _described(index: Index, hit: Hit, day: int | None, look: bool) -> dict[str, Any]:
    found = asdict(hit)
    thing = index.thing(hit.iri) if hit.kind in _CHANGING else None
    if hit.kind == "place":
        found["address"] = hit.label if thing is None else address(index, thing)
        found["recorded"] = _recorded(index, thing, day) if look else None
    if day is not None and hit.kind in _CHANGING:
        found["stood"] = _stood(index, thing, day)
    return found


def _recorded(index: Index, thing: int | None, day: int | None) -> Recorded:
    return {"count": 0, "items": []} if thing is None else recorded(index, thing, day, SHOWN)


def _stood(index: Index, thing: int | None, day: int) -> list[Named]:
    return [] if thing is None else named(index, there(index, thing, day))
