"""The words of the pages in Vietnamese and English. What things and terms are called stands in the data."""

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["vi", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    "about": (
        "Theo dấu một chỉ thị đến phường, xã và ngược lại, với nguồn của từng bước.",
        "Trace a directive to the ward, and back, with the evidence for every step.",
    ),
    "ask": ("Truy vấn", "Ask"),
    "api": ("Giao diện lập trình", "API"),
    "claim": ("khẳng định", "claim"),
    "classes": ("Lớp", "Classes"),
    "comes_from": ("Bắt nguồn từ", "Derives from"),
    "concepts": ("Khái niệm", "Concepts"),
    "data": ("Dữ liệu", "Data"),
    "dataset": ("Bộ dữ liệu", "Dataset"),
    "datatypes": ("Kiểu dữ liệu", "Datatypes"),
    "derived": ("Văn bản, sự kiện, hoạt động bắt nguồn từ đây", "What derives from it"),
    "directives": ("Văn bản gốc", "Where lineage begins"),
    "disputed": ("bị nghi ngờ", "disputed"),
    "domain": ("của", "of"),
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
    "inferred": ("suy ra", "inferred"),
    "language": ("English", "Tiếng Việt"),
    "mentions": ("Được nhắc đến ở", "Mentioned by"),
    "more": ("và còn nữa", "and more"),
    "none_found": ("Không tìm thấy gì.", "Nothing was found."),
    "not_found": ("Không có trang này", "There is no such page"),
    "name": ("tên gọi", "name"),
    "nearest": ("Gần giống nhất:", "The nearest are:"),
    "other_name": ("tên khác", "other name"),
    "ontology": ("Bản thể học", "Ontology"),
    "properties": ("Thuộc tính", "Properties"),
    "query": ("Câu truy vấn (tiền tố như ct: không cần khai báo)", "Query (prefixes such as ct: need not be declared)"),
    "range": ("đến", "to"),
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
}
"""Key to Vietnamese and English."""


def word(key: str, language: Language) -> str:
    """Return a word of the pages; raise KeyError for an unknown one."""
    return WORDS[key][language == "en"]
