"""Names as people write them: shortened or without the word for the kind, of a state that is no more, of several."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl
import pytest

from kg.errors import Ambiguous, NotFound
from kg.finding import find
from kg.index import EPOCH, Index
from kg.kindwords import completed, other_marks, spelled
from kg.places import resolve
from kg.search import COLUMNS, Search, build
from kg.succession import states
from tests.kg.lineage import BASE, Lineage, place

REFORM = "2025-07-01"
ALIASES = {"79": "TPHCM", "79-20250701": "TP HCM;Thành phố Hồ Chí Minh (mới)", "26800": "Phường Thảo Điền cũ"}


PLACES = [
    place("79", "province", "Thành phố Hồ Chí Minh", None, None, REFORM, "79-20250701"),
    place("74", "province", "Tỉnh Bình Dương", None, None, REFORM, "79-20250701"),
    place("79-20250701", "province", "Thành phố Hồ Chí Minh", None, REFORM, None),
    place("01", "province", "Thành phố Hà Nội", None, None, None),
    # A province that was renamed alone, and a city inside it that bore the new name before.
    place("46", "province", "Tỉnh Thừa Thiên Huế", None, None, "2025-01-01", "46-20250101"),
    place("46-20250101", "province", "Thành phố Huế", None, "2025-01-01", None),
    place("474", "district", "Thành phố Huế", "46", None, "2025-01-01", "474-20250101", "475"),
    place("474-20250101", "district", "Quận Thuận Hóa", "46-20250101", "2025-01-01", REFORM),
    place("475", "district", "Quận Phú Xuân", "46-20250101", "2025-01-01", REFORM),
    place("20305", "commune", "Xã Cư Huê", "01", None, None),
    # A code that went on to the larger city that two districts became.
    place("769", "district", "Quận 2", "79", None, "2021-01-01", "769-20210101"),
    place("762", "district", "Quận Thủ Đức", "79", None, "2021-01-01", "769-20210101"),
    place("769-20210101", "district", "Thành phố Thủ Đức", "79", "2021-01-01", REFORM),
    place("772", "district", "Quận 11", "79", None, REFORM),
    place("27244", "commune", "Phường 4", "772", None, REFORM),
    place("26806", "commune", "Phường 4", "762", None, "2021-01-01"),
    place("27238-20250701", "commune", "Phường Minh Phụng", "79-20250701", REFORM, None),
    place("25760-20250701", "commune", "Phường Bình Dương", "79-20250701", REFORM, None),
    place("21733-20250701", "commune", "Xã Bình Dương", "01", REFORM, None),
    place("799", "district", "Huyện Tân Thạnh", "74", None, REFORM),
    place("27163", "commune", "Xã Tân Thành", "79", None, None),
    # Two of one code, level and name, of which nothing says that one became the other.
    place("26800", "commune", "Phường An Phú", "769", None, "2021-01-01"),
    place("26800-20210101", "commune", "Phường An Phú", "769-20210101", "2021-01-01", REFORM),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Lineage(things=PLACES).index(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    rows = [(each.iri, each.kind, each.label, None, ALIASES.get(each.id), None, None) for each in PLACES]
    rows.append((BASE.thing("source", "tp"), "source", "Báo TP Thủ Đức", None, None, None, None))
    build(path, pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"))
    with Search(path) as opened:
        yield opened


def meant(index: Index, search: Search, text: str, on: str | None) -> str:
    place = resolve(index, search, text, None if on is None else date.fromisoformat(on).toordinal() - EPOCH)
    return index.things.iri.ids(np.array([place]))[0].removeprefix("place/")


@pytest.mark.parametrize("text", ["TPHCM", "TP.HCM", "79", "Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh", "Hồ Chí Minh"])
@pytest.mark.parametrize(("on", "found"), [("2019-01-01", "79"), ("2026-06-01", "79-20250701")])
def test_each_spelling_means_the_state_of_the_day(index: Index, search: Search, text: str, on: str, found: str) -> None:
    assert meant(index, search, text, on) == found


def test_without_a_day_each_name_means_the_last_state(index: Index, search: Search) -> None:
    names = ["TPHCM", "TP.HCM", "Thành phố Hồ Chí Minh", "Hồ Chí Minh"]
    assert {meant(index, search, each, None) for each in names} == {"79-20250701"}


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("Huế", "2026-06-01", "46-20250101"),
        ("Huế", "2019-01-01", "46"),  # the highest level that bears the name; its state of the day
        ("Huế", None, "46-20250101"),
        ("TP. Huế", "2019-01-01", "474"),  # a kind word is honoured: the province was no city
        ("Thành phố Huế", "2019-01-01", "474"),
        ("Thành phố Huế", "2026-06-01", "46-20250101"),
        ("Tỉnh Thừa Thiên Huế", "2026-06-01", "46-20250101"),
        ("thua thien hue", "2019-01-01", "46"),
        ("Hà Nội", "2026-06-01", "01"),
        ("Bình Dương", "2019-01-01", "74"),
        ("Bình Dương", "2026-06-01", "74"),
        ("P. Bình Dương", "2026-06-01", "25760-20250701"),
        ("TP Thủ Đức", "2019-01-01", "769-20210101"),  # a city there never was before 2021
        ("Thủ Đức", "2019-01-01", "762"),
        ("Quận 2", "2022-01-01", "769"),  # its code went on to more than it was
        ("Q.11", "2019-01-01", "772"),
        ("q11", "2026-06-01", "772"),
        ("P. Minh Phụng", "2026-06-01", "27238-20250701"),
        ("Minh Phụng, TPHCM", "2026-06-01", "27238-20250701"),  # TPHCM is said of the state before
        ("P.4, Q.11, TP. Hồ Chí Minh", "2019-01-01", "27244"),
        ("Phường 4", "2022-01-01", "27244"),  # the other was no more
        ("Tân Thành", "2019-01-01", "27163"),
        ("tan thanh", "2019-01-01", "799"),
        ("Phường An Phú", "2022-01-01", "26800-20210101"),
        ("Phường Thảo Điền cũ", "2022-01-01", "26800-20210101"),
    ],
)
def test_names_as_people_write_them(index: Index, search: Search, text: str, on: str | None, found: str) -> None:
    assert meant(index, search, text, on) == found


@pytest.mark.parametrize("text", ["Tỉnh Huế", "Q. Minh Phụng", "11", "Phường 4, Huế", "X. Minh Phụng", "TP."])
def test_a_kind_word_is_honoured_and_a_number_is_no_name(index: Index, search: Search, text: str) -> None:
    with pytest.raises(NotFound):
        meant(index, search, text, "2019-01-01")


def test_only_places_of_the_day_are_candidates(index: Index, search: Search) -> None:
    with pytest.raises(Ambiguous) as raised:
        meant(index, search, "Phường 4", "2019-01-01")
    assert ([hit.id for hit in raised.value.candidates], raised.value.gone_on) == (["place/26806", "place/27244"], None)
    assert str(raised.value).startswith("'Phường 4' may be any of 2: place/26806 (Phường 4, Quận Thủ Đức, Thành phố ")


def test_places_that_are_all_gone_are_said_to_be(index: Index, search: Search) -> None:
    with pytest.raises(Ambiguous) as raised:
        meant(index, search, "Phường 4", "2026-06-01")
    assert raised.value.gone_on == date(2026, 6, 1)
    assert "may be any of 2, of which none was there on 2026-06-01: place/26806" in str(raised.value)


def test_without_a_day_two_places_are_candidates_once_each(index: Index, search: Search) -> None:
    with pytest.raises(Ambiguous) as raised:
        meant(index, search, "Thành phố Huế", None)
    assert [hit.id for hit in raised.value.candidates] == ["place/46-20250101", "place/474"]


def test_suggestions_are_of_the_highest_level_first(index: Index, search: Search) -> None:
    with pytest.raises(NotFound) as raised:
        meant(index, search, "Huyện Huế", "2026-06-01")
    suggested = [hit.id for hit in raised.value.suggestions]
    assert suggested[:3] == ["place/46-20250101", "place/46", "place/474"]
    with pytest.raises(NotFound) as raised:
        meant(index, search, "Q.99", "2026-06-01")
    assert {hit.label for hit in raised.value.suggestions} >= {"Quận 2", "Quận 11"}


@pytest.mark.parametrize(
    ("text", "first"),
    [("TP Thủ Đức", "place/769-20210101"), ("Q.11", "place/772"), ("p. minh ph", "place/27238-20250701")],
)
def test_search_knows_short_kind_words(index: Index, search: Search, text: str, first: str) -> None:
    assert find(index, search, text)["hits"][0]["id"] == first


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("79", ["79", "79-20250701"]),
        ("74", ["74"]),
        ("46-20250101", ["46", "46-20250101"]),
        ("474", ["474"]),  # it was split
        ("769", ["769"]),
        ("26800", ["26800", "26800-20210101"]),
    ],
)
def test_states_of_one_place(index: Index, id: str, expected: list[str]) -> None:
    thing = index.thing(BASE.thing("place", id))
    found = states(index, np.array([thing], np.int32))
    assert [each.removeprefix("place/") for each in index.things.iri.ids(found)] == expected


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("TP.Huế", "thanh pho hue"),
        ("TX Sơn Tây", "thi xa son tay"),
        ("tt. Nhà Bè", "thi tran nha be"),
        ("P.07", "phuong 7"),
        ("P07", "phuong 7"),
        ("H. Củ Chi", "huyen cu chi"),
        ("Quận 11", "quan 11"),
        ("tp", "tp"),
        ("", ""),
    ],
)
def test_short_kind_words_are_written_out(name: str, whole: str) -> None:
    assert spelled(name) == whole


def test_a_name_is_completed_with_each_kind_word() -> None:
    assert {"tinh hue", "thanh pho hue", "dac khu hue"} <= set(completed("Huế"))
    assert completed("11") == completed(" ") == []


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Tân Thành", "Huyện Tân Thạnh", True),
        ("Xã Tân Thành", "Xã Tân Thành", False),
        ("P. Tân Thành", "Phường Tân Thạnh", True),
        ("Tan Thanh", "Huyện Tân Thạnh", False),
        ("Phường 04", "Phường 4", False),
        ("Xã Hòa Bình", "Xã Hoà Bình", False),
        ("TPHCM", "Thành phố Hồ Chí Minh", False),
    ],
)
def test_other_diacritics_are_another_name(name: str, label: str, expected: bool) -> None:
    assert other_marks(name, label) is expected
