"""Lists and summaries on a day: which bodies and places there are, and what those around a thing are called."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.catalogue import Filters, described, find, summary
from kg.index import EPOCH, Index
from tests.kg.lineage import BASE, Lineage, Thing, document
from tests.kg.lineage import place as state


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A district that ended with two wards, one of which goes on; bodies and a task of theirs."""
    things = [
        Thing("quan", "place", "district", label="Quận", valid_to="2025-07-01", successors=("moi", "khac")),
        Thing("cu", "place", "commune", label="Cũ", part_of="quan", valid_to="2025-07-01", successors=("moi",)),
        Thing("moi", "place", "commune", label="Mới", part_of="tinh", valid_from="2025-07-01"),
        Thing("khac", "place", "commune", label="Khác", valid_from="2025-07-01"),
        Thing("tinh", "place", "province", label="Tỉnh", valid_to="2025-07-01", successors=("tinh-moi",)),
        Thing("tinh-moi", "place", "province", label="Tỉnh mới", valid_from="2025-07-01"),
        Thing("ub", "body", "commune", label="UB", place="cu", part_of="ub-quan"),
        Thing("ub-quan", "body", "district", label="UB quận", place="quan", valid_to="2025-07-01"),
        Thing("ub-moi", "body", "commune", label="UB mới", place="moi", valid_from="2025-07-01"),
        Thing("nv", "task", label="Làm", assigned=("ub-cu",)),
        Thing("ub-cu", "body", label="UB cũ", valid_to="2025-01-01", successors=("ub-moi",)),
    ]
    return Lineage(nodes=[document("kh", places=("cu",))], things=things).index(tmp_path_factory.mktemp("changed"))


@pytest.mark.parametrize(
    ("kind", "day", "found"),
    [
        ("place", "2019-01-01", ["tinh", "quan", "cu"]),
        ("place", "2025-07-01", ["tinh-moi", "khac", "moi"]),
        ("body", "2019-01-01", ["ub-quan", "ub", "ub-cu"]),
        ("body", "2025-03-01", ["ub-quan", "ub"]),
        ("body", "2025-07-01", ["ub-moi"]),  # nothing says that `ub` ended, but its ward was merged into another
    ],
)
def test_on_a_day_there_are_the_bodies_and_places_that_may_have_been_there(
    changed: Index, kind: str, day: str, found: list[str]
) -> None:
    iris = find(changed, kind, Filters(as_of=date.fromisoformat(day))).iris
    assert [iri.rpartition("/")[2] for iri in iris] == found


def test_on_a_day_what_is_around_a_thing_has_the_name_of_that_day(changed: Index) -> None:
    day = date(2026, 1, 1).toordinal() - EPOCH

    def around(kind: str, id: str, key: str, on: int | None = day) -> object:
        said: Any = described(changed, BASE.thing(kind, id), on)[key]  # type: ignore[literal-required]
        return [each["label"] for each in said] if isinstance(said, list) else said["label"]

    assert around("document", "kh", "place") == ["Mới"]
    assert around("document", "kh", "place", None) == ["Cũ"]
    assert around("place", "moi", "part_of") == "Tỉnh mới"
    assert around("place", "cu", "part_of") == "Quận"  # it became several wards: none of them is meant
    assert around("body", "ub", "place") == ["Mới"]
    assert around("body", "ub-quan", "place") == ["Khác", "Mới"]
    assert around("body", "ub", "part_of") == "UB quận"
    assert around("task", "nv", "assigned_to") == ["UB mới"]
    rows = find(changed, "place", Filters(as_of=date(2026, 1, 1))).rows
    assert [each.get("part_of") for each in summary(changed, "place", rows, day)][-1] == {
        "id": "place/tinh-moi",
        "label": "Tỉnh mới",
    }


def test_a_kind_that_no_day_changes_has_no_such_filter(changed: Index) -> None:
    with pytest.raises(ValueError, match="source has no filter as_of"):
        find(changed, "source", Filters(as_of=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("place", "day", "found"),
    [
        ("quan", None, ["quan", "cu"]),
        ("quan", "2019-01-01", ["quan", "cu"]),
        ("quan", "2025-07-01", ["khac", "moi"]),  # what became of it, as coverage counts
        ("moi", "2019-01-01", []),
    ],
)
def test_places_inside_one_on_a_day_are_those_that_coverage_counts(
    changed: Index, place: str, day: str | None, found: list[str]
) -> None:
    as_of = None if day is None else date.fromisoformat(day)
    iris = find(changed, "place", Filters(place=place, as_of=as_of)).iris
    assert [iri.removeprefix(BASE.prefix("place")) for iri in iris] == found


@pytest.mark.parametrize(
    ("place", "day", "found"),
    [
        ("46-20250101", None, ["ub-46", "ub-huyen"]),
        ("46-20250101", "2026-01-01", ["ub-46", "ub-huyen"]),
        ("46", "2024-01-01", ["ub-46", "ub-huyen"]),
        ("37", "2026-01-01", ["ub-37"]),  # but nothing of the province that was merged into the later state of it
        ("37-20250701", None, ["ub-37", "ub-moi"]),
    ],
)
def test_bodies_of_other_states_of_a_place_are_found_as_its_lines_have_them(
    tmp_path: Path, place: str, day: str | None, found: list[str]
) -> None:
    things = [
        state("46", "province", "Tỉnh Thừa Thiên Huế", None, None, "2025-01-01", "46-20250101"),
        state("46-20250101", "province", "Thành phố Huế", None, "2025-01-01"),
        state("476", "district", "Huyện A Lưới", "46"),
        state("36", "province", "Tỉnh Nam Định", None, None, "2025-07-01", "37-20250701"),
        state("37", "province", "Tỉnh Ninh Bình", None, None, "2025-07-01", "37-20250701"),
        state("37-20250701", "province", "Tỉnh Ninh Bình", None, "2025-07-01"),
        state("moi", "commune", "Xã mới", "37-20250701", "2025-07-01"),
        Thing("ub-46", "body", "province", place="46"),
        Thing("ub-huyen", "body", "district", place="476"),
        Thing("ub-36", "body", "province", place="36"),
        Thing("ub-37", "body", "province", place="37"),
        Thing("ub-moi", "body", "commune", place="moi"),
    ]
    index = Lineage(things=things).index(tmp_path)
    filters = Filters(place=place, as_of=None if day is None else date.fromisoformat(day))
    assert [iri.removeprefix(BASE.prefix("body")) for iri in find(index, "body", filters).iris] == found


@pytest.mark.parametrize(("place", "found"), [("moi", ["kh"]), ("cu", ["kh"]), ("quan", ["kh"]), ("khac", [])])
def test_what_stood_at_the_earlier_states_of_a_place_is_found_by_it(
    changed: Index, place: str, found: list[str]
) -> None:
    page = find(changed, "document", Filters(place=place))
    described = summary(changed, "document", page.rows)
    assert [each["id"] for each in described] == [f"document/{id}" for id in found]
    assert [each["place"] for each in described] == [[{"id": "place/cu", "label": "Cũ"}] for _ in found]
