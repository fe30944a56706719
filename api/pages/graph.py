"""What the page of a hierarchy holds before its script runs: the root, the first level, what the script needs."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
from markupsafe import Markup

from api.dataset import Data
from api.pages.naming import Naming
from kg.coverage import coverage
from kg.diagram import scripts, ways, words
from kg.errors import NoPlaces
from kg.opening import Before, first, titles_in
from kg.summaries import shown
from kg.trace import trace
from ontology.terms import LINEAGE

_STATIC: Final = Path(__file__).resolve().parents[1] / "static"


@cache
def script() -> str:
    """Return the script of the page: what it shares with the file, then what asks the server."""
    own = [(_STATIC / name).read_text(encoding="utf-8") for name in ("graph-remote.js", "graph-page.js")]
    return "\n".join((scripts.joined(scripts.VIEW), *own))


@cache
def style() -> str:
    """Return the style of the page: what it shares with the file, then its place in a page of ours."""
    return scripts.joined((scripts.STYLE,)) + (_STATIC / "graph.css").read_text(encoding="utf-8")


def context(data: Data, iri: str, naming: Naming, today: date) -> dict[str, Any]:
    """Return what `templates/graph.html` shows of the lineage below a thing; raise what `kg.trace.trace` raises."""
    found = trace(data.index, iri)
    begun = first(data.index, iri, titles_in(data.search))
    node = begun["node"]
    title = words.title(node["label"] or node["id"], naming.language)
    config = {
        "base": naming.root,
        "root": node["id"],
        "lang": naming.language,
        "title": title,
        "levels": ways.levels(found),
        "times": ways.times(found),
        "above": ways.origins(data.index, iri),
        "lineage": [each.name for each in LINEAGE],
    }
    return {
        "title": title,
        "texts": embedded(words.texts(naming.language)),
        "graph": embedded({"config": config, "first": {**begun, "coverage": _coverage(data, node, today)}}),
        "root_thing": _named(node, naming),
        "groups": [[_named(child, naming) for child in group["items"]] for group in begun["children"]["groups"]],
    }


def embedded(value: object) -> Markup:
    """Return JSON for a script element: nothing in it can end the element."""
    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))  # noqa: S704  # no markup is left in it


def _coverage(data: Data, node: Before, today: date) -> dict[str, Any] | None:
    """Return the coverage that the root shows, as /api/coverage answers; None where there is nothing to count."""
    asked = node["countable"]
    if asked is None:
        return None
    place = None
    if asked["within"]:
        place = data.index.thing(f"{data.base.iri}id/{asked['within']}")
        if place is None:
            return None
    try:
        found = coverage(data.index, node["iri"], asked["level"], today, place)
    except NoPlaces:
        return None
    return {**found.to_dict(data.id)}


def _named(thing: Any, naming: Naming) -> dict[str, Any]:
    when = thing["date"]
    return {
        "label": thing["label"] or thing["id"],
        "href": naming.href(thing["iri"]),
        "date": shown(when) if when else None,
    }
