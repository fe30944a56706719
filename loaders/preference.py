"""Which of several values of one cell is shown: preferred, stated, a full day, the newest source, the first row."""

from __future__ import annotations

import polars as pl

from loaders.dates import Dates, full_day, no_day_fits
from loaders.rows import ID, VALUE, N, Rows
from loaders.tables import Column

_TEXTS = "_texts"
_STRONGER = ("_unpreferred", "_inferred")
"""Keys that come before the precision of a date; after it come the newest source and the first row."""


def ranked(rows: Rows, published: pl.DataFrame) -> Rows:
    """The undisputed rows, those that are preferred first. `published` has the columns source and day."""
    premises = rows.values["source"].join(published, left_on=VALUE, right_on="source", how="left")
    newest = premises.group_by(N).agg(pl.col("day").max())
    frame = rows.frame.with_row_index(N).join(newest, on=N, how="left", maintain_order="left")
    return Rows(
        rows.table,
        frame.filter(pl.col("certainty") != "disputed")
        .with_columns(
            pl.col("preferred").is_null().alias(_STRONGER[0]),
            (pl.col("certainty") != "stated").alias(_STRONGER[1]),
        )
        .sort(*_STRONGER, "day", N, descending=[False, False, True, False], nulls_last=True)
        .drop(N, "day"),
    )


def single(rows: Rows, column: Column) -> pl.DataFrame:
    """The one value of each thing in a single-valued column of ranked rows: (id, value)."""
    return _by_rank(rows, column).unique(ID, keep="first", maintain_order=True)


def narrowed(rows: Rows, column: Column, dates: Dates) -> pl.DataFrame:
    """The one date of each thing in a column that no bounds stand beside: (id, value), as exact as all rows together.

    That is a date of theirs with the intersected bounds, or else the interval of these. Where no day fits two claims,
    the date of the preferred one stands.
    """
    chosen, different = single(rows, column), _by_rank(rows, column).unique(keep="first", maintain_order=True)
    bounded = different.filter(pl.len().over(ID) > 1).with_columns(
        dates.first(VALUE).alias("not_before"), dates.last(VALUE).alias("not_after")
    )
    together = bounded.group_by(ID, maintain_order=True).agg(
        pl.col("not_before").max(), pl.col("not_after").min(), pl.col(VALUE).alias(_TEXTS)
    )
    together = together.filter(~_apart(together))
    exact = bounded.join(
        together, on=[ID, "not_before", "not_after"], how="semi", nulls_equal=True, maintain_order="left"
    )
    exact = exact.unique(ID, keep="first", maintain_order=True).select(ID, VALUE)
    written = together.join(exact, on=ID, how="anti", maintain_order="left").select(ID, _interval().alias(VALUE))
    better = pl.concat([exact, written]).rename({VALUE: _TEXTS})
    shown = chosen.join(better, on=ID, how="left", maintain_order="left")
    return shown.select(ID, pl.coalesce(_TEXTS, VALUE).alias(VALUE))


def _interval() -> pl.Expr:
    """The days from `not_before` to `not_after` as EDTF; one of them at least is known."""
    first, last = (pl.col(name).cast(pl.String).fill_null("..") for name in ("not_before", "not_after"))
    return pl.when(first == last).then(first).otherwise(pl.concat_str(first, pl.lit("/"), last))


def many(rows: Rows, column: Column) -> pl.DataFrame:
    """All values of each thing in a column of ranked rows: (id, value), each once, the preferred row's first."""
    return _values(rows, column).unique([ID, VALUE], keep="first", maintain_order=True).select(ID, VALUE)


def _by_rank(rows: Rows, column: Column) -> pl.DataFrame:
    """All values of a column of ranked rows as (id, value), a thing's best first: of dates full days before others."""
    found = _values(rows, column)
    if column.form == "edtf":
        found = found.with_columns(_partial=~full_day(VALUE)).sort(*_STRONGER, "_partial", maintain_order=True)
    return found.select(ID, VALUE)


def _values(rows: Rows, column: Column) -> pl.DataFrame:
    values = rows.values[column.name]
    return rows.frame.select(ID, *_STRONGER)[values[N]].with_columns(values[VALUE])


def bounds(rows: Rows, column: Column, dates: Dates) -> pl.DataFrame:
    """The days that each thing's date may mean: (id, not_before, not_after), the bounds of ranked rows intersected.

    Where no day fits two claims, the bounds of the preferred one stand.
    """
    asked = [column.name, f"{column.name}_min", f"{column.name}_max"]
    dated = rows.frame.filter(pl.any_horizontal(pl.col(asked).is_not_null())).with_columns(dates.bounds(column.name))
    together = dated.group_by(ID, maintain_order=True).agg(
        pl.col("not_before").max(), pl.col("not_after").min(), pl.col(column.name).drop_nulls().unique().alias(_TEXTS)
    )
    apart = _apart(together)
    first = (
        dated.join(together.filter(apart), on=ID, how="semi", maintain_order="left")
        .with_columns(_partial=~full_day(column.name).fill_null(False))
        .sort(*_STRONGER, "_partial", maintain_order=True)
        .unique(ID, keep="first", maintain_order=True)
    )
    return pl.concat([together.filter(~apart), first], how="diagonal").select(ID, "not_before", "not_after")


def _apart(together: pl.DataFrame) -> pl.Expr:
    """Whether no day fits the dates of a thing (id, not_before, not_after, texts)."""
    return (pl.col("not_before") > pl.col("not_after")).fill_null(False) | pl.col(ID).is_in(_masked_apart(together))


def _masked_apart(together: pl.DataFrame) -> list[str]:
    """Ids whose dates no day fits, though their bounds overlap: `XXXX-08-23` against `2016-08-24`."""
    masked = together.filter(pl.col(_TEXTS).list.join(" ").str.contains("X", literal=True))
    bounded = masked.select(ID, _TEXTS, "not_before", "not_after").iter_rows()
    return [id for id, texts, first, last in bounded if no_day_fits(texts, first, last)]
