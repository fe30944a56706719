"""The page about the dataset: what it holds, on what it rests, what it does not say, how to cite it."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any

from api.pages.citing import Citing
from api.pages.home import LISTS
from kg.index import Index
from kg.stats import UNKNOWN, stats
from ontology.iri import concept
from ontology.terms import CT


def context(citing: Citing, today: date) -> dict[str, Any]:
    """Return what `templates/about.html` shows; to be called in a thread."""
    data, naming = citing.data, citing.naming
    counted = stats(data.index)
    return {
        "version": version("chithi"),
        "today": today,
        "year": today.year,
        "base": data.base.iri,
        "lists": [
            {"name": naming.kind(kind), "href": naming.here(f"/{path}"), "count": counted["kinds"].get(kind, 0)}
            for kind, path in LISTS
        ],
        "tables": [
            {"key": "by_type", "rows": _rows(citing, "document-type", counted["types"])},
            {"key": "by_level", "rows": _rows(citing, "level", counted["levels"])},
            {"key": "by_branch", "rows": _rows(citing, "branch", counted["branches"])},
            {
                "key": "by_relation",
                "rows": [
                    {**citing.term(CT.iri + name), "count": count} for name, count in counted["relations"].items()
                ],
            },
        ],
        "links": counted["links"],
        "link_claims": counted["claims"],
        "gaps": counted["gaps"],
        "disputed": counted["disputed"],
        "conflicts": len(data.conflicts),
        "undated": _undated(data.index),
    }


def _rows(citing: Citing, scheme: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return concepts with their counts; None as the name of what is not said."""
    return [
        {"label": None, "href": None, "count": count}
        if name == UNKNOWN
        else {**citing.term(concept(scheme, name)), "count": count}
        for name, count in counts.items()
    ]


def _undated(index: Index) -> int:
    """Return how many documents, events and actions have no known day, month or year at all."""
    nodes = index.nodes
    known = nodes.edtf.offsets[1:] > nodes.edtf.offsets[:-1]
    return int((nodes.in_view & ~known).sum())
