"""Days in the view that cannot all be right, where SHACL cannot tell: it compares no EDTF dates, and no claims.

Each single row may be sound: two sources contradict each other, or two things do. So these are warnings.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.evidence import Said, rows
from kg.shapes import Finding
from kg.store import Store
from ontology.edtf import Bounds, NotEdtf, bounds
from ontology.terms import CT

_NOT_HELD: Final = (
    "Ngày được nêu chắc chắn nằm ngoài thời gian giữ chức: xem lại attested_on, from và to.",
    "The post is attested on a day on which it was surely not held: check attested_on, from and to.",
)

MESSAGES: Final = {
    "ended": (
        "Chắc chắn kết thúc trước khi bắt đầu: xem lại hai ngày.",
        "It surely ended before it began: check both dates.",
    ),
    "succeeded": (
        "Cái kế tiếp chắc chắn đã kết thúc trước nó: xem lại hai ngày hoặc việc kế tiếp.",
        "What succeeded it surely ended before it did: check both dates or the succession.",
    ),
    "in-force": (
        "Chắc chắn có hiệu lực trước khi ban hành: xem lại issued và in_force.",
        "It was surely in force before it was issued: check issued and in_force.",
    ),
    "due": (
        "Hạn chắc chắn trước ngày giao: xem lại due, hoặc ngày của assigned_in.",
        "It was surely due before it was assigned: check due, or the date of assigned_in.",
    ),
    "decided": (
        "Chắc chắn xảy ra trước khi có văn bản quyết định: xem lại ngày hoặc văn bản.",
        "It surely happened before the document that decided it was issued: check the dates or the document.",
    ),
    "over": (
        "Địa phương hoặc tổ chức này lúc đó chắc chắn không còn: dùng id của cái kế tiếp, hoặc xem lại ngày.",
        "This place or body was surely over by then: use the id of what succeeded it, or check the dates.",
    ),
    "not-yet": (
        "Địa phương hoặc tổ chức này lúc đó chắc chắn chưa có: dùng id của cái có trước, hoặc xem lại ngày.",
        "This place or body surely had not begun by then: use the id of what was before it, or check the dates.",
    ),
    "attested": _NOT_HELD,
    "left": _NOT_HELD,
    "retrieved": (
        "Chắc chắn được xem trước khi đăng: xem lại published và retrieved.",
        "It was surely looked at before it was published: check published and retrieved.",
    ),
    "foreseen": (
        "Nguồn được đăng trước ngày ban hành mà nó nêu: xem lại issued, hoặc published của nguồn.",
        "The source came out before the day of issue that it states: check issued, or published of the source.",
    ),
}
"""For each query of `queries/impossible` what is wrong where `day` is surely before `limit`: @vi, @en."""

_OVER_ON_THE_DAY: Final = frozenset({"over", "left"})
"""Queries of which `day` is the first day no longer valid: what is on that day itself is too late."""


def impossible(store: Store) -> list[Finding]:
    """Return the warnings, each with its rows, by thing, path and value. Raise QueryError."""
    found = {finding: said for name in MESSAGES for finding, said in _surely_before(store, name)}
    given = rows(store, {each for said in found.values() for each in said}) if found else {}
    findings = [
        replace(finding, rows=tuple(sorted({row for each in said for row in given[each]})))
        for finding, said in found.items()
    ]
    return sorted(findings, key=lambda each: (each.focus, each.path or "", each.value or "", each.message_en))


def _surely_before(store: Store, name: str) -> Iterator[tuple[Finding, list[Said]]]:
    """Yield what one query finds, and what the rows say that it rests on."""
    for thing, path, value, day, limit, *said in store.frame(f"impossible/{name}").iter_rows():
        if _before(day, limit, or_on=name in _OVER_ON_THE_DAY):
            finding = Finding("Warning", thing, f"ct:{path.removeprefix(CT.iri)}", value, None, *MESSAGES[name])
            pairs = zip(said[::2], said[1::2], strict=True)
            yield finding, [Said(thing, path, value), *(Said(subject, property) for subject, property in pairs)]


def _before(a: str | None, b: str | None, *, or_on: bool) -> bool:
    """Whether every day that a date can mean is before every day that another can, or also `or_on` the same."""
    last, first = _bounds(a)[1], _bounds(b)[0]
    return last is not None and first is not None and (last < first or (or_on and last == first))


def _bounds(text: str | None) -> Bounds:
    try:
        return bounds(text or "")
    except NotEdtf:  # files of RDF are loaded as they are; a date that is none bounds nothing
        return None, None
