"""data/csvw.json is a plain CSVW description: other tools read our tables by it, and the shapes agree with it."""

from __future__ import annotations

import csv
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW, TableGroup
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.collection import bundled
from loaders.tables import DESCRIPTION, PROVENANCE, Column, Table, tables
from ontology import terms, vocab
from tests.loaders.clusters import CASCADE, write

SHAPES = vocab.FOLDER / "shapes.ttl"

MANY = 2_000
"""Rows of a table that the tool reads in about a second; of a longer table it gets a part, evenly taken."""


def described(folder: Path, to: Path) -> Path:
    """A copy of a collection with a description of just the tables and columns that it has, for tools that ask so.

    Of tables of more than MANY rows it has a part.
    """
    group: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    present = []
    for table in group["tables"]:
        if (folder / table["url"]).exists():
            with (folder / table["url"]).open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            shutil.copy(folder / table["url"], to)
            if len(rows) > MANY:
                with (to / table["url"]).open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([header, *rows[:: len(rows) // MANY]])
            columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
            table["tableSchema"]["columns"] = [columns[name] for name in header]
            present.append(table)
    group["tables"] = present
    (to / "csvw.json").write_text(json.dumps(group, ensure_ascii=False), encoding="utf-8")
    return to / "csvw.json"


@pytest.mark.parametrize("folder", bundled(), ids=lambda folder: folder.name)
def test_a_plain_csvw_tool_accepts_our_collections(tmp_path: Path, folder: Path) -> None:
    description = described(folder, tmp_path)
    found = CSVW(str(description))
    assert found.is_valid
    assert [str(warning.message) for warning in found.warnings] == []
    rows = {table.url.string.removesuffix(".csv"): [*table] for table in TableGroup.from_file(description).tables}
    assert all(rows.values())
    assert isinstance(rows["sources"][0]["title"], str)


def test_it_finds_every_column_of_the_cascade(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    description = described(write(tmp_path / "cascade", CASCADE), tmp_path / "copy")
    assert CSVW(str(description)).is_valid
    rows = {table.url.string: [*table] for table in TableGroup.from_file(description).tables}
    assert len(rows) == len(tables())
    assert rows["actions.csv"][1]["place"] == ["772", "27238-20250701"]
    assert rows["awards.csv"][0]["collectives"] == 20
    assert float(rows["indicators.csv"][0]["value"]) == 163


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("people", "id,name,source\n../x,Ngô Văn Luận,hcm"),
        ("people", "id,name,source\n,Ngô Văn Luận,hcm"),
        ("awards", "id,collectives,source\nkt,hai mươi,hcm"),
        ("indicators", 'id,value,source\nto,"97,5 %",hcm'),
        ("people", "id,preferred,source\nluan,no,hcm"),
    ],
)
def test_it_refuses_what_we_refuse(tmp_path: Path, table: str, content: str) -> None:
    (tmp_path / "copy").mkdir()
    description = described(write(tmp_path / "wrong", {table: content}), tmp_path / "copy")
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # the package counts them
        assert not CSVW(str(description)).is_valid


def test_every_table_and_column_is_described() -> None:
    for table in tables().values():
        assert table.description.endswith(".")
        for column in table.columns:
            assert column.description.endswith((".", "…", "`")), f"{table.name}.{column.name}"
        if table.claims:
            assert tuple(column.name for column in table.columns[-len(PROVENANCE) :]) == PROVENANCE


def test_columns_name_terms_and_schemes_that_exist() -> None:
    known = {value for name, value in vars(terms.CT).items() if isinstance(value, str) and not name.startswith("_")}
    for table in tables().values():
        for column in table.columns:
            if column.predicate and column.predicate.startswith(terms.CT.iri):
                assert column.predicate in known, f"{table.name}.{column.name}"
            assert column.scheme is None or column.scheme in terms.SCHEMES
            assert set(column.kinds) <= set(terms.KINDS)


def test_the_text_of_steering_columns_names_every_word() -> None:
    for table in tables().values():
        if table.edge is not None:
            text = table.by_name[table.edge.relation].description
            assert [relation.word for relation in table.edge.relations if f"`{relation.word}`" not in text] == []


# The shapes


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


def single(shapes: Graph, kind: str, column: Column) -> bool | None:
    """Whether the shape of a kind lets a column have one value only; None where it says nothing of it."""
    target = next(shapes.subjects(SH.targetClass, URIRef(terms.KINDS[kind])))
    of_path = [shape for shape in all_properties(shapes, kind, target) if path(shapes, shape) == wanted(column)]
    if not of_path:
        return None
    return any((each, SH.maxCount, Literal(1)) in shapes or (each, SH.uniqueLang, None) in shapes for each in of_path)


def all_properties(shapes: Graph, kind: str, first: Node) -> list[Node]:
    targets = {first, *shapes.subjects(SH.targetClass, URIRef(terms.KINDS[kind]))}
    return [shape for target in targets for shape in shapes.objects(target, SH.property)]


def path(shapes: Graph, shape: Node) -> tuple[Node | None, bool]:
    """The property of a shape, and whether it is taken backwards."""
    found = shapes.value(shape, SH.path)
    inverse = shapes.value(found, SH.inversePath) if isinstance(found, BNode) else None
    return (inverse, True) if inverse is not None else (found, False)


def wanted(column: Column) -> tuple[Node, bool]:
    return URIRef(column.predicate or ""), column.inverse


@pytest.mark.parametrize(
    ("table", "column"),
    [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table in tables().values()
        for column in table.own
        if column.predicate != terms.SKOS.altLabel  # names beside the label are not counted
    ],
)
def test_what_holds_one_value_is_what_the_shapes_let_have_one(shapes: Graph, table: Table, column: Column) -> None:
    assert (None, RDF.type, SH.NodeShape) in shapes
    assert single(shapes, table.kind or "", column) == (not column.many)
