"""What a user sees of each command: outputs, errors in one line, exit statuses."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import networkx
import pyoxigraph as ox
import pytest
import rdflib

Chithi = Callable[..., CompletedProcess[str]]

SOURCES = "id,title\nbao,Bài báo\n"
DOCUMENTS = """id,type,symbol,issuer,level,issued,source,locator
d1,directive,1-CT/TW,,central,2020-01-01,bao,p1
d2,plan,2-KH/TU,,province,2020-03-01,bao,p2
"""
RELATIONS = "subject,relation,object,source,locator\nd2,implements,d1,bao,p2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of two documents and their link."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in (("sources", SOURCES), ("documents", DOCUMENTS), ("relations", RELATIONS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _fails(done: CompletedProcess[str], status: int, *said: str) -> None:
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr


def test_help_lists_all_commands_and_imports_nothing_heavy() -> None:
    code = "import sys, api.cli; print([m for m in ('polars', 'rdflib', 'rich', 'pyoxigraph') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_version_is_that_of_the_package(chithi: Chithi) -> None:
    from importlib.metadata import version

    assert chithi("--version").stdout == f"chithi, version {version('chithi')}\n"


def test_a_folder_is_loaded_and_loaded_again_without_work(empty: Chithi, folder: Path) -> None:
    first, second = empty("load", str(folder)), empty("load", str(folder))
    assert "        2 rows of documents" in first.stdout
    dataset = first.stdout.splitlines()[-1]
    assert second.stdout.splitlines()[-1] == f"{dataset} (loaded before)"
    assert [node["symbol"] for node in json.loads(empty("trace", "d1", "--format", "json").stdout)["nodes"]] == [
        "1-CT/TW",
        "2-KH/TU",
    ]


def test_a_users_dataset_is_not_replaced_by_the_bundle(empty: Chithi, folder: Path) -> None:
    empty("load", str(folder))
    assert empty("trace", "1-CT/TW").returncode == 0
    _fails(empty("trace", "09-CT/TW"), 1, "nothing is called '09-CT/TW'")


def test_the_bundle_loads_itself_the_first_time(empty: Chithi) -> None:
    done = empty("trace", "09-CT/TW")
    assert done.returncode == 0
    assert done.stderr == "loading the bundled collections …\n"
    assert empty("trace", "09-CT/TW").stderr == ""


def test_bad_tables_are_not_loaded_and_the_dataset_stays(empty: Chithi, folder: Path) -> None:
    empty("load", str(folder))
    (folder / "documents.csv").write_text(DOCUMENTS.replace("2020-03-01", "31/02/2020"), encoding="utf-8")
    (folder / "relations.csv").write_text(RELATIONS + "d2,implements,d9,bao,p3\n", encoding="utf-8")
    done = empty("load", str(folder))
    _fails(done, 1, f"{folder}/documents.csv:3:issued: ", f"{folder}/relations.csv:3:object: ", ": expected ")
    assert empty("trace", "1-CT/TW").returncode == 0


def test_rdf_files_are_loaded_as_they_are(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    empty("load", str(folder))
    before = json.loads(empty("trace", "d1", "--format", "json").stdout)
    exported = tmp_path / "all.nq"
    assert empty("export", "-o", str(exported)).returncode == 0
    size = exported.read_bytes().count(b"\n")
    done = empty("load", str(exported))
    assert f"{size:,} quads" in done.stdout
    after = json.loads(empty("trace", "d1", "--format", "json").stdout)
    assert {**before, "dataset": ""} == {**after, "dataset": ""}
    assert empty("search", "2-KH/TU").stdout.splitlines()[1].startswith("document/d2\t")


def test_a_bad_rdf_file_is_named_with_its_line(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    empty("load", str(folder))
    bad = tmp_path / "bad.ttl"
    bad.write_text("<https://a> <https://b> <https://c> .\n<https://a> nonsense .\n", encoding="utf-8")
    _fails(empty("load", str(bad)), 1, f"{bad}:2")
    assert empty("trace", "1-CT/TW").returncode == 0


@pytest.mark.parametrize("delay", [0.5, 0.9, 1.4, 2.0])
def test_a_killed_load_leaves_the_old_dataset(empty: Chithi, folder: Path, tmp_path: Path, delay: float) -> None:
    empty("load", str(folder))
    store = tmp_path / "home/store"
    large = tmp_path / "large"
    subprocess.run([sys.executable, "-m", "bench.cascade", "0.2", str(large)], check=True, capture_output=True)
    loading = subprocess.Popen(
        [str(Path(sys.executable).with_name("chithi")), "load", str(large)],
        env={**os.environ, "CHITHI_STORE": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(delay)
    loading.send_signal(signal.SIGKILL)
    killed = loading.wait() == -signal.SIGKILL
    old, new = (empty("trace", symbol).returncode == 0 for symbol in ("1-CT/TW", "901-CT/TW"))
    assert old is not new  # one whole dataset answers; the new one only if the kill came after the swap
    assert killed or new
    assert empty("load", str(folder)).returncode == 0
    assert sum(path.is_dir() for path in (store / "releases").iterdir()) == 1


def test_an_ambiguous_symbol_lists_the_candidates(empty: Chithi, folder: Path) -> None:
    again = "d3,directive,1-CT/TW,,central,2024-06-14,bao,p3\n"
    (folder / "documents.csv").write_text(DOCUMENTS + again, encoding="utf-8")
    empty("load", str(folder))
    _fails(empty("trace", "1-CT/TW"), 2, "document/d1", "2020-01-01", "document/d3", "2024-06-14")
    assert "document/d1" in empty("trace", "1-CT/TW", "--as-of", "2023-12-31").stdout.splitlines()[0]
    _fails(empty("trace", "1-CT/TW", "--as-of", "2019-01-01"), 2, "document/d1", "document/d3")
    assert empty("trace", "document/d3").returncode == 0
    assert empty("trace", "https://w3id.org/chithi/id/document/d1").returncode == 0


def test_trace_formats_are_what_their_readers_expect(chithi: Chithi) -> None:
    asked = ("trace", "09-CT/TW", "--format")
    answer = json.loads(chithi(*asked, "json").stdout)
    assert networkx.descendants(networkx.node_link_graph(answer, directed=True, edges="links"), answer["root"]) == set()
    assert len(list(csv.DictReader(io.StringIO(chithi(*asked, "csv").stdout)))) == len(answer["links"])
    graph = rdflib.Graph().parse(data=chithi(*asked, "ttl").stdout, format="turtle")
    ct = rdflib.Namespace("https://w3id.org/chithi/ontology#")
    assert len(list(graph.subject_objects(ct.derivesFrom))) == len(
        {(e["source"], e["target"]) for e in answer["links"]}
    )
    read = networkx.parse_graphml(chithi(*asked, "graphml").stdout)
    assert read.number_of_edges() == len(answer["links"])
    assert chithi(*asked, "mermaid").stdout.startswith("flowchart")


def test_things_without_lineage_and_unknown_names_are_told_apart(chithi: Chithi) -> None:
    _fails(chithi("trace", "772"), 1, "is a place")
    _fails(chithi("trace", "99-XX/YY"), 1, "nothing is called '99-XX/YY'")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("trace",), 2),
        (("trace", "09-CT/TW", "--depth", "-1"), 2),
        (("trace", "09-CT/TW", "--as-of", "1/7/2025"), 2),
        (("trace", "09-CT/TW", "--format", "docx"), 2),
        (("nonsense",), 2),
        (("load", "/no/such/folder"), 2),
        (("query", "nowhere.rq"), 1),
        (("query", "SELECT ?s { ?s ?p"), 1),
        (("query", "SELECT ?s { ?s nix:da ?o }"), 1),
        (("query", "DELETE WHERE { ?s ?p ?o }"), 1),
        (("query", "ASK {}", "--format", "ttl"), 1),
        (("search", "zzzzqqqq"), 1),
        (("export", "-o", "/no/such/folder/file.nq"), 1),
        (("trace", "09-CT/TW", "--base", "not an iri"), 1),
        (("trace", "09-CT/TW", "--store", "/proc/nowhere"), 1),
        (("trace", "09-CT/TW", "--store", "http://localhost:1/sparql"), 2),
        (("trace", "09-CT/TW", "--store", ""), 2),
    ],
)
def test_every_mistake_is_said_without_a_traceback(chithi: Chithi, arguments: tuple[str, ...], status: int) -> None:
    done = chithi(*arguments)
    _fails(done, status)
    *before, said = done.stderr.splitlines()
    assert said.startswith("chithi: ") or said == "nothing found"
    assert before in ([], ["loading the bundled collections …"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace", "09-CT/TW"),
        ("graph", "09-CT/TW", "-o", "x.html"),
        ("coverage", "09-CT/TW", "--level", "district"),
        ("place", "772"),
        ("search", "diễn tập"),
        ("tasks",),
    ],
)
def test_a_wrong_day_is_refused_in_the_words_of_the_api(chithi: Chithi, arguments: tuple[str, ...]) -> None:
    for day in ("2019", "2019-02-30", "1/7/2025"):
        _fails(chithi(*arguments, "--as-of", day), 2, f"'{day}': expected a day as YYYY-MM-DD, such as 2012-08-13")


def test_a_query_comes_from_a_file_text_or_standard_input(chithi: Chithi, tmp_path: Path) -> None:
    text = "SELECT ?s { ?s ct:symbol '09-CT/TW' }"
    file = tmp_path / "q.rq"
    file.write_text("\ufeff" + text, encoding="utf-8")
    answers = {chithi("query", text).stdout, chithi("query", str(file)).stdout, chithi("query", "-", input=text).stdout}
    assert answers == {"s\ndocument:ct-09-ct-tw-2011\n"}
    assert "09-CT/TW" in chithi("query", "DESCRIBE document:ct-09-ct-tw-2011", "--format", "ttl").stdout


def test_a_full_disk_is_said_in_one_line(chithi: Chithi) -> None:
    program = Path(sys.executable).with_name("chithi")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [program, "--version"], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert done.stderr == "chithi: No space left on device\n"


def test_a_query_is_answered_in_every_format(chithi: Chithi) -> None:
    select = "SELECT ?s { ?s ct:symbol '09-CT/TW' }"
    assert json.loads(chithi("query", select, "--format", "json").stdout)["results"]["bindings"]
    assert chithi("query", select, "--format", "csv").stdout.splitlines()[0] == "s"
    assert "<sparql" in chithi("query", select, "--format", "xml").stdout
    assert chithi("query", select, "--format", "tsv").stdout.startswith("?s")
    assert chithi("query", "ASK { ?d a ct:Directive }").stdout == "yes\n"
    construct = "CONSTRUCT { ?s a ct:Directive } WHERE { ?s ct:symbol '09-CT/TW' }"
    syntaxes = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML)
    for form, syntax in zip(("ttl", "nt", "jsonld", "rdfxml"), syntaxes, strict=True):
        text = chithi("query", construct, "--format", form).stdout
        assert len(list(ox.parse(text, format=syntax))) == 1


def test_an_export_holds_claims_and_view_and_is_the_same_every_time(chithi: Chithi) -> None:
    first = chithi("export").stdout
    assert first == chithi("export").stdout
    quads = list(ox.parse(first.encode(), format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name for quad in quads}
    assert ox.DefaultGraph() in graphs
    assert len(graphs) > 400
    trig = list(ox.parse(chithi("export", "--format", "trig").stdout.encode(), format=ox.RdfFormat.TRIG))
    assert len(trig) == len(quads)


def test_check_of_the_bundle_is_clean_and_lists_conflicts_and_gaps(chithi: Chithi) -> None:
    done = chithi("check")
    assert done.returncode == 0, done.stdout
    assert "violations: none" in done.stdout
    assert "conflicts: 2" in done.stdout
    assert "event/hn-tong-ket-2011-thua-thien-hue → document/ct-09-ct-tw-2011: province" in done.stdout


def test_check_says_what_the_shapes_find_with_the_rows_that_say_it(empty: Chithi, folder: Path) -> None:
    (folder / "documents.csv").write_text(DOCUMENTS + "d3,,3-KH/TU,,,,bao,p9\n", encoding="utf-8")
    done = empty("check", str(folder))
    assert done.returncode == 0, done.stderr
    assert "  tables/documents.csv:4: The type of the document is not known. (ct:documentType)" in done.stdout
    assert "violations: none" in done.stdout


def test_check_warns_of_days_that_two_rows_make_impossible(empty: Chithi, folder: Path) -> None:
    places = "id,code,name,level,valid_from,valid_to,source\n11,11,A,province,2020-01-01,,bao\n11,,,,,2019,bao\n"
    (folder / "places.csv").write_text(places, encoding="utf-8")
    done = empty("check", str(folder))
    assert done.returncode == 0, done.stderr
    assert (
        "  tables/places.csv:2, tables/places.csv:3: It surely ended before it began: check both dates." in done.stdout
    )


def test_a_single_problem_begins_with_its_file_too(empty: Chithi, folder: Path) -> None:
    (folder / "documents.csv").write_text(DOCUMENTS.replace("2020-03-01", "31/02/2020"), encoding="utf-8")
    assert empty("load", str(folder)).stderr.startswith(f"{folder}/documents.csv:3:issued: ")


def test_equal_tables_are_exported_as_equal_bytes_from_two_stores(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    for form in ("nquads", "trig"):
        texts = set()
        for store in ("one", "two"):
            assert empty("load", str(folder), "--store", str(tmp_path / store)).returncode == 0
            texts.add(empty("export", "--format", form, "--store", str(tmp_path / store)).stdout)
        assert len(texts) == 1


def test_what_rdf_only_links_can_be_traced(empty: Chithi, tmp_path: Path) -> None:
    file = tmp_path / "links.ttl"
    ct = "https://w3id.org/chithi/ontology#"
    file.write_text(f"<https://a.org/b> <{ct}implements> <https://a.org/a> .\n", encoding="utf-8")
    assert empty("load", str(file)).returncode == 0
    assert "https://a.org/a" in empty("trace", "--up", "https://a.org/b").stdout


def test_a_chain_that_only_disputed_claims_lead_on_says_so(empty: Chithi, folder: Path) -> None:
    rows = "subject,relation,object,source,locator,certainty,note\nd2,implements,d1,bao,p2,disputed,sai\n"
    (folder / "relations.csv").write_text(rows, encoding="utf-8")
    empty("load", str(folder))
    assert "only disputed claims say what this derives from" in empty("trace", "--up", "d2").stdout
    done = empty("trace", "--up", "d2", "--disputed").stdout
    assert "bao p2 (disputed)" in done
    assert "no source says what this derives from" in done


def test_check_refuses_bad_tables_and_loads_nothing(empty: Chithi, folder: Path) -> None:
    (folder / "relations.csv").write_text(RELATIONS + "d1,implements,d2,bao,p3\n", encoding="utf-8")
    _fails(empty("check", str(folder)), 1, "relations.csv:2", "comes back to where it began")
    assert empty("load", str(folder)).returncode == 1


def test_what_tables_say_cannot_steer_the_terminal(empty: Chithi, folder: Path) -> None:
    evil = 'x,plan,"[red]2-KH<script>",,province,2020-04-01,bao,"=cmd()|[/]\x09"\n'
    (folder / "documents.csv").write_text(DOCUMENTS + evil, encoding="utf-8")
    (folder / "relations.csv").write_text(RELATIONS + 'x,implements,d1,bao,"=1+1"\n', encoding="utf-8")
    assert empty("load", str(folder)).returncode == 0
    assert "[red]2-KH<script>" in empty("trace", "d1").stdout
    rows = list(csv.DictReader(io.StringIO(empty("trace", "d1", "--format", "csv").stdout)))
    assert {row["locators"] for row in rows} == {"p2", "'=1+1"}


def test_a_closed_pipe_is_met_without_a_word(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("chithi")
    done = subprocess.run(
        ["bash", "-c", f"{program} export | head -1"],
        env={**os.environ, "CHITHI_STORE": str(tmp_path / "store")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr in ("", "loading the bundled collections …\n")


@pytest.mark.parametrize("given", ["argument", "file", "input"])
def test_a_query_that_is_too_long_is_refused_and_never_cut(chithi: Chithi, tmp_path: Path, given: str) -> None:
    text = "SELECT ?s { ?s ct:symbol '09-CT/TW' } #" + "x" * 70_000
    file = tmp_path / "long.rq"
    file.write_text(text, encoding="utf-8")
    asked = {"argument": (text, None), "file": (str(file), None), "input": ("-", text)}[given]
    _fails(chithi("query", asked[0], input=asked[1]), 1, "more than 65,536 characters")


def test_a_terminal_shows_the_tree_folded_under_its_guides(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    long = "d3,plan,3-KH/TU,,province,2020-03-02,bao," + "p1+" * 40 + "p2\n"
    (folder / "documents.csv").write_text(DOCUMENTS + long, encoding="utf-8")
    (folder / "relations.csv").write_text(RELATIONS + "d3,implements,d2,bao," + "p1 " * 60 + "\n", encoding="utf-8")
    empty("load", str(folder))
    master, slave = pty.openpty()
    program = Path(sys.executable).with_name("chithi")
    environment = {**os.environ, "CHITHI_STORE": str(tmp_path / "home/store"), "COLUMNS": "60", "TERM": "xterm"}
    subprocess.run([program, "trace", "d1"], stdout=slave, env=environment, check=True)
    os.close(slave)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", os.read(master, 65_536).decode())
    os.close(master)
    lines = shown.replace("\r\n", "\n").split("\n")
    evidence = [line for line in lines if "p1 p1" in line]
    assert len(evidence) > 2
    assert all(line.startswith("            ") and len(line) <= 60 for line in evidence)


def test_blocks_pass_the_progress_bar_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.cli import progress

    blocks = [b"a\n", b"b\nc\n"]
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        assert list(progress.shown(blocks, 1)) == blocks
