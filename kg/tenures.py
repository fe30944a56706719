"""Who held which post in some bodies on a day: certainly, or possibly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kg.store import Store
from ontology.edtf import Bounds, NotEdtf, bounds

Held: TypeAlias = Literal["certain", "possible"]
"""Certain: a source shows the person in the post on that day, or it lies between the known first day and the last, or
between one of them and a day on which a source shows the person. Possible: nothing that is known rules it out."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person in one post of one body. IRIs and texts as the view has them; dates in EDTF."""

    iri: str
    body: str
    holder: str | None
    name: str | None
    post: str | None
    rank: str | None
    start: str | None
    end: str | None
    """The first day no longer in the post."""
    attested: tuple[str, ...]
    """Days on which a source shows the person in the post, sorted."""

    def held(self, day: date) -> Held | None:
        """Say whether the post was held on a day; None: surely not."""
        if day.isoformat() in self.attested:
            return "certain"
        start, end = _bounds(self.start), _bounds(self.end)
        if (start[0] and day < start[0]) or (end[1] and end[1] <= day):
            return None
        begun, lasted = bool(start[1] and start[1] <= day), bool(end[0] and day < end[0])
        seen = self._seen(start, end)
        before, after = any(each < day for each in seen), any(each > day for each in seen)
        return "certain" if (begun and (lasted or after)) or (lasted and before) else "possible"

    def _seen(self, start: Bounds, end: Bounds) -> list[date]:
        """Return the full days on which a source shows the person in the post, those outside of the term left out.

        Between two of them nothing is certain: the person may have held the post twice.
        """
        days = [first for first, last in map(_bounds, self.attested) if first and first == last]
        return [each for each in days if (not start[0] or start[0] <= each) and (not end[1] or each < end[1])]

    def away(self, day: date) -> int:
        """Return how many days lie between a day and the nearest on which something is known of the post."""
        known = [each for text in (*self.attested, self.start, self.end) for each in _bounds(text) if each]
        return min((abs((each - day).days) for each in known), default=date.max.toordinal())


def tenures(store: Store, bodies: Iterable[str]) -> list[Tenure]:
    """Return the tenures of some bodies (IRIs), by IRI. Raise QueryError."""
    wanted = list(bodies)
    found: dict[str, list[dict[str, str | None]]] = {}
    for row in store.rows("lines/tenures", body=wanted) if wanted else []:
        found.setdefault(row["tenure"] or "", []).append(row)
    return [_tenure(iri, rows) for iri, rows in found.items()]


def _tenure(iri: str, rows: Sequence[dict[str, str | None]]) -> Tenure:
    """Make one of its rows, which differ in the attested day; files of RDF may say more than one of anything."""
    first = rows[0]
    return Tenure(
        iri=iri,
        body=first["body"] or "",
        holder=first["holder"],
        name=first["name"],
        post=first["post"],
        rank=first["rank"],
        start=first["from"],
        end=first["to"],
        attested=tuple(sorted({row["attested"] for row in rows if row["attested"]})),
    )


def _bounds(edtf: str | None) -> Bounds:
    try:
        return bounds(edtf) if edtf else (None, None)
    except NotEdtf:  # files of RDF are loaded as they are; a date that is none bounds nothing
        return None, None
