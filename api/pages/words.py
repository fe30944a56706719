"""The words of the pages in Vietnamese and English. What things and terms are called stands in the data."""

from typing import Final, Literal, TypeAlias

from api.pages.ontology_words import ONTOLOGY_WORDS
from api.pages.overview_words import OVERVIEW_WORDS
from api.pages.thing_words import THING_WORDS

Language: TypeAlias = Literal["vi", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    **ONTOLOGY_WORDS,
    **OVERVIEW_WORDS,
    **THING_WORDS,
    "about": (
        "Theo dấu một chỉ thị đến phường, xã và ngược lại, với nguồn của từng bước.",
        "Trace a directive to the ward, and back, with the evidence for every step.",
    ),
    "ask": ("Truy vấn", "Ask"),
    "api": ("Giao diện lập trình", "API"),
    "claim": ("khẳng định", "claim"),
    "concepts": ("Khái niệm", "Concepts"),
    "data": ("Dữ liệu", "Data"),
    "dataset": ("Bộ dữ liệu", "Dataset"),
    "directives": ("Nơi chuỗi bắt đầu", "Where lineage begins"),
    "editor_about": (
        "Hỏi bằng câu của bạn, hoặc bắt đầu từ một câu hỏi mẫu.",
        "Ask a question of your own, or begin with an example.",
    ),
    "editor_examples": ("Câu hỏi mẫu", "Examples"),
    "editor_keys": (
        "Ctrl+Enter: truy vấn. Ctrl+Space: gợi ý từ (ct:, level: …), tìm được theo tên tiếng Việt hoặc tiếng Anh.",
        "Ctrl+Enter: ask. Ctrl+Space: complete a word (ct:, level: …); its Vietnamese or English name will do.",
    ),
    "editor_plain": (
        "Đây là ô nhập đơn giản: trình soạn thảo YASGUI chưa có trong bản cài này. Cài Node.js rồi chạy",
        "This is a plain editor: YASGUI is not in this installation. To get it, install Node.js and run",
    ),
    "editor_terms": ("Các lớp và thuộc tính", "Classes and properties"),
    "everything": ("toàn bộ dòng dõi, JSON", "whole lineage, JSON"),
    "facts": ("Thông tin và nguồn", "Facts and their sources"),
    "hierarchy": ("Xem cây triển khai", "See the hierarchy"),
    "language": ("English", "Tiếng Việt"),
    "mentions": ("Được nhắc đến ở", "Mentioned by"),
    "more": ("và còn nữa", "and more"),
    "none_found": ("Không tìm thấy gì.", "Nothing was found."),
    "not_found": ("Không có trang này", "There is no such page"),
    "name": ("tên gọi", "name"),
    "nearest": ("Gần giống nhất:", "The nearest are:"),
    "other_name": ("tên khác", "other name"),
    "ontology": ("Bản thể học", "Ontology"),
    "query": ("Câu truy vấn (tiền tố như ct: không cần khai báo)", "Query (prefixes such as ct: need not be declared)"),
    "said_here": ("Nội dung khẳng định", "What is claimed"),
    "search": ("Tìm", "Search"),
    "search_label": (
        "Tìm văn bản, tổ chức, địa phương, sự kiện (không cần dấu)",
        "Find documents, bodies, places, events (without diacritics, if you like)",
    ),
    "sources": ("Nguồn", "Sources"),
    "sparql": ("Truy vấn SPARQL", "SPARQL"),
    "skip": ("Đến nội dung", "Skip to content"),
    "vocabularies": ("Danh mục", "Vocabularies"),
    "wider": ("thuộc loại", "a kind of"),
    "nav_about": ("Giới thiệu", "About"),
    "nav_conflicts": ("Mâu thuẫn", "Conflicts"),
    "no_due": ("không rõ hạn", "no due date known"),
    "pages": ("Các trang", "Pages"),
    "posts_help": (
        "Chức vụ nào giữ vào ngày này, chắc chắn hay có thể. Để trống: tất cả.",
        "Which posts were held on this day, certainly or possibly. Empty: all of them.",
    ),
    "search_placeholder": ("Tìm chỉ thị, kế hoạch, phường, xã, người …", "Find directives, plans, wards, people …"),
    "to_home": ("Về trang đầu", "To the home page"),
    "when": ("Khi nào", "When"),
    "note_of": ("ghi chú", "note"),
    "title_of": ("tiêu đề", "title"),
    "publisher": ("nơi đăng", "publisher"),
    "author": ("tác giả", "author"),
    "language_of": ("ngôn ngữ", "language"),
    "source_said": ("nguồn", "source"),
    "head_url": ("Trang gốc", "Original page"),
    "head_publisher": ("Nơi đăng", "Publisher"),
    "head_organiser": ("Tổ chức", "Organised by"),
    "head_performed_by": ("Thực hiện", "Carried out by"),
}
"""Key to Vietnamese and English; {…} is filled in."""


def word(key: str, language: Language, **values: object) -> str:
    """Return a word of the pages with what fills it in, numbers as the language writes them; raise KeyError."""
    text = WORDS[key][language == "en"]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", count(value, language) if isinstance(value, int) else str(value))
    return text


def count(number: int, language: Language) -> str:
    """Return a number as the language writes it: 1.234 or 1,234."""
    text = f"{number:,}"
    return text if language == "en" else text.replace(",", ".")
