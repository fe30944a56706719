"""Rows of a table beside the single values of their cells, the shape that checks and quads both work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from loaders.tables import Column, Table, tables

ID, N, VALUE, KIND = "id", "n", "value", "kind"
"""Columns: of a table's things their id; of a frame of values the position of the row in its table, and one value of
its cell; of a frame of ids the kind of thing that each stands for."""


@dataclass(frozen=True)
class Rows:
    """All rows of one table. `frame` has a text column for each column of the table and where the row stands."""

    table: Table
    frame: pl.DataFrame

    @cached_property
    def values(self) -> dict[str, pl.DataFrame]:
        """For each column that has any value: (n, value), a row for each value, in the order of the table."""
        found = {}
        for column in self.table.columns:
            cells = self.frame[column.name]
            if cells.null_count() < len(cells):
                found[column.name] = self._split(column)
        return found

    def _split(self, column: Column) -> pl.DataFrame:
        cells = self.frame.select(pl.col(column.name).alias(VALUE)).with_row_index(N).drop_nulls(VALUE)
        if not column.many or not cells[VALUE].str.contains(";", literal=True).any():
            return cells
        return cells.with_columns(pl.col(VALUE).str.split(";")).explode(VALUE)


def rows(frames: dict[str, pl.DataFrame]) -> dict[str, Rows]:
    """The rows of every table that has a frame, in the order of the description."""
    return {name: Rows(table, frames[name]) for name, table in tables().items() if name in frames}


def kinds(all_rows: Iterable[Rows]) -> pl.DataFrame:
    """(id, kind): the kind of thing that each id stands for, each id once, in the order of the tables."""
    found = [
        rows.frame.select(ID, pl.lit(rows.table.kind).alias(KIND)).drop_nulls(ID).unique(ID, maintain_order=True)
        for rows in all_rows
        if rows.table.kind
    ]
    return pl.concat([pl.DataFrame(schema={ID: pl.String, KIND: pl.String}), *found])
