"""The rows of documents.csv: the resolutions that the notes of the catalogue name, and those found by hand."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.gazetteer import curated, notes
from loaders.gazetteer.curated import Row
from loaders.gazetteer.places import NOW, Lists, row

_ABOUT = "administrative-reorganisation"


def documents(lists: Lists) -> Iterator[Row]:
    """Yield the rows of all documents: what is named first where, and what kind of document it is."""
    named: dict[notes.Resolution, str] = {}
    for noted in (*lists.provinces.values(), *lists.communes.values()):
        said = notes.resolution(noted.note)
        if said and said not in named:
            named[said] = noted.unit.code
    for said, code in sorted(named.items()):
        issuer = "quoc-hoi" if "/QH" in said.symbol else "uy-ban-thuong-vu-quoc-hoi"
        yield row(said.id, NOW, f"mã {code}", number=said.number, symbol=said.symbol, issued=said.issued)
        yield row(said.id, "editors", "", type="resolution", issuer=issuer, about=_ABOUT)
    yield from curated.rows("documents")
