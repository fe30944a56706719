from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kg.finding import LOOKED_AT, SHOWN, Found, find
from kg.index import EPOCH, Index
from kg.search import COLUMNS, Search, build
from tests.kg.lineage import Lineage, Thing, document

THINGS = [
    Thing("p4", "place", "commune", label="Phường 4", valid_to="2025-07-01", successors=("minh-phung",)),
    Thing("minh-phung", "place", "commune", label="Phường Minh Phụng", valid_from="2025-07-01"),
    Thing("ub", "body", "commune", label="UBND Phường 4", place="p4"),
    *(Thing(f"xa-{number}", "place", "commune", label=f"Xã Trung Hoà {number}") for number in range(LOOKED_AT + 2)),
]
NODES = [
    *(document(f"kh-{n:02}", "commune", f"2019-01-{n + 1:02}", places=("p4",)) for n in range(SHOWN + 5)),
    document("som", "commune", "2018-01-01", label="Diễn tập sớm"),
    document("muon", "commune", "2020-01-01", label="Diễn tập muộn"),
    document("khong-ngay", "commune", None, label="Diễn tập không ngày"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Lineage(nodes=NODES, things=THINGS).index(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    elsewhere = ("https://example.org/noi", "place", "Nơi chỉ tìm thấy", None, None, None, None)
    rows = [(each.iri, each.kind, each.label, None, None, each.edtf, None) for each in (*NODES, *THINGS)]
    build(path, pl.DataFrame([*rows, elsewhere], schema=dict.fromkeys(COLUMNS, pl.String), orient="row"))
    with Search(path) as opened:
        yield opened


def ids(found: Found) -> list[str]:
    return [each["id"] for each in found["hits"]]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def test_todays_ward_leads_to_what_was_recorded_before(index: Index, search: Search) -> None:
    (hit,) = find(index, search, "phuong minh phung")["hits"]
    assert hit["recorded"]["count"] == SHOWN + 5
    assert len(hit["recorded"]["items"]) == SHOWN
    assert hit["recorded"]["items"][0]["id"] == "document/kh-00"
    assert hit["recorded"]["items"][0]["via"] == [{"id": "place/p4", "label": "Phường 4"}]
    assert "stood" not in hit


def test_only_the_first_places_are_looked_at(index: Index, search: Search) -> None:
    found = find(index, search, "xa trung hoa")
    assert len(found["hits"]) == LOOKED_AT + 2
    assert [each["recorded"] for each in found["hits"]] == [{"count": 0, "items": []}] * LOOKED_AT + [None, None]
    assert found["places_left"] == 2


def test_a_body_has_nothing_recorded_at_it(index: Index, search: Search) -> None:
    found = find(index, search, "ubnd")
    assert [each.keys() & {"recorded", "stood"} for each in found["hits"]] == [set()]
    assert found["places_left"] == 0


def test_on_a_day_what_is_surely_later_is_left_out(index: Index, search: Search) -> None:
    assert set(ids(find(index, search, "dien tap"))) == {"document/som", "document/muon", "document/khong-ngay"}
    before = find(index, search, "dien tap", day=day("2019-06-01"))
    assert set(ids(before)) == {"document/som", "document/khong-ngay"}


@pytest.mark.parametrize("limit", [1, 2])
def test_as_many_are_found_as_were_asked_for_though_later_ones_come_first(
    index: Index, search: Search, limit: int
) -> None:
    assert ids(find(index, search, "dien tap"))[1] == "document/muon"  # after `som`, by the length of its label
    assert len(ids(find(index, search, "dien tap", limit, day=day("2019-06-01")))) == limit


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("phuong minh phung", "2019-01-01", ["Phường 4"]),
        ("phuong minh phung", "2026-01-01", ["Phường Minh Phụng"]),
        ("phuong 4", "2026-01-01", ["Phường Minh Phụng"]),
        ("ubnd phuong 4", "2019-01-01", ["UBND Phường 4"]),
        ("noi chi tim thay", "2019-01-01", []),  # the index does not have it
    ],
)
def test_on_a_day_a_place_says_what_stood_there(
    index: Index, search: Search, text: str, on: str, expected: list[str]
) -> None:
    hit = find(index, search, text, day=day(on))["hits"][0]
    assert [each["label"] for each in hit["stood"]] == expected


def test_what_is_recorded_is_of_the_day_too(index: Index, search: Search) -> None:
    (hit,) = find(index, search, "phuong minh phung", day=day("2019-01-03"))["hits"]
    assert hit["recorded"]["count"] == 3
    assert find(index, search, "minh phung", kinds=["document"])["hits"] == []


def test_a_dataset_may_have_no_index_entries(tmp_path: Path, search: Search) -> None:
    index = Lineage(nodes=[Thing("ct")]).index(tmp_path)
    (hit,) = find(index, search, "phuong minh phung")["hits"]
    assert hit["recorded"] == {"count": 0, "items": []}
