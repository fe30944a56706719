"""Checks across tables: ids stand for one thing, references name a thing of the right kind, nothing loops."""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import polars as pl

from loaders.checks import note
from loaders.problems import Problems, quoted, shortened
from loaders.reading import FILE, LINE, Reading
from loaders.rows import ID, KIND, VALUE, N, Rows
from loaders.tables import Column, tables
from ontology import terms

if TYPE_CHECKING:
    import networkx as nx

_COMPARED = 100_000
"""Ids that are compared with dangling ones of a column, for a suggestion: 1 s. Who has 1,000 such needs no more."""

_SHOWN_STEPS = 8
"""Steps of a loop that a message names."""

_LEVELS = 8
"""Lineage is rarely longer than the five levels and a stage or two."""

_LINEAGE_WORDS = [relation.word for relation in terms.LINEAGE]


def check_references(all_rows: dict[str, Rows], read: Reading, problems: Problems) -> None:
    """Note ids that stand for two things, references to nothing or to the wrong kind of thing, and loops.

    A reference to what may stand in a row or file that could not be read is not dangling: `read` knows of those.
    """
    ids = _ids(all_rows.values(), problems)
    for rows in all_rows.values():
        for column in rows.table.columns:
            if column.form == "thing" and column.name in rows.values:
                _check_column(rows, column, ids, read, problems)
    for name, edges in _graphs(all_rows):
        _check_loops(name, edges, problems)


def _ids(all_rows: Iterable[Rows], problems: Problems) -> pl.DataFrame:
    """(id, kind, file, line) of the first row of each id; notes ids that stand in two tables."""
    found = [pl.DataFrame(schema={ID: pl.String, KIND: pl.String, FILE: pl.String, LINE: pl.Int32})]
    for rows in all_rows:
        if rows.table.kind:
            first = rows.frame.select(ID, pl.lit(rows.table.kind).alias(KIND), FILE, LINE).drop_nulls(ID)
            found.append(first.unique(ID, keep="first", maintain_order=True))
    ids = pl.concat(found)
    if ids[ID].n_unique() == len(ids):
        return ids
    once = ids.unique(ID, keep="first", maintain_order=True)
    again = ids.filter(~pl.col(ID).is_first_distinct())
    for id, _, file, line in again.iter_rows():
        what = f"{quoted(id)} is the id of {_at(once, id)} already"
        problems.add(file, line, ID, what, "an id that no other table uses")
    return once


def _at(ids: pl.DataFrame, id: str) -> str:
    _, kind, file, line = ids.row(by_predicate=pl.col(ID) == id)
    return f"{_a(kind)} ({file}:{line})"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aei" else f"a {kind}"


def _check_column(rows: Rows, column: Column, ids: pl.DataFrame, read: Reading, problems: Problems) -> None:
    values = rows.values[column.name].filter(pl.col(VALUE) != "")
    if column.or_words:
        nothing = values.filter(pl.col(VALUE).str.contains(r"^~\s*$"))
        note(rows, column.name, nothing, lambda _: ("nothing after “~”", "the words of the source"), problems)
        values = values.filter(~pl.col(VALUE).str.starts_with("~"))
    right = ids.filter(pl.col(KIND).is_in(column.kinds))
    wrong = values.join(right, left_on=VALUE, right_on=ID, how="anti", maintain_order="left")
    if not len(wrong):
        return
    searched = [table.name for table in tables().values() if table.kind in column.kinds]
    nowhere = wrong.join(ids, left_on=VALUE, right_on=ID, how="anti")[VALUE].unique()
    unsure = [id for id in nowhere if any(read.may_hold(table, id) for table in searched)]
    says = _Says(column, searched, ids, right[ID].to_list())
    note(rows, column.name, wrong.filter(~pl.col(VALUE).is_in(unsure)), says, problems)


class _Says:
    """What is wrong with an id that names nothing, or nothing of the right kind."""

    def __init__(self, column: Column, searched: list[str], ids: pl.DataFrame, right: list[str]) -> None:
        kinds = " or ".join(column.kinds)
        tables = ", ".join(f"{name}.csv" for name in searched)
        self._expected = f"the id of {_a(kinds)} (searched {tables})"
        self._ids, self._right, self._suggestions = ids, right, _COMPARED // max(len(right), 1)

    def __call__(self, id: str) -> tuple[str, str]:
        if self._ids[ID].eq(id).any():
            return f"{quoted(id)} is {_at(self._ids, id)}", self._expected
        if id.startswith("~"):
            return f"{quoted(id)}: words of the source cannot stand here", self._expected
        near: list[str] = []
        if self._suggestions:
            self._suggestions -= 1
            near = difflib.get_close_matches(id, self._right, 1)
        return f"{quoted(id)} is nowhere", self._expected + (f"; {shortened(near[0])}, perhaps" if near else "")


def _graphs(all_rows: dict[str, Rows]) -> Iterator[tuple[str, pl.DataFrame]]:
    """The relations in which nothing may come back to itself: (name, edges of source, target, file, line)."""
    lineage = [edges for rows in all_rows.values() for edges in _lineage(rows)]
    if lineage:
        yield "lineage", pl.concat(lineage)
    for rows in all_rows.values():
        for column in ("part_of", "succeeded_by"):
            if column in rows.values and rows.table.kind is not None:
                yield f"`{column}`", _column_edges(rows, column)


def _lineage(rows: Rows) -> Iterator[pl.DataFrame]:
    edge = rows.table.edge
    if edge and edge.relations is not terms.ROLES:
        yield rows.frame.filter(pl.col(edge.relation).is_in(_LINEAGE_WORDS), pl.col("certainty") != "disputed").select(
            pl.col(edge.subject).alias("source"), pl.col(edge.object).alias("target"), FILE, LINE
        )
    if terms.STAGE_OF.word in rows.values:
        yield _column_edges(rows, terms.STAGE_OF.word)


def _column_edges(rows: Rows, column: str) -> pl.DataFrame:
    values = rows.values[column]
    places = rows.frame.select(pl.col(ID).alias("source"), FILE, LINE, "certainty")[values[N]]
    return (
        places.with_columns(values[VALUE].alias("target"))
        .filter(pl.col("certainty") != "disputed")
        .select("source", "target", FILE, LINE)
    )


def _check_loops(name: str, edges: pl.DataFrame, problems: Problems) -> None:
    """Note one problem for each row of a loop, naming the way round; one loop for each knot of loops."""
    rest = _without_ends(edges.drop_nulls())
    if not len(rest):
        return
    import networkx as nx  # 0.1 s that sound tables need not spend

    graph = nx.DiGraph(rest.select("source", "target").iter_rows())
    knots = (sorted(knot) for knot in nx.strongly_connected_components(graph))
    for knot in sorted(knot for knot in knots if len(knot) > 1 or graph.has_edge(knot[0], knot[0])):
        loop = _loop(graph, knot)
        shown = [*map(shortened, loop[:_SHOWN_STEPS]), *(["…"] if len(loop) > _SHOWN_STEPS else []), shortened(loop[0])]
        way = " → ".join(shown)
        steps = pl.DataFrame({"source": loop, "target": [*loop[1:], loop[0]]})
        at = rest.join(steps, on=["source", "target"], how="semi", maintain_order="left").select(FILE, LINE)
        problems.add_at(at.iter_rows(), "", f"{name} comes back to where it began: {way}", "a way that ends")


def _loop(graph: nx.DiGraph[str], knot: list[str]) -> list[str]:
    """The shortest way from the first node of a knot back to it."""
    first, inside = knot[0], set(knot)
    came: dict[str, str] = {}
    waiting = deque([first])
    while first not in came:
        node = waiting.popleft()
        for after in sorted(each for each in graph[node] if each in inside and each not in came):
            came[after] = node
            waiting.append(after)
    way = [came[first]]
    while way[-1] != first:
        way.append(came[way[-1]])
    return way[::-1]


def _without_ends(edges: pl.DataFrame) -> pl.DataFrame:
    """The edges that may lie on a loop: taken off are those that lead nowhere, once for each level of the cascade.

    A longer chain is left to networkx, whose time does not grow with the square of its length.
    """
    for _ in range(_LEVELS):
        inner = edges.join(edges.select(pl.col("source").alias("target")).unique(), on="target", how="semi")
        if len(inner) == len(edges):
            break
        edges = inner
    return edges
