"""Days of places, bodies and tenures in the view that cannot all be right; SHACL Core cannot compare EDTF dates.

Each single row may be sound: two sources contradict each other, or two things do. So these are warnings.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from kg.shapes import Finding
from kg.store import Store
from ontology.edtf import Bounds, NotEdtf, bounds
from ontology.terms import CT

_ENDED: Final = (
    "Chắc chắn kết thúc trước khi bắt đầu: xem lại hai ngày.",
    "It surely ended before it began: check both dates.",
)
_SUCCEEDED: Final = (
    "Cái kế tiếp chắc chắn đã kết thúc trước nó: xem lại hai ngày hoặc việc kế tiếp.",
    "What succeeded it surely ended before it did: check both dates or the succession.",
)


class _Found(NamedTuple):
    """A finding, and which properties of which things the rows give that it rests on."""

    finding: Finding
    said: tuple[tuple[str, str], ...]


def impossible(store: Store) -> list[Finding]:
    """Return the warnings, each with its rows, by thing, path and value. Raise QueryError."""
    found = [*_ended(store), *_succeeded(store)]
    rows = _rows(store, (each for one in found for each in one.said)) if found else {}
    findings = [
        replace(one.finding, rows=tuple(sorted({row for said in one.said for row in rows.get(said, ())})))
        for one in found
    ]
    return sorted(findings, key=lambda each: (each.focus, each.path or "", each.value or ""))


def _ended(store: Store) -> Iterable[_Found]:
    for thing, begun, ended, first, last in store.frame("impossible/ended").iter_rows():
        if _before(last, first):
            path = f"ct:{ended.removeprefix(CT.iri)}"
            yield _Found(_finding(thing, path, last, _ENDED), ((thing, begun), (thing, ended)))


def _succeeded(store: Store) -> Iterable[_Found]:
    for thing, successor, first, last in store.frame("impossible/succeeded").iter_rows():
        if _before(last, first):
            said = ((thing, CT.validTo), (thing, CT.succeededBy), (successor, CT.validTo))
            yield _Found(_finding(thing, "ct:succeededBy", successor, _SUCCEEDED), said)


def _finding(thing: str, path: str, value: str, messages: tuple[str, str]) -> Finding:
    return Finding("Warning", thing, path, value, None, *messages)


def _before(a: str | None, b: str | None) -> bool:
    """Whether every day that a date can mean is before every day that another can."""
    last, first = _bounds(a)[1], _bounds(b)[0]
    return last is not None and first is not None and last < first


def _bounds(text: str | None) -> Bounds:
    try:
        return bounds(text or "")
    except NotEdtf:  # files of RDF are loaded as they are; a date that is none bounds nothing
        return None, None


def _rows(store: Store, said: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    things, properties = (sorted(set(each)) for each in zip(*said, strict=True))
    rows: dict[tuple[str, str], list[str]] = {}
    for thing, property, row in store.frame("impossible/rows", thing=things, property=properties).iter_rows():
        rows.setdefault((thing, property), []).append(row)
    return rows
