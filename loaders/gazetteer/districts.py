"""The rows of districts: those of the old list, what is known to have changed until 2025, and their end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from loaders.gazetteer.curated import Row
from loaders.gazetteer.places import (
    LATER,
    NOW,
    OLD,
    REFORM,
    TWO_LEVELS,
    UNKNOWN_DAY,
    Lists,
    inferred,
    row,
    stated,
)

_GONE = "Mã không còn trong danh mục ba cấp cuối cùng; các xã, phường của huyện có trong danh mục đó ở đơn vị kế tục."
_UNDATED = " Ngày thay đổi chưa rõ: sau khi có thành phố Thủ Đức, trước khi bỏ cấp huyện."
_BEGAN = "Đơn vị có trong danh mục ba cấp cuối cùng; ngày theo trang nêu nghị quyết sắp xếp của tỉnh."
_ENDED = "Từ 1/7/2025 không còn cấp huyện; kế tục là các xã, phường mới giữ mã của xã, phường thuộc huyện."


def districts(lists: Lists) -> Iterator[Row]:
    """Yield the rows of all districts but those of Thành phố Thủ Đức before 2021, which were written by hand."""
    later = lists.later.before.districts
    for code, unit in lists.old.districts.items():
        yield stated("769-20210101" if code == "769" else code, unit, "district", unit.parent, OLD)
        if code not in later:
            yield from _gone(lists, code)
        elif lists.district(code) != code and code != "769":
            yield from _became(lists, code)
        elif later[code].name != unit.name:
            yield row(code, LATER, f"mã {code}", alias=later[code].name)
    for code in later:
        if code not in lists.old.districts:
            yield from _new(lists, code)
    yield from _ends(lists)


def _gone(lists: Lists, code: str) -> Iterator[Row]:
    heir, *others = lists.changes.heirs[code]
    step = lists.steps.get(lists.old.districts[code].parent)
    note = _GONE + (f" Một số xã vào {', '.join(others)}." if others else "")
    into = lists.district(heir)
    if step:
        sources = {LATER: f"mã {heir}", step.source: "page"}
        yield inferred(code, sources, note, valid_to=step.day, succeeded_by=into, changed_by=step.document)
    else:
        sources = {OLD: f"mã {code}", LATER: f"mã {heir}"}
        yield inferred(code, sources, note + _UNDATED, valid_to=UNKNOWN_DAY, succeeded_by=into)


def _became(lists: Lists, code: str) -> Iterator[Row]:
    unit = lists.later.before.districts[code]
    step = lists.steps[unit.parent]
    into = ";".join([lists.district(code), *lists.split.get(code, [])])
    sources = {LATER: f"mã {code}", step.source: "page"}
    yield inferred(code, sources, _BEGAN, valid_to=step.day, succeeded_by=into, changed_by=step.document)
    yield stated(lists.district(code), unit, "district", lists.province_before(unit.parent, step.day), LATER)
    yield inferred(lists.district(code), sources, _BEGAN, valid_from=step.day)


def _new(lists: Lists, code: str) -> Iterator[Row]:
    unit = lists.later.before.districts[code]
    step = lists.steps.get(unit.parent)
    yield stated(code, unit, "district", lists.province_before(unit.parent, step.day if step else ""), LATER)
    sources = {LATER: f"mã {code}"} | ({step.source: "page"} if step else {})
    yield inferred(code, sources, _BEGAN if step else _UNDATED.strip(), valid_from=step.day if step else UNKNOWN_DAY)


def _ends(lists: Lists) -> Iterator[Row]:
    later = lists.later
    main, parts = defaultdict(list), defaultdict(set)
    for code, unit in later.before.communes.items():
        if code in later.after.communes:
            main[unit.parent].append(code)
        parts[unit.parent].update(later.became[code])
    for code in later.before.districts:
        into = main[code] or later.became.get(code) or [_most(lists, code)]
        others = sorted(parts[code] - set(into))
        note = _ENDED + (f" Phần khác vào mã {', '.join(others)}." if others else "")
        by = lists.resolutions[later.after.communes[into[0]].parent]
        sources = {TWO_LEVELS: "page", LATER: f"mã {code}", NOW: "mã " + ", ".join(sorted(into))}
        cells = {"succeeded_by": ";".join(f"{each}-20250701" for each in sorted(into))}
        yield inferred(lists.district(code), sources, note, valid_to=REFORM, changed_by=by, **cells)


def _most(lists: Lists, district: str) -> str:
    """Return the new commune that most communes of a district are in."""
    communes = [code for code, unit in lists.later.before.communes.items() if unit.parent == district]
    counted = Counter(each for code in communes for each in lists.later.became[code])
    return min(counted, key=lambda code: (-counted[code], code))
