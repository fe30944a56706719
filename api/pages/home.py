"""What the home page shows: where lineage begins, the latest events, what the dataset holds; and search hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from api.pages.citing import Citing
from api.pages.covering import lines
from api.pages.dates import written
from api.pages.naming import Naming
from api.pages.words import word
from kg.index import UNKNOWN
from kg.search import Hit
from kg.stats import stats
from kg.summaries import summaries

LISTS: Final = (
    ("document", "documents"),
    ("event", "events"),
    ("action", "actions"),
    ("body", "bodies"),
    ("place", "places"),
    ("person", "people"),
    ("task", "tasks"),
    ("source", "sources"),
)
"""Kinds and the addresses of their lists."""

_ROOTS, _EVENTS = 6, 8


def context(citing: Citing, today: date) -> dict[str, Any]:
    """Return what the home page shows; to be called in a thread."""
    data, naming = citing.data, citing.naming
    counted = stats(data.index)
    return {
        "roots": _beginnings(citing, today),
        "events": _latest(citing, today),
        "lists": [
            {"name": naming.kind(kind), "href": naming.here(f"/{path}"), "count": counted["kinds"].get(kind, 0)}
            for kind, path in LISTS
        ],
        "links": counted["links"],
        "gaps": counted["gaps"],
        "conflicts": len(data.conflicts),
    }


def _beginnings(citing: Citing, today: date) -> list[dict[str, Any]]:
    index, first = citing.data.index, citing.data.beginnings[:_ROOTS]
    described = summaries(index, np.array([each.row for each in first], np.int32))
    titles = citing.titles(each["iri"] for each in described)
    return [
        {
            **citing.node(each, titles.get(each["iri"])),
            "count": beginning.below,
            "coverage": lines(citing.data, each["iri"], today, citing.naming, ("province",)),
            "graph": citing.naming.here(f"/graph/{each['id']}"),
        }
        for beginning, each in zip(first, described, strict=True)
    ]


def _latest(citing: Citing, today: date) -> list[dict[str, Any]]:
    """Return the events and actions with the latest days that are known and not to come."""
    nodes = citing.data.index.nodes
    kinds = [code for code, kind in enumerate(nodes.kind.words) if kind in ("event", "action")]
    rows = np.flatnonzero(nodes.in_view & np.isin(nodes.kind.codes, kinds) & (nodes.first != UNKNOWN)).astype(np.int32)
    rows = rows[np.lexsort((rows, -nodes.first[rows]))][:_EVENTS]
    described = summaries(citing.data.index, rows)
    return [citing.node(each) for each in described]


def hit(found: Hit, naming: Naming) -> dict[str, Any]:
    """Return a search hit as templates show it."""
    return {
        "id": found.id,
        "iri": found.iri,
        "label": found.label,
        "href": naming.href(found.iri),
        "date": written(found.date, naming.language) if found.date else None,
        "kind": naming.kind(found.kind),
        "detail": found.text if found.text != found.label else None,
    }


def found(hits: Mapping[str, Any], citing: Citing) -> list[dict[str, Any]]:
    """Return what `kg.finding.find` found as the search page shows it."""
    language = citing.naming.language
    return [
        {
            **citing.named(each),
            "kind": citing.naming.kind(each["kind"]),
            "address": each.get("address") if each.get("address") != each["label"] else None,
            "detail": each["text"] if each["text"] != each["label"] else None,
            "date": written(each["date"], language) if each["date"] else None,
            "recorded": _recorded(each.get("recorded"), citing),
        }
        for each in hits["hits"]
    ]


def suggested(hits: Mapping[str, Any], naming: Naming) -> list[dict[str, Any]]:
    """Return what `kg.finding.find` found as search fields suggest it: label, link, and in one line what else helps."""
    return [
        {
            "label": each["label"] or each["id"],
            "href": _page(each, naming),
            "more": " · ".join(_more(each, naming)),
        }
        for each in hits["hits"]
    ]


def _page(each: Mapping[str, Any], naming: Naming) -> str:
    """Return the link to our page about a thing, ours or of others."""
    ours = naming.base.split(each["iri"]) or (each["kind"], quote(each["iri"], safe=""))
    return naming.here("/".join(("", *ours)))


def _more(each: Mapping[str, Any], naming: Naming) -> Iterator[str]:
    if each["date"]:
        yield written(each["date"], naming.language)
    address = each.get("address")
    detail = address if address and address != each["label"] else each["text"]
    if detail and detail != each["label"]:
        yield detail


def _recorded(recorded: Mapping[str, Any] | None, citing: Citing) -> dict[str, Any] | None:
    if not recorded or not recorded["count"]:
        return None
    shown = recorded["items"][:3]
    return {
        "text": word("recorded_here", citing.naming.language, n=recorded["count"]),
        "things": [citing.node(each) for each in shown],
        "more": recorded["count"] - len(shown),
    }
