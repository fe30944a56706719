"""Pages of places: through time, its two lines on a day, what is recorded at it, coverage there, its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np

from api.dataset import Data
from api.pages.badges import badge
from api.pages.citing import Citing
from api.pages.covering import LEVELS, SYMBOLS, href, in_words, known, parts
from api.pages.dates import full, written
from api.pages.offices import claims
from api.pages.words import word
from kg.coverage import STATES, State, coverage
from kg.errors import NoPlaces
from kg.history import Step, Unit, steps
from kg.index import EPOCH
from kg.lines import Lines, Seat, last_day, lines
from kg.places import address, at_level
from kg.recorded import recorded
from kg.succession import before

SHOWN_ELSEWHERE: Final = ("place", "succeededBy", "partOf")
"""Properties by which others mention a place, and that have a section of their own."""

_RECORDED, _PARTS, _DIRECTIVES = 50, 60, 3


def sections(citing: Citing, thing: Mapping[str, Any], as_of: date | None, today: date) -> dict[str, Any]:
    """Return what the page of a place has beside the common parts; to be called in a thread."""
    data = citing.data
    index, place = data.index, data.index.thing(thing["iri"])
    if place is None:
        return {}
    day = as_of or last_day(index, place, today)
    return {
        "address": address(index, place),
        "as_of": day,
        "as_of_text": full(day, citing.naming.language),
        "asked": as_of is not None,
        "this": thing["iri"],
        "steps": list(_steps(citing, place, steps(index, data.store, data.base, place))),
        "two_lines": _lines(citing, lines(index, data.store, data.base, place, day)),
        "recorded": _recorded(citing, place),
        "covered": list(_coverage(citing, place, day, thing)),
        "parts": list(_parts(citing, place, day)),
    }


def _steps(citing: Citing, place: int, found: Iterable[Step]) -> Iterator[dict[str, Any]]:
    """Yield steps, those together that say one thing: what a state was made of, or what became of it."""
    earlier = {place, *before(citing.data.index, place, any_level=True).tolist()}
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in found:
        new = citing.data.index.thing(citing.iri(step["to"]["id"]))
        same = step["to"] if new in earlier else step["from"]
        day = step["on"]["edtf"] if step["on"] else None
        decided = tuple(each["id"] for each in step["decided_by"])
        groups.setdefault((day, same["id"], step["from"]["level"], decided), []).append(step)
    for each in groups.values():
        yield {
            "from": _different(citing, [step["from"] for step in each]),
            "to": _different(citing, [step["to"] for step in each]),
            "on": citing.when(each[0]["on"]),
            "decided_by": [citing.named(document) for document in each[0]["decided_by"]],
            "claims": citing.claims({claim["id"]: claim for step in each for claim in step["claims"]}.values()),
        }


def _different(citing: Citing, units: Iterable[Unit]) -> list[dict[str, Any]]:
    """Return units as links, each once, with their levels."""
    return [
        {**citing.named(each), "level": citing.naming.level(each["level"]) if each["level"] else None}
        for each in {unit["id"]: unit for unit in units}.values()
    ]


def _lines(citing: Citing, found: Lines) -> dict[str, Any]:
    language = citing.naming.language
    return {
        "existed": found["existed"],
        "stood": [citing.named(each) for each in found["stood"]],
        "lines": [
            {
                "branch": citing.concept("branch", line["branch"]),
                "badge": badge(line["branch"], language),
                "bodies": [_seat(citing, seat) for seat in line["bodies"]],
            }
            for line in found["lines"]
        ],
        "two_branches": [
            {
                "person": citing.named(each["person"]),
                "held": each["held"],
                "posts": [{"post": post["post"], "body": citing.named(post["body"])} for post in each["posts"]],
            }
            for each in found["two_branches"]
        ],
    }


def _seat(citing: Citing, seat: Seat) -> dict[str, Any]:
    language = citing.naming.language
    return {
        **citing.named(seat),
        "via": citing.named(seat["via"]) if seat["via"] else None,
        "posts": [
            {
                "person": citing.named(post["person"]) if post["person"] else None,
                "post": post["post"],
                "held": post["held"],
                "from": written(post["from"], language, "some_day") if post["from"] else None,
                "to": written(post["to"], language, "some_day") if post["to"] else None,
                "attested": [written(each, language) for each in post["attested_on"]],
                "claims": citing.claims(claims(post["facts"])),
            }
            for post in seat["posts"]
        ],
    }


def _recorded(citing: Citing, place: int) -> dict[str, Any]:
    found = recorded(citing.data.index, place, None, _RECORDED)
    titles = citing.titles(each["iri"] for each in found["items"])
    return {
        "count": found["count"],
        "more": found["count"] - len(found["items"]),
        "things": [
            {
                **citing.node(each, titles.get(each["iri"])),
                "place": [],
                "via": [citing.named(state) for state in each["via"]],
            }
            for each in found["items"]
        ],
    }


def _coverage(citing: Citing, place: int, day: date, thing: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield for the central documents that led to most what is known of them at a place, and at those inside it."""
    data, naming = citing.data, citing.naming
    below = _below(citing, place, day, thing)
    for root in islice(_directives(data), _DIRECTIVES):
        iri = data.index.nodes.iri[root]
        own = _own(citing, iri, place, day, thing)
        counts = known(coverage(data.index, iri, below, day, place)) if below else {}
        level, within = (below, thing["id"]) if below else (thing.get("level"), (thing.get("part_of") or {}).get("id"))
        if own or below:
            yield {
                "document": citing.named({"id": iri, "iri": iri, "label": data.index.nodes.label[root]}),
                "state": own,
                "symbol": SYMBOLS[own] if own else None,
                "word": word(f"state_{own}", naming.language) if own else None,
                "text": in_words(counts, below, naming.language) if below else None,
                "parts": parts(counts),
                "href": href(data, naming, iri, level=level, within=within, as_of=day),
            }


def _below(citing: Citing, place: int, day: date, thing: Mapping[str, Any]) -> str | None:
    """Return the next level that has places inside a place on a day; None where there is none."""
    index, level = citing.data.index, thing.get("level")
    deeper = LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else ()
    return next((each for each in deeper if len(at_level(index, each, day.toordinal() - EPOCH, place))), None)


def _own(citing: Citing, iri: str, place: int, day: date, thing: Mapping[str, Any]) -> State | None:
    """Return what is known of the place itself, None where its level is not counted or it was not there that day."""
    index, level = citing.data.index, thing.get("level")
    if level not in LEVELS:
        return None
    around = int(index.things.part_of[place])
    try:
        found = coverage(index, iri, level, day, around if around >= 0 else None)
    except NoPlaces:
        return None
    at = np.flatnonzero(found.places == place)
    return STATES[found.known[at[0]]] if len(at) else None


def _directives(data: Data) -> Iterator[int]:
    """Yield the central documents at which lineage begins, that to which most goes back first."""
    nodes, first = data.index.nodes, [each.row for each in data.beginnings]
    rows = np.array(first, np.int32)
    columns = zip(first, nodes.level.take(rows), nodes.kind.take(rows), strict=True)
    return (row for row, level, kind in columns if level == "central" and kind == "document")


def _parts(citing: Citing, place: int, day: date) -> Iterator[dict[str, Any]]:
    """Yield the places inside a place on a day by level, the first of each."""
    index, naming = citing.data.index, citing.naming
    depth = int(index.things.depth[place])
    for level in LEVELS[max(depth, 0) :]:
        rows = at_level(index, level, day.toordinal() - EPOCH, place)
        if not len(rows):
            continue
        shown = rows[:_PARTS]
        named = zip(
            index.things.iri.take(shown), index.things.label.take(shown), index.things.code.take(shown), strict=True
        )
        id = "/".join(citing.data.base.split(index.things.iri[place]) or (index.things.iri[place],))
        query = urlencode({"level": level, "place": id.removeprefix("place/"), "as_of": day.isoformat()})
        yield {
            "level": word(f"level_{level}", naming.language),
            "count": len(rows),
            "places": [
                {"iri": iri, "label": label or iri, "href": naming.href(iri), "code": code}
                for iri, label, code in named
            ],
            "more": naming.here(f"/places?{query}") if len(rows) > len(shown) else None,
        }
