"""Pages of bodies: what one issued, organised and carried out, its parts, and who held its posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.pages.citing import Citing
from api.pages.offices import of_body
from kg.catalogue import Filters, find
from kg.summaries import summaries

SHOWN_ELSEWHERE = ("issuer", "organiser", "performedBy", "body")
"""Properties by which others mention a body, and that have a section of their own."""

_SHOWN = 20


def sections(citing: Citing, thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page of a body has beside the common parts; to be called in a thread."""
    return {
        "works": [_works(citing, thing, kind) for kind in ("document", "event", "action")],
        "posts": _posts(citing, thing),
    }


def _posts(citing: Citing, thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    return of_body(citing, thing["iri"], None)


def _works(citing: Citing, thing: Mapping[str, Any], kind: str) -> dict[str, Any]:
    index = citing.data.index
    page = (
        find(index, kind, Filters(issuer=thing["iri"]), limit=_SHOWN) if index.thing(thing["iri"]) is not None else None
    )
    described = [] if page is None else summaries(index, page.rows)
    titles = citing.titles(each["iri"] for each in described)
    path = {"document": "documents", "event": "events", "action": "actions"}[kind]
    query = urlencode({"issuer": thing["id"].removeprefix("body/")})
    return {
        "path": path,
        "things": [citing.node(each, titles.get(each["iri"])) for each in described],
        "count": page.count if page else 0,
        "exact": page.exact if page else True,
        "more": citing.naming.here(f"/{path}?{query}") if page and page.next else None,
    }
