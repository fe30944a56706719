"""What the notes of the catalogue say: the resolution, and which former communes a commune was made of."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from loaders.gazetteer.packages import key

_DAY: Final = r"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})"
_OF_COMMITTEE: Final = re.compile(rf"Số: *(?P<number>\d+)/(?P<rest>[\w-]+); *Ngày: *{_DAY}")
_OF_ASSEMBLY: Final = re.compile(rf"^(?P<number>\d+)/(?P<rest>\d{{4}}/\w+) - {_DAY}")
_KINDS: Final = ("phường", "xã", "thị trấn")
_WHOLE: Final = ("Giữ nguyên", "toàn bộ 10 xã", "toàn bộ 12 xã")
"""What notes say that name no parts because there is one, or because all of a district is meant."""


class Resolution(NamedTuple):
    """A resolution as a note names it: its number, its symbol and its day of issue (YYYY-MM-DD)."""

    number: str
    symbol: str
    issued: str

    @property
    def id(self) -> str:
        """The id of the document: type, symbol, and the year where the symbol has none."""
        slug = self.symbol.lower().replace("/", "-")
        return f"nq-{slug}" if f"-{self.issued[:4]}-" in slug else f"nq-{slug}-{self.issued[:4]}"


def resolution(note: str) -> Resolution | None:
    """Return the resolution of a note; None where it names none."""
    found = _OF_COMMITTEE.search(note) or _OF_ASSEMBLY.search(note)
    if found is None:
        return None
    symbol = f"{found['number']}/{found['rest']}"
    return Resolution(found["number"], symbol, f"{found['year']}-{found['month']}-{found['day']}")


def may_name(note: str, name: str) -> bool:
    """Whether a note may count a former commune among the parts: it has its bare name, or names no part at all."""
    return any(words in note for words in _WHOLE) or _alike(_bare(name)) in _alike(_merger(note))


def names(note: str, name: str) -> bool:
    """Whether a note surely counts a former commune among the parts: its name stands there with its kind."""
    ends = r"(?=$|[,.;(]| *và | thuộc | thành )"
    return re.search(rf"(?<!thành ){re.escape(name)}{ends}", _merger(note), re.IGNORECASE) is not None


def _merger(note: str) -> str:
    """Return the part of a note that is on the merger of 2025."""
    return note.split("Bỏ cấp huyện")[0].strip(" .")


def _bare(name: str) -> str:
    kind = next((kind for kind in _KINDS if name.casefold().startswith(f"{kind} ")), "")
    return name[len(kind) :].strip()


def _alike(text: str) -> str:
    """Return the key of a text, with one letter for those that the sources mix up (i and y, k and c)."""
    return key(text).replace("y", "i").replace("k", "c")
