"""The rows of communes: of three levels until 30 June 2025, and of two since."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.gazetteer import notes
from loaders.gazetteer.curated import Row
from loaders.gazetteer.places import (
    BEFORE_2021,
    DAY_2021,
    LATER,
    NOW,
    OF_THU_DUC,
    OLD,
    PLANNED_2020,
    REFORM,
    RESOLVED_2020,
    THU_DUC,
    TWO_LEVELS,
    UNKNOWN_DAY,
    Lists,
    inferred,
    row,
    stated,
)
from loaders.gazetteer.provinces import city_of_2026

_GONE = "Mã không còn trong danh mục ba cấp cuối cùng; đơn vị kế tục mang tên này, hoặc có tên này làm tên gọi khác."
_LOST = "Mã không còn trong danh mục ba cấp cuối cùng; vào đơn vị nào thì hai danh mục không cho biết."
_DATED = " Ngày theo trang nêu nghị quyết sắp xếp của tỉnh."
_UNDATED = " Ngày thay đổi chưa rõ: sau khi có thành phố Thủ Đức, trước khi bỏ cấp huyện."
_GROWN = "Danh mục ba cấp cuối cùng ghi mã này sau khi nhập thêm hoặc chuyển huyện." + _DATED
_NEW = "Mã chỉ có trong danh mục ba cấp cuối cùng."
_ENDED = "Mô hình hai cấp vận hành từ 1/7/2025; ghi chú của mã mới nêu nghị quyết."
_MERGED = (
    "Phương án sáp nhập theo nghị quyết của HĐND Thành phố (10/2020); ngày theo nghị quyết 1111 của Ủy ban Thường vụ "
    "Quốc hội, có hiệu lực từ 1/1/2021."
)
_BEGAN = "Ngày mô hình hai cấp bắt đầu vận hành."


def communes(lists: Lists) -> Iterator[Row]:
    """Yield the rows of all communes."""
    yield from _before_2021(lists)
    for code in lists.old.communes:
        yield from _old(lists, code)
    for code in lists.later.before.communes:
        yield from _later(lists, code)
    for code in lists.communes:
        yield from _today(lists, code)


def _before_2021(lists: Lists) -> Iterator[Row]:
    """Yield the rows of the wards that were merged on 1 January 2021, and the first day of what they became."""
    pages = {PLANNED_2020: "page", RESOLVED_2020: "page", DAY_2021: "page"}
    for ward in lists.wards:
        locator = f"mã {ward.code}"
        said = {"code": ward.code, "name": ward.name, "alias": ward.alias, "level": "commune"}
        yield row(ward.code, BEFORE_2021, locator, **said, part_of=ward.district)
        cells = {"valid_to": THU_DUC, "succeeded_by": lists.listed(ward.into), "changed_by": OF_THU_DUC}
        yield inferred(ward.code, {BEFORE_2021: locator} | pages, _MERGED, **cells)
    for code in sorted(lists.merged):
        yield inferred(lists.listed(code), pages, _MERGED, valid_from=THU_DUC)


def _old(lists: Lists, code: str) -> Iterator[Row]:
    unit, state = lists.old.communes[code], lists.listed(code)
    if code in lists.former:  # the list has the ward in Thành phố Thủ Đức; until 2021 it was part of a district
        yield stated(code, unit, "commune", "", OLD)
        yield row(code, BEFORE_2021, f"mã {code}", part_of=lists.former[code])
    else:
        parent = lists.district(unit.parent) if code in lists.merged else unit.parent
        yield stated(state, unit, "commune", parent, OLD)
    if code in lists.later.before.communes:
        return
    into = lists.changes.taken_in.get(code, "")
    step = lists.steps.get(lists.old.province_of(code))
    note = (_GONE if into else _LOST) + (_DATED if step else _UNDATED)
    sources = {OLD: f"mã {code}", LATER: f"mã {into}" if into else "danh mục ba cấp"}
    cells = {"valid_to": UNKNOWN_DAY, "succeeded_by": lists.commune(into) if into else ""}
    if step:
        sources[step.source] = "page"
        cells |= {"valid_to": step.day, "changed_by": step.document}
    yield inferred(state, sources, note, **cells)


def _later(lists: Lists, code: str) -> Iterator[Row]:
    unit = lists.later.before.communes[code]
    step, last = lists.step_of(code), lists.commune(code)
    into = lists.later.became[code]
    succeeded = {"succeeded_by": ";".join(f"{each}-20250701" for each in into), "note": _disagreement(lists, code)}
    sources = {LATER: f"mã {code}"}
    if step:
        sources[step.source] = "page"
        cells = {"succeeded_by": last, "changed_by": step.document}
        yield inferred(lists.listed(code), sources, _GROWN, valid_to=step.day, **cells)
        yield stated(last, unit, "commune", lists.district(unit.parent), LATER, **succeeded)
        yield inferred(last, sources, _GROWN, valid_from=step.day)
    elif code not in lists.old.communes:
        dated = lists.steps.get(lists.later.before.province_of(code))
        yield stated(code, unit, "commune", lists.district(unit.parent), LATER, **succeeded)
        note = _NEW + (_DATED if dated else _UNDATED)
        sources |= {dated.source: "page"} if dated else {}
        yield inferred(code, sources, note, valid_from=dated.day if dated else UNKNOWN_DAY)
    else:
        name = unit.name if unit.name != lists.old.communes[code].name else ""
        yield row(last, LATER, f"mã {code}", alias=name, **succeeded)
    by = lists.resolutions[lists.later.after.communes[into[0]].parent]
    ended = {NOW: f"mã {', '.join(into)}", TWO_LEVELS: "page"}
    yield inferred(last, ended, _ENDED, valid_to=REFORM, changed_by=by)


def _disagreement(lists: Lists, code: str) -> str:
    """Return the note on where the catalogue and the mapping disagree about a former commune; mostly empty."""
    name, into = lists.later.before.communes[code].name, lists.later.became[code]
    unsaid = [each for each in into if not notes.may_name(lists.communes[each].note, name)]
    said = [each for each in _near(lists, code) if notes.names(lists.communes[each].note, name)]
    parts = [f"Ghi chú của danh mục ở mã {', '.join(unsaid)} không nêu đơn vị này."] if unsaid else []
    parts += [f"Ghi chú của danh mục ở mã {', '.join(said)} cũng nêu tên này."] if said else []
    return " ".join(parts)


def _near(lists: Lists, code: str) -> list[str]:
    """Return the new communes, others than its own, that some commune of the same former district is in."""
    later = lists.later
    siblings = lists.siblings[later.before.communes[code].parent]
    named = later.before.communes[code].name
    if sum(later.before.communes[each].name == named for each in siblings) > 1:
        return []
    return sorted({each for sibling in siblings for each in later.became[sibling]} - set(later.became[code]))


def _today(lists: Lists, code: str) -> Iterator[Row]:
    noted = lists.communes[code]
    state, part_of = f"{code}-20250701", lists.province_on_reform(noted.unit.parent)
    by = notes.resolution(noted.note)
    if by and by.issued > REFORM:
        yield stated(state, lists.later.after.communes[code], "commune", part_of, LATER)
        yield from city_of_2026(state, noted.unit, "commune", part_of, by)
    else:
        yield stated(state, noted.unit, "commune", part_of, NOW)
    yield inferred(state, {TWO_LEVELS: "page"}, _BEGAN, valid_from=REFORM)
