"""What `chithi check` prints around its findings, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["vi", "en"]
Say: TypeAlias = Callable[..., str]
"""Returns the words of a key of WORDS, with what fills them in, in the language that was asked for."""

WORDS: Mapping[str, tuple[str, str]] = {
    "rows": ("{rows} dòng trong {tables} bảng", "{rows} rows in {tables} tables"),
    "quads": ("{quads} bộ bốn (quad) trong các tệp RDF", "{quads} quads of RDF files"),
    "none": ("không có", "none"),
    "Violation": ("vi phạm", "violations"),
    "Warning": ("cảnh báo", "warnings"),
    "Info": ("lưu ý", "remarks"),
    "contradictions": ("mâu thuẫn với ontology", "contradictions"),
    "conflicts": ("chỗ các nguồn nói khác nhau", "conflicts"),
    "gaps": (
        "chỗ chuỗi bị đứt (liên kết mà một cấp chưa ghi nhận văn bản)",
        "gaps (links on which a level has no named document)",
    ),
    "more": (" và {n} dòng nữa", " and {n} more"),
    "no_row": ("không dòng nào ghi", "no row says it"),
    "ontology_consistent": ("ontology: nhất quán", "ontology: consistent"),
    "ontology_inconsistent": ("ontology: không nhất quán", "ontology: inconsistent"),
    "data_consistent": ("ontology và dữ liệu: nhất quán", "ontology and data: consistent"),
    "data_inconsistent": ("ontology và dữ liệu: không nhất quán", "ontology and data: inconsistent"),
    "empty": ("lớp không thể có gì thuộc về", "classes that nothing can belong to"),
    "empty_in_data": (
        "lớp không thể có gì trong dữ liệu thuộc về",
        "classes that nothing in the data can belong to",
    ),
    "above": ("xem các mâu thuẫn ở trên", "see the contradictions above"),
    "reasoning": ("đang suy luận trên {what} (nhiều nhất {s} giây) …", "reasoning over {what} (at most {s} s) …"),
    "the_ontology": ("ontology", "the ontology"),
    "ontology_and_data": ("ontology và dữ liệu", "ontology and data"),
    "what_follows": ("những điều suy ra", "what follows"),
    "inferred": ("suy ra được", "inferred"),
    "members": ("{cls}: {n}", "{cls}: {n}"),
    "only_inferred": (
        "{thing} thuộc {cls}: chỉ theo bộ suy luận: {rows}",
        "{thing} in {cls}: only for the reasoner: {rows}",
    ),
    "not_inferred": (
        "{thing} thuộc {cls}: không theo bộ suy luận: {rows}",
        "{thing} in {cls}: not for the reasoner: {rows}",
    ),
    "differences": ("khác nhau giữa bộ suy luận và dữ liệu đã gộp", "differences between reasoner and view"),
    "axioms_empty": ("tiên đề khiến {cls} không thể có gì thuộc về", "axioms that make {cls} empty"),
    "axioms_against": ("tiên đề khiến ontology tự mâu thuẫn", "axioms that make the ontology contradict itself"),
    "the_axioms_empty": ("các tiên đề khiến {cls} không thể có gì thuộc về", "the axioms that make {cls} empty"),
    "the_axioms_against": (
        "các tiên đề khiến ontology tự mâu thuẫn",
        "the axioms that make the ontology contradict itself",
    ),
    "shrinking": (
        "có mâu thuẫn trong {rows} dòng; đang tìm ít dòng hơn (nhiều nhất {s} giây) …",
        "a contradiction within {rows} rows; looking for fewer (at most {s} s) …",
    ),
    "rows_against": ("các dòng mâu thuẫn với nhau", "rows that contradict each other"),
    "rows_among": (
        "các dòng trong đó có mâu thuẫn (hết thời gian)",
        "rows among which is a contradiction (time ran out)",
    ),
}
"""Key to Vietnamese and English; {…} is filled in."""


def sayer(language: Language) -> Say:
    """Return what says the words of a key in a language: numbers as it writes them, 1.234 or 1,234."""
    return partial(_word, language)


def _word(language: Language, key: str, **facts: int | str) -> str:
    text = WORDS[key][language == "en"]
    sign = "," if language == "en" else "."
    said = {name: f"{fact:,}".replace(",", sign) if isinstance(fact, int) else fact for name, fact in facts.items()}
    return text.format(**said)
