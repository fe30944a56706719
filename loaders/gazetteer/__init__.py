"""The gazetteer: the provinces, districts and communes of the last years, built once and kept as a collection.

`python -m loaders.gazetteer` writes data/gazetteer from three packages that only a build needs, and from what was
curated by hand (the folder `curated`). Equal packages give equal bytes. No other part of the program uses this one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from loaders.gazetteer import communes, curated, districts, documents, provinces
from loaders.gazetteer.curated import Row
from loaders.gazetteer.packages import Missing, catalogue, mapping, three_levels
from loaders.gazetteer.places import Lists

__all__ = ["TABLES", "Lists", "Missing", "build", "lists"]

_PROVENANCE: Final = ("source", "locator", "certainty", "note")

TABLES: Final = {
    "sources": ("id", "title", "publisher", "author", "url", "published", "language"),
    "bodies": ("id", "name", "name_en", "alias", "level", "branch", "part_of", *_PROVENANCE),
    "documents": (
        *("id", "type", "number", "symbol", "issuer", "issued", "issued_max", "in_force", "period", "title", "about"),
        *_PROVENANCE,
    ),
    "places": (
        *("id", "code", "name", "alias", "level", "part_of", "valid_from", "valid_to", "succeeded_by", "changed_by"),
        *_PROVENANCE,
    ),
}
"""The columns of each table that is written."""


def lists() -> Lists:
    """Return what the packages list. Raise Missing if one is not installed in the release that is wanted."""
    return Lists(three_levels(), mapping(), *catalogue())


def build() -> dict[str, bytes]:
    """Return the files of the collection, by name. Raise Missing as `lists` does."""
    read = lists()
    found = (provinces.provinces(read), districts.districts(read), communes.communes(read))
    places = [*curated.rows("places"), *(row for rows in found for row in rows)]
    return {
        "sources.csv": _file("sources", curated.rows("sources")),
        "bodies.csv": _file("bodies", curated.rows("bodies")),
        "documents.csv": _file("documents", sorted(documents.documents(read), key=_by_id)),
        "places.csv": _file("places", sorted(places, key=_by_id)),
    }


def _by_id(row: Row) -> str:
    return row["id"]


def _file(table: str, rows: Iterable[Row]) -> bytes:
    written = StringIO()
    writer = csv.DictWriter(written, TABLES[table], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
