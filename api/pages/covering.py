"""Coverage in short: a line and a bar for each level below a document, as its page and the home page show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import numpy as np

from api.dataset import Data
from api.pages.naming import Naming
from api.pages.words import Language, word
from kg.coverage import Coverage, coverage
from kg.errors import NoPlaces
from kg.index import NO_DEPTH
from ontology import vocab
from ontology.edtf import bounds

LEVELS: Final = ("province", "district", "commune")
"""Of which places are counted."""

SYMBOLS: Final = {"document": "●", "event": "◐", "none": "∅", "absent": "×"}
"""What stands for a state beside its colour and pattern."""


class Part(NamedTuple):
    """A stretch of a bar: state, how many, and where it begins and how long it is, in hundredths of the bar."""

    state: str
    number: int
    start: str
    share: str


def parts(counts: Mapping[str, int]) -> list[Part]:
    """Return the stretches of a bar, none of them empty."""
    known = [(state, counts.get(state, 0)) for state in SYMBOLS]
    total = sum(count for _, count in known)
    found, before = [], 0
    for state, count in known:
        if count:
            found.append(Part(state, count, f"{100 * before / total:.4g}%", f"{100 * count / total:.4g}%"))
            before += count
    return found


def in_words(counts: Mapping[str, int], level: str, language: Language) -> str:
    """Return counts in words: `34 tỉnh: 12 có văn bản · 8 chỉ có sự kiện · 14 chưa ghi nhận`."""
    said = [word(f"count_{state}", language, n=counts[state]) for state in SYMBOLS if counts.get(state)]
    places = word(f"places_{level}", language, n=sum(counts.get(state, 0) for state in SYMBOLS))
    return f"{places}: {' · '.join(said)}"


def known(found: Coverage) -> dict[str, int]:
    """Return how many places have a document, an event only, nothing; of a level that is no more, what they had."""
    document, event, none = np.bincount(found.known, minlength=3).tolist()
    return {"document": document, "event": event, "none": none}


def last_day(level: str, today: date) -> date:
    """Return the day on which a level is counted: today, or the last on which it existed."""
    ends = vocab.scheme("level").concepts[level].valid_to
    over = bounds(ends)[0] if ends else None
    return over - timedelta(days=1) if over and over <= today else today


def lines(data: Data, iri: str, today: date, naming: Naming, levels: Sequence[str] = LEVELS) -> list[dict[str, Any]]:
    """Return coverage below a document by level: all of the country, or of the one place that the document is of."""
    row = data.index.node(iri)
    nodes = data.index.nodes
    if row is None or nodes.kind.take(np.array([row]))[0] != "document":
        return []
    depth, at = int(nodes.depth[row]), nodes.places[row].tolist()
    if depth == NO_DEPTH or (depth and len(at) != 1):
        return []
    below = [each for each in levels if (vocab.scheme("level").concepts[each].depth or 0) > depth]
    return list(_lines(data, iri, today, naming, below, at[0] if depth else None))


def _lines(
    data: Data, iri: str, today: date, naming: Naming, levels: Iterable[str], within: int | None
) -> Iterator[dict[str, Any]]:
    for level in levels:
        day = last_day(level, today)
        try:
            found = coverage(data.index, iri, level, day, within)
        except NoPlaces:
            continue
        counts = known(found)
        place = None if within is None else data.index.things.iri.ids(np.array([within]))[0]
        yield {
            "text": in_words(counts, level, naming.language),
            "day": None if day == today else day,
            "parts": parts(counts),
            "href": href(data, naming, iri, level=level, within=place, as_of=None if day == today else day),
        }


def href(data: Data, naming: Naming, iri: str, **asked: object) -> str:
    """Return the address of a coverage page."""
    ours = data.base.split(iri)
    query = urlencode({name: str(value) for name, value in asked.items() if value is not None})
    return naming.here(f"/coverage/{'/'.join(ours) if ours else quote(iri, safe='')}{'?' if query else ''}{query}")
