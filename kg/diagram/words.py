"""The words of the hierarchy view in Vietnamese and English; what terms are called stands in the ontology."""

from functools import cache
from typing import Any, Final, Literal, TypeAlias

from ontology import published
from ontology.iri import split_concept
from ontology.terms import CT, KINDS

Language: TypeAlias = Literal["vi", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    "about_date": ("khoảng {date}", "about {date}"),
    "all_days": ("mọi ngày", "all days"),
    "also": ("↗ cũng {relation} {label}", "↗ also {relation} {label}"),
    "also_more": ("↗ và {n} nữa", "↗ and {n} more"),
    "as_root": ("Lấy làm gốc", "Make it the root"),
    "badge_front": ("Mặt trận, đoàn thể", "Front, organisations"),
    "badge_government": ("Chính quyền", "State"),
    "badge_joint": ("Phối hợp", "Joint"),
    "badge_party": ("Đảng", "Party"),
    "badge_public-security": ("Công an", "Public security"),
    "became": ("Nay là: {places}", "Now: {places}"),
    "between": ("trong khoảng {first} – {last}", "between {first} and {last}"),
    "chain_ends": ("Không nguồn nào cho biết bắt nguồn từ đâu.", "No source says what this derives from."),
    "close": ("Đóng", "Close"),
    "comes_from": ("↑ {relation} {label}", "↑ {relation} {label}"),
    "comes_from_title": ("Bắt nguồn từ", "Derives from"),
    "controls": ("Công cụ", "Tools"),
    "coverage": ("Độ phủ", "Coverage"),
    "covered_document": ("{count} có văn bản", "{count} with a document"),
    "covered_event": ("{count} chỉ có sự kiện", "{count} with an event only"),
    "covered_none": ("{count} chưa ghi nhận", "{count} not recorded"),
    "covered_none_below": ("{n} ở cấp dưới", "{n} at lower levels"),
    "day": ("Đến ngày", "Up to the day"),
    "days": ("{days} ngày", "{days} day|{days} days"),
    "facts": ("Thông tin và nguồn", "Facts and their sources"),
    "failed": ("Không lấy được dữ liệu.", "The data could not be had."),
    "filter_branch": ("Khối", "Branch"),
    "filter_certainty": ("Độ chắc chắn", "Certainty"),
    "filter_kind": ("Loại", "Kind"),
    "filter_level": ("Cấp", "Level"),
    "filtered_out": ("Bộ lọc đang ẩn mục này.", "The filters hide it."),
    "filters": ("Lọc", "Filter"),
    "find": ("Tìm trong cây (phím /)", "Find in the tree (press /)"),
    "found": ("Kết quả", "Results"),
    "gap_at": ("∅ Chưa ghi nhận văn bản cấp {level}", "∅ No document recorded: {level}"),
    "gap_own": ("∅ chưa ghi nhận văn bản cùng cấp", "∅ no document of this level recorded"),
    "legend": ("Chú giải", "Legend"),
    "legend_action": ("hoạt động", "action"),
    "legend_document": ("văn bản", "document"),
    "legend_event": ("sự kiện", "event"),
    "legend_gap": ("chưa ghi nhận", "not recorded"),
    "loading": ("Đang lấy dữ liệu …", "Loading …"),
    "made_from": ("Bộ dữ liệu {dataset}", "Dataset {dataset}"),
    "more": ("+ {n} nữa", "+ {n} more"),
    "no_date": ("không rõ ngày", "no date known"),
    "no_branch": ("không rõ khối", "no branch known"),
    "no_level": ("không rõ cấp", "no level known"),
    "no_more": ("{places} nay không còn", "{places}, now gone"),
    "no_year": ("không rõ năm", "year unknown"),
    "not_after": ("đến {date}", "until {date}"),
    "not_here": ("Cây này không có: {ids}.", "This tree does not have: {ids}."),
    "not_before": ("từ {date}", "from {date}"),
    "not_in_file": ("Tệp này không có mục đó.", "This file does not have it."),
    "nothing_found": ("Không tìm thấy trong cây này.", "Nothing found in this tree."),
    "nothing_recorded": (
        "Chưa ghi nhận không có nghĩa là không làm: chỉ là chưa nguồn nào nói đến.",
        "Not recorded does not mean not done: no source speaks of it yet.",
    ),
    "of_these": ("{left} trong {whole}", "{left} of {whole}"),
    "original": ("Trang gốc", "Original page"),
    "other_language": ("English", "Tiếng Việt"),
    "page": ("cả trang", "whole page"),
    "panel": ("Chi tiết", "Details"),
    "paragraph": ("đoạn {n}", "paragraph {n}"),
    "part_of_tree": ("Thuộc cây của", "Part of the tree of"),
    "pause": ("Dừng", "Pause"),
    "play": ("Chạy theo thời gian", "Play by date"),
    "print": ("In", "Print"),
    "save": ("Lưu", "Save"),
    "save_graphml": ("GraphML (toàn bộ)", "GraphML (everything)"),
    "save_json": ("JSON (toàn bộ)", "JSON (everything)"),
    "save_png": ("Ảnh PNG", "PNG picture"),
    "save_svg": ("Ảnh SVG", "SVG picture"),
    "share": ("Chép địa chỉ", "Copy the address"),
    "shared": ("Đã chép địa chỉ.", "The address was copied."),
    "some_action": ("{count} hoạt động {level}", "{count} {level} action|{count} {level} actions"),
    "some_document": ("{count} văn bản {level}", "{count} {level} document|{count} {level} documents"),
    "some_event": ("{count} sự kiện {level}", "{count} {level} event|{count} {level} events"),
    "sources": ("Nguồn", "Sources"),
    "stands_elsewhere": ("↗ {label} (xem ở nhánh khác)", "↗ {label} (stands in another branch)"),
    "state_document": ("Có văn bản", "A document is known"),
    "state_event": ("Chỉ có sự kiện", "An event only"),
    "state_none": ("Chưa ghi nhận", "Nothing recorded"),
    "title": ("Cây triển khai {label}", "What {label} led to"),
    "trace_down": ("↓ Truy xuống", "↓ Trace down"),
    "trace_up": ("↑ Truy lên", "↑ Trace up"),
    "until": ("đến {date}", "until {date}"),
    "whole_page": ("Mở trang", "Open its page"),
}
"""Key to Vietnamese and English. `{name}` is filled in; "one|many" is chosen by a number."""

LEVELS: Final = ("central", "province", "district", "commune", "neighbourhood")

_LANES: Final[dict[str, tuple[str, str]]] = {
    "central": ("Trung ương", "Central"),
    "province": ("Tỉnh, thành phố", "Provinces, cities"),
    "district": ("Quận, huyện", "Districts"),
    "commune": ("Phường, xã", "Wards, communes"),
    "neighbourhood": ("Thôn, tổ dân phố", "Neighbourhoods"),
}
_OF_LEVEL: Final[dict[str, tuple[str, str]]] = {
    "central": ("cấp trung ương", "central"),
    "province": ("cấp tỉnh", "provincial"),
    "district": ("cấp huyện", "district"),
    "commune": ("cấp xã", "ward"),
    "neighbourhood": ("ở tổ dân phố", "neighbourhood"),
}
_PLACES: Final[dict[str, tuple[str, str]]] = {
    "province": ("{n} tỉnh, thành phố", "{n} province|{n} provinces"),
    "district": ("{n} quận, huyện", "{n} district|{n} districts"),
    "commune": ("{n} xã, phường", "{n} ward|{n} wards"),
    "neighbourhood": ("{n} tổ dân phố", "{n} neighbourhood|{n} neighbourhoods"),
}
_TYPES: Final = {"document": "document-type", "event": "event-type", "action": "action-type"}


@cache
def texts(language: Language) -> dict[str, Any]:
    """Return all that the view says in a language, as words.js takes it."""
    at = int(language == "en")
    return {
        "lang": language,
        "words": {key: pair[at] for key, pair in WORDS.items()},
        "lanes": {level: pair[at] for level, pair in _LANES.items()},
        "of_level": {level: pair[at] for level, pair in _OF_LEVEL.items()},
        "places": {level: pair[at] for level, pair in _PLACES.items()},
        "levels": _concepts("level", language),
        "branches": _concepts("branch", language),
        "certainties": _concepts("certainty", language),
        "types": {kind: _concepts(scheme, language) for kind, scheme in _TYPES.items()},
        "types_of": {f"{kind}Type": _concepts(scheme, language) for kind, scheme in _TYPES.items()},
        "topics": _concepts("topic", language),
        "kinds": {kind: _label(published.terms()[KINDS[kind]], language) for kind in _TYPES},
        "relations": _properties(language),
        "properties": _properties(language),
    }


def title(label: str, language: Language) -> str:
    """Return the heading above the hierarchy of a thing."""
    return WORDS["title"][language == "en"].replace("{label}", label)


def _properties(language: Language) -> dict[str, str]:
    terms = published.terms().values()
    return {each.iri.removeprefix(CT.iri): _label(each, language) for each in terms if each.rank == "property"}


def _concepts(scheme: str, language: Language) -> dict[str, str]:
    found = published.terms(scheme).values()
    return {split[1]: _label(each, language) for each in found if (split := split_concept(each.iri))}


def _label(term: published.Term, language: Language) -> str:
    return term.labels.get(language) or next(iter(term.labels.values()), term.name)
