"""The words of the SPARQL editor's scripts in Vietnamese and English; YASGUI itself speaks English only."""

from typing import Final

EDITOR_WORDS: Final[dict[str, tuple[str, str]]] = {
    "editor": ("Câu truy vấn SPARQL", "SPARQL query"),
    "run": ("Truy vấn", "Ask"),
    "stop": ("Dừng", "Stop"),
    "running": ("Đang truy vấn …", "Asking …"),
    "answer": ("Câu trả lời", "Answer"),
    "download": ("Tải toàn bộ kết quả:", "Download the whole answer:"),
    "nothing": ("Câu trả lời rỗng.", "The answer is empty."),
    "rows": ("{count} dòng, {seconds} giây", "{count} rows, {seconds} seconds"),
    "seconds": ("{seconds} giây", "{seconds} seconds"),
    "undeclared": ("Tiền tố “{prefix}” chưa được khai báo", "The prefix “{prefix}” is not declared"),
    "expected": ("Dòng này sai cú pháp. Có thể là: {what}", "This line is wrong. It may go on with: {what}"),
    "size": ("Số dòng mỗi trang", "Rows on a page"),
    "detail": ("Máy chủ nói, bằng tiếng Anh: ", ""),
    "position": ("Dòng {line}, cột {column}", "Line {line}, column {column}"),
    "unreachable": ("Không kết nối được với máy chủ.", "The server cannot be reached."),
    "problem": ("Không trả lời được", "No answer"),
    "problem bad-query": ("Không trả lời được câu truy vấn này", "The query cannot be answered"),
    "problem update-refused": ("Dữ liệu ở đây không thay đổi được", "The data do not change here"),
    "problem service-refused": ("Không hỏi máy chủ nào khác", "No other host is asked"),
    "problem too-complex": ("Câu truy vấn quá phức tạp", "The query is too complex"),
    "problem too-long": ("Câu truy vấn quá dài", "The query is too long"),
    "problem too-large": ("Câu trả lời quá lớn", "The answer is too large"),
    "problem crashed": ("Máy truy vấn gặp sự cố với câu này", "The engine broke down on the query"),
    "problem out-of-time": ("Câu truy vấn chạy quá lâu", "The query took too long"),
    "problem overloaded": ("Đang có quá nhiều người hỏi", "Too many are asking"),
    "problem no-dataset": ("Chưa có dữ liệu", "No dataset is served"),
    "problem unusable": ("Không đọc được dữ liệu", "The dataset cannot be read"),
}
"""Key to Vietnamese and English; the scripts fill in {…}. `problem NAME` is the title of a problem (docs/sparql.md)."""
