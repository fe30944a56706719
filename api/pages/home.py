"""What the home page and the search page show of things."""

from __future__ import annotations

from typing import Any

import numpy as np

from api.dataset import Data
from api.pages.naming import Naming
from kg.search import Hit
from kg.summaries import shown, summaries

_SHOWN = 20


def beginnings(data: Data, naming: Naming) -> list[dict[str, Any]]:
    """Return the documents, events and actions that others derive from and that derive from nothing, the first 20.

    They stand by level, so the central ones come first.
    """
    links = data.index.links
    roots = np.setdiff1d(links.target, links.source)[:_SHOWN].astype(np.int32)
    return [
        {
            "id": each["id"],
            "iri": each["iri"],
            "label": each["label"],
            "href": naming.href(each["iri"]),
            "date": shown(each["date"]) if each["date"] else None,
            "detail": ", ".join(issuer["label"] or issuer["id"] for issuer in each["issuer"]),
        }
        for each in summaries(data.index, roots)
    ]


def hit(found: Hit, naming: Naming) -> dict[str, Any]:
    """Return a search hit as templates show it."""
    return {
        "id": found.id,
        "iri": found.iri,
        "label": found.label,
        "href": naming.href(found.iri),
        "date": found.date,
        "kind": naming.kind(found.kind),
        "detail": found.text if found.text != found.label else None,
    }
