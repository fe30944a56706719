"""The coverage page: a tile for each province, or each place of an area, and a table of places with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from api.pages.citing import Citing
from api.pages.covering import LEVELS, SYMBOLS, href, in_words, known, parts
from api.pages.dates import full
from api.pages.tiles import grid
from api.pages.words import word
from kg.coverage import STATES, Coverage, Covered, covered
from kg.index import EPOCH, Array, Index, Rows, spread
from kg.places import around
from kg.summaries import summaries
from kg.traced import Days
from ontology.terms import PREFIXES

PAGE: Final = 50
"""Places in the table."""

_TILES = 500  # more than any province has communes
_EVIDENCE = 4  # of a place that the table shows


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for."""

    iri: str
    level: str
    as_of: date
    within: str | None
    state: str | None
    """Only places in this state in the table."""
    offset: int
    today: date


def context(citing: Citing, asked: Asked) -> dict[str, Any]:
    """Return what `templates/coverage.html` shows; raise what `kg.coverage.covered` raises. In a thread."""
    data, language = citing.data, citing.naming.language
    found = covered(data.index, data.search, asked.iri, asked.level, asked.as_of, asked.within)
    counts = known(found)
    node = summaries(data.index, np.array([found.document], np.int32))[0]
    rows = _chosen(found, asked.state)
    shown = _only(found, rows[asked.offset : asked.offset + PAGE]).to_dict()["places"]
    return {
        "document": citing.node(node, citing.titles([node["iri"]]).get(node["iri"])),
        "levels": [(each, word(f"level_{each}", language)) for each in LEVELS],
        "level": asked.level,
        "level_name": citing.naming.term(PREFIXES["level"] + asked.level),
        "as_of": asked.as_of,
        "as_of_text": full(asked.as_of, language),
        "within": asked.within,
        "within_thing": _place(citing, found.within),
        "absent": found.absent,
        "text": in_words(counts, asked.level, language),
        "parts_of_bar": parts(counts),
        "states": [_state(citing, asked, found, state, counts) for state in STATES[:3]],
        "unidentified": len(found.unidentified),
        "uncertain": found.counts()["uncertain"],
        "elsewhere": [citing.node(each) for each in summaries(data.index, found.elsewhere[:PAGE])],
        "elsewhere_count": len(found.elsewhere),
        "tiles": list(_tiles(citing, asked, found)),
        "by_province": _aggregated(asked, found),
        "places": [
            _row(citing, each, known) for each, known in zip(shown, found.known[rows[asked.offset :]], strict=False)
        ],
        "count": len(rows),
        "offset": asked.offset,
        "before": _page(citing, asked, max(asked.offset - PAGE, 0)) if asked.offset else None,
        "next": _page(citing, asked, asked.offset + PAGE) if asked.offset + PAGE < len(rows) else None,
        "whole": _page(citing, replace(asked, state=None), 0) if asked.state else None,
        "graph": citing.naming.here(f"/graph/{node['id']}"),
        "api": href(data, replace(citing.naming, language="vi"), asked.iri, **_query(asked)).replace(
            "/coverage/", "/api/coverage/", 1
        ),
    }


def _query(asked: Asked) -> dict[str, Any]:
    return {"level": asked.level, "as_of": asked.as_of, "within": asked.within}


def _page(citing: Citing, asked: Asked, offset: int) -> str:
    more = {"state": asked.state, "offset": offset or None}
    return f"{href(citing.data, citing.naming, asked.iri, **_query(asked), **more)}#places"


def _state(citing: Citing, asked: Asked, found: Coverage, state: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return a line of the legend, which also chooses what the table shows."""
    total = len(found.places)
    return {
        "state": state,
        "symbol": SYMBOLS[state],
        "word": word(f"state_{state}", citing.naming.language),
        "count": counts[state],
        "share": _percent(counts[state], total),
        "href": _page(citing, replace(asked, state=state), 0) if counts[state] else None,
        "chosen": asked.state == state,
    }


def _percent(count: int, total: int) -> str | None:
    """Return a share that is nought or whole only where it is so."""
    if not count or not total:
        return None
    share = 100 * count / total
    return "< 1 %" if share < 1 else "> 99 %" if 99 < share < 100 else f"{share:.0f} %"


def _chosen(found: Coverage, state: str | None) -> Array:
    """Return positions of places: those with documents first, then those with events, each by code."""
    order = np.argsort(found.known, kind="stable")
    return order if state is None else order[found.known[order] == STATES.index(state)]


def _only(found: Coverage, rows: Array) -> Coverage:
    """Return some of the places of a coverage with all that is known of them."""
    taken, counts = spread(found.offsets, rows)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    return replace(
        found,
        places=found.places[rows],
        certain=found.certain[rows],
        known=found.known[rows],
        days_min=found.days_min[rows],
        days_max=found.days_max[rows],
        below=found.below[:, rows],
        offsets=offsets,
        evidence=found.evidence[taken],
        via=found.via.only(taken),
    )


def _row(citing: Citing, place: Covered, known: int) -> dict[str, Any]:
    """Return a line of the table."""
    evidence, days = place["evidence"], place["days"]
    below = place["below"]["documents"] + place["below"]["events"]
    return {
        **citing.named(place),
        "code": place["code"],
        "state": STATES[known],
        "absent": place["state"] == "absent",
        "symbol": SYMBOLS[STATES[known]],
        "word": word(f"state_{STATES[known]}", citing.naming.language),
        "days": _days(days, citing) if days else None,
        "evidence": [
            {**citing.node(each), "via": [citing.named(state) for state in each["via"]]}
            for each in evidence[:_EVIDENCE]
        ],
        "more": max(len(evidence) - _EVIDENCE, 0),
        "below": below,
        "told": bool(evidence or below or place["successors"]),
        "successors": [citing.named(each) for each in place["successors"]],
        "certain": place["certain"],
    }


def _days(days: Days, citing: Citing) -> str:
    first, last = days["min"], days["max"]
    if first == last and first is not None:
        return word("days", citing.naming.language, n=first)
    return word(
        "days_between",
        citing.naming.language,
        first="…" if first is None else first,
        last="…" if last is None else last,
    )


def _place(citing: Citing, row: int | None) -> dict[str, Any] | None:
    if row is None:
        return None
    things = citing.data.index.things
    iri = things.iri[row]
    return {"iri": iri, "label": things.label[row] or iri, "href": citing.naming.href(iri)}


def _aggregated(asked: Asked, found: Coverage) -> bool:
    """Whether a tile stands for a province with the places in it, rather than for one of the places."""
    return asked.within is None and asked.level != "province"


def _tiles(citing: Citing, asked: Asked, found: Coverage) -> Iterator[dict[str, Any]]:
    """Yield tiles, each with its place on the grid if it has one; none where they would be too many."""
    if _aggregated(asked, found):
        yield from _provinces(citing, asked, found)
        return
    if len(found.places) > _TILES:
        return
    index = found.index
    codes = index.things.code.take(found.places)
    spots = grid(codes) or {}
    columns = zip(found.places.tolist(), codes, found.known.tolist(), np.diff(found.offsets).tolist(), strict=True)
    for row, code, best, count in columns:
        state = STATES[best]
        yield {
            "name": _short(index.things.label[row] or index.things.iri[row]),
            "href": citing.naming.href(index.things.iri[row]),
            "state": state,
            "symbol": SYMBOLS[state],
            "word": word(f"state_{state}", citing.naming.language),
            "spot": spots.get(code or ""),
            "count": count,
            "total": None,
            "parts": [],
            "text": None,
        }


def _provinces(citing: Citing, asked: Asked, found: Coverage) -> Iterator[dict[str, Any]]:
    """Yield a tile for each province in which places lie, with how many of them are in each state."""
    index = found.index
    lying = _province(index, found.places, found.as_of)
    rows = sorted(set(lying[lying >= 0].tolist()), key=lambda row: (index.things.code[row] or "~", row))
    spots = grid([index.things.code[row] for row in rows]) or {}
    for row in rows:
        counts = dict(zip(STATES, np.bincount(found.known[lying == row], minlength=3).tolist(), strict=False))
        state = next((each for each in STATES[:3] if counts[each]), "none")
        id = index.things.iri.ids(np.array([row]))[0]
        yield {
            "name": _short(index.things.label[row] or id),
            "href": href(citing.data, citing.naming, asked.iri, **_query(replace(asked, within=id))),
            "state": state,
            "symbol": SYMBOLS[state],
            "word": None,
            "spot": spots.get(index.things.code[row] or ""),
            "count": sum(counts[each] for each in STATES[:2]),
            "total": sum(counts.values()),
            "parts": parts(counts),
            "text": in_words(counts, asked.level, citing.naming.language),
        }


def _province(index: Index, places: Rows, as_of: date) -> Rows:
    """Return the province that each place lies in on a day, -1 where none is known."""
    part_of = around(index, as_of.toordinal() - EPOCH)
    levels = [code for code, each in enumerate(index.things.level.words) if each == "province"]
    is_province = np.isin(index.things.level.codes, levels)
    lying = places.copy()
    for _ in LEVELS:
        going = (lying >= 0) & ~is_province[lying]
        lying[going] = part_of[lying[going]]
    return np.where((lying >= 0) & is_province[lying], lying, -1).astype(np.int32)


def _short(name: str) -> str:
    """Return the name of a province without the word that all of them begin with."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
