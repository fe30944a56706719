"""Stores: one suite of what every store does, then what the embedded one does besides.

The data are `claims.trig`, real facts in the shape that the loader writes. The suite runs over real stores, on disk
and in memory; another kind of store joins it by one more factory.
"""

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import queries
from kg.embedded import EmbeddedStore
from kg.errors import QueryError, ServiceRefused, UnknownFormat, Unusable, UpdateRefused
from kg.filling import load_files
from kg.store import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Store
from ontology.iri import Base

CLAIMS = Path(__file__).with_name("claims.trig")
ID = "https://w3id.org/chithi/id/"


def on_disk(folder: Path) -> Store:
    load_files(folder / "store", [CLAIMS])
    return EmbeddedStore.open(folder / "store")


def in_memory(folder: Path) -> Store:
    inner = ox.Store()
    inner.bulk_load(path=CLAIMS, format=ox.RdfFormat.TRIG)
    return EmbeddedStore(inner)


@pytest.fixture(scope="module", params=[on_disk, in_memory], ids=lambda make: make.__name__)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    make: Callable[[Path], Store] = request.param
    with make(tmp_path_factory.mktemp("store")) as made:
        yield made


# What every store does


def test_the_view_counts_each_thing_once_and_claims_are_named_graphs(store: Store) -> None:
    (once,) = store.table("SELECT (COUNT(?d) AS ?n) { ?d a ct:Document }")["n"]
    said = store.table("SELECT ?date { GRAPH ?claim { document:kl-44 ct:issued ?date } } ORDER BY ?date")
    assert once == "5"
    assert said["date"].to_list() == ["2019-01-20", "2019-01-22"]


def test_our_prefixes_need_no_declaration_and_may_be_redefined(store: Store) -> None:
    asked = "ASK { document:kl-44 a ct:Conclusion ; ct:derivesFrom id:document\\/ct-09 ; rdfs:label ?label }"
    assert store.query(asked)
    assert not store.query("PREFIX ct: <http://example.org/>" + asked)


def test_lineage_is_one_path(store: Store) -> None:
    down = store.table("SELECT ?x { ?x ct:derivesFrom+ document:ct-09 } ORDER BY ?x")["x"].to_list()
    assert down == [f"{ID}document/kl-44", f"{ID}event/so-ket-quan-11"]


def test_an_answer_knows_its_kind_and_is_iterable(store: Store) -> None:
    rows = store.query("SELECT ?symbol ?none { document:ct-09 ct:symbol ?symbol }")
    assert (rows.kind, rows.variables, list(rows)) == ("select", ("symbol", "none"), [(ox.Literal("09-CT/TW"), None)])
    triples = store.query("CONSTRUCT WHERE { document:kl-44 ct:continues ?x }")
    assert triples.kind == "graph"
    assert [str(each) for (each, _, _) in triples] == [f"<{ID}document/kl-44>"]
    yes = store.query("ASK {}")
    assert (yes.kind, bool(yes), list(yes)) == ("ask", True, [])
    with pytest.raises(TypeError):
        bool(store.query("SELECT * {}"))


def test_select_and_ask_in_every_format(store: Store) -> None:
    text = "SELECT ?label { document:ct-09 rdfs:label ?label }"
    label = "Chỉ thị 09-CT/TW"
    written = {format: store.query(text).serialize(format).decode() for format in RESULT_FORMATS}
    (binding,) = json.loads(written["json"])["results"]["bindings"]
    assert binding == {"label": {"type": "literal", "xml:lang": "vi", "value": label}}
    literal = ET.fromstring(written["xml"]).find(".//{*}literal")  # noqa: S314  # written by the store a moment ago
    assert literal is not None
    assert literal.text == label
    assert written["csv"] == f"label\r\n{label}\r\n"
    assert written["tsv"] == f'?label\n"{label}"@vi\n'
    assert json.loads(store.query("ASK { ?s ct:symbol '99-CT/TW' }").serialize("json")) == {
        "head": {},
        "boolean": False,
    }
    assert store.query("ASK {}").serialize("csv").strip() == b"true"


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { document:kl-44 ct:continues ?x }", "DESCRIBE document:ctph-09"])
def test_graphs_in_every_format(store: Store, text: str) -> None:
    formats = [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML]
    read = [
        set(map(str, ox.parse(store.query(text).serialize(name), format)))
        for name, format in zip(GRAPH_FORMATS, formats, strict=True)
    ]
    assert read[0]
    assert read == [read[0]] * 4


def test_a_format_of_another_kind_of_answer_is_refused(store: Store) -> None:
    with pytest.raises(UnknownFormat, match="no format 'ttl' here: expected one of json, xml, csv, tsv"):
        store.query("SELECT * {}").serialize("ttl")
    with pytest.raises(UnknownFormat, match="expected one of ttl, nt, jsonld, rdfxml"):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }").serialize("csv")
    with pytest.raises(UnknownFormat):
        store.dump("csv", io.BytesIO())


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", 1, 1, "unexpected end"),
        ("SELECT ?s {\n  ?s foo:p ?o }", 2, None, "unknown prefix 'foo:'"),
        ("SELECT ?s {\n  ?s ct:kế_hoạch xyz:a }", 2, None, "unknown prefix 'xyz:'"),
        ("SELECT * { ?s a <relative> }", 1, None, ""),
        ("SELECT * { ?s ?p ?o \n", 2, 1, ""),
        ("SELECT ?s { ?s a ct:Document } LIMIT đ", 1, 38, "unexpected 'đ'"),
    ],
)
def test_a_mistake_in_a_query_is_located(store: Store, text: str, line: int, column: int | None, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_half_a_surrogate_pair_is_a_mistake_too(store: Store) -> None:
    with pytest.raises(QueryError, match="not Unicode"):
        store.query("SELECT * { ?s ?p '\ud800' }")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { document:a a ct:Document }",
        "# comment\nPREFIX a: <http://a/#b> # INSERT\nbase <http://b/> delete where { ?s ?p ?o }",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "drop all",
    ],
)
def test_updates_are_refused(store: Store, text: str) -> None:
    before = len(store.table("SELECT ?s { ?s ?p ?o }"))
    with pytest.raises(UpdateRefused, match="would change the data"):
        store.query(text)
    assert len(store.table("SELECT ?s { ?s ?p ?o }")) == before


def test_select_is_no_update_whatever_it_mentions(store: Store) -> None:
    assert store.query("PREFIX delete: <http://x/> SELECT * { ?insert rdfs:label 'DROP ALL' }").kind == "select"


def test_decomposed_query_text_finds_composed_text(store: Store) -> None:
    decomposed = "Chi\u0309 thi\u0323 09-CT/TW"
    assert store.query(f'ASK {{ ?d rdfs:label "{decomposed}"@vi }}')


def test_a_table_has_bare_text_and_null_for_nothing(store: Store) -> None:
    text = (
        "SELECT ?d ?title ?x { ?d ct:symbol '09-CT/TW' OPTIONAL { ?d ct:nothing ?x } BIND('a,\"b\"\\r\\nc' AS ?title) }"
    )
    assert store.table(text).rows() == [(f"{ID}document/ct-09", 'a,"b"\r\nc', None)]
    assert store.table("SELECT ?x { ?x a ct:Task }").rows() == []
    assert store.table("SELECT * {}").shape == (0, 0)
    with pytest.raises(QueryError, match="only SELECT"):
        store.table("ASK {}")


def test_our_queries_by_name(store: Store) -> None:
    claim = f"{ID}claim/0000000000000004"
    (row,) = store.rows("conflicts/claims", claim=claim)
    assert row == {
        "claim": claim,
        "source": f"{ID}source/trung-hoa",
        "locator": "p8",
        "certainty": "https://w3id.org/chithi/vocab/certainty/disputed",
        "row": "chi-thi-09/documents.csv:5",
    }
    assert len(store.frame("conflicts/claims", claim=[claim, f"{ID}claim/0000000000000001"])) == 2
    assert store.rows("conflicts/claims", claim=[]) == []


def test_everything_comes_out_again(store: Store) -> None:
    formats = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
    expected = set(map(str, ox.parse(path=CLAIMS)))
    for name in DATASET_FORMATS:
        sink = io.BytesIO()
        store.dump(name, sink)
        assert set(map(str, ox.parse(sink.getvalue(), formats[name]))) == expected


def test_a_closed_store_answers_no_more(tmp_path: Path) -> None:
    with on_disk(tmp_path) as opened:
        pass
    opened.close()
    with pytest.raises(ValueError, match="closed"):
        opened.query("ASK {}")


# Queries kept as files


@pytest.mark.parametrize("name", queries.names())
def test_a_query_says_first_what_it_answers_and_runs_as_it_is(name: str) -> None:
    assert queries.text(name).startswith("# ")
    EmbeddedStore(ox.Store()).query(queries.text(name))


def test_only_terms_get_into_a_query() -> None:
    with pytest.raises(ValueError, match="IRI"):
        queries.bind("conflicts/claims", {"claim": "http://x/> } #"})
    with pytest.raises(KeyError):
        queries.bind("conflicts/claims", {"clam": "http://x/"})
    with pytest.raises(KeyError):
        queries.bind("conflicts/../../secret", {})
    assert [text for text in ("http://x/", "urn:a", "_:b", "b", "urn:<a>", "") if queries.is_iri(text)] == [
        "http://x/",
        "urn:a",
    ]
    text = queries.bind("conflicts/claims", {"claim": ox.Literal('" } VALUES ?claim { UNDEF }')})
    assert r'VALUES ?claim { "\" } VALUES ?claim { UNDEF }" }' in text


# The embedded store


def test_rdflib_sees_the_store(tmp_path: Path) -> None:
    with on_disk(tmp_path) as opened:
        assert isinstance(opened, EmbeddedStore)
        dataset = opened.graph()
        view, claims = dataset.default_graph, [graph for graph in dataset.graphs() if "claim" in str(graph.identifier)]
        found = view.query("SELECT ?label { document:ct-09 rdfs:label ?label }")
        assert [str(row[0]) for row in found] == ["Chỉ thị 09-CT/TW"]
        assert len(claims) == 11


def test_another_base_moves_the_prefixes_of_things() -> None:
    inner = ox.Store()
    inner.load(b"<http://example.org/id/document/a> <http://p> 1 .", ox.RdfFormat.TURTLE)
    assert EmbeddedStore(inner, Base("http://example.org/")).query("ASK { document:a ?p ?o }")
    assert not EmbeddedStore(inner).query("ASK { document:a ?p ?o }")


def test_what_is_no_store_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="not a store that can be opened"):
        EmbeddedStore.open(tmp_path / "nothing")


def test_a_store_is_opened_without_writing(tmp_path: Path) -> None:
    on_disk(tmp_path).close()
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()}
    with EmbeddedStore.open(tmp_path / "store") as first, EmbeddedStore.open(tmp_path / "store") as second:
        assert first.query("ASK { ?s ?p ?o }")
        assert second.query("ASK { ?s ?p ?o }")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()} == before


def test_turtle_is_the_same_in_every_process(tmp_path: Path) -> None:
    with on_disk(tmp_path) as opened:
        written = opened.query("DESCRIBE document:ctph-09").serialize("ttl").decode()
    prefixes = [line for line in written.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert [line.split(":")[0] for line in prefixes] == ["@prefix ct", "@prefix document", "@prefix rdfs"]


def test_no_query_asks_another_host(store: Store) -> None:
    with pytest.raises(ServiceRefused):
        store.query("SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{} }")


def test_thousands_of_values_pass(store: Store) -> None:
    ids = " ".join(f"document:x-{number}" for number in range(20_000))
    assert list(store.query(f"SELECT ?d {{ VALUES ?d {{ {ids} document:kl-44 }} ?d a ct:Conclusion }}"))
