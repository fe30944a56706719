"""Dates as sources give them: the part of EDTF (ISO 8601-2) that directives need, and the days each date may mean.

Accepted are years, months and days with unknown digits (`2012`, `2012-04`, `XXXX-08-23`, `2012-XX-15`, `201X`),
uncertain and approximate ones (`?`, `~`, `%`: how sure the source is, never which days), and intervals with open
(`..`) or unknown (empty) ends. Times, seasons, sets, years outside 1 to 9999, days that no calendar has and
intervals that end before they begin are refused. The common forms are read here, in microseconds; a qualifier
inside a date (`2012?-04`) goes through the `edtf` package, which takes milliseconds and 0.2 s to import.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import date
from functools import lru_cache
from io import StringIO
from itertools import product
from typing import NamedTuple

__all__ = ["Bounds", "NotEdtf", "bounds", "ends", "may_be_within", "may_share_a_day", "valid"]

Bounds = tuple[date | None, date | None]
"""The first and the last day that can be meant; None where nothing bounds that side."""

_MASK = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUALIFIERS = str.maketrans("", "", "?~%")
_OPEN = ("", "..")
_LONGEST = 64  # an interval of two fully qualified days has 28 characters; longer text is not worth reading
_EXPECTED = "expected a date as YYYY, YYYY-MM or YYYY-MM-DD, X for an unknown digit, or an interval FROM/TO"


class NotEdtf(ValueError):
    """A text that is no date of ours. `text` is what was read, `reason` what is wrong and what was expected."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"{text[:_LONGEST]!r}: {reason}")


class _Days(NamedTuple):
    """The days from `first` to `last` that match `mask` (YYYY-MM-DD with X for any digit; None: every day)."""

    first: date | None
    last: date | None
    mask: str | None


def valid(text: str) -> bool:
    """Whether `text` is a date that this module accepts. No spaces are trimmed."""
    try:
        _read(text)
    except NotEdtf:
        return False
    return True


def bounds(text: str) -> Bounds:
    """Return the first and last day that `text` can mean; raise NotEdtf.

    A date without a year has no bounds, an open or unknown end none on its side. `?` and `~` do not widen them.
    """
    return _read(text)[:2]


def may_share_a_day(a: str, b: str, within: Bounds = (None, None)) -> bool:
    """Whether one day, inside `within`, fits both dates: then two sources do not contradict each other.

    `XXXX-08-23` fits `2016-08-23` but not `2016-08-24`; `2012` fits `2012-04-12`. Raise NotEdtf.
    """
    left, right = _read(a), _read(b)
    first = max((day for day in (left.first, right.first, within[0]) if day), default=date.min)
    last = min((day for day in (left.last, right.last, within[1]) if day), default=date.max)
    if first > last:
        return False
    mask = _both(left.mask or "XXXX-XX-XX", right.mask or "XXXX-XX-XX")
    return mask is not None and next(_matching(mask, first, last), None) is not None


def may_be_within(text: str, within: Bounds) -> bool:
    """Whether a day inside `within` fits the date: `XXXX-08-23` fits a whole year, but no spring. Raise NotEdtf."""
    read = _read(text)
    first = max((day for day in (read.first, within[0]) if day), default=date.min)
    last = min((day for day in (read.last, within[1]) if day), default=date.max)
    return first <= last and (read.mask is None or next(_matching(read.mask, first, last), None) is not None)


def ends(text: str) -> tuple[str, str]:
    """Return the dates of which `text` is the interval, XXXX for an open or unknown end, or a lone date twice.

    So two periods can be compared as what they are: from when, till when. Raise NotEdtf.
    """
    _read(text)
    start, slash, end = text.partition("/")
    if not slash:
        return text, text
    return "XXXX" if start in _OPEN else start, "XXXX" if end in _OPEN else end


@lru_cache(maxsize=65_536)  # a national cascade has a few thousand different dates
def _read(text: str) -> _Days:
    if _DAY.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise NotEdtf(text, f"no such day in the calendar: {_EXPECTED}") from None
        return _Days(day, day, text)
    if len(text) > _LONGEST:
        raise NotEdtf(text, f"too long for a date: {_EXPECTED}")
    start, slash, end = text.partition("/")
    return _interval(text, start, end) if slash else _single(text, text)


def _interval(text: str, start: str, end: str) -> _Days:
    ends = [None if part in _OPEN else _single(text, part) for part in (start, end)]
    first, last = ends
    if first is None and last is None:
        raise NotEdtf(text, "an interval without any end: give at least one")
    if first and last and first.first and last.last and first.first > last.last:
        raise NotEdtf(text, "the interval ends before it begins: expected FROM/TO")
    return _Days(first.first if first else None, last.last if last else None, None)


def _single(text: str, part: str) -> _Days:
    """Read `part` of `text`, a date that is no interval."""
    match = _MASK.fullmatch(part.translate(_QUALIFIERS))
    if not match or not _well_qualified(part, match[0]):
        raise NotEdtf(text, f"not a date in EDTF: {_EXPECTED}")
    year, month, day = match[1], match[2] or "XX", match[3] or "XX"
    if "21" <= month <= "41" and not match[3]:
        raise NotEdtf(text, "a season has no agreed days: give months, as 2012-01/2012-03")
    mask = f"{year}-{month}-{day}"
    first, last = next(_matching(mask), None), next(_matching(mask, backwards=True), None)
    if first is None:
        raise NotEdtf(text, f"no such day in the calendar: {_EXPECTED}")
    return _Days(None, None, mask) if year == "XXXX" else _Days(first, last, mask)


def _well_qualified(part: str, bare: str) -> bool:
    """Whether the qualifiers of `part` stand where EDTF allows them; `bare` is `part` without them."""
    if part == bare or (part[:-1] == bare and part[-1] in "?~%"):
        return True
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with redirect_stdout(StringIO()):  # the package prints when it stumbles
            parse_edtf(part)
    except (EDTFParseException, AttributeError, TypeError, ValueError):  # what it raises on 2012-?1X and the like
        return False
    return True


def _both(a: str, b: str) -> str | None:
    """Return the mask that matches what both masks match, or None where they exclude each other."""
    pairs = list(zip(a, b, strict=True))
    if any(x != y and "X" not in (x, y) for x, y in pairs):
        return None
    return "".join(y if x == "X" else x for x, y in pairs)


def _matching(mask: str, first: date = date.min, last: date = date.max, *, backwards: bool = False) -> Iterator[date]:
    """Yield the days of the calendar from `first` to `last` that match `mask`, in order."""
    year, month, day = mask.split("-")
    months, days = list(_numbers(month, 1, 12, backwards)), list(_numbers(day, 1, 31, backwards))
    for y in _numbers(year, first.year, last.year, backwards):
        for m, d in product(months, days):
            try:
                found = date(y, m, d)
            except ValueError:
                continue
            if first <= found <= last:
                yield found


def _numbers(mask: str, low: int, high: int, backwards: bool) -> Iterable[int]:
    """Return the numbers from `low` to `high` that match a mask of digits and X, in order."""
    if not mask.strip("X"):
        return range(high, low - 1, -1) if backwards else range(low, high + 1)
    digits = "9876543210" if backwards else "0123456789"
    numbers = (int("".join(chosen)) for chosen in product(*(digits if char == "X" else char for char in mask)))
    return (number for number in numbers if low <= number <= high)
