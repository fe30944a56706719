"""The consolidated view: what all claims together say, each thing once, for the default graph and the index.

Disputed claims have no part in it. A fact is one property of one kind of thing; its frame is (id, value).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from loaders import labels, preference
from loaders.dates import Dates
from loaders.rows import ID, VALUE, N, Rows
from loaders.tables import Column, Edge, tables
from ontology import terms
from ontology.terms import CT, RDFS, SKOS

LABEL = Column("label", "text", "", RDFS.label, lang="vi")
NOT_BEFORE = Column("not_before", "day", "", CT.notBefore)
NOT_AFTER = Column("not_after", "day", "", CT.notAfter)
LEVEL = Column("level", "concept", "", CT.level, scheme="level")
PLACE = Column("place", "thing", "", CT.place, kinds=("place",))
_OTHER_NAMES = {
    "vi": Column("alias", "text", "", SKOS.altLabel, many=True, lang="vi"),
    "en": Column("alias_en", "text", "", SKOS.altLabel, many=True, lang="en"),
}
"""Where the names go that are not shown, by their language."""

_DOERS = {"documents": "issuer", "events": "organiser", "actions": "performed_by"}
"""The column whose bodies give a document, event or action its level and place where it has none of its own."""

Links = Callable[[Rows], list[pl.DataFrame]]
"""From a table to frames with the columns of EDGE_SCHEMA, among others."""

EDGE_SCHEMA = {"subject": pl.String, "property": pl.String, "object": pl.String}


@dataclass(frozen=True)
class Fact:
    """One property of the things of one table: `frame` is (id, value)."""

    table: str
    column: Column
    frame: pl.DataFrame


class View:
    """All facts by table and column name, the links between things, and those to words of the source."""

    def __init__(self, all_rows: dict[str, Rows], dates: Dates) -> None:
        published = _published(all_rows.get("sources"), dates)
        self.facts: dict[tuple[str, str], Fact] = {}
        self.ids: dict[str, pl.Series] = {}
        for name, rows in all_rows.items():
            if rows.table.kind and rows.table.claims:
                self._consolidate(name, preference.ranked(rows, published), dates)
            elif rows.table.kind:
                self._take_sources(name, rows)
        for name, doer in _DOERS.items():
            if name in self.ids:
                self._derive_place_and_level(name, doer)
        for name in self.ids:
            self._put(name, LABEL, labels.labels(name, self))
        self.edges, self.printed = _links(all_rows, edges), _links(all_rows, printed)

    def frame(self, table: str, column: str) -> pl.DataFrame:
        """The (id, value) of a fact; empty where nothing is said."""
        fact = self.facts.get((table, column))
        return fact.frame if fact else pl.DataFrame(schema={ID: pl.String, VALUE: pl.String})

    def __iter__(self) -> Iterator[Fact]:
        """All facts, but not the names that are labels as well."""
        shown = (LABEL.predicate, LABEL.lang)
        return (each for each in self.facts.values() if each.column is LABEL or _says(each.column) != shown)

    def _put(self, table: str, column: Column, frame: pl.DataFrame) -> None:
        if len(frame):
            self.facts[table, column.name] = Fact(table, column, frame)

    def _consolidate(self, name: str, rows: Rows, dates: Dates) -> None:
        self.ids[name] = rows.frame[ID].unique(maintain_order=True)
        for column in rows.table.own:
            if column.name in rows.values and not _is_bound(column, rows):
                self._put(name, column, _shown(rows, column, dates))
        for column in rows.table.own:
            if column.name in rows.values and column.predicate == RDFS.label:
                self._put_other_names(name, column, preference.many(rows, column))
        if rows.table.dated:
            days = preference.bounds(rows, rows.table.dated, dates)
            for bound in (NOT_BEFORE, NOT_AFTER):
                self._put(name, bound, days.select(ID, pl.col(bound.name).cast(pl.String).alias(VALUE)).drop_nulls())

    def _put_other_names(self, name: str, column: Column, names: pl.DataFrame) -> None:
        """Keep the names that are not shown as further names."""
        others = names.join(self.frame(name, column.name), on=[ID, VALUE], how="anti", maintain_order="left")
        if len(others):
            alias = _OTHER_NAMES[column.lang or ""]
            known = pl.concat([self.frame(name, alias.name), others])
            self._put(name, alias, known.unique(maintain_order=True))

    def _take_sources(self, name: str, rows: Rows) -> None:
        self.ids[name] = rows.frame[ID].unique(maintain_order=True)
        for column in rows.table.own:
            if column.name in rows.values:
                values = rows.values[column.name]
                frame = rows.frame.select(ID)[values[N]].with_columns(values[VALUE])
                self._put(name, column, frame.unique(ID, keep="first", maintain_order=True))

    def _derive_place_and_level(self, name: str, doer: str) -> None:
        """Level and place: own column, else of the bodies that issued, organised or performed, else of the place."""
        bodies = self.frame(name, doer).filter(~pl.col(VALUE).str.starts_with("~"))
        place = _first_known(self.frame(name, "place"), _follow(bodies, self.frame("bodies", "place")))
        of_place = _follow(place, self.frame("places", "level"))
        level = _first_known(self.frame(name, "level"), _follow(bodies, self.frame("bodies", "level")), of_place)
        if not tables()[name].by_name["place"].many:
            place = place.unique(ID, keep="first", maintain_order=True)
        self._put(name, PLACE, place.unique(maintain_order=True))
        self._put(name, LEVEL, level.unique(ID, keep="first", maintain_order=True))


def _says(column: Column) -> tuple[str | None, str | None]:
    return column.predicate, column.lang


def _shown(rows: Rows, column: Column, dates: Dates) -> pl.DataFrame:
    """What the view says in a column: a date as exact as all claims make it, where no bounds beside it can say so."""
    if column.many:
        return preference.many(rows, column)
    if column.form == "edtf" and column != rows.table.dated and column.predicate != CT.period:
        return preference.narrowed(rows, column, dates)
    return preference.single(rows, column)


def _is_bound(column: Column, rows: Rows) -> bool:
    return rows.table.dated is not None and column.predicate in (CT.notBefore, CT.notAfter)


def _published(sources: Rows | None, dates: Dates) -> pl.DataFrame:
    """The first day on which each source may have been published: (source, day)."""
    if sources is None:
        return pl.DataFrame(schema={"source": pl.String, "day": pl.Date})
    return sources.frame.select(pl.col(ID).alias("source"), dates.first("published").alias("day")).unique(
        "source", keep="first"
    )


def _follow(step: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """(id, value) of the things that the values of `step` name, in the order of `step`."""
    return step.join(then, left_on=VALUE, right_on=ID, how="inner", maintain_order="left", suffix="_then").select(
        ID, pl.col(f"{VALUE}_then").alias(VALUE)
    )


def _first_known(*frames: pl.DataFrame) -> pl.DataFrame:
    """All values of the first frame that knows an id, for every id."""
    known = frames[0]
    for frame in frames[1:]:
        known = pl.concat([known, frame.join(known, on=ID, how="anti", maintain_order="left")])
    return known


def _links(all_rows: dict[str, Rows], links: Links) -> pl.DataFrame:
    """What `links` finds in the undisputed rows of all tables, each once: (subject, property, object)."""
    found = [pl.DataFrame(schema=EDGE_SCHEMA)]
    for rows in all_rows.values():
        if rows.table.edge or terms.STAGE_OF.word in rows.values:
            undisputed = Rows(rows.table, rows.frame.filter(pl.col("certainty") != "disputed"))
            found += [each.select(*EDGE_SCHEMA) for each in links(undisputed)]
    return pl.concat(found).unique(maintain_order=True)


def edges(rows: Rows) -> list[pl.DataFrame]:
    """The rows that link things, with the columns subject, property and object (ids), a row for each property.

    Beside a relation of lineage, ct:stageOf among them, stands ct:derivesFrom, beside a role ct:participant, so that a
    plain query needs neither a reasoner nor a list of properties.
    """
    edge = rows.table.edge
    if edge is None:
        return _stages(rows)
    named = _ends(rows.frame.filter(~pl.col(edge.object).str.starts_with("~")), edge).with_columns(
        pl.col(edge.relation)
        .replace_strict([each.word for each in edge.relations], [each.iri for each in edge.relations])
        .alias("property"),
    )
    roles = edge.relations is terms.ROLES
    under = [each.word for each in edge.relations if roles or each.lineage]
    general = pl.lit(CT.participant if roles else CT.derivesFrom)
    return [named, named.filter(pl.col(edge.relation).is_in(under)).with_columns(property=general)]


def printed(rows: Rows) -> list[pl.DataFrame]:
    """The rows whose object is words of the source, in the form of `edges`, the words without their `~`."""
    edge = rows.table.edge
    if edge is None or not rows.table.by_name[edge.object].or_words:
        return []
    words = _ends(rows.frame.filter(pl.col(edge.object).str.starts_with("~")), edge)
    text = pl.col("object").str.slice(1).str.strip_chars()
    return [words.with_columns(object=text, property=pl.lit(CT.participantAsPrinted))]


def _ends(frame: pl.DataFrame, edge: Edge) -> pl.DataFrame:
    return frame.with_columns(pl.col(edge.subject).alias("subject"), pl.col(edge.object).alias("object"))


def _stages(rows: Rows) -> list[pl.DataFrame]:
    stage_of = terms.STAGE_OF.word
    if stage_of not in rows.values:
        return []
    columns = {"subject": pl.col(ID), "object": pl.col(stage_of), "property": pl.lit(CT.derivesFrom)}
    return [rows.frame.drop_nulls(stage_of).with_columns(**columns)]
