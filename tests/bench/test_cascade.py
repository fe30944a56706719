"""The generated cascades are the same on every run, fit the tables, and hold what they say they hold.

Nothing here goes through the loader: the tables are read with csv and judged by the CSVW description, so that a
fault of the generator is not taken for one of the loader.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx
import pytest

from bench.cascade import SIZES, Expected, main, size, write
from bench.tables import DESCRIPTION, columns
from ontology.edtf import Bounds, bounds, may_share_a_day

LINEAGE = {"implements", "continues", "guides", "annexed_to"}
WORDS = {
    "relations": LINEAGE | {"based_on", "cites", "amends", "replaces", "repeals"},
    "links": {"launches", "disseminates", "calls_for", "reviews", "concludes", "carries_out"},
    "participations": {"chairs", "attends", "speaks", "witnesses", "directs", "coordinates"},
}
CONCEPTS = {  # of DESIGN's tables, those that a cascade uses
    "document-type": {"directive", "conclusion", "resolution", "decision", "rules", "guidance", "programme", "plan"},
    "event-type": {
        "launch", "dissemination", "interim-review", "final-review", "kick-off", "pledge-signing", "festival", "meeting"
    },
    "action-type": {"drill"},
    "award-form": {"letter-of-commendation", "certificate-of-merit", "unspecified"},
    "level": {"central", "province", "district", "commune"},
    "branch": {"party", "government", "public-security", "front", "joint"},
    "topic": {"all-people-protect-security"},
    "certainty": {"inferred", "disputed"},
}  # fmt: skip

TWO = replace(SIZES["XS"], directives=2)

Rows = dict[str, list[dict[str, str]]]


def read(folder: Path) -> Rows:
    tables = {}
    for table in columns():
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            tables[table] = list(csv.DictReader(file, strict=True))
    return tables


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    """Two directives over a country of three provinces: small, with everything in it at least once."""
    folder = tmp_path_factory.mktemp("cascade") / "two"
    return folder, write(TWO, folder)


@pytest.fixture(scope="module")
def tables(expected: tuple[Path, Expected]) -> Rows:
    return read(expected[0])


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    for table in json.loads(DESCRIPTION.read_text(encoding="utf-8"))["tables"]:
        for column in table["tableSchema"]["columns"]:
            yield table["url"].removesuffix(".csv"), column


def cells(tables: Rows, table: str, column: dict[str, Any]) -> Iterator[str]:
    for row in tables[table]:
        text = row[column["name"]]
        yield from (part for part in (text.split(";") if "separator" in column else [text]) if part)


def test_the_same_size_gives_the_same_bytes(expected: tuple[Path, Expected], tmp_path: Path) -> None:
    folder, first = expected
    assert write(TWO, tmp_path) == first
    files = sorted(path.name for path in folder.iterdir())
    assert files == sorted(f"{table}.csv" for table in columns())
    assert all((folder / name).read_bytes() == (tmp_path / name).read_bytes() for name in files)


def test_more_directives_leave_the_first_as_it_was(expected: tuple[Path, Expected], tmp_path: Path) -> None:
    one = write(SIZES["XS"], tmp_path)
    assert one.traces.items() < expected[1].traces.items()
    for table, rows in read(tmp_path).items():
        assert read(expected[0])[table][: len(rows)] == rows


def test_every_table_has_rows_and_every_row_its_source(tables: Rows) -> None:
    for table, rows in tables.items():
        assert rows, table
        assert all(row.get("source", "sources") for row in rows), table


def test_ids_name_one_thing_and_every_name_is_found(tables: Rows) -> None:
    kind_of: dict[str, str] = {}
    kinds = {"people": "person", "bodies": "body"}
    for table, rows in tables.items():
        for row in rows:
            if "id" in row:
                kind = kinds.get(table, table.removesuffix("s"))
                assert kind_of.setdefault(row["id"], kind) == kind
    for table, column in described():
        wanted = column.get("https://w3id.org/chithi/ontology#kinds", [])
        for cell in cells(tables, table, column) if wanted else ():
            if not (cell.startswith("~") and column.get("https://w3id.org/chithi/ontology#orWords")):
                assert kind_of[cell] in wanted, (table, column["name"], cell)


def test_cells_are_words_and_concepts_of_the_design(tables: Rows) -> None:
    for table, column in described():
        scheme = column.get("valueUrl", "").partition("/vocab/")[2].partition("/")[0]
        if scheme:
            assert set(cells(tables, table, column)) <= CONCEPTS[scheme], (table, column["name"])
    for table, words in WORDS.items():
        name = "role" if table == "participations" else "relation"
        assert {row[name] for row in tables[table]} <= words


def test_no_row_stands_twice(tables: Rows) -> None:
    for table, rows in tables.items():
        assert max(Counter(tuple(row.values()) for row in rows).values()) == 1, table


def test_only_inferred_rows_have_several_sources_and_doubts_have_a_reason(tables: Rows) -> None:
    for table, rows in tables.items():
        for row in rows if table != "sources" else ():
            assert (";" in row["source"]) == (row["certainty"] == "inferred")
            assert bool(row["note"]) == bool(row["certainty"])


def edges(tables: Rows) -> Iterator[tuple[str, str, bool]]:
    for row in tables["relations"] + tables["links"]:
        if row["relation"] in LINEAGE | WORDS["links"]:
            yield row["subject"], row["object"], row["certainty"] == "disputed"
    for row in tables["actions"]:
        if row["stage_of"]:
            yield row["id"], row["stage_of"], False


def test_dates_parse_and_what_follows_is_not_earlier(tables: Rows) -> None:
    possible: defaultdict[str, list[Bounds]] = defaultdict(list)
    for table, column in described():
        if column.get("datatype") and "EDTF" in json.dumps(column["datatype"]):
            for row in tables[table]:
                text = row[column["name"]]
                if text:
                    days = bounds(text)
                    if column["name"] in ("issued", "date"):
                        possible[row["id"]].append(days)
    for source, target, _ in edges(tables):
        for _, latest in possible[source]:
            for earliest, _ in possible[target]:
                assert not (latest and earliest) or latest >= earliest, (source, target)


def test_nothing_derives_from_itself(tables: Rows) -> None:
    assert networkx.is_directed_acyclic_graph(networkx.DiGraph((a, b) for a, b, _ in edges(tables)))


def test_the_tables_give_the_expected_traces(expected: tuple[Path, Expected], tables: Rows) -> None:
    graph = networkx.DiGraph((b, a) for a, b, disputed in edges(tables) if not disputed)
    documents, events, actions = ({row["id"] for row in tables[name]} for name in ("documents", "events", "actions"))
    for root, truth in expected[1].traces.items():
        depths = networkx.single_source_shortest_path_length(graph, root)
        below = set(depths) - {root}
        assert (len(below & documents), len(below & events), len(below & actions)) == (
            truth.documents, truth.events, truth.actions
        )  # fmt: skip
        assert graph.subgraph(depths).number_of_edges() == truth.links
        assert max(depths.values()) == truth.depth


def level_of(tables: Rows) -> dict[str, str]:
    """The level of each thing from its cells: its own, else its first body's, else its place's."""
    levels = {row["id"]: row["level"] for row in tables["places"] + tables["bodies"]}
    for table, column in (("documents", "issuer"), ("events", "organiser"), ("actions", "performed_by")):
        for row in tables[table]:
            of = [row.get("level", ""), levels.get(row[column].partition(";")[0], ""), levels.get(row["place"], "")]
            levels.setdefault(row["id"], next(filter(None, of), ""))
    return levels


def test_the_tables_give_the_expected_gaps(expected: tuple[Path, Expected], tables: Rows) -> None:
    order = ["central", "province", "district", "commune"]
    levels = level_of(tables)
    documents = {row["id"] for row in tables["documents"]}
    believed = {(a, b) for a, b, disputed in edges(tables) if not disputed}
    graph = networkx.DiGraph((b, a) for a, b in believed)
    for root, truth in expected[1].traces.items():
        below = {root} | networkx.descendants(graph, root)
        missing = [
            order[order.index(levels[target]) + 1 : order.index(levels[source]) + (source not in documents)]
            for source, target in believed
            if target in below
        ]
        assert sum(map(bool, missing)) == truth.gaps > 0


def test_the_tables_give_the_expected_conflicts(expected: tuple[Path, Expected], tables: Rows) -> None:
    found = 0
    for table, column in (("documents", "issued"), ("events", "date")):
        told: defaultdict[str, list[str]] = defaultdict(list)
        for row in tables[table]:
            if row[column]:
                told[row["id"]].append(row[column])
        found += sum(any(not may_share_a_day(a, b) for a, b in combinations(days, 2)) for days in told.values())
    assert found == expected[1].conflicts > 0


def test_there_is_something_of_everything(tables: Rows) -> None:
    dates = {row["date"] for row in tables["events"]} | {row["issued"] for row in tables["documents"]}
    assert any(text.startswith("XXXX-") for text in dates)
    assert any(len(text) == len("2012-04") for text in dates)
    assert any("/" in text for text in dates)
    assert "" in dates
    assert {row["certainty"] for row in tables["relations"]} == {"", "inferred", "disputed"}
    assert any(";" in row["issuer"] for row in tables["documents"])
    assert any(row["organiser"].startswith("~") for row in tables["events"])
    assert any(";" in row["succeeded_by"] for row in tables["places"])
    linked = {row["subject"] for row in tables["links"]}
    assert any(row["id"] not in linked for row in tables["events"])


def test_names_are_plainly_generated(tables: Rows) -> None:
    for table in ("places", "people"):
        assert all(any(char.isdigit() for char in row["name"]) for row in tables[table])
    assert all("sinh tự động" in row["title"] or not row["title"] for row in tables["documents"])


@pytest.mark.parametrize(("name", "places", "directives"), [("S", 63, 1), ("M", 63, 10), ("20", 63, 20), ("0.1", 6, 1)])
def test_sizes_have_names_and_factors(name: str, places: int, directives: int) -> None:
    assert (size(name).provinces, size(name).directives) == (places, directives)


@pytest.mark.parametrize("arguments", [[], ["S"], ["L", "x"], ["0", "x"], ["-1", "x"], ["1.5", "x"], ["nan", "x"]])
def test_a_wrong_command_line_is_one_line_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_command_prints_what_to_expect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["XS", str(tmp_path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["rows"]["people"] == len(read(tmp_path)["people"])
    assert printed["traces"]["ct-901"]["documents"] > 200


def test_one_directive_over_the_country_has_11_000_documents(tmp_path: Path) -> None:
    truth = write(SIZES["S"], tmp_path).traces["ct-901"]
    assert truth.documents == 10_999
    assert 10_900 < truth.events < 11_200
