from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest
from polars.testing import assert_frame_equal

from kg.embedded import EmbeddedStore
from kg.index import FILE, Index
from kg.index.asking import frames_from
from kg.index.building import build
from kg.index.frames import COLUMNS
from tests.kg.lineage import Lineage, Said, Thing, action, document, event

PREFIXES = """
@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix level: <https://w3id.org/chithi/vocab/level/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix d: <https://w3id.org/chithi/id/document/> .
@prefix e: <https://w3id.org/chithi/id/event/> .
@prefix b: <https://w3id.org/chithi/id/body/> .
@prefix c: <https://w3id.org/chithi/id/claim/> .
"""


def asked(trig: str) -> dict[str, pl.DataFrame]:
    inner = ox.Store()
    inner.load((PREFIXES + trig).encode(), ox.RdfFormat.TRIG)
    return frames_from(EmbeddedStore(inner))


def rows(frame: pl.DataFrame) -> list[tuple[str | None, ...]]:
    """The rows, IRIs by their ends."""
    short = frame.with_columns(pl.all().str.replace(r"^https://w3id.org/chithi/id/", ""))
    return sorted(short.rows(), key=str)


@pytest.fixture
def lineage() -> Lineage:
    return Lineage(
        nodes=[
            document("ct-09", "central", "2011-12-01", label="Chỉ thị 09-CT/TW", symbol="09-CT/TW", type="directive"),
            document("kh", "district", "2012-04-12", branch="state", issuers=("ub", "ub-2"), places=("q11",)),
            document("ctr", "district", branch="joint", issuers=("ub", "cong-an")),
            event(
                "hoi-nghi",
                "district",
                "2016-08-23",
                type="final-review",
                types=("launch",),
                label='"Tổng kết"\n5 năm,\t<b>\\ ’',
            ),
            action(
                "dt-19",
                "commune",
                label="DT-19\r\nmật",
                type="drill",
                branch="state",
                doers=("ub",),
                places=("p4", "q11"),
            ),
        ],
        links=[
            Said("kh", "ct-09", claim=1, sources=("hai", "ba")),
            Said("kh", "ct-09", claim=2, certainty="disputed", locator=None),
            Said("ctr", "ct-09", claim=3, certainty="disputed"),
            Said("hoi-nghi", "kh", "concludes", claim=4, certainty="inferred"),
            Said("hoi-nghi", "kh", "reviews", claim=5),
            Said("dt-19", "hoi-nghi", "stageOf", claim=None),
        ],
        things=[
            Thing("ub", "body", label="Ủy ban", level="district", branch="state", place="q11"),
            Thing("ub-2", "body", label="Ủy ban 2", branch="state", part_of="ub"),
            Thing("cong-an", "body", branch="public-security", valid_to="2025-07-01", successors=("ub",)),
            Thing("q11", "place", label="Quận 11", valid_from="1976", valid_to="2025-07-01", successors=("p4",)),
            Thing("p4", "place", label="Phường 4", level="commune", code="27238", part_of="q11"),
            Thing("bao-moi", "source", label="Báo mới", edtf="2012-08"),
            Thing("binh", "person", label="Bình"),
            Thing(
                "nv", "task", label="Làm", edtf="2012-12-31", status="xong", assigned_in="kh", assigned=("ub", "ub-2")
            ),
            Thing("kt", "award", label="Giấy khen"),
        ],
    )


def test_a_store_gives_the_tables_that_the_loader_hands_over(lineage: Lineage) -> None:
    answered, given = frames_from(lineage.store()), lineage.frames()
    assert answered.keys() == given.keys() == COLUMNS.keys()
    for name, columns in COLUMNS.items():
        expected = given[name].select(columns).sort(pl.all())
        assert_frame_equal(answered[name].select(columns).sort(pl.all()), expected, check_row_order=True)


def test_both_give_the_same_file(lineage: Lineage, tmp_path: Path) -> None:
    build(tmp_path, lineage.frames())
    given = (tmp_path / FILE).read_bytes()
    build(tmp_path, frames_from(lineage.store()))
    assert (tmp_path / FILE).read_bytes() == given


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    frames = asked("")
    assert all(frame.height == 0 for frame in frames.values())
    build(tmp_path, frames)


def test_bare_lineage_counts_where_nothing_says_how() -> None:
    frames = asked("""
        d:b ct:derivesFrom d:a .
        d:c ct:derivesFrom d:a ; ct:implements d:a .
        d:d ct:derivesFrom d:a .
        c:1 { d:d ct:derivesFrom d:a ; ct:guides d:a }
        c:2 { d:d ct:derivesFrom d:a }
        c:3 { d:e ct:derivesFrom d:a }
        c:4 { d:e ct:cites d:a . d:f ct:basedOn d:a }
    """)
    assert rows(frames["links"]) == [
        ("document/b", "document/a", "derivesFrom", None),
        ("document/c", "document/a", "implements", None),
        ("document/d", "document/a", "derivesFrom", "claim/2"),
        ("document/d", "document/a", "guides", "claim/1"),
        ("document/e", "document/a", "derivesFrom", "claim/3"),
    ]


def test_ends_without_a_type_are_nodes_where_something_is_known_of_them(tmp_path: Path) -> None:
    frames = asked("""
        e:x ct:reviews d:a ; rdfs:label "hội nghị"@vi ; ct:level level:commune .
        <urn:x> ct:implements d:a ; rdfs:label "x" .
        <urn:y> ct:implements d:a .
        d:a a ct:Document .
        d:alone a ct:Document .
        b:ub a ct:Body ; ct:level level:commune .
    """)
    assert rows(frames["nodes"].select("iri", "kind", "label", "level")) == [
        ("document/a", "document", None, None),
        ("document/alone", "document", None, None),
        ("event/x", None, "hội nghị", "commune"),
        ("urn:x", None, "x", None),
    ]
    build(tmp_path, frames)
    nodes = Index.open(tmp_path).nodes
    kinds = dict(zip(nodes.iri.ids(nodes.by_iri), nodes.kind.take(nodes.by_iri), strict=True))
    assert kinds["event/x"] == "event"
    assert kinds["urn:x"] is kinds["urn:y"] is None


def test_of_several_values_the_first_stands_and_of_several_labels_the_vietnamese() -> None:
    frames = asked("""
        d:a a ct:Document, ct:Directive, ct:Event ; ct:symbol "2", "1" ; ct:level level:province, level:central ;
            rdfs:label "Directive"@en, "Chỉ thị"@vi, "Chỉ thị 2"@vi, "plain" .
        d:b a ct:Document ; rdfs:label "Plan"@en, "plain" .
        d:c a ct:Document ; rdfs:label "Plan"@en, "Plano"@de .
    """)
    assert rows(frames["nodes"].select("iri", "kind", "label", "symbol", "level")) == [
        ("document/a", "document", "Chỉ thị", "1", "central"),
        ("document/b", "document", "plain", None, None),
        ("document/c", "document", "Plano", None, None),
    ]


def test_claims_say_as_much_as_they_have() -> None:
    frames = asked("""
        c:1 { d:b ct:implements d:a } c:2 { d:b ct:implements d:a } c:3 { d:b ct:symbol "b" }
        c:1 dcterms:source <https://w3id.org/chithi/id/source/s2>, <https://w3id.org/chithi/id/source/s1>,
            <https://example.org/article> ; ct:locator "p1" ; ct:certainty "stated" .
        c:3 dcterms:source <https://w3id.org/chithi/id/source/s1> .
    """)
    assert rows(frames["claims"].select("iri", "source", "locator", "certainty")) == [
        ("claim/1", "https://example.org/article;s1;s2", "p1", "stated"),
        ("claim/2", None, None, None),
    ]
