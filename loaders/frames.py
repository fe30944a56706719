"""The columns that the trace index and the search index are built from, straight from the view.

The same columns can be had from any store by SPARQL; these spare a load that detour. All columns are text.
"""

from __future__ import annotations

import polars as pl

from loaders.claims import CLAIM
from loaders.rows import ID, KIND, VALUE, Rows, kinds
from loaders.tables import Column, tables
from loaders.view import View
from ontology import terms
from ontology.iri import Base
from ontology.terms import CT

_NODES = {"documents": ("issued", "issuer"), "events": ("date", "organiser"), "actions": ("date", "performed_by")}
"""Tables whose things have a place in a lineage: the column of their date, and that of their bodies."""

_DATES = {"sources": "published", "tasks": "due"}
"""The date column of other things."""

_ALIASES = ("alias", "alias_en", "name_en")
_NODE_COLUMNS = ("iri", "kind", "type", "label", "symbol", "level", "branch", "edtf", "not_before", "not_after")
_THING_COLUMNS = (
    *("iri", "kind", "label", "level", "branch", "code", "part_of", "place"),
    *("edtf", "status", "assigned_in", "valid_from", "valid_to"),
)
_ENTRY_COLUMNS = ("iri", "kind", "label", "symbol", "alias", "date", "text")
_TEXT = {CT.title, CT.givenFor, CT.description}
"""What is worth finding beside the names. (A source's title, which is dcterms:title, is its label already.)"""


def index_frames(all_rows: dict[str, Rows], view: View, base: Base) -> dict[str, pl.DataFrame]:
    """Nodes and other things, what they have several of, links and claims, as kg.index takes them."""
    present = [table for table in _NODES if table in view.ids]
    others = [table for table in view.ids if table not in _NODES]
    known = kinds(all_rows.values())
    claims, links = _claims(all_rows, base), _links(all_rows, base, known)
    organised = {table: doer for table, (_, doer) in _NODES.items() if doer != "issuer"}
    return {
        "nodes": _stack([_nodes(table, view, base) for table in present], _NODE_COLUMNS),
        "node_types": pl.concat([_types(table, view, base) for table in _NODES]),
        "node_issuers": _pairs(view, base, {"documents": "issuer"}, "body"),
        "node_doers": _pairs(view, base, organised, "body"),
        "node_places": _pairs(view, base, dict.fromkeys(present, "place"), "place"),
        "things": _stack([_things(table, view, base, known) for table in others], _THING_COLUMNS),
        "successors": pl.concat(
            [_successors(view, base, "places", "place"), _successors(view, base, "bodies", "body")]
        ),
        "assigned": _pairs(view, base, {"tasks": "assigned_to"}, "body").rename({"node": "task"}),
        "links": links,
        "claims": claims,
    }


def _stack(frames: list[pl.DataFrame], columns: tuple[str, ...]) -> pl.DataFrame:
    """The frames one below the other; a column that one of them does not have is null there."""
    whole = pl.concat([pl.DataFrame(schema=dict.fromkeys(columns, pl.String)), *frames], how="diagonal")
    return whole.select(columns)


def _iri(base: Base, kind: str, column: str = ID) -> pl.Expr:
    return pl.concat_str(pl.lit(base.prefix(kind)), pl.col(column))


def _joined(table: str, view: View, columns: dict[str, str]) -> pl.DataFrame:
    """The ids of a table with one value of each of `columns` (name in the table to name here)."""
    frame = view.ids[table].to_frame(ID)
    for column, name in columns.items():
        value = view.frame(table, column).rename({VALUE: name})
        frame = frame.join(value, on=ID, how="left", maintain_order="left")
    return frame


def _nodes(table: str, view: View, base: Base) -> pl.DataFrame:
    date, doer = _NODES[table]
    kind = tables()[table].kind or ""
    singles = {
        "label": "label",
        "symbol": "symbol",
        "level": "level",
        date: "edtf",
        "not_before": "not_before",
        "not_after": "not_after",
    }
    frame = _joined(table, view, singles)
    types = view.frame(table, "type").group_by(ID).agg(pl.col(VALUE).min().alias("type"))
    branches = (
        view.frame(table, doer)
        .join(view.frame("bodies", "branch"), left_on=VALUE, right_on=ID, how="inner")
        .group_by(ID)
        .agg(pl.col(f"{VALUE}_right").unique().alias("branch"))
        .select(
            ID,
            pl.when(pl.col("branch").list.len() > 1)
            .then(pl.lit("joint"))
            .otherwise(pl.col("branch").list.first())
            .alias("branch"),
        )
    )
    frame = frame.join(types, on=ID, how="left", maintain_order="left").join(
        branches, on=ID, how="left", maintain_order="left"
    )
    return frame.with_columns(_iri(base, kind).alias("iri"), pl.lit(kind).alias("kind")).select(_NODE_COLUMNS)


def _types(table: str, view: View, base: Base) -> pl.DataFrame:
    node = _iri(base, tables()[table].kind or "").alias("node")
    return view.frame(table, "type").select(node, pl.col(VALUE).alias("type"))


def _pairs(view: View, base: Base, columns: dict[str, str], name: str) -> pl.DataFrame:
    """(node, name): the things that one column of each table names; words of a source are none."""
    frames = [
        view.frame(table, column)
        .filter(~pl.col(VALUE).str.starts_with("~"))
        .select(_iri(base, tables()[table].kind or "").alias("node"), _iri(base, name, VALUE).alias(name))
        for table, column in columns.items()
    ]
    return pl.concat([pl.DataFrame(schema={"node": pl.String, name: pl.String}), *frames])


def _things(table: str, view: View, base: Base, known: pl.DataFrame) -> pl.DataFrame:
    kind, columns = tables()[table].kind or "", tables()[table].by_name
    singles = {name: name for name in _THING_COLUMNS if name == "label" or name in columns}
    frame = _joined(table, view, {**singles, _DATES.get(table, ""): "edtf"})
    named = [_named(columns[name], frame[name], base, known) for name in singles if name != "label"]
    frame = frame.with_columns(_iri(base, kind).alias("iri"), pl.lit(kind).alias("kind"), *named)
    return _stack([frame], _THING_COLUMNS)


def _named(column: Column, values: pl.Series, base: Base, known: pl.DataFrame) -> pl.Expr | pl.Series:
    """The values of a column, things by their IRIs."""
    if column.form != "thing":
        return values
    if len(column.kinds) == 1:
        return _iri(base, column.kinds[0], column.name).alias(column.name)
    return _path(base, known, values)


def _successors(view: View, base: Base, table: str, kind: str) -> pl.DataFrame:
    return view.frame(table, "succeeded_by").select(_iri(base, kind).alias("old"), _iri(base, kind, VALUE).alias("new"))


def _links(all_rows: dict[str, Rows], base: Base, known: pl.DataFrame) -> pl.DataFrame:
    """A row for each claim of a lineage link, disputed ones included: (source, target, relation, claim)."""
    found = [pl.DataFrame(schema=dict.fromkeys(("source", "target", "relation", "claim"), pl.String))]
    for rows in all_rows.values():
        for source, relation, target in _lineage_columns(rows):
            claims = rows.frame.select(
                pl.col(source).alias("source"),
                relation.alias("relation"),
                pl.col(target).alias("target"),
                _iri(base, "claim", CLAIM).alias("claim"),
            ).drop_nulls(["target", "relation"])
            ends = [_path(base, known, claims[end]) for end in ("source", "target")]
            found.append(claims.with_columns(ends).select("source", "target", "relation", "claim"))
    return pl.concat(found)


def _lineage_columns(rows: Rows) -> list[tuple[str, pl.Expr, str]]:
    edge = rows.table.edge
    if edge and edge.relations is not terms.ROLES:
        lineage = [each for each in edge.relations if each.lineage]
        name = pl.col(edge.relation).replace_strict(
            [each.word for each in lineage], [each.name for each in lineage], default=None, return_dtype=pl.String
        )
        return [(edge.subject, name, edge.object)]
    if terms.STAGE_OF.word in rows.values:
        return [(ID, pl.lit(terms.STAGE_OF.name), terms.STAGE_OF.word)]
    return []


def _path(base: Base, known: pl.DataFrame, column: pl.Series) -> pl.Series:
    found = column.to_frame(ID).join(known, on=ID, how="left", maintain_order="left")
    return found.select(pl.concat_str(pl.lit(f"{base.iri}id/"), KIND, pl.lit("/"), ID).alias(column.name)).to_series()


def _claims(all_rows: dict[str, Rows], base: Base) -> pl.DataFrame:
    """Source ids (sorted, joined by `;`), locator and certainty of the claims of tables that hold lineage."""
    found = [pl.DataFrame(schema=dict.fromkeys(("iri", "source", "locator", "certainty"), pl.String))]
    for rows in all_rows.values():
        if _lineage_columns(rows):
            sources = pl.col("source").str.split(";").list.sort().list.join(";")
            found.append(rows.frame.select(_iri(base, "claim", CLAIM).alias("iri"), sources, "locator", "certainty"))
    return pl.concat(found)


def search_entries(view: View, base: Base) -> pl.DataFrame:
    """What can be found by its words, a row for each thing. Of several names `alias` and `text` have all."""
    return _stack([_entries(table, view, base) for table in view.ids], _ENTRY_COLUMNS)


def _entries(table: str, view: View, base: Base) -> pl.DataFrame:
    kind = tables()[table].kind or ""
    date, _ = _NODES.get(table, ("", ""))
    frame = _joined(table, view, {"label": "label", "symbol": "symbol", date: "date"})
    texts = [column.name for column in tables()[table].columns if column.predicate in _TEXT]
    for name, columns, separator in (("alias", _ALIASES, ";"), ("text", texts, " ")):
        values = pl.concat([view.frame(table, column) for column in columns] or [view.frame(table, "")])
        whole = pl.col(VALUE).str.replace_all(separator, " ", literal=True).sort().str.join(separator)
        frame = frame.join(values.group_by(ID).agg(whole.alias(name)), on=ID, how="left", maintain_order="left")
    return frame.with_columns(_iri(base, kind).alias("iri"), pl.lit(kind).alias("kind")).select(_ENTRY_COLUMNS)
