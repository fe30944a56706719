"""What the status of a task, which is free text of a source, says of its progress.

The rule is short on purpose; what it does not know is in doubt, and never taken for either:

finished
    The whole status says so: hoàn thành, hoàn tất, xong, kết thúc, đã thực hiện, and after it nothing but when (a
    date), how (đúng hạn, trễ hạn, vượt mức, tốt …) or that it is the whole: 100 % or more, 5/5.
open
    There is none; it is quá hạn, trễ hạn; or it begins with chưa, đang, cơ bản, không hoàn thành …, or with hoàn thành
    and a part of the whole (50 %, 3/5 nội dung, một phần), and does not go on to say what has been done (đã).
doubtful
    Every other: `Hoàn thành bước 1`, `Đã báo cáo hoàn thành`, `completed`; also `hoàn thành 3/5`, which is a part or
    the third of May.
"""

import re
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from kg.fold import key

Progress: TypeAlias = Literal["finished", "open", "doubtful"]

_WHOLE, _PART = "toan bo", "mot phan"
_WHAT: Final = "( (cac |nhung )?(noi dung|chi tieu|nhiem vu|cong viec|viec|muc tieu|ke hoach|hang muc))"
# `kg.fold.key` drops signs: these stand for % and / before it does, as people say them.
_PERCENT: Final = re.compile(rf"\b(vuot )?(\d+)( \d+)? phan tram\b{_WHAT}?")
_OF: Final = re.compile(rf"(?<!ngay )(?<!thang )(?<!quy )(?<!tren )\b(\d+) tren (\d+)\b(?! tren){_WHAT}?")

_DONE: Final = "((da )?(thuc hien )?(hoan thanh|hoan tat|xong|ket thuc)|da thuc hien)"
_HOW: Final = (
    f"{_WHOLE}|day du|tot|xuat sac|nhiem vu|cong viec|vuot (muc|chi tieu|ke hoach|tien do|thoi han|han)|"
    "(dung|truoc|tre|qua|cham|som)( so voi)?( thoi)? (han|tien do|ke hoach)|(tre|cham|som|truoc) \\d+ (ngay|tuan|thang)"
)
_WHEN: Final = (
    r"((trong|vao|tu) )?("
    r"(ngay )?\d{1,2} ((tren|thang) )?\d{1,2} ((tren|nam) )?\d{4}|ngay \d{1,2} ((tren|thang) )?\d{1,2}|"
    r"((thang|quy) )?(\d{1,2}|[iv]+) ((tren|nam) )?\d{4}|(nam )?\d{4}( \d{1,2}){0,2})"
)
_FINISHED: Final = re.compile(f"{_DONE}( ({_HOW}|{_WHEN})){{0,4}}")
_OPEN: Final = re.compile(
    f"((chua|dang|co ban|khong (hoan thanh|dat|thuc hien|xong))|"
    f"{_DONE} ((duoc|dat|khoang) )?({_PART}|mot so|mot nua|co ban|buoc dau|phan lon))( (?!(.* )?da ).*)?|"
    "(qua|tre|cham)( thoi)? (han|tien do)"
)


@lru_cache(maxsize=65_536)  # they are few, but lists ask for all of them each time
def progress(status: str | None) -> Progress:
    """Say whether a status says that nothing is left to do, that something is, or neither clearly."""
    if not status or not status.strip():
        return "open"
    text = _read(status)
    if _FINISHED.fullmatch(text):
        return "finished"
    return "open" if _OPEN.fullmatch(text) else "doubtful"


def _read(status: str) -> str:
    """Return a status folded, shares as words for the whole or a part."""
    text = key(re.sub(r"(?<=\d)\s*/\s*(?=\d)", " trên ", status).replace("%", " phần trăm "))
    return _OF.sub(_of, _PERCENT.sub(lambda found: _WHOLE if found[1] or int(found[2]) >= 100 else _PART, text))


def _of(found: re.Match[str]) -> str:
    """Return the word for `5 trên 5`; as it is where it may be a date."""
    if int(found[1]) >= int(found[2]):
        return _WHOLE
    return _PART if found[3] else found[0]
