"""How documents are numbered: what a symbol says, and in which term a number runs.

The rules, each with a public page that gives it:

`party-term`
    Hướng dẫn 36-HD/VPTW of 3 April 2018, II.1.3: the numbers of a Party committee, and of each body that it set up,
    run from 01 for each type of document within one term of the committee. A term begins on the day after a congress
    closed and ends with the day on which the next one closes (it may begin at the committee's first session, which is
    held during the congress). Secret documents are numbered with the others, joint ones by the leading body; the
    congress itself has one sequence for all types.
    https://thuvienphapluat.vn/hoi-dap-phap-luat/iframe/40E5A-hd-cach-trinh-bay-so-va-ky-hieu-van-ban-trong-van-ban-cua-dang.html
`state-year`
    Nghị định 30/2020/NĐ-CP, Article 15: numbers run from 01 on 1 January to 31 December. Legal normative documents,
    whose symbol has the year, have numbers of their own for each type; of administrative ones the head of the agency
    decides (mostly for each type too), and secret ones are numbered apart.
    https://lawnet.vn/ngan-hang-phap-luat/en/tu-van-phap-luat/bo-may-hanh-chinh/administrative-document-numbered-first-or-signed-by-the-competent-authority-first-1031600
`assembly-term`
    Law on the Promulgation of Legal Normative Documents of 2015, Article 10: laws and resolutions of the National
    Assembly, ordinances and resolutions of its Standing Committee are numbered for each type and term of the Assembly,
    which stands in the symbol (QH15).
    https://thuvienphapluat.vn/phap-luat/cach-thuc-danh-so-van-ban-chuan-doi-voi-mot-van-ban-quy-pham-phap-luat-ra-sao-ngon-ngu-ky-thuat-van-985297-22605.html

Of no other branch (Front, steering committees, communities) is a rule known to us.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from ontology import vocab

Rule: TypeAlias = Literal["party-term", "state-year", "assembly-term"]

_SYMBOL = re.compile(r"([0-9]{1,6})\s*([-/])\s*(?:([0-9]{4})\s*/\s*)?(\S.*)")
_NUMBER = re.compile("[0-9]{1,6}")
_ASSEMBLY = re.compile(r"QH([0-9]{1,2})\b")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

_CONGRESSES: Final = (
    ("X", date(2006, 4, 18), date(2006, 4, 25)),
    ("XI", date(2011, 1, 12), date(2011, 1, 19)),
    ("XII", date(2016, 1, 20), date(2016, 1, 28)),
    ("XIII", date(2021, 1, 25), date(2021, 2, 1)),
    ("XIV", date(2026, 1, 19), date(2026, 1, 23)),
)
"""The first and the last day of each national congress: https://nhandan.vn/cac-ky-dai-hoi-tag83549.html (the thirteenth
had its preparatory session on the day before, 25 January); of the fourteenth:
https://vnexpress.net/hinh-anh-an-tuong-trong-5-ngay-dai-hoi-dang-xiv-5009461.html."""

_BELOW: Final = (2010, 2015, 2020, 2025)
"""The years in which provinces, districts and communes held their congresses, each on days of its own (in 2025 from
April to October: https://baohatinh.vn/dai-hoi-dang-bo-cac-cap-nhiem-ky-2025-2030-duoc-tien-hanh-vao-thoi-gian-nao-post277645.html).
Before, some were held as late as the year after."""

_Span: TypeAlias = tuple[str | None, date, date]
"""A term (None: one that is not in these tables), and the first and the last day that may belong to it."""


def _central() -> tuple[_Span, ...]:
    """Return the terms of the Central Committee: the days of a congress may belong to the one before or after it.

    Of the congress that comes after the last of the table only the year is known.
    """
    year = _CONGRESSES[-1][2].year + 5
    closed = [*(last for _, _, last in _CONGRESSES[1:]), date(year, 12, 31)]
    spans = [(label, first, last) for (label, first, _), last in zip(_CONGRESSES, closed, strict=True)]
    return ((None, date.min, _CONGRESSES[0][2]), *spans, (None, date(year, 1, 1), date.max))


def _below() -> tuple[_Span, ...]:
    """Return the terms of all committees below: any day of a congress year may belong to the term before or after."""
    terms = ((f"{year}-{year + 5}", date(year, 1, 1), date(year + 5, 12, 31)) for year in _BELOW)
    return ((None, date.min, date(_BELOW[0], 12, 31)), *terms, (None, date(_BELOW[-1] + 5, 1, 1), date.max))


_TERMS: Final = {True: _central(), False: _below()}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol in its parts: `06/2014/NĐ-CP` is number 6, year 2014, mark `NĐ-CP`."""

    number: int
    sign: str
    """What stands after the number: `-` in symbols of the Party, `/` in those of the State."""
    year: int | None
    """Of a legal normative document."""
    mark: str
    """Type and issuer as abbreviated: `CT/TW`, `KH-UBND`."""


def symbol(text: str) -> Symbol | None:
    """Read a symbol; None for one that does not begin with a plain number (`09a-CT/TW`)."""
    match = _SYMBOL.fullmatch(text.strip())
    if not match:
        return None
    number, sign, year, mark = match.groups()
    return Symbol(int(number), sign, int(year) if year else None, mark.strip())


def number(text: str) -> int | None:
    """Return the number that a number (`09`) or a symbol (`09-CT/TW`) says; None where it is no plain number."""
    read = symbol(text)
    if read:
        return read.number
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def rule(branch: str | None) -> Rule | None:
    """Return by which rule a body of a branch numbers, None where none is known."""
    if branch in ("party", "national-assembly"):
        return "party-term" if branch == "party" else "assembly-term"
    return "state-year" if branch and _of_state(branch) else None


def _of_state(branch: str) -> bool:
    concept = vocab.scheme("branch").concepts.get(branch)
    return branch == "state" or (concept is not None and concept.broader == "state")


def kin(rule: Rule, mark: str) -> str:
    """Return what marks have in common that may share numbers: of the State without the unit that drafted (`-V05`)."""
    return "-".join(mark.split("-")[:2]) if rule == "state-year" else mark


def terms(
    rule: Rule, level: str | None, read: Symbol | None, first: date | None, last: date | None
) -> tuple[list[str], bool]:
    """Return the terms in which a document may have got its number, and whether it surely is the one of them.

    `first` and `last` bound the day of issue. A term is called `XI` (a congress or an Assembly), `2010-2015` or by its
    year. Nothing is known without both bounds, nor of Party committees whose level is not known.
    """
    if rule == "assembly-term":
        match = _ASSEMBLY.search(read.mark) if read else None
        return ([_roman(int(match[1]))], True) if match else ([], False)
    if rule == "state-year" and read and read.year:
        return [str(read.year)], True
    if not (first and last):
        return [], False
    if rule == "state-year":
        return [str(year) for year in range(first.year, last.year + 1)], first.year == last.year
    if level is None:
        return [], False
    found = [label for label, since, until in _TERMS[level == "central"] if since <= last and first <= until]
    return [label for label in found if label], len(found) == 1 and found[0] is not None


def allows(
    rule: Rule, term: str, level: str | None, read: Symbol | None, first: date | None, last: date | None
) -> bool:
    """Say whether a document may have got its number in a term of the rule; what is not known excludes none."""
    since, until = first or date.min, last or date.max
    if rule == "assembly-term":
        return terms(rule, level, read, first, last)[0] in ([], [term])
    if rule == "state-year":
        return read.year == int(term) if read and read.year else since.year <= int(term) <= until.year
    return any(term == label and start <= until and since <= end for label, start, end in _TERMS[level == "central"])


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
