"""Claims and view as N-Quads, made by column expressions: no row passes through Python.

No cell can end an IRI or a literal: ids, concepts, dates, numbers and addresses were checked against patterns that
hold no delimiter, and every other text is escaped. Equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import polars as pl
import pyoxigraph as ox

from loaders.claims import CLAIM
from loaders.dates import Dates
from loaders.reading import ROW
from loaders.rows import ID, KIND, VALUE, N, Rows, kinds
from loaders.tables import Column, tables
from loaders.view import NOT_AFTER, NOT_BEFORE, View, edges, printed
from ontology import terms, vocab
from ontology.iri import Base
from ontology.terms import CT, DCTERMS, EDTF, RDF, RDFS, SKOS, VOCAB, XSD

_DATATYPES = {"edtf": EDTF, "integer": XSD.integer, "decimal": XSD.decimal, "uri": XSD.anyURI, "day": XSD.date}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PROPERTY = pl.concat_str(pl.lit("<"), pl.col("property"), pl.lit(">"))
_GRAPH, _LANG = "_graph", "_lang"
_LINES = 500_000
"""Lines of one block, about 100 MB: what a load holds in memory beside the tables."""


class Writer:
    """Writes the quads of one load; `base` is where the IRIs of things begin."""

    def __init__(self, all_rows: dict[str, Rows], dates: Dates, base: Base) -> None:
        self._rows, self._dates = all_rows, dates
        self._things = f"<{base.iri}id/"
        self._kinds = kinds(all_rows.values())

    def claims(self) -> Iterator[bytes]:
        """The named graphs: what each row says. They need no view, so they can be on their way while it is made."""
        for rows in self._rows.values():
            if rows.table.claims:
                yield from self._claims(rows)

    def default_graph(self, view: View) -> Iterator[bytes]:
        """The claims' own facts and the view, as N-Triples."""
        for rows in self._rows.values():
            if rows.table.claims:
                yield from self._about_claims(rows)
        yield from self._view(view)

    def _about_claims(self, rows: Rows) -> Iterator[bytes]:
        """What the default graph says of each claim: source, locator, certainty, row, note."""
        claims = rows.frame.select(
            pl.col(CLAIM).alias(ID),
            pl.concat_str(
                pl.lit(f"{rows.table.name}.csv"), pl.col("source"), pl.col("locator"), separator=" ", ignore_nulls=True
            ).alias("label"),
            *(ROW, "locator", "certainty", "note"),
        )
        sources = rows.values["source"]
        said = claims.select(ID)[sources[N]].with_columns(sources[VALUE])
        yield from self._lines("claim", claims, RDF.type, pl.lit(f"<{CT.Claim}>"))
        yield from self._lines("claim", said, DCTERMS.source, self._thing("source"))
        yield from self._lines("claim", claims, CT.certainty, _concept("certainty", "certainty"))
        for column, property in (("label", RDFS.label), (ROW, CT.row), ("locator", CT.locator), ("note", SKOS.note)):
            yield from self._lines("claim", claims.drop_nulls(column), property, _literal(column))

    def _claims(self, rows: Rows) -> Iterator[bytes]:
        """The named graph of each claim: what its row says."""
        graph = pl.col(CLAIM).alias(_GRAPH)
        for linked in edges(rows):
            yield from self._edges(linked.with_columns(graph))
        for linked in printed(rows):
            yield from self._printed(linked.with_columns(graph))
        if rows.table.kind is None:
            return
        subjects = rows.frame.select(ID, graph)
        yield from self._types(rows.table.kind, subjects)
        for column in rows.table.own:
            if column.name in rows.values and column.predicate not in (CT.notBefore, CT.notAfter):
                values = rows.values[column.name]
                yield from self._statements(rows.table.kind, column, subjects[values[N]].with_columns(values[VALUE]))
        if rows.table.dated:
            days = rows.frame.select(ID, graph, *self._dates.bounds(rows.table.dated.name))
            for bound in (NOT_BEFORE, NOT_AFTER):
                value = pl.col(bound.name).cast(pl.String).alias(VALUE)
                yield from self._statements(rows.table.kind, bound, days.select(ID, _GRAPH, value).drop_nulls(VALUE))

    def _view(self, view: View) -> Iterator[bytes]:
        for table, ids in view.ids.items():
            yield from self._types(tables()[table].kind or "", ids.to_frame(ID))
        for fact in view:
            frame = fact.frame
            if fact.table == "sources" and fact.column.predicate in (DCTERMS.title, RDFS.label):
                language = view.frame("sources", "language").rename({VALUE: _LANG})
                frame = frame.join(language, on=ID, how="left", maintain_order="left")
            yield from self._statements(tables()[fact.table].kind or "", fact.column, frame)
        yield from self._edges(view.edges)
        yield from self._printed(view.printed)

    def _types(self, kind: str, subjects: pl.DataFrame) -> Iterator[bytes]:
        return self._lines(kind, subjects, RDF.type, pl.lit(f"<{terms.KINDS[kind]}>"))

    def _statements(self, kind: str, column: Column, frame: pl.DataFrame) -> Iterator[bytes]:
        """The quads of one property: `frame` has id and value, and _graph in a claim."""
        if column.or_words:
            words = pl.col(VALUE).str.starts_with("~")
            as_printed = frame.filter(words).with_columns(pl.col(VALUE).str.slice(1).str.strip_chars())
            yield from self._lines(kind, as_printed, CT.actorAsPrinted, _literal(VALUE))
            frame = frame.filter(~words)
        yield from self._lines(kind, frame, column.predicate or "", self._object(column, frame), inverse=column.inverse)
        if column.predicate == CT.documentType:
            concepts = list(vocab.scheme(column.scheme or "").concepts)
            classes = pl.col(VALUE).replace_strict(concepts, [f"<{terms.document_class(each)}>" for each in concepts])
            yield from self._lines(kind, frame, RDF.type, classes)

    def _edges(self, frame: pl.DataFrame) -> Iterator[bytes]:
        """The quads of links: `frame` has subject, property and object, and _graph in a claim."""
        return self._quads(frame, self._end("subject", frame), _PROPERTY, self._end("object", frame))

    def _printed(self, frame: pl.DataFrame) -> Iterator[bytes]:
        """The same where the object is text."""
        return self._quads(frame, self._end("subject", frame), _PROPERTY, _literal("object"))

    def _end(self, end: str, frame: pl.DataFrame) -> pl.Expr:
        return pl.concat_str(pl.lit(self._things), self._kind_of(end, frame), pl.lit("/"), pl.col(end), pl.lit(">"))

    def _lines(
        self, kind: str, frame: pl.DataFrame, predicate: str, object_: pl.Expr, *, inverse: bool = False
    ) -> Iterator[bytes]:
        """One quad for each row of `frame`: its id is the subject (of an `inverse` property the object)."""
        subject = pl.concat_str(pl.lit(f"{self._things}{kind}/"), pl.col(ID), pl.lit(">"))
        first, last = (object_, subject) if inverse else (subject, object_)
        return self._quads(frame, first, pl.lit(f"<{predicate}>"), last)

    def _quads(self, frame: pl.DataFrame, subject: pl.Expr, predicate: pl.Expr, object_: pl.Expr) -> Iterator[bytes]:
        """Write the quads; in the graph of the claim that `_graph` names, or else in the default graph."""
        if not len(frame):
            return
        space, end = pl.lit(" "), [pl.lit(" .\n")]
        if _GRAPH in frame.columns:
            end = [pl.lit(f" {self._things}claim/"), pl.col(_GRAPH), pl.lit("> .\n")]
        lines = frame.select(pl.concat_str(subject, space, predicate, space, object_, *end)).to_series()
        for start in range(0, len(lines), _LINES):
            # As bytes: a Python string of Vietnamese takes twice the memory and five times as long.
            yield lines.slice(start, _LINES).str.join("").cast(pl.Binary).item()

    def _object(self, column: Column, frame: pl.DataFrame) -> pl.Expr:
        if column.form == "thing":
            return self._thing(*column.kinds, frame=frame)
        if column.form == "concept":
            return _concept(VALUE, column.scheme or "")
        if column.form == "text":
            return _literal(VALUE, column.lang, tagged=_LANG in frame.columns)
        return pl.concat_str(pl.lit('"'), pl.col(VALUE), pl.lit(f'"^^<{_DATATYPES[column.form]}>'))

    def _thing(self, *kinds: str, frame: pl.DataFrame | None = None) -> pl.Expr:
        if len(kinds) == 1 or frame is None:
            return pl.concat_str(pl.lit(f"{self._things}{kinds[0]}/"), pl.col(VALUE), pl.lit(">"))
        return pl.concat_str(pl.lit(self._things), self._kind_of(VALUE, frame), pl.lit("/"), pl.col(VALUE), pl.lit(">"))

    def _kind_of(self, column: str, frame: pl.DataFrame) -> pl.Expr:
        found = frame.select(column).join(self._kinds, left_on=column, right_on=ID, how="left", maintain_order="left")
        return pl.lit(found[KIND])


def _literal(column: str, lang: str | None = None, *, tagged: bool = False) -> pl.Expr:
    text = pl.col(column).str.replace_many(_ESCAPES)
    if not tagged:
        return pl.concat_str(pl.lit('"'), text, pl.lit(f'"@{lang}' if lang else '"'))
    return pl.concat_str(pl.lit('"'), text, pl.lit('"'), pl.lit("@") + pl.col(_LANG), ignore_nulls=True)


def _concept(column: str, scheme: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f"<{VOCAB}{scheme}/"), pl.col(column), pl.lit(">"))


@lru_cache(maxsize=1)
def ontology() -> bytes:
    """The ontology and its vocabularies as sorted N-Quads, blank nodes named canonically (RDFC-1.0)."""
    files = vocab.ontology_files()
    dataset = ox.Dataset(quad for path in files for quad in ox.parse(path=str(path), rename_blank_nodes=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    text = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))
