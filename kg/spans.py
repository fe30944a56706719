"""Which rows fall into a span of days, surely or possibly.

The bounds of a date decide, all rows at once; only dates with unknown digits between known ones (`2012-XX-15`), which
do not mean every day between their bounds, are read, each distinct one once.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.index import EPOCH, UNKNOWN, Nodes, Things
from ontology.edtf import NotEdtf, may_be_within

Marks: TypeAlias = NDArray[np.bool_]
"""One truth a row."""


def possibly(table: Nodes | Things, start: date | None, end: date | None) -> Marks:
    """Return for each row whether its date may be a day from `start` to `end`; one that is not known may always."""
    first, last = _days(start, end)

    def may(text: str, since: int, until: int) -> bool:
        return _may_be(text, max(since, first), min(until, last))

    marks = _overlapping(table, first, last)
    return _read(table, marks, marks, may)


def surely(table: Nodes | Things, start: date | None, end: date | None) -> Marks:
    """Return for each row whether its date is a day from `start` to `end`, whichever of those it may mean it is."""
    first, last = _days(start, end)

    def must(text: str, since: int, until: int) -> bool:
        outside = _may_be(text, since, min(until, first - 1)) or _may_be(text, max(since, last + 1), until)
        return not outside and _may_be(text, max(since, first), min(until, last))

    marks = np.ones(len(table), np.bool_)
    if start:
        marks &= table.first >= first  # UNKNOWN is before all days
    if end:
        marks &= (table.last != UNKNOWN) & (table.last <= last)
    return _read(table, marks, _overlapping(table, first, last), must)


def _days(start: date | None, end: date | None) -> tuple[int, int]:
    """Return the days of a span, in days since 1970: all days of the calendar where it has no end."""
    return (start or date.min).toordinal() - EPOCH, (end or date.max).toordinal() - EPOCH


def _overlapping(table: Nodes | Things, first: int, last: int) -> Marks:
    marks: Marks = ((table.last == UNKNOWN) | (table.last >= first)) & (table.first <= last)  # UNKNOWN is before all
    return marks


def _read(table: Nodes | Things, marks: Marks, asked: Marks, holds: Callable[[str, int, int], bool]) -> Marks:
    """Return the marks, those that are asked for set anew for dates with unknown digits between known ones.

    `holds` says it of a date and its bounds, in days since 1970.
    """
    dates, (least, most) = table.masked, _days(None, None)
    heads = dates.items[dates.offsets[:-1]]
    places = np.flatnonzero(asked[heads])
    heads = heads[places]
    last = table.last[heads]
    bounds = (np.maximum(table.first[heads], least), np.where(last == UNKNOWN, most, np.minimum(last, most)))
    columns = zip(table.edtf.take(heads), marks[heads].tolist(), *(each.tolist() for each in bounds), strict=True)
    found = np.zeros(len(heads), np.bool_)
    for place, (text, mark, since, until) in enumerate(columns):
        try:
            found[place] = holds(text or "", since, until)
        except NotEdtf:  # files of RDF are loaded as they are: its bounds are all that is known
            found[place] = mark
    rows, counts = dates.take(places)
    marks[rows] = found.repeat(counts)
    return marks


@lru_cache(maxsize=65_536)
def _may_be(text: str, first: int, last: int) -> bool:
    """Whether a date may mean one of some days, given in days since 1970."""
    if first > last:
        return False
    return may_be_within(text, (date.fromordinal(first + EPOCH), date.fromordinal(last + EPOCH)))
