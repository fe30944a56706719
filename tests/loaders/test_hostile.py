"""Text stays text: no cell ends a literal, an IRI or a quad, and none is changed on its way into the store."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.problems import INVISIBLE
from loaders.tables import Column, tables
from ontology.terms import CT, SKOS
from tests.loaders.clusters import SOURCES, graph, quads, view, write

HOSTILE = [
    '" .',
    '"@en . <a:x> <a:y> <a:z> .',
    '\\"',
    "\\",
    "\\\\",
    "\\u0022",
    "\\U00000022 .",
    '"""',
    "'''",
    "\n",
    "\t",
    "a\nb\n\nc",
    "> <a:x> .",
    "<https://w3id.org/chithi/id/document/ct>",
    "_:b0",
    "# no comment",
    "} GRAPH <a:g> { ?s ?p ?o }",
    "^^<http://www.w3.org/2001/XMLSchema#integer>",
    "@vi",
    "=HYPERLINK()",
    "{base}",
    "%s %(a)s %0",
    "$1 \\1 ${a}",
    "~không phải lời",
    "null",
    "NaN",
    "\U0001f1fb\U0001f1f3",
    "e\u0323\u0302",
    "Ủy ban / Uỷ ban",
]
REFUSED = re.compile(f"[{INVISIBLE}]")
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda character: not REFUSED.match(character))
TEXTS = st.lists(
    st.lists(st.sampled_from(HOSTILE) | st.text(CHARACTERS, max_size=20), min_size=1, max_size=4).map("".join),
    min_size=1,
    max_size=12,
).filter(lambda texts: all(clean(text) for text in texts))
COLUMNS = [
    (table.name, column)
    for table in tables().values()
    for column in table.columns
    if column.form == "text"
    and table.claims
    and table.kind
    and column.own
    and not column.many
    and column.name != "code"
]


def clean(text: str) -> str:
    """A text as the loader keeps it: composed, with plain spaces, without spaces around it."""
    return unicodedata.normalize("NFC", re.sub("[\u00a0\u202f\u2007]", " ", text)).strip()


def table(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def load(folder: Path, name: str, column: str, texts: list[str]) -> set[ox.Quad]:
    rows = [[f"t{number}", text, "hcm", f"p{number}", text] for number, text in enumerate(texts)]
    write(folder, {"sources": SOURCES})
    content = table(["id", column, "source", "locator", "note"], rows)
    (folder / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
    return quads(folder)


def predicates(found: set[ox.Quad]) -> Counter[str]:
    """How often each property stands in each sort of graph."""
    return Counter(f"{isinstance(quad.graph_name, ox.NamedNode)} {quad.predicate}" for quad in found)


def literals(found: set[ox.Quad], column: Column) -> Counter[str]:
    """The literals that the claims say of a column."""
    return Counter(
        quad.object.value
        for quad in found
        if isinstance(quad.graph_name, ox.NamedNode) and quad.predicate == ox.NamedNode(column.predicate or "")
        if isinstance(quad.object, ox.Literal)
    )


@pytest.mark.parametrize(("name", "column"), COLUMNS, ids=lambda each: each if isinstance(each, str) else each.name)
def test_hostile_text_round_trips(tmp_path: Path, name: str, column: Column) -> None:
    texts = [f"{text}{number}" for number, text in enumerate(HOSTILE)]
    found = load(tmp_path / "hostile", name, column.name, texts)
    plain = load(tmp_path / "plain", name, column.name, [f"x{number}" for number in range(len(texts))])
    assert literals(found, column) == Counter(map(clean, texts))
    assert predicates(found) == predicates(plain)
    notes = {quad.object for quad in view(found) if quad.predicate == ox.NamedNode(SKOS.note)}
    assert notes == {ox.Literal(clean(text)) for text in texts}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
def test_any_text_round_trips(tmp_path: Path, texts: list[str]) -> None:
    name, column = "documents", tables()["documents"].by_name["title"]
    found = load(tmp_path / "any", name, column.name, texts)
    plain = load(tmp_path / "plain", name, column.name, [f"x{number}" for number in range(len(texts))])
    assert literals(found, column) == Counter(map(clean, texts))
    assert predicates(found) == predicates(plain)


@pytest.mark.parametrize(
    ("name", "column"),
    [(table.name, column.name) for table in tables().values() for column in table.own if column.or_words],
)
def test_words_of_a_source_are_text(tmp_path: Path, name: str, column: str) -> None:
    words = [text for text in HOSTILE if ";" not in text and text.strip()]
    cells = [f"~{text}" for text in words]
    found = load(tmp_path, name, column, cells)
    said = {quad.object for quad in found if quad.predicate == ox.NamedNode(CT.actorAsPrinted)}
    assert said == {ox.Literal(clean(text)) for text in words}


def test_aliases_are_split_at_semicolons_only(tmp_path: Path) -> None:
    found = load(tmp_path, "people", "alias", ['a" , "b; c\nd ;"; e\\'])
    said = {quad.object for quad in view(found) if quad.predicate == ox.NamedNode(SKOS.altLabel)}
    assert said == {ox.Literal(text, language="vi") for text in ('a" , "b', "c\nd", '"', "e\\")}


def test_titles_of_sources_and_their_language(tmp_path: Path) -> None:
    rows = [[f"s{number}", text, ("", "vi", "zh-Hant-TW", "es-419")[number % 4]] for number, text in enumerate(HOSTILE)]
    rows = [row for row in rows if clean(row[1])]
    write(tmp_path, {"sources": table(["id", "title", "language"], rows)})
    found = quads(tmp_path)
    titles = {quad.object for quad in found if str(quad.predicate).endswith("/title>")}
    assert titles == {ox.Literal(clean(text), language=tag or None) for _, text, tag in rows}
    assert all(quad.graph_name == ox.DefaultGraph() for quad in found)


def test_the_name_of_a_folder_is_text(tmp_path: Path) -> None:
    folder = tmp_path / 'a" . <b:c>\\\n'
    found = load(folder, "people", "name", ["Ngô Văn Luận"])
    [row] = [quad.object for quad in found if quad.predicate == ox.NamedNode(CT.row)]
    assert row == ox.Literal('a" . <b:c>\\\\u000a/people.csv:2')


def test_a_claim_says_nothing_of_another(tmp_path: Path) -> None:
    found = load(tmp_path, "people", "name", HOSTILE[:9])
    claims = {quad.graph_name for quad in found if isinstance(quad.graph_name, ox.NamedNode)}
    assert len(claims) == 9
    for claim in claims:
        assert len(graph(found, claim.value.rpartition("/")[2])) == 2


def test_invisible_characters_are_what_unicode_calls_so() -> None:
    """Everything that the loader refuses is control, format, private or unassigned, or shows that text was lost."""
    odd = {chr(code) for code in range(0x110000) if REFUSED.match(chr(code))}
    assert {unicodedata.category(each) for each in odd - {"\ufffc", "\ufffd"}} <= {"Cf", "Cn", "Zl", "Zp", "Mn"}
    formats = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"}
    visible = {each for each in formats - odd if "ARABIC" in unicodedata.name(each) or ord(each) > 0x10000}
    assert formats - odd == visible | {"\u070f"}
