"""What a box shows of a thing before it is opened."""

from datetime import date

import pytest

from kg.children import children
from kg.index import Index
from kg.opening import ChildBefore, before, opened, tallied
from kg.search import Search, build, entries
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

CENTRE = BASE.thing("document", "ct")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Search]:
    """A directive, plans of two provinces, one with a district and a ward below it, and an event without a plan."""
    places = [
        Thing("01", "place", "province", label="Tỉnh Một"),
        Thing("02", "place", "province", label="Tỉnh Hai"),
        Thing("011", "place", "district", label="Huyện Một", part_of="01"),
    ]
    nodes = [
        document("ct", "central", "2011-12-01", label="Chỉ thị 1-CT/TW", symbol="1-CT/TW"),
        document("kh-1", "province", "2012-01-01", label="Kế hoạch 1-KH/TU", symbol="1-KH/TU", places=("01",)),
        document("kh-2", "province", "2012-02-01", places=("01", "02")),
        document("kh-3", "province", "2025-08-01", places=("02",)),
        document("kh-h", "district", "2012-03-01", places=("011",)),
        document("kh-x", "commune", "2025-09-01"),
        event("hn", "province", "2012-04-01"),
        action("dt", "commune", "2012-05-01"),
    ]
    links = [
        Said("kh-1", "ct", claim=1),
        Said("kh-2", "ct", claim=2),
        Said("kh-3", "ct", claim=3),
        Said("kh-h", "kh-1", claim=4),
        Said("kh-h", "ct", claim=5, certainty="inferred"),
        Said("kh-h", "kh-2", claim=6, certainty="disputed"),
        Said("kh-x", "kh-3", claim=7),
        Said("kh-x", "kh-2", claim=8),
        Said("hn", "ct", "launches", claim=9),
        Said("dt", "ct", "carriesOut", claim=10),
    ]
    lineage = Lineage(nodes, links, places)
    folder = tmp_path_factory.mktemp("opening")
    found = entries(lineage.store())
    build(folder / "search.sqlite", found)
    return lineage.index(folder), Search(folder / "search.sqlite", BASE)


def child(dataset: tuple[Index, Search], id: str, parent: str = CENTRE) -> ChildBefore:
    index, search = dataset
    groups = opened(index, search, children(index, parent))["groups"]
    found: ChildBefore = next(each for group in groups for each in group["items"] if each["id"].endswith(f"/{id}"))
    return found


def test_what_derives_from_a_child_is_counted_by_level_and_kind(dataset: tuple[Index, Search]) -> None:
    index, search = dataset
    assert before(index, search, CENTRE)["derived"] == [
        {"level": "province", "kind": "document", "count": 3},
        {"level": "province", "kind": "event", "count": 1},
        {"level": "district", "kind": "document", "count": 1},
        {"level": "commune", "kind": "action", "count": 1},
    ]
    assert child(dataset, "kh-1")["derived"] == [{"level": "district", "kind": "document", "count": 1}]
    assert child(dataset, "hn")["derived"] == []


def test_all_parents_are_named_but_those_that_are_disputed(dataset: tuple[Index, Search]) -> None:
    assert child(dataset, "kh-h")["parents"] == [
        {"id": "document/kh-1", "label": "Kế hoạch 1-KH/TU", "relation": "implements", "certainty": "stated"},
        {"id": "document/ct", "label": "Chỉ thị 1-CT/TW", "relation": "implements", "certainty": "inferred"},
    ]


def test_levels_that_a_link_skips_are_those_of_this_parent(dataset: tuple[Index, Search]) -> None:
    assert child(dataset, "kh-h")["missing_levels"] == ["province"]
    assert child(dataset, "kh-h", BASE.thing("document", "kh-1"))["missing_levels"] == []
    assert child(dataset, "hn")["missing_levels"] == ["province"]
    assert child(dataset, "dt")["missing_levels"] == ["province", "district", "commune"]


def test_places_are_counted_below_a_document_that_has_one_place(dataset: tuple[Index, Search]) -> None:
    index, search = dataset
    assert before(index, search, CENTRE)["countable"] == {"level": "province", "within": None}
    assert child(dataset, "kh-1")["countable"] == {"level": "district", "within": "place/01"}
    assert child(dataset, "kh-2")["countable"] is None  # of two places
    assert child(dataset, "kh-h")["countable"] is None  # nothing below it
    assert child(dataset, "hn")["countable"] is None


def test_from_1_july_2025_communes_follow_provinces(dataset: tuple[Index, Search]) -> None:
    assert child(dataset, "kh-3")["countable"] == {"level": "commune", "within": "place/02"}


def test_the_rest_of_the_answer_stays_as_it_is(dataset: tuple[Index, Search]) -> None:
    index, search = dataset
    plain = children(index, CENTRE)
    shown = opened(index, search, plain)
    assert {key: value for key, value in shown.items() if key != "groups"} == {
        key: value for key, value in plain.items() if key != "groups"
    }
    for group, other in zip(shown["groups"], plain["groups"], strict=True):
        for item, same in zip(group["items"], other["items"], strict=True):
            assert {key: item[key] for key in same} == same


def test_what_the_index_does_not_have(dataset: tuple[Index, Search]) -> None:
    with pytest.raises(ValueError, match="nichts"):
        before(*dataset, "https://example.org/nichts")


def test_what_is_later_than_a_day_is_not_counted(dataset: tuple[Index, Search]) -> None:
    index, search = dataset
    day = date(2025, 8, 15)
    found = opened(index, search, children(index, CENTRE, as_of=day), day)
    items = {each["id"]: each for group in found["groups"] for each in group["items"]}
    assert items["document/kh-3"]["derived"] == []
    assert items["document/kh-2"]["derived"] == []
    assert items["document/kh-1"]["derived"] == [{"level": "district", "kind": "document", "count": 1}]


def test_counts_tell_certainties_apart_and_know_the_day(dataset: tuple[Index, Search]) -> None:
    index, _ = dataset
    counts = {(each["level"], each["kind"], each["certainty"]): each["count"] for each in tallied(index, CENTRE, None)}
    assert counts == {
        ("commune", "action", "stated"): 1,
        ("district", "document", "inferred"): 1,
        ("province", "document", "stated"): 3,
        ("province", "event", "stated"): 1,
    }
    early = {(each["level"], each["kind"]): each["count"] for each in tallied(index, CENTRE, date(2012, 2, 15))}
    assert early == {("province", "document"): 2}
