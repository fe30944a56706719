"""Dates as people read them: `01/12/2011`, `tháng 8/2012`, `23/08, không rõ năm`; commands and API print EDTF."""

from __future__ import annotations

import re
from datetime import date

from api.pages.words import Language, word
from kg.summaries import When

_DATE = re.compile(r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2}))?(?:-(?P<day>[0-9X]{2}))?(?P<doubt>[?~%]?)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_OPEN = ("", "..")  # an end of an interval of which nothing is known, and one that there is none of


def readable(when: When | None, language: Language) -> str | None:
    """Return a date (`kg.summaries.When`) in words; where no source gives one, the days that bound it."""
    if when is None:
        return None
    if edtf := when["edtf"]:
        return written(edtf, language)
    first, last = when["not_before"], when["not_after"]
    if first and first == last:
        return written(first, language)
    return _between(first or "", last or "", language)


def written(edtf: str, language: Language, interval: str = "from_to") -> str:
    """Return a date in EDTF in words; what people would not read more easily stays as it is.

    `interval` is the word for two ends: `from_to` for a time, `some_day` for a day in between.
    """
    first, slash, last = edtf.partition("/")
    if slash:
        return _between(first, last, language, interval)
    match = _DATE.fullmatch(edtf)
    if match is None or not match["year"]:
        return edtf
    text = _said(match["year"], match["month"] or "XX", match["day"] or "XX", language)
    if text is None:
        return edtf
    return word("date_doubted", language, date=text) if match["doubt"] else text


def iso(when: When | None) -> str | None:
    """Return the day in ISO 8601 where it is known in full, for machines that read the page."""
    if when is None or not when["not_before"] or when["not_before"] != when["not_after"]:
        return None
    return when["not_before"]


def full(day: date, language: Language) -> str:
    """Return a day in words."""
    return written(day.isoformat(), language)


def _between(first: str, last: str, language: Language, both: str = "date_between") -> str:
    one, other = (None if end in _OPEN else written(end, language) for end in (first, last))
    if one and other:
        return word(both, language, first=one, last=other)
    if one or other:
        return word("date_from" if one else "date_until", language, date=one or other or "")
    return word("no_date", language)


def _said(year: str, month: str, day: str, language: Language) -> str | None:
    """Return year, month and day (XX: not known) in words; None for other digits that are not known."""
    known_year, known_month, known_day = ("X" not in each for each in (year, month, day))
    if known_month and not 1 <= int(month) <= len(_MONTHS):  # RDF of others may have anything, a season too
        return None
    if not known_month:
        return year if known_year and not known_day else None
    if not known_day and day != "XX":
        return None
    if not known_year:
        if year != "XXXX" or not known_day:
            return None
        return word("date_no_year", language, date=_day(month, day, language))
    if not known_day:
        return f"{_MONTHS[int(month) - 1]} {year}" if language == "en" else f"tháng {int(month)}/{year}"
    return f"{_day(month, day, language)} {year}" if language == "en" else f"{_day(month, day, language)}/{year}"


def _day(month: str, day: str, language: Language) -> str:
    return f"{int(day)} {_MONTHS[int(month) - 1]}" if language == "en" else f"{day}/{month}"
