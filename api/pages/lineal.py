"""Pages of documents, events and actions: the way up, the way down, coverage by level, what bears the same symbol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.pages.citing import Citing
from api.pages.covering import href, lines
from api.pages.lineage import tree
from kg.errors import NotFound, NotTraceable
from kg.summaries import When
from kg.trace import trace


def sections(citing: Citing, thing: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what the page of a thing with lineage has beside the common parts; to be called in a thread."""
    data, iri = citing.data, thing["iri"]
    try:
        up, down = (tree(trace(data.index, iri, way), citing) for way in ("up", "down"))
    except (NotFound, NotTraceable):  # disputed claims alone speak of it
        return {}
    covered = lines(data, iri, today, citing.naming) if down["count"] else []
    return {
        "up": up,
        "down": down,
        "coverage": covered,
        "coverage_href": href(data, citing.naming, iri) if covered else None,
        "graph": citing.naming.here(f"/graph/{thing['id']}"),
        "trace": f"{citing.naming.root}/api/trace/{thing['id']}",
        "same_symbol": list(_same_symbol(citing, thing)),
    }


def _same_symbol(citing: Citing, thing: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield other documents with the symbol of one: numbers restart with each term, and each body has its own."""
    if symbol := thing.get("symbol"):
        for hit in citing.data.search.resolve(symbol):
            if hit.kind == "document" and hit.iri != thing["iri"] and hit.symbol == symbol:
                when: When | None = {"edtf": hit.date, "not_before": None, "not_after": None} if hit.date else None
                yield {**citing.named({"id": hit.id, "iri": hit.iri, "label": hit.label}), "when": citing.when(when)}
