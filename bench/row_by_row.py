"""The usual way, to measure against: csv.DictReader and rdflib, one row after the other, giving the same quads.

It is written from the CSVW description and the rules of the data model, shares no code with the loader, and does
nothing needlessly slow: triples are added to each claim's graph as it stands in the store (the fastest of rdflib's
ways), and concepts, dates and numbers that recur are made once. It checks nothing.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, RDF, RDFS, SKOS, XSD, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from bench.tables import DESCRIPTION
from ontology import vocab
from ontology.edtf import bounds, may_share_a_day
from ontology.terms import DOCUMENT_RELATIONS, EDTF, EVENT_RELATIONS, KINDS, ROLES, document_class

CT = Namespace("https://w3id.org/chithi/ontology#")
THING = "https://w3id.org/chithi/id/"
RELATIONS = {each.word: each for each in (*DOCUMENT_RELATIONS, *EVENT_RELATIONS, *ROLES)}
PROVENANCE = {"source", "locator", "certainty", "preferred", "note"}
DOERS = {"document": "issuer", "event": "organiser", "action": "performed_by"}
DATED = {"document": "issued", "event": "date", "action": "date"}

Row = dict[str, str]
Rank = tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """A column that says something of its row's subject: its property, and what makes a term of a value."""

    name: str
    predicate: URIRef
    term: Callable[[str], Node]
    many: bool
    words: bool
    inverse: bool
    dated: bool


@dataclass
class Table:
    """A table: the kind of thing its rows speak of, or for links the names of subject, relation and object."""

    name: str
    kind: str | None
    edge: tuple[str, str, str] | None
    columns: list[Column]
    cells: list[str]


class RowByRow:
    """The dataset of one folder of tables, in `dataset`."""

    def __init__(self, folder: Path) -> None:
        self.dataset = Dataset()
        self._view: Graph = self.dataset.default_graph
        self._kinds: dict[str, str] = {}
        self._newest: dict[str, int] = {}
        # What each thing's undisputed claims say: by id and column, with the rank of the claim.
        self._said: defaultdict[str, defaultdict[str, list[tuple[Rank, str]]]] = defaultdict(lambda: defaultdict(list))
        self._days: defaultdict[str, list[tuple[Rank, str, date | None, date | None]]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        tables = list(self._tables())
        rows = {table.name: list(_rows(folder / f"{table.name}.csv")) for table in tables}
        for table in tables:
            self._kinds |= {row["id"]: table.kind for row in rows[table.name] if table.kind}
        for path in vocab.ontology_files():
            self._view.parse(path)
        for table in tables:
            for line, row in enumerate(rows[table.name], start=2):
                if table.name == "sources":
                    self._source(table, row)
                else:
                    self._claim(table, row, f"{folder.name}/{table.name}.csv:{line}", line)
        for table in tables:
            self._consolidate(table)
        self._name_things()

    def _tables(self) -> Iterator[Table]:
        for table in json.loads(DESCRIPTION.read_text(encoding="utf-8"))["tables"]:
            schema = table["tableSchema"]
            edge = schema.get(CT.edge.toPython())
            columns = [self._column(each) for each in schema["columns"] if _is_own(each)]
            yield Table(
                name=table["url"].removesuffix(".csv"),
                kind=schema["aboutUrl"].split("/")[-2] if "aboutUrl" in schema else None,
                edge=(edge["subject"], edge["relation"], edge["object"]) if edge else None,
                columns=columns,
                cells=sorted(each["name"] for each in schema["columns"]),
            )

    def _column(self, raw: dict[str, Any]) -> Column:
        predicate = URIRef(raw["propertyUrl"])
        return Column(
            raw["name"], predicate, self._term(raw), "separator" in raw, str(CT.orWords) in raw, str(CT.inverse) in raw,
            predicate in (CT.notBefore, CT.notAfter),
        )  # fmt: skip

    def _term(self, raw: dict[str, Any]) -> Callable[[str], Node]:
        if str(CT.kinds) in raw:
            return self._thing
        if "valueUrl" in raw:
            return partial(_concept, raw["valueUrl"].partition("{")[0])
        datatype = raw["datatype"]
        if datatype == "string":
            return partial(Literal, lang=raw.get("lang"))
        if isinstance(datatype, dict):
            return _edtf
        name = "integer" if datatype == "nonNegativeInteger" else datatype
        return partial(Literal, datatype=XSD[name], normalize=False)

    def _thing(self, name: str) -> URIRef:
        return URIRef(f"{THING}{self._kinds[name]}/{name}")

    def _source(self, table: Table, row: Row) -> None:
        published = bounds(row["published"])[0] if row["published"] else None
        self._newest[row["id"]] = published.toordinal() if published else 0
        for column in table.columns:
            if row[column.name]:
                self._said[row["id"]][column.name].append(((0,), row[column.name]))

    def _claim(self, table: Table, row: Row, place: str, line: int) -> None:
        row["certainty"] = row["certainty"] or "stated"
        text = "".join(f"\x1e{name}\x1f{row[name]}" for name in table.cells if row[name])
        claim = URIRef(f"{THING}claim/{sha256((table.name + text).encode()).hexdigest()[:16]}")
        graph = self.dataset.graph(claim)
        believed = row["certainty"] != "disputed"
        self._about(claim, table, row, place)
        if table.edge:
            for triple in self._linked(table.edge, row):
                graph.add(triple)
                if believed:
                    self._view.add(triple)
        else:
            self._state(table, row, graph, line if believed else None)

    def _about(self, claim: URIRef, table: Table, row: Row, place: str) -> None:
        view = self._view
        view.add((claim, RDF.type, CT.Claim))
        label = " ".join(filter(None, (f"{table.name}.csv", row["source"], row["locator"])))
        view.add((claim, RDFS.label, Literal(label)))
        view.add((claim, CT.row, Literal(place)))
        view.add((claim, CT.certainty, _concept("https://w3id.org/chithi/vocab/certainty/", row["certainty"])))
        for source in row["source"].split(";"):
            view.add((claim, DCTERMS.source, self._thing(source)))
        if row["locator"]:
            view.add((claim, CT.locator, Literal(row["locator"])))
        if row["note"]:
            view.add((claim, SKOS.note, Literal(row["note"])))

    def _linked(self, edge: tuple[str, str, str], row: Row) -> Iterator[tuple[Node, Node, Node]]:
        relation = RELATIONS[row[edge[1]]]
        subject, object_ = self._thing(row[edge[0]]), self._thing(row[edge[2]])
        yield subject, URIRef(relation.iri), object_
        if relation in ROLES:
            yield subject, CT.participant, object_
        elif relation.lineage:
            yield subject, CT.derivesFrom, object_

    def _state(self, table: Table, row: Row, graph: Graph, order: int | None) -> None:
        """Add what a row says of its subject to its graph; keep it for the view if it has an `order` there."""
        name, kind = row["id"], table.kind or ""
        subject = self._thing(name)
        graph.add((subject, RDF.type, URIRef(KINDS[kind])))
        rank = self._rank(row, order) if order else None
        if rank:
            self._said[name][""].append((rank, ""))
        for column in table.columns:
            cell = row[column.name]
            if cell and not column.dated:
                for value in cell.split(";") if column.many else (cell,):
                    if rank:
                        self._said[name][column.name].append((rank, value))
                    for triple in _triples(subject, column, value):
                        graph.add(triple)
        if kind in DATED:
            first, last = _bounded(row, DATED[kind])
            if first:
                graph.add((subject, CT.notBefore, _day(first)))
            if last:
                graph.add((subject, CT.notAfter, _day(last)))
            if rank and (first or last or row[DATED[kind]]):
                self._days[name].append((rank, row[DATED[kind]], first, last))

    def _rank(self, row: Row, order: int) -> Rank:
        newest = max(self._newest[source] for source in row["source"].split(";"))
        return (row["preferred"] != "yes", row["certainty"] == "inferred", -newest, order)

    def _consolidate(self, table: Table) -> None:
        for name, said in self._said.items():
            if self._kinds[name] == table.kind:
                subject = self._thing(name)
                self._view.add((subject, RDF.type, URIRef(KINDS[table.kind])))
                for column in table.columns:
                    if column.name in said:
                        self._show(subject, column, said)
                if name in self._days:
                    self._show_days(subject, self._days[name])
                if table.kind in DOERS:
                    self._show_level_and_place(subject, said, DOERS[table.kind])

    def _show(self, subject: URIRef, column: Column, said: dict[str, list[tuple[Rank, str]]]) -> None:
        dated = column.term is _edtf
        found = sorted(said[column.name], key=lambda one: _with_partial(one[0], one[1]) if dated else one[0])
        said[column.name] = found if column.many else found[:1]
        language = said["language"][0][1] if column.predicate == DCTERMS.title and "language" in said else None
        for _, value in said[column.name]:
            for s, p, o in _triples(subject, column, value):
                self._view.add((s, p, Literal(value, lang=language) if language else o))

    def _show_days(self, subject: URIRef, told: list[tuple[Rank, str, date | None, date | None]]) -> None:
        first = max((one[2] for one in told if one[2]), default=None)
        last = min((one[3] for one in told if one[3]), default=None)
        texts = {one[1] for one in told if one[1]}
        masked = any("X" in text for text in texts)
        apart = bool(first and last and first > last)
        if apart or (masked and any(not may_share_a_day(a, b) for a, b in combinations(texts, 2))):
            first, last = min(told, key=lambda one: _with_partial(one[0], one[1]))[2:]
        if first:
            self._view.add((subject, CT.notBefore, _day(first)))
        if last:
            self._view.add((subject, CT.notAfter, _day(last)))

    def _show_level_and_place(self, subject: URIRef, said: dict[str, list[tuple[Rank, str]]], doer: str) -> None:
        bodies = [value for _, value in said.get(doer, ()) if not value.startswith("~")]
        places = _values(said, "place") or [place for body in bodies for place in _values(self._said[body], "place")]
        shown = places if subject.startswith(f"{THING}action/") else places[:1]
        levels = (
            _values(said, "level")
            or [level for body in bodies for level in _values(self._said[body], "level")]
            or [level for place in shown for level in _values(self._said[place], "level")]
        )
        for place in shown:
            self._view.add((subject, CT.place, self._thing(place)))
        if levels:
            self._view.add((subject, CT.level, _concept("https://w3id.org/chithi/vocab/level/", levels[0])))

    def _name_things(self) -> None:
        for name, said in self._said.items():
            kind = self._kinds[name]
            tagged = kind != "source" or "language" in said
            label = Literal(self._label(name, kind), lang="vi" if tagged else None)
            self._view.add((self._thing(name), RDFS.label, label))

    def _label(self, name: str, kind: str) -> str:
        said = self._said[name]
        one = {column: found[0][1] for column, found in said.items() if found}
        if kind == "document":
            of_type = _preferred_label("document-type", one["type"])
            symbol = one.get("symbol")
            return f"{of_type} {symbol}" if symbol else f"{one.get('form', of_type)} {one.get('title', '')}".strip()
        if kind == "tenure":
            return f"{one['post']} — {self._label(one['person'], 'person')}"
        if kind == "award":
            units = {"collectives": "tập thể", "individuals": "cá nhân"}
            counts = ", ".join(f"{one[column]} {unit}" for column, unit in units.items() if column in one)
            forms = ", ".join(_preferred_label("award-form", form) for form in _values(said, "form"))
            return ": ".join(filter(None, (forms, counts)))
        if kind == "place" and "name" not in one:
            return f"{_preferred_label('level', one['level'])} (chưa rõ tên)"
        return one[{"task": "description", "source": "title"}.get(kind, "name")]


def _rows(path: Path) -> Iterable[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _is_own(raw: dict[str, Any]) -> bool:
    return "propertyUrl" in raw and raw["name"] not in PROVENANCE


def _triples(subject: URIRef, column: Column, value: str) -> Iterator[tuple[Node, Node, Node]]:
    """Return what one value of a cell says, with the class of a document's type and the lineage of a stage."""
    if column.words and value.startswith("~"):
        yield subject, CT.actorAsPrinted, Literal(value[1:].strip())
        return
    term = column.term(value)
    yield (term, column.predicate, subject) if column.inverse else (subject, column.predicate, term)
    if column.predicate == CT.documentType:
        yield subject, RDF.type, URIRef(document_class(value))
    elif column.predicate == CT.stageOf:
        yield subject, CT.derivesFrom, term


def _bounded(row: Row, column: str) -> tuple[date | None, date | None]:
    told, least, most = (_days(row[name]) for name in (column, f"{column}_min", f"{column}_max"))
    first = max((day for day in (told[0], least[0]) if day), default=None)
    return first, min((day for day in (told[1], most[1]) if day), default=None)


@cache
def _days(text: str) -> tuple[date | None, date | None]:
    return bounds(text) if text else (None, None)


def _with_partial(rank: Rank, text: str) -> Rank:
    """Return a rank that puts a full day before a partial one, after preference and certainty."""
    return (*rank[:2], len(text) != 10 or "X" in text or "/" in text, *rank[2:])


def _values(said: dict[str, list[tuple[Rank, str]]], column: str) -> list[str]:
    return [value for _, value in said.get(column, ())]


@cache
def _concept(scheme: str, name: str) -> URIRef:
    return URIRef(scheme + name)


@cache
def _edtf(text: str) -> Literal:
    return Literal(text, datatype=URIRef(EDTF))


@cache
def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


@cache
def _preferred_label(scheme: str, name: str) -> str:
    return vocab.scheme(scheme).concepts[name].label_vi
