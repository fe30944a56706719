"""The rows of provinces: 63 until 30 June 2025, 34 since; Huế of 1 January 2025 and the three cities of 2026."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.gazetteer import notes
from loaders.gazetteer.curated import Row
from loaders.gazetteer.packages import Unit
from loaders.gazetteer.places import LATER, NOW, OLD, PROVINCES, REFORM, Lists, inferred, row, stated

_FIRST_DAY = (
    "Nghị quyết có hiệu lực từ khi thông qua (12/6/2025); lấy ngày các tỉnh, thành phố mới chính thức hoạt động."
)
_OF_2026 = "Lấy ngày của nghị quyết nêu trong ghi chú của danh mục; ngày có hiệu lực chưa rõ."
_MERGER = "nq-202-2025-qh15"


def provinces(lists: Lists) -> Iterator[Row]:
    """Yield the rows of all provinces."""
    for code, unit in lists.old.provinces.items():
        yield stated(code, unit, "province", "", OLD)
    for code, parts in lists.later.provinces.items():
        now = lists.province_on_reform(code)
        if len(parts) > 1:
            yield from _merger(lists, code, parts, now)
        city = notes.resolution(lists.provinces[code].note)
        if city and city.issued > REFORM:
            yield from city_of_2026(now, lists.provinces[code].unit, "province", "", city)
        else:
            yield stated(now, lists.provinces[code].unit, "province", "", NOW)


def city_of_2026(old: str, unit: Unit, level: str, part_of: str, by: notes.Resolution) -> Iterator[Row]:
    """Yield the rows of a place that a resolution of 2026 made another kind of unit."""
    new = f"{unit.code}-{by.issued.replace('-', '')}"
    source = {NOW: f"mã {unit.code}"}
    yield inferred(old, source, _OF_2026, valid_to=by.issued, succeeded_by=new, changed_by=by.id)
    yield stated(new, unit, level, part_of, NOW)
    yield inferred(new, source, _OF_2026, valid_from=by.issued)


def _merger(lists: Lists, code: str, parts: list[str], now: str) -> Iterator[Row]:
    for part in parts:
        yield row(part, LATER, f"mã {part}", succeeded_by=now)
        yield inferred(part, {PROVINCES: "page"}, _FIRST_DAY, valid_to=REFORM, changed_by=_MERGER)
    if lists.provinces[code].unit.name != lists.later.after.provinces[code].name:
        yield stated(now, lists.later.after.provinces[code], "province", "", LATER)
    yield inferred(now, {PROVINCES: "page"}, _FIRST_DAY, valid_from=REFORM)
