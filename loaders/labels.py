"""One Vietnamese label for everything, made from what the view knows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from loaders.rows import ID, VALUE
from ontology import vocab

if TYPE_CHECKING:
    from loaders.view import View

Rule = Callable[[str, "View", pl.DataFrame], pl.DataFrame]
"""From a table, the view and the ids (one column) to (id, value)."""

UNKNOWN = "(chưa rõ tên)"


def labels(table: str, view: View) -> pl.DataFrame:
    """(id, value): a label for every id of a table; the id itself where nothing better is known."""
    ids = view.ids[table].to_frame(ID)
    made = _RULES.get(table, _named)(table, view, ids)
    return made.select(ID, pl.coalesce(VALUE, ID).alias(VALUE))


def _with(ids: pl.DataFrame, view: View, table: str, *columns: str) -> pl.DataFrame:
    """`ids` with the value of each single-valued column under its name."""
    for column in columns:
        value = view.frame(table, column).unique(ID, keep="first", maintain_order=True)
        ids = ids.join(value.rename({VALUE: column}), on=ID, how="left", maintain_order="left")
    return ids


def _concept_labels(column: str, scheme: str) -> pl.Expr:
    concepts = vocab.scheme(scheme).concepts
    return pl.col(column).replace_strict(
        list(concepts), [each.label_vi for each in concepts.values()], default=None, return_dtype=pl.String
    )


def _named(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
    return ids.join(view.frame(table, "name"), on=ID, how="left", maintain_order="left")


def _document(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
    """Type and symbol; without a symbol form (or type) and title."""
    known = _with(ids, view, table, "type", "form", "symbol", "title")
    kind = _concept_labels("type", "document-type")
    symbol = pl.concat_str(kind, "symbol", separator=" ", ignore_nulls=True)
    title = pl.concat_str(pl.coalesce("form", kind), "title", separator=" ", ignore_nulls=True)
    value = pl.when(pl.col("symbol").is_not_null()).then(symbol).otherwise(title)
    return known.select(ID, value.replace("", None).alias(VALUE))


def _place(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
    known = _with(ids, view, table, "name", "level")
    unnamed = _concept_labels("level", "level") + " " + UNKNOWN
    return known.select(ID, pl.coalesce("name", unnamed).alias(VALUE))


def _typed(column: str, scheme: str) -> Rule:
    def rule(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
        known = _with(ids, view, table, "name", column)
        return known.select(ID, pl.coalesce("name", _concept_labels(column, scheme)).alias(VALUE))

    return rule


def _tenure(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
    known = _with(ids, view, table, "post", "person")
    people = view.frame("people", "label").rename({ID: "person", VALUE: "name"})
    known = known.join(people, on="person", how="left", maintain_order="left")
    value = pl.concat_str("post", pl.coalesce("name", "person"), separator=" — ", ignore_nulls=True)
    return known.select(ID, value.replace("", None).alias(VALUE))


def _award(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
    forms = view.frame(table, "form").select(ID, _concept_labels(VALUE, "award-form").alias("forms"))
    named = forms.group_by(ID).agg(pl.col("forms").str.join(", "))
    known = _with(ids, view, table, "collectives", "individuals").join(named, on=ID, how="left", maintain_order="left")
    counts = pl.concat_str(
        pl.col("collectives") + " tập thể", pl.col("individuals") + " cá nhân", separator=", ", ignore_nulls=True
    ).replace("", None)
    value = pl.concat_str("forms", counts, separator=": ", ignore_nulls=True)
    return known.select(ID, value.replace("", None).alias(VALUE))


def _copied(column: str) -> Rule:
    def rule(table: str, view: View, ids: pl.DataFrame) -> pl.DataFrame:
        return ids.join(view.frame(table, column), on=ID, how="left", maintain_order="left")

    return rule


_RULES: dict[str, Rule] = {
    "documents": _document,
    "places": _place,
    "events": _typed("type", "event-type"),
    "actions": _typed("type", "action-type"),
    "tenures": _tenure,
    "awards": _award,
    "tasks": _copied("description"),
    "sources": _copied("title"),
}
