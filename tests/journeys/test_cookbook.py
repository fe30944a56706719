"""The cookbook: the whole answer of every query, on two engines, against the page that people read."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Identifier

from docs.cookbook import page
from kg import queries
from kg.store import prefixes
from loaders.collection import Collection, bundled
from ontology.iri import Base
from ontology.terms import XSD

FOLDER = queries.FOLDER / "cookbook"
NAMES = sorted(path.stem for path in FOLDER.glob("*.rq"))
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cookbook.md").read_text(encoding="utf-8")

Chithi = Callable[..., CompletedProcess[str]]
Row = tuple[str, ...]


class Entry(NamedTuple):
    """A recipe as the page shows it."""

    english: str
    vietnamese: str
    query: str
    header: Row
    rows: list[Row]


def _entries() -> Iterator[tuple[str, Entry]]:
    for part in PAGE.split('<a id="')[1:]:
        match = re.fullmatch(
            r'(\S+)"></a>\n\n### (.+)\n\n\*(.+)\* \(`(\S+)\.rq`\)\n\n.*```sparql\n(.*?\n)```\n\n(.*?)\n*(## .*)?',
            part,
            re.DOTALL,
        )
        assert match, part
        name, english, vietnamese, file, query, answer, _ = match.groups()
        assert name == file
        header, *rows = (_cells(line) for line in answer.splitlines())
        yield name, Entry(english, vietnamese, query, header, rows[1:])


def _cells(line: str) -> Row:
    if line.startswith("Answer: "):
        return (line.removeprefix("Answer: ").strip("*"),)
    return tuple(_plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1])


def _plain(cell: str) -> str:
    """A cell without its Markdown; an IRI in full."""
    if cell.startswith("`"):
        prefix, _, local = cell.strip("`").partition(":")
        return PREFIXES[prefix] + local
    return re.sub(r"\\(.)", r"\1", cell)


PREFIXES = prefixes(Base())
ENTRIES = dict(_entries())


@pytest.fixture(scope="session")
def quads() -> bytes:
    return b"".join(Collection(bundled()).nquads())


@pytest.fixture(scope="session")
def store(quads: bytes) -> ox.Store:
    return _store(quads)


@pytest.fixture(scope="session")
def curated() -> bytes:
    """What was curated by hand: without the gazetteer, which an engine in Python would take minutes for."""
    return b"".join(Collection([each for each in bundled() if each.name != "gazetteer"]).nquads())


@pytest.fixture(scope="session")
def smaller(curated: bytes) -> ox.Store:
    return _store(curated)


@pytest.fixture(scope="session")
def dataset(curated: bytes) -> Dataset:
    """The same data in an engine that shares no code with the store."""
    return Dataset().parse(data=curated, format="nquads")


def _store(quads: bytes, format: ox.RdfFormat = ox.RdfFormat.N_QUADS) -> ox.Store:
    store = ox.Store()
    store.bulk_load(quads, format=format)
    return store


def _ask(store: ox.Store, query: str) -> tuple[Row, list[Row]]:
    """Names and rows of an answer; the store knows no prefix but those that the query declares."""
    answer = store.query(query)
    if isinstance(answer, ox.QueryBoolean):
        return ("yes" if answer else "no",), []
    assert isinstance(answer, ox.QuerySolutions)
    names = tuple(variable.value for variable in answer.variables)
    return names, [tuple(" ".join(getattr(term, "value", "").split()) for term in row) for row in answer]


def _query(name: str) -> str:
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def test_the_page_holds_every_query_and_is_as_the_generator_makes_it() -> None:
    assert len(NAMES) >= 45
    assert sorted(ENTRIES) == NAMES
    assert page() == PAGE


@pytest.mark.parametrize("name", NAMES)
def test_a_query_begins_with_its_question_in_both_languages(name: str) -> None:
    vietnamese, english, rest = _query(name).split("\n", 2)
    entry = ENTRIES[name]
    assert (vietnamese, english) == (f"# {entry.vietnamese}", f"# {entry.english}")
    assert vietnamese.endswith("?")
    assert english.endswith("?")
    assert re.sub(r"\A(#.*\n)*", "", rest) == entry.query


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_on_the_page_is_the_whole_answer(name: str, store: ox.Store) -> None:
    entry = ENTRIES[name]
    assert _ask(store, entry.query) == (entry.header, entry.rows)


@pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning:rdflib")  # rdflib warns of its own calls
@pytest.mark.parametrize("name", NAMES)
def test_another_engine_gives_the_same_answer(name: str, smaller: ox.Store, dataset: Dataset) -> None:
    prepareQuery(_query(name))
    answer, ours = dataset.query(_query(name)), smaller.query(_query(name))
    if isinstance(ours, ox.QueryBoolean):
        assert answer.askAnswer == bool(ours)
        return
    assert isinstance(ours, ox.QuerySolutions)
    theirs = Counter(tuple(_comparable(term) for term in row) for row in answer)  # type: ignore[union-attr]
    assert theirs == Counter(tuple(_comparable(term) for term in row) for row in ours)


def _comparable(term: object) -> str | Decimal | None:
    """A term of either engine; numbers by their value, since 83 and 83.0 are the same answer."""
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    text = str(term) if isinstance(term, Identifier) else str(getattr(term, "value", term))
    number = str(getattr(datatype, "value", datatype)) in (XSD.integer, XSD.decimal)
    return Decimal(text) if number else text


def test_the_program_runs_the_files(chithi: Chithi) -> None:
    ran = chithi("query", str(FOLDER / "trace-down.rq"), "--format", "csv")
    entry = ENTRIES["trace-down"]
    assert ran.returncode == 0, ran.stderr
    assert [tuple(row) for row in csv.reader(io.StringIO(ran.stdout))] == [entry.header, *entry.rows]


def test_days_and_gaps_are_those_of_the_trace(chithi: Chithi) -> None:
    found = json.loads(chithi("trace", "09-CT/TW", "--format", "json").stdout)
    labels = {node["id"]: node["label"] for node in found["nodes"]}
    days = {node["label"]: node["days"] or {"min": "", "max": ""} for node in found["nodes"][1:]}
    assert {row[0]: row[1:] for row in ENTRIES["days-from-directive"].rows} == {
        label: (str(each["min"]), str(each["max"])) for label, each in days.items()
    }
    assert set(ENTRIES["missing-levels"].rows) == {
        (labels[gap["from"]], labels[gap["to"]], PREFIXES["level"] + level)
        for gap in found["gaps"]
        for level in gap["missing_levels"]
    }


LINEAGE = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<http://x/d> a ct:Directive ; ct:symbol "09-CT/TW" ; ct:notBefore "{a}"^^xsd:date ; ct:notAfter "{b}"^^xsd:date .
<http://x/t> ct:derivesFrom <http://x/d> ; rdfs:label "t" ; ct:notAfter "{d}"^^xsd:date .
"""


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=4, max_size=4).map(sorted))
def test_days_are_counted_right_in_any_year(days: list[date]) -> None:
    a, b, c, d = days
    data = LINEAGE.format(a=a, b=b, d=d)
    _, upper = _ask(_store(data.encode(), ox.RdfFormat.TURTLE), _query("days-from-directive"))
    assert upper == [("t", "", str((d - a).days))]
    data += f'<http://x/t> ct:notBefore "{c}"^^xsd:date .'
    _, both = _ask(_store(data.encode(), ox.RdfFormat.TURTLE), _query("days-from-directive"))
    assert both == [("t", str((c - b).days), str((d - a).days))]


TENURE = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://x/t> a ct:Tenure ; ct:holder <http://x/p> ; ct:post "post" ; ct:body <http://x/b> {span} .
<http://x/p> rdfs:label "person" . <http://x/b> ct:place <https://w3id.org/chithi/id/place/772> .
"""


@pytest.mark.parametrize(
    ("span", "hits"),
    [
        ('; ct:from "2019-11"', {"2019-10-31": None, "2019-11-01": "possible", "2019-12-01": "possible"}),
        (
            '; ct:from "2019-11" ; ct:to "2020-08"',
            {
                "2019-11-30": "possible",
                "2019-12-01": "certain",
                "2020-07-31": "certain",
                "2020-08-15": "possible",
                "2020-09-01": None,
            },
        ),
        (
            '; ct:from "2019-11-05" ; ct:to "2019-12-19/2020-08-12"',
            {
                "2019-11-04": None,
                "2019-11-05": "certain",
                "2019-12-18": "certain",
                "2019-12-19": "possible",
                "2020-08-11": "possible",
                "2020-08-12": None,
            },
        ),
        ('; ct:attestedOn "2019-12-18"', {"2019-12-17": "possible", "2019-12-18": "certain"}),
        ('; ct:attestedOn "XXXX-12-18"', {"2019-12-18": "possible"}),
    ],
)
def test_who_held_a_post_on_other_days(span: str, hits: dict[str, str | None]) -> None:
    store = _store(TENURE.format(span=span).encode(), ox.RdfFormat.TURTLE)
    asked = {day: _ask(store, _query("posts-on-a-day").replace("2019-12-18", day))[1] for day in hits}
    assert asked == {day: [("person", "post", hit)] if hit else [] for day, hit in hits.items()}


@pytest.mark.parametrize(
    ("day", "missing"), [("2025-06-30", ["province", "district", "commune"]), ("2025-07-01", ["province", "commune"])]
)
def test_no_district_is_missed_from_1_july_2025(day: str, missing: list[str], tmp_path: Path) -> None:
    for file, text in {
        "sources": "id,title\ns,Nguồn\n",
        "places": "id,name,level,source\nxa,Xã,commune,s\n",
        "documents": "id,type,symbol,level,issued,source\nd,directive,09-CT/TW,central,2011-12-01,s\n",
        "events": f"id,type,name,date,place,source\ne,meeting,Hội nghị,{day},xa,s\n",
        "links": "subject,relation,object,source\ne,calls_for,d,s\n",
    }.items():
        (tmp_path / f"{file}.csv").write_text(text, encoding="utf-8")
    store = _store(b"".join(Collection([tmp_path]).nquads()))
    assert [row[2].removeprefix(PREFIXES["level"]) for row in _ask(store, _query("missing-levels"))[1]] == missing


def test_missing_numbers_are_those_of_the_command(chithi: Chithi) -> None:
    asked = ("missing", "uy-ban-thuong-vu-quoc-hoi", "--term", "XV", "--format", "json")
    (sequence,) = json.loads(chithi(*asked).stdout)["sequences"]
    gaps = [(run["first"] - 1, run["last"] + 1) for run in sequence["missing"]]
    assert [tuple(map(int, row)) for row in ENTRIES["numbers-of-a-sequence"].rows] == [
        (one, other, other - one - 1) for one, other in gaps
    ]
    assert sum(int(row[2]) for row in ENTRIES["numbers-of-a-sequence"].rows) == sequence["count"] > 0


def test_counts_of_coverage_are_those_of_the_command(chithi: Chithi) -> None:
    asked = ("coverage", "09-CT/TW", "--level", "province", "--as-of", "2019-12-31", "--format", "json")
    counts = json.loads(chithi(*asked).stdout)["counts"]
    assert {row[0]: int(row[1]) for row in ENTRIES["coverage-counts"].rows} == {
        state: counts[state] for state in ("document", "event", "none") if counts[state]
    }


def test_places_are_as_many_as_there_were() -> None:
    counted = {
        (day, level.removeprefix(PREFIXES["level"])): int(n) for day, level, n in ENTRIES["places-on-a-day"].rows
    }
    assert (counted["2019-01-01", "province"], counted["2019-01-01", "district"]) == (63, 707)
    assert (counted["2025-06-30", "province"], counted["2025-06-30", "district"]) == (63, 696)
    assert (counted["2025-07-01", "province"], counted["2025-07-01", "commune"]) == (34, 3321)
    assert ("2025-07-01", "district") not in counted
    assert len(ENTRIES["abolished-districts"].rows) == 25  # 24 in 2019, and thành phố Thủ Đức, made of three of them


PLACES = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX level: <https://w3id.org/chithi/vocab/level/>
<http://x/a> a ct:Place ; ct:level level:commune ; ct:code "1" ; ct:validTo "2021-01-01/2025-06-30" .
<http://x/b> a ct:Place ; ct:level level:commune ; ct:code "2" ; ct:validFrom "2019-01-01" ; ct:validTo "2025-06-30" .
<http://x/c> a ct:Place ; ct:level level:commune ; ct:code "3" ; ct:validFrom "2019-01-02" .
<http://x/d> a ct:Place ; ct:level level:commune .
"""


def test_a_place_is_there_from_its_first_day_until_it_surely_is_no_more() -> None:
    asked = _ask(_store(PLACES.encode(), ox.RdfFormat.TURTLE), _query("places-on-a-day"))[1]
    assert [(day, n) for day, _, n in asked] == [("2019-01-01", "2"), ("2025-06-30", "1"), ("2025-07-01", "1")]


TASK = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://x/t> a ct:Task ; ct:assignedIn <http://x/m> {due} . <http://x/m> rdfs:label "m" .
"""


@pytest.mark.parametrize(
    ("due", "counted"),
    [
        ("", ("1", "0", "0", "0")),
        ('; ct:due "2025-12-31"', ("1", "1", "1", "0")),
        ('; ct:due "2026-01-01"', ("1", "1", "0", "0")),
        ('; ct:due "2025-12"', ("1", "1", "1", "0")),
        ('; ct:due "2026-01"', ("1", "1", "0", "1")),
        ('; ct:due "2025/2026"', ("1", "1", "0", "1")),
        ('; ct:due "202X"', ("1", "1", "0", "1")),
        ('; ct:due "XXXX-12-31"', ("1", "1", "0", "1")),
        ('; ct:due "2027"', ("1", "1", "0", "0")),
        ('; ct:due "2025-12-31" ; ct:status "Đã hoàn thành"', ("1", "1", "0", "0")),
        ('; ct:due "2025-12-31" ; ct:status "chưa hoàn thành"', ("1", "1", "1", "0")),
        ('; ct:due "2025-12-31" ; ct:status "Hoàn thành bước 1"', ("1", "1", "0", "1")),
        ('; ct:due "2026-01-01" ; ct:status "Hoàn thành bước 1"', ("1", "1", "0", "0")),
    ],
)
def test_tasks_that_are_overdue_on_the_first_day_of_2026(due: str, counted: Row) -> None:
    asked = _ask(_store(TASK.format(due=due).encode(), ox.RdfFormat.TURTLE), _query("tasks-overdue"))[1]
    assert asked == [("m", *counted)]


MERGED = """
PREFIX ct: <https://w3id.org/chithi/ontology#>
PREFIX level: <https://w3id.org/chithi/vocab/level/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://x/d> a ct:Directive ; ct:symbol "09-CT/TW" .
<http://x/p> a ct:Document ; ct:level {level} ; ct:place <http://x/1> ; ct:derivesFrom <http://x/d> .
<http://x/1> a ct:Place ; ct:level level:province ; ct:code "1" ; rdfs:label "one" ; ct:validTo "2025-07-01" ;
    ct:succeededBy <http://x/2> .
<http://x/2> a ct:Place ; ct:level level:province ; ct:code "2" ; rdfs:label "two" ; ct:validFrom "2025-07-01" .
<http://x/3> a ct:Place ; ct:level level:province ; ct:code "3" ; rdfs:label "three" .
"""


@pytest.mark.parametrize(("level", "without"), [("level:province", ["three"]), ("level:commune", ["two", "three"])])
def test_a_plan_of_a_merged_province_counts_for_the_new_one(level: str, without: list[str]) -> None:
    store = _store(MERGED.format(level=level).encode(), ox.RdfFormat.TURTLE)
    assert [row[1] for row in _ask(store, _query("provinces-without-plan"))[1]] == without
