"""The tables from which an index is built, as text columns; whoever has them makes them, the loader or SPARQL."""

from collections.abc import Mapping
from typing import TypeAlias

import polars as pl

Frames: TypeAlias = Mapping[str, pl.DataFrame]
"""Name to table, each with the columns of `COLUMNS`, all of type String, null for nothing. Rows in any order."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "nodes": (
        *("iri", "kind", "type", "label", "symbol", "level", "branch"),
        *("edtf", "not_before", "not_after"),
    ),
    "node_types": ("node", "type"),
    "node_issuers": ("node", "body"),
    "node_doers": ("node", "body"),
    "node_places": ("node", "place"),
    "things": (
        *("iri", "kind", "label", "level", "branch", "code", "part_of", "place"),
        *("edtf", "status", "assigned_in", "valid_from", "valid_to"),
    ),
    "successors": ("old", "new"),
    "assigned": ("task", "body"),
    "links": ("source", "target", "relation", "claim"),
    "claims": ("iri", "source", "locator", "certainty"),
}
"""Documents, events and actions (types, levels, branches and certainties as concept ids, bounds as YYYY-MM-DD), all
the types that one has; who issued documents, who organised events or carried out actions, and where; all other things
(`edtf` is the day a source was published or a task is due; `part_of`, `place` and `assigned_in` are IRIs); what
succeeded them; to whom tasks are assigned; lineage links, one row a claim, disputed ones too; and those claims,
`source` being source ids joined by ';'."""


def complete(frames: Frames) -> dict[str, pl.DataFrame]:
    """Return all tables with exactly their columns as text; a table or column that is not there becomes nulls."""
    return {name: _complete(frames.get(name, pl.DataFrame()), columns) for name, columns in COLUMNS.items()}


def _complete(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    return frame.select(
        pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String).alias(name)
        for name in columns
    )
