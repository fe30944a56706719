"""The dates of all tables, each distinct text read once: which days it bounds, and whether it is a date at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations_with_replacement

import polars as pl

from loaders.problems import quoted
from loaders.rows import VALUE, Rows
from ontology import edtf

_YEAR = timedelta(days=366)
_FULL_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Dates:
    """What each date text bounds, as polars lookups from text to days."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._read = read = dict[str, edtf.Bounds]()
        self._reasons: dict[str, str] = {}
        for text in texts:
            try:
                read[text] = edtf.bounds(text)
            except edtf.NotEdtf as error:
                self._reasons[text] = error.reason
        self.refused = pl.Series("refused", list(self._reasons), dtype=pl.String)
        self._texts = pl.Series("text", list(read), dtype=pl.String)
        self._first = pl.Series("first", [first for first, _ in read.values()], dtype=pl.Date)
        self._last = pl.Series("last", [last for _, last in read.values()], dtype=pl.Date)

    @classmethod
    def of(cls, tables: Iterable[Rows]) -> Dates:
        """Read every date of every table."""
        series = [
            rows.values[column.name][VALUE]
            for rows in tables
            for column in rows.table.columns
            if column.form == "edtf" and column.name in rows.values
        ]
        return cls(pl.concat(series).unique(maintain_order=True) if series else ())

    def __contains__(self, text: object) -> bool:
        """Whether a text of the tables is a date."""
        return text in self._read

    def says(self, text: str) -> tuple[str, str]:
        """What is wrong with a refused text, and what was expected."""
        what, _, expected = self._reasons[text].partition(": ")
        return f"{quoted(text)}: {what}", expected.removeprefix("expected ").removeprefix("give ")

    def first(self, column: str) -> pl.Expr:
        """The first day that the texts of a column can mean; null where nothing bounds it."""
        return self._look_up(column, self._first)

    def last(self, column: str) -> pl.Expr:
        """The last day that the texts of a column can mean; null where nothing bounds it."""
        return self._look_up(column, self._last)

    def _look_up(self, column: str, days: pl.Series) -> pl.Expr:
        return pl.col(column).replace_strict(self._texts, days, default=None, return_dtype=pl.Date)

    def bounds(self, column: str) -> tuple[pl.Expr, pl.Expr]:
        """`not_before` and `not_after` of the date in `column`, tightened by `<column>_min` and `<column>_max`."""
        first = pl.max_horizontal(self.first(column), self.first(f"{column}_min"))
        last = pl.min_horizontal(self.last(column), self.last(f"{column}_max"))
        return first.alias("not_before"), last.alias("not_after")


def no_day_fits(texts: Iterable[str], first: date | None, last: date | None) -> bool:
    """Whether no day from `first` to `last` fits all dates; `XXXX-08-23` fits none between March and May."""
    if first and last and last - first >= _YEAR:
        first = last = None  # a whole year has every day that a date without a year can mean: no need to search it
    pairs = combinations_with_replacement(sorted(texts), 2)
    return any(not edtf.may_share_a_day(a, b, (first, last)) for a, b in pairs)


def full_day(column: str) -> pl.Expr:
    """Whether the text of a column names one day."""
    return pl.col(column).str.contains(_FULL_DAY)
