"""Claims: what one row of one table says, and the id by which a named graph is known."""

from __future__ import annotations

from hashlib import sha256

import polars as pl

from loaders.rows import ID, N, Rows
from loaders.tables import Table

CLAIM = "_claim"
"""Column added to the frame of a table of claims: the claim's id."""

_UNIT, _RECORD = "\x1f", "\x1e"  # control characters, which no cell can hold: no two rows have one text

DIGITS = 16
"""Hex digits of a claim's id. Among ten million claims two share 64 bits with a probability of 3 in a million."""


def identified(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Give each row of a table of claims its claim id: SHA-256 over table, cells, source and locator.

    Neither the file nor the line enters, so inserting a row moves no other claim, and a row that two collections
    share is one claim. An empty `certainty` means `stated`.
    """
    if not table.claims:
        return frame
    frame = frame.with_columns(pl.col("certainty").fill_null("stated"))
    cells = [pl.lit(_RECORD + name + _UNIT) + pl.col(name) for name in sorted(column.name for column in table.columns)]
    texts = frame.select(pl.concat_str(pl.lit(table.name), *cells, ignore_nulls=True).cast(pl.Binary)).to_series()
    ids = [sha256(text).hexdigest()[:DIGITS] for text in texts.to_list()]
    return frame.with_columns(pl.Series(CLAIM, ids, dtype=pl.String))


def ordered(rows: Rows) -> Rows:
    """The rows with their sources by id, and the locators, where there are as many, in the same order.

    A claim's sources have no order in RDF: only so is it known afterwards which locator is whose. Ids of claims are
    those of the cells as they are, so this comes after `identified`.
    """
    if not rows.table.claims:
        return rows
    parts = pl.col("source", "locator").str.split(";")
    several = rows.frame.select("source", "locator").with_row_index(N).filter(_several()).with_columns(parts)
    if not len(several):
        return rows
    sorted_ = (
        several.explode("source", "locator")
        .with_columns(pl.col("locator").str.strip_chars())
        .sort(N, "source", maintain_order=True)
        .group_by(N, maintain_order=True)
        .agg(pl.col("source", "locator").str.join(";"))
    )
    return Rows(rows.table, rows.frame.with_row_index(N).update(sorted_, on=N).drop(N))


def _several() -> pl.Expr:
    """Whether a row has several sources and a locator for each."""
    sources, locators = (pl.col(name).str.count_matches(";", literal=True) for name in ("source", "locator"))
    return (sources > 0) & (sources == locators)


def without_shared(rows: Rows) -> Rows:
    """The rows without those that an earlier collection holds already, word for word."""
    key = CLAIM if rows.table.claims else ID
    if rows.frame[key].n_unique() == len(rows.frame):
        return rows
    return Rows(rows.table, rows.frame.unique(key, keep="first", maintain_order=True))
