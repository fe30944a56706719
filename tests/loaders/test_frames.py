"""The columns for the indexes: the same facts as the quads, without the detour over the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kg.index import EPOCH, Index
from kg.index.building import build
from loaders.collection import Collection
from tests.loaders.clusters import CASCADE, SOURCES, TWO_DATES, claims, quads, write

THING = "https://w3id.org/chithi/id/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("frames"), CASCADE)


@pytest.fixture(scope="module")
def frames(folder: Path) -> dict[str, pl.DataFrame]:
    return Collection([folder]).index_frames()


def rows(frame: pl.DataFrame) -> set[tuple[str | None, ...]]:
    """The rows, with the IRIs of things as `kind/id`."""
    return {tuple(cell and cell.removeprefix(THING) for cell in row) for row in frame.iter_rows()}


def test_all_columns_are_text(frames: dict[str, pl.DataFrame]) -> None:
    assert {dtype for frame in frames.values() for dtype in frame.dtypes} == {pl.String}


def test_nodes(frames: dict[str, pl.DataFrame]) -> None:
    columns = ["iri", "kind", "type", "label", "symbol", "level", "branch", "edtf", "not_before", "not_after"]
    assert frames["nodes"].columns == columns
    kh = ("document/kh-73", "document", "plan", "Kế hoạch 73-KH/QU", "73-KH/QU", "district", "party")
    hn = ("event/hn", "event", "interim-review", "Hội nghị sơ kết Kế hoạch 73-KH/QU", None, "district", "party")
    found = rows(frames["nodes"])
    assert len(found) == len(frames["nodes"]) == 8
    assert (*kh, "2012-08-13", "2012-08-13", "2012-08-13") in found
    assert (*hn, "XXXX-08-23", "2012-08-23", "2019-08-23") in found
    assert ("action/dt-19", "action", "drill", "Diễn tập DT-19", None, "district", None) in {row[:7] for row in found}


def test_issuers_places_and_successors(frames: dict[str, pl.DataFrame]) -> None:
    assert rows(frames["node_issuers"]) == {
        ("document/ct-09", "body/ban-bi-thu"),
        ("document/ctr-26", "body/thanh-uy"),
        ("document/kh-73", "body/quan-uy"),
    }
    assert {row for row in rows(frames["node_places"]) if row[0] in ("action/dt-19-1", "document/kh-73")} == {
        ("action/dt-19-1", "place/27238-20250701"),
        ("action/dt-19-1", "place/772"),
        ("document/kh-73", "place/772"),
    }
    assert rows(frames["successors"]) == {("place/772", "place/27238-20250701"), ("body/quan-uy", "body/dang-uy")}


COLUMNS = (
    *("iri", "kind", "label", "level", "branch", "code", "part_of", "place"),
    *("edtf", "status", "assigned_in", "valid_from", "valid_to"),
)


def thing(frames: dict[str, pl.DataFrame], id: str) -> dict[str, str | None]:
    """What is known of a thing, IRIs as `kind/id`."""
    (row,) = (row for row in rows(frames["things"]) if row[0] == id)
    return {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell and name not in ("iri", "kind")}


def test_things(frames: dict[str, pl.DataFrame]) -> None:
    assert frames["things"].columns == list(COLUMNS)
    quan = {"label": "Quận 11", "level": "district", "code": "772", "part_of": "place/79", "valid_to": "2025-07-01"}
    assert thing(frames, "place/772") == quan
    dang_uy = {"label": "Đảng ủy phường Minh Phụng", "level": "commune", "branch": "party", "valid_from": "2025-07-01"}
    assert thing(frames, "body/dang-uy") == {**dang_uy, "part_of": "body/thanh-uy", "place": "place/27238-20250701"}
    assert thing(frames, "award/kt-5")["part_of"] == "award/kt"
    assert thing(frames, "indicator/to")["place"] == "place/772"
    assert thing(frames, "source/hcm")["label"] == "Chủ động nắm tình hình"
    kinds = dict(frames["things"]["kind"].value_counts().rows())
    several = {"place": 3, "body": 5, "source": 5, "award": 2, "person": 2, "tenure": 2}
    assert kinds == {**several, "indicator": 1, "task": 1}
    assert frames["things"]["iri"].is_unique().all()


def test_tasks_sources_and_doers(tmp_path: Path) -> None:
    tables = {
        "sources": "id,title,published\nbao,Báo,2012-08",
        "bodies": "id,part_of,source\nub,,bao\nphong,ub,bao",
        "documents": "id,source\nkh,bao",
        "events": "id,type,organiser,source\nhn,launch;meeting,ub;~các đoàn thể,bao",
        "tasks": "id,assigned_in,assigned_to,description,due,status,source\n"
        "nv,kh,ub;~các cấp;phong,Làm,2012-12-31,xong,bao\nnv-2,hn,~ai đó,,,,bao",
    }
    frames = Collection([write(tmp_path, tables)]).index_frames()
    assert thing(frames, "task/nv") == {
        "label": "Làm",
        "edtf": "2012-12-31",
        "status": "xong",
        "assigned_in": "document/kh",
    }
    assert thing(frames, "task/nv-2")["assigned_in"] == "event/hn"
    assert thing(frames, "source/bao")["edtf"] == "2012-08"
    assert thing(frames, "body/phong")["part_of"] == "body/ub"
    assert rows(frames["assigned"]) == {("task/nv", "body/ub"), ("task/nv", "body/phong")}
    assert rows(frames["node_doers"]) == {("event/hn", "body/ub")}
    assert rows(frames["node_types"]) == {("event/hn", "launch"), ("event/hn", "meeting")}


def test_links_name_their_claims(folder: Path, frames: dict[str, pl.DataFrame]) -> None:
    ids = {row.rpartition("/")[2]: f"claim/{id}" for row, id in claims(quads(folder)).items()}
    assert rows(frames["links"]) == {
        ("document/ctr-26", "document/ct-09", "implements", ids["relations.csv:2"]),
        ("document/kh-73", "document/ctr-26", "implements", ids["relations.csv:3"]),
        ("event/hn", "document/kh-73", "reviews", ids["links.csv:2"]),
        ("action/dt-19", "document/kh-73", "carriesOut", ids["links.csv:3"]),
        ("action/dt-19-1", "action/dt-19", "stageOf", ids["actions.csv:3"]),
    }
    assert (ids["relations.csv:2"], "hcm", "p4", "stated") in rows(frames["claims"])
    assert set(frames["links"]["claim"]) <= set(frames["claims"]["iri"])


def test_a_disputed_link_and_the_premises_of_an_inferred_one(tmp_path: Path) -> None:
    tables = {
        "sources": SOURCES,
        "documents": "id,source\na,hcm\nb,hcm",
        "relations": "subject,relation,object,source,certainty\na,guides,b,xa,disputed\na,guides,b,xa;bo,inferred",
    }
    frames = Collection([write(tmp_path, tables)]).index_frames()
    assert len(frames["links"]) == 2
    assert {row[1:] for row in rows(frames["claims"])} == {("xa", None, "disputed"), ("bo;xa", None, "inferred")}


def test_several_branches_are_joint(tmp_path: Path) -> None:
    tables = {
        "sources": SOURCES,
        "bodies": "id,branch,source\np,party,hcm\np-2,party,hcm\ng,government,hcm\nu,,hcm",
        "documents": "id,issuer,source\none,p;p-2,hcm\ntwo,p;g,hcm\npart,g;u,hcm\nnone,u,hcm",
    }
    nodes = Collection([write(tmp_path, tables)]).index_frames()["nodes"]
    branches = {iri.rpartition("/")[2]: branch for iri, branch in nodes.select("iri", "branch").iter_rows()}
    assert branches == {"one": "party", "two": "joint", "part": "government", "none": None}


def test_the_dates_are_those_of_the_view(tmp_path: Path) -> None:
    nodes = Collection([write(tmp_path, TWO_DATES)]).index_frames()["nodes"]
    assert nodes.select("edtf", "not_before", "not_after").row(0) == ("2019-01-22",) * 3


def test_frames_of_a_folder_without_lineage_are_empty(tmp_path: Path) -> None:
    frames = Collection([write(tmp_path, {"sources": SOURCES})]).index_frames()
    assert {name for name, frame in frames.items() if len(frame)} == {"things"}
    assert frames["links"].columns == ["source", "target", "relation", "claim"]


def test_search_entries(folder: Path) -> None:
    entries = Collection([folder]).search_entries()
    found = {iri.removeprefix(THING): row for iri, *row in entries.iter_rows()}
    assert entries.columns == ["iri", "kind", "label", "symbol", "alias", "date", "text"]
    title = "Tăng cường lãnh đạo"
    assert found["document/ct-09"] == ["document", "Chỉ thị 09-CT/TW", "09-CT/TW", "09/CT/TW", "2011-12-01", title]
    assert found["body/ban-bi-thu"] == ["body", "Ban Bí thư", None, "Secretariat", None, None]
    assert found["award/kt"][-1] == "thành tích xuất sắc"
    assert len(found) == len(entries)


def test_the_days_of_a_place_are_those_that_all_claims_leave(tmp_path: Path) -> None:
    """So the index, which takes since and over from these texts, lets no later claim widen them."""
    places = """
        id,name,valid_from,valid_to,source,locator
        101,Huyện Một,2012,2020-05,hcm,p1
        101,,2012-08,2020,btl,p1
        104,Huyện Bốn,,2013-05/2014-12,btl,p1
        104,,,2013-09,hcm,p1
        """
    found = Collection([write(tmp_path, {"sources": SOURCES, "places": places})]).index_frames()
    build(tmp_path, found)
    things = Index.open(tmp_path).things
    assert things.valid_from.take(np.array([0, 1])) == ["2012-08", None]
    assert things.valid_to.take(np.array([0, 1])) == ["2020-05", "2013-09"]
    days = [date.fromordinal(day + EPOCH).isoformat() for day in (things.since[0], *things.over[:2])]
    assert days == ["2012-08-01", "2020-05-31", "2013-09-30"]
