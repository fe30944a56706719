from datetime import date
from pathlib import Path

import pytest

from kg.index import Index
from kg.succession import on_day, stood
from tests.kg.lineage import BASE, Lineage, Thing


def place(id: str, begin: str | None = None, end: str | None = None, *successors: str) -> Thing:
    return Thing(id, "place", valid_from=begin, valid_to=end, successors=successors)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Phường 4 of Quận 11 became phường 7, then Minh Phụng; phường 8 was split; the district ended with nothing."""
    return Lineage(
        things=[
            place("p4", None, "2025-01-01", "p7"),
            place("p7", "2025-01-01", "2025-07-01", "minh-phung"),
            place("p8", None, "2025-07-01", "binh-thoi", "phu-tho"),
            place("minh-phung", "2025-07-01"),
            place("binh-thoi", "2025-07-01"),
            place("phu-tho", "2025-07-01", "2030", "p4"),
            place("quan-11", None, "2025-07-01"),
            place("xa-a", None, "2025", "xa-b"),
            place("xa-b", "2025"),
            place("vong-1", None, "2020-01-01", "vong-2"),
            place("vong-2", None, "2020-01-01", "vong-1", "vong-2"),
            place("sau", None, "2020-01-01", "chua-den"),
            place("chua-den", "2035-01-01"),
        ]
    ).index(tmp_path)


@pytest.mark.parametrize(
    ("id", "day", "expected"),
    [
        ("p4", "2024-12-31", ["p4"]),
        ("p4", "2025-01-01", ["p7"]),
        ("p4", "2025-07-01", ["minh-phung"]),
        ("p7", "2019-01-01", ["p7"]),  # it was not there yet, but nothing says what it was before
        ("p8", "2025-06-30", ["p8"]),
        ("p8", "2025-07-01", ["binh-thoi", "phu-tho"]),
        ("p8", "2031-01-01", ["binh-thoi", "minh-phung"]),
        ("quan-11", "2026-01-01", ["quan-11"]),
        ("xa-a", "2025-06-01", ["xa-a"]),  # some day of 2025: not surely over before the last
        ("xa-a", "2025-12-31", ["xa-b"]),
        ("vong-1", "2026-01-01", ["vong-1"]),
        ("sau", "2026-01-01", ["sau"]),
    ],
)
def test_a_place_is_what_became_of_it(id: str, day: str, expected: list[str], index: Index) -> None:
    thing = index.thing(BASE.thing("place", id))
    assert thing is not None
    found = on_day(index, thing, date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal())
    assert [index.things.iri[each].rpartition("/")[2] for each in found] == expected


@pytest.mark.parametrize(
    ("id", "day", "expected"),
    [
        ("p4", "2019-01-01", ["p4"]),
        ("p4", "2025-07-01", ["minh-phung"]),
        ("p7", "2019-01-01", ["p4", "p8"]),  # phường 8 became what became phường 4
        ("minh-phung", "2025-03-01", ["p7", "p8"]),
        ("binh-thoi", "2019-01-01", ["p8"]),
        ("xa-b", "2024-12-31", ["xa-a"]),
        ("chua-den", "2019-01-01", ["sau"]),
        ("chua-den", "2026-01-01", []),  # what it will be made of is over, and it is not there yet
    ],
)
def test_what_stood_on_a_day_where_a_place_stands(id: str, day: str, expected: list[str], index: Index) -> None:
    thing = index.thing(BASE.thing("place", id))
    assert thing is not None
    found = stood(index, thing, date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal())
    assert [index.things.iri[each].rpartition("/")[2] for each in found] == expected
