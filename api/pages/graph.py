"""What the page of a hierarchy holds before its script runs: the root, the first level, what the script needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from markupsafe import Markup

from api.dataset import Data
from api.pages.naming import Naming
from kg.children import children
from kg.coverage import coverage
from kg.diagram import ways, words
from kg.errors import NoPlaces
from kg.opening import Before, before, opened
from kg.summaries import shown
from kg.trace import trace
from ontology.terms import LINEAGE


def context(data: Data, iri: str, naming: Naming, today: date) -> dict[str, Any]:
    """Return what `templates/graph.html` shows of the lineage below a thing; raise what `kg.trace.trace` raises."""
    found = trace(data.index, iri)
    node = before(data.index, data.search, iri)
    below = opened(data.index, data.search, children(data.index, iri))
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
    first = {"node": node, "children": below, "coverage": _coverage(data, node, today)}
    return {
        "title": title,
        "texts": embedded(words.texts(naming.language)),
        "graph": embedded({"config": config, "first": first}),
        "root_thing": _named(node, naming),
        "groups": [[_named(child, naming) for child in group["items"]] for group in below["groups"]],
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
