from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kg.errors import Ambiguous, NotFound
from kg.index import EPOCH, Index, Rows
from kg.places import after, at_level, before, last_of_level, made_of, resolve, there, valid
from kg.search import COLUMNS, Search, build
from tests.kg.lineage import BASE, Lineage, Thing


def place(
    id: str,
    level: str,
    part_of: str | None = None,
    begin: str | None = None,
    end: str | None = None,
    *successors: str,
    label: str | None = None,
    code: str | None = None,
) -> Thing:
    return Thing(
        id,
        "place",
        level,
        label=label or id,
        code=code or (id.split("-")[0] if id[0].isdigit() else None),
        part_of=part_of,
        valid_from=begin,
        valid_to=end,
        successors=successors,
    )


REFORM = "2025-07-01"
PLACES = [
    # Two provinces merged into one that keeps a code; a third stays as it is.
    place("79", "province", None, None, REFORM, "79-20250701", label="Thành phố Hồ Chí Minh"),
    place("74", "province", None, None, REFORM, "79-20250701", label="Tỉnh Bình Dương"),
    place("79-20250701", "province", None, REFORM, label="Thành phố Hồ Chí Minh"),
    place("01", "province", label="Thành phố Hà Nội"),
    # Two districts merged on 1 January 2021; all end with the reform.
    place("760", "district", "79", None, "2021-01-01", "769", label="Quận 2"),
    place("763", "district", "79", None, "2021-01-01", "769", label="Quận 9"),
    place("769", "district", "79", "2021-01-01", REFORM, label="Thành phố Thủ Đức"),
    place("772", "district", "79", None, REFORM, "27238-20250701", "27232-20250701", label="Quận 11"),
    place("718", "district", "74", None, REFORM, label="Thành phố Thủ Dầu Một"),
    place("021", "district", "01", "2013-12-27", REFORM, label="Quận Bắc Từ Liêm"),
    # Wards: three states of one, a merger, a split, an unknown end, a ward whose district became another.
    place("27238", "commune", "772", None, "2025-01-01", "27238-20250101", label="Phường 7"),
    place("27244", "commune", "772", None, "2025-01-01", "27238-20250101", label="Phường 4"),
    place("27238-20250101", "commune", "772", "2025-01-01", REFORM, "27238-20250701", label="Phường 7"),
    place("27238-20250701", "commune", "79-20250701", REFORM, label="Phường Minh Phụng"),
    place("27229", "commune", "772", None, REFORM, "27232-20250701", "27226-20250701", label="Phường 8"),
    place("27232-20250701", "commune", "79-20250701", REFORM, label="Phường Bình Thới"),
    place("27226-20250701", "commune", "79-20250701", REFORM, label="Phường Phú Thọ"),
    place("26800", "commune", "760", label="Phường An Phú"),
    place("25741", "commune", "718", None, REFORM, "25741-20250701", label="Phường Hiệp Thành"),
    place("25741-20250701", "commune", "79-20250701", REFORM, label="Phường Thủ Dầu Một"),
    place("00619", "commune", "021", label="Phường 4"),
    place("00620-20250701", "commune", "01", REFORM, label="Phường Phú Diễn"),
    place("xa", "commune", "01", None, "2020", "xa-2", label="Xã A"),
    place("xa-2", "commune", "01", "2020", None, "xa", label="Xã A"),  # a circle, as RDF files may have one
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Lineage(things=[*PLACES, Thing("ub", "body", "district", place="772", label="Quận 11")]).index(
        tmp_path_factory.mktemp("index")
    )


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    rows = [(each.iri, each.kind, each.label, None, None, None, None) for each in PLACES]
    rows.append((BASE.thing("body", "ub"), "body", "UBND Quận 11", None, None, None, None))
    build(path, pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"))
    with Search(path) as opened:
        yield opened


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def number(index: Index, id: str) -> int:
    thing = index.thing(BASE.thing("place", id))
    assert thing is not None
    return thing


def ids(index: Index, rows: Rows) -> list[str]:
    return [id.removeprefix("place/") for id in index.things.iri.ids(rows)]


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("27238", "2019-01-01", "27238"),
        ("27238", "2025-03-01", "27238-20250101"),
        ("27238", "2025-07-01", "27238-20250701"),
        ("27238", None, "27238"),
        ("27238-20250101", "2019-01-01", "27238-20250101"),
        ("place/27238", "2026-01-01", "27238"),
        (BASE.thing("place", "27238"), "2026-01-01", "27238"),
        ("27226", "2019-01-01", "27226-20250701"),  # a code that only a later state has
        ("27226", None, "27226-20250701"),
        ("79", "2026-01-01", "79-20250701"),
        ("thanh pho ho chi minh", "2026-01-01", "79-20250701"),
        ("Thành phố Hồ Chí Minh", "2019-01-01", "79"),
        ("Quận 11", "2026-01-01", "772"),  # no more, but the last that was called so
        ("Phường 7", "2019-01-01", "27238"),
        ("Phường 7", "2026-01-01", "27238-20250701"),  # it became that one alone, and left it its code
        ("Xã A", "2026-01-01", "xa-2"),  # no code in common, but one became the other
        ("xa", "2026-01-01", "xa"),
        ("Phường 4, Quận 11", "2019-01-01", "27244"),
        ("Phường 4, Thành phố Hà Nội", "2019-01-01", "00619"),
        ("Phường 4, quan bac tu liem, thanh pho ha noi", None, "00619"),
    ],
)
def test_a_text_means_a_place_on_a_day(index: Index, search: Search, text: str, on: str | None, found: str) -> None:
    assert ids(index, np.array([resolve(index, search, text, None if on is None else day(on))], np.int32)) == [found]


def test_different_places_of_one_name_are_candidates(index: Index, search: Search) -> None:
    with pytest.raises(Ambiguous) as raised:
        resolve(index, search, "Phường 4", day("2019-01-01"))
    assert [(hit.id, hit.label) for hit in raised.value.candidates] == [
        ("place/00619", "Phường 4, Quận Bắc Từ Liêm, Thành phố Hà Nội"),
        ("place/27244", "Phường 4, Quận 11, Thành phố Hồ Chí Minh"),
    ]


def test_what_is_there_on_the_day_is_meant(tmp_path: Path) -> None:
    things = [
        place("1", "commune", None, None, "2020-01-01", label="Phường 4"),
        place("2", "commune", "vong", label="Phường 4"),
        place("vong", "district", "vong", label="Quận"),  # part of itself, as RDF files may say
    ]
    index = Lineage(things=things).index(tmp_path)
    rows = [(each.iri, each.kind, each.label, None, None, None, None) for each in things]
    build(tmp_path / "search.sqlite", pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"))
    with Search(tmp_path / "search.sqlite") as search:
        assert ids(index, np.array([resolve(index, search, "Phường 4", day("2026-01-01"))], np.int32)) == ["2"]
        with pytest.raises(Ambiguous) as raised:
            resolve(index, search, "Phường 4")
    assert [hit.label for hit in raised.value.candidates] == ["Phường 4", "Phường 4, Quận"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "Quận 12", "UBND Quận 11", "body/ub", "2723", "\ud800", "place/", ",", "Quận 12, Thành phố Hồ Chí Minh"),
        *("Phường 4, Quận 12", "Phường 4, Thành phố Hà Nội, Quận Bắc Từ Liêm"),
    ],
)
def test_what_is_no_place_is_not_found(index: Index, search: Search, text: str) -> None:
    with pytest.raises(NotFound):
        resolve(index, search, text, day("2019-01-01"))


def test_suggestions_are_places(index: Index, search: Search) -> None:
    with pytest.raises(NotFound) as raised:
        resolve(index, search, "UBND Quận 11", None)
    suggested = [hit.id for hit in raised.value.suggestions]
    assert suggested[0] == "place/772"
    assert all(id.startswith("place/") for id in suggested)


@pytest.mark.parametrize(
    ("id", "on", "expected"),
    [
        ("79", "2025-06-30", True),
        ("79", "2025-07-01", False),
        ("79-20250701", "2025-06-30", False),
        ("01", "1990-01-01", True),  # nothing is known of its begin
        ("xa-2", "2020-05-01", True),  # some day of 2020
        ("xa-2", "2019-12-31", False),
        ("xa", "2020-05-01", True),
        ("26800", "2022-01-01", True),  # its district became another: no reason to think that it ended
        ("26800", "2025-07-01", False),  # … and that one ended with nothing in its place
        ("00619", "2025-06-30", True),
        ("00619", "2025-07-01", False),
    ],
)
def test_a_place_is_valid_unless_something_says_no(index: Index, id: str, on: str, expected: bool) -> None:
    assert valid(index, day(on))[number(index, id)] == expected


@pytest.mark.parametrize(
    ("level", "on", "within", "expected"),
    [
        ("province", "2019-01-01", None, ["01", "74", "79"]),
        ("province", "2026-01-01", None, ["01", "79-20250701"]),
        ("province", "2026-01-01", "79", []),
        ("district", "2019-01-01", "79", ["760", "763", "772"]),
        ("district", "2021-01-01", "79", ["769", "772"]),
        ("district", "2026-01-01", "79", []),
        ("district", "2019-01-01", "79-20250701", ["718", "760", "763", "772"]),
        ("commune", "2019-01-01", "772", ["27229", "27238", "27244"]),
        ("commune", "2025-03-01", "772", ["27229", "27238-20250101"]),
        ("commune", "2026-01-01", "772", ["27232-20250701", "27238-20250701"]),  # phường 8 went in part to another
        ("commune", "2022-01-01", "769", ["26800"]),
        ("commune", "2019-01-01", "769", ["26800"]),
        ("commune", "2026-01-01", "74", ["25741-20250701"]),
        ("commune", "2019-01-01", "79-20250701", ["25741", "26800", "27229", "27238", "27244"]),
        ("commune", "2019-01-01", "01", ["00619", "xa"]),
        ("commune", "2026-01-01", "01", ["00620-20250701", "xa-2"]),
        ("commune", "2026-01-01", "27238-20250701", []),
        ("central", "2026-01-01", None, []),
    ],
)
def test_an_area_has_places_of_a_level(
    index: Index, level: str, on: str, within: str | None, expected: list[str]
) -> None:
    area = None if within is None else number(index, within)
    assert ids(index, at_level(index, level, day(on), area)) == expected


def test_what_a_merged_district_had_is_not_all_of_what_it_was_merged_into(tmp_path: Path) -> None:
    index = Lineage(
        things=[
            place("760", "district", None, None, "2021-01-01", "769"),
            place("763", "district", None, None, "2021-01-01", "769"),
            place("769", "district", None, "2021-01-01", REFORM, "26797-20250701", "26815-20250701"),
            place("26797", "commune", "760", None, "2021-01-01", "26797-20210101"),
            place("26815", "commune", "763", None, "2021-01-01", "26815-20210101"),
            place("26797-20210101", "commune", "769", "2021-01-01", REFORM, "26797-20250701"),
            place("26815-20210101", "commune", "769", "2021-01-01", REFORM, "26815-20250701"),
            place("26797-20250701", "commune", None, REFORM),
            place("26815-20250701", "commune", None, REFORM),
        ]
    ).index(tmp_path)
    found = at_level(index, "commune", day("2026-01-01"), number(index, "763"))
    assert ids(index, found) == ids(index, there(index, number(index, "763"), day("2026-01-01"))) == ["26815-20250701"]
    found = at_level(index, "commune", day("2026-01-01"), number(index, "769"))
    assert ids(index, found) == ["26797-20250701", "26815-20250701"]


def split(tmp_path: Path) -> Index:
    """Huyện Từ Liêm became two districts; a ward of one went into a new ward of the other, and into a third one."""
    return Lineage(
        things=[
            place("tl", "district", "01", None, "2013-12-27", "021", "019"),
            place("021", "district", "01", "2013-12-27", REFORM, "00598-20250701"),
            place("019", "district", "01", "2013-12-27", REFORM, "00622-20250701", "00592-20250701"),
            place("274", "district", "01", None, REFORM),
            place("00595", "commune", "021", None, REFORM, "00598-20250701", "00622-20250701"),
            place("00622", "commune", "019", None, REFORM, "00622-20250701"),
            place("00592", "commune", "019", None, REFORM, "00592-20250701", "09832-20250701"),
            place("09832", "commune", "274", None, REFORM, "09832-20250701"),
            place("01", "province"),
            *(place(f"{code}-20250701", "commune", "01", REFORM) for code in ("00592", "00598", "00622", "09832")),
        ]
    ).index(tmp_path)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (
            "2026-01-01",
            {
                "021": ["00598-20250701"],
                "019": ["00592-20250701", "00622-20250701"],
                "tl": ["00592-20250701", "00598-20250701", "00622-20250701"],
                "274": ["09832-20250701"],  # nothing says what it became itself: what its communes did
            },
        ),
        ("2019-01-01", {"021": ["00595"], "019": ["00592", "00622"], "tl": ["00592", "00595", "00622"]}),
        ("2012-01-01", {"021": [], "019": [], "tl": []}),  # the communes of that time are not known
    ],
)
def test_areas_add_up(tmp_path: Path, on: str, expected: dict[str, list[str]]) -> None:
    index = split(tmp_path)
    assert {area: ids(index, at_level(index, "commune", day(on), number(index, area))) for area in expected} == expected


def test_what_stands_in_the_place_of_a_district_are_its_communes_of_the_day(tmp_path: Path) -> None:
    index = split(tmp_path)
    found = {each: ids(index, there(index, number(index, each), day("2026-01-01"))) for each in ("021", "tl", "01")}
    assert found == {
        "021": ["00598-20250701"],
        "tl": ["00592-20250701", "00598-20250701", "00622-20250701"],
        "01": ["01"],
    }
    assert ids(index, there(index, number(index, "tl"), day("2019-01-01"))) == ["019", "021"]
    assert ids(index, there(index, number(index, "021"), day("2012-01-01"))) == ["tl"]


@pytest.mark.parametrize(
    ("level", "within", "expected"),
    [
        ("district", None, ["021", "718", "769", "772"]),
        ("district", "79", ["769", "772"]),
        ("district", "79-20250701", ["718", "769", "772"]),
        ("district", "01", ["021"]),
        ("district", "27238-20250701", []),
        ("central", None, []),
    ],
)
def test_a_level_that_is_no_more_has_last_places(
    index: Index, level: str, within: str | None, expected: list[str]
) -> None:
    area = None if within is None else number(index, within)
    assert ids(index, last_of_level(index, level, day("2026-01-01"), area)) == expected


@pytest.mark.parametrize(
    ("id", "earlier", "later"),
    [
        ("27238-20250701", ["27238", "27238-20250101", "27244"], []),
        ("27238", [], ["27238-20250101", "27238-20250701"]),
        ("27229", [], ["27226-20250701", "27232-20250701"]),
        ("79-20250701", ["74", "79"], []),
        ("xa", ["xa-2"], ["xa-2"]),
        ("01", [], []),
    ],
)
def test_a_place_was_made_of_others_and_became_others(
    index: Index, id: str, earlier: list[str], later: list[str]
) -> None:
    place = number(index, id)
    assert ids(index, before(index, place)) == earlier
    assert ids(index, after(index, place)) == later


def test_a_district_counts_as_origin_only_where_it_is_asked_for(index: Index) -> None:
    ward = number(index, "27238-20250701")
    assert ids(index, before(index, ward, any_level=True)) == ["27238", "27238-20250101", "27244", "772"]


def test_what_many_places_were_made_of(index: Index) -> None:
    places = np.array([number(index, "27232-20250701"), number(index, "01"), number(index, "xa")], np.int32)
    which, earlier = made_of(index, places)
    assert which.tolist() == [0, 0, 1, 2, 2]
    assert ids(index, earlier) == ["27229", "27232-20250701", "01", "xa", "xa-2"]


def test_without_places_there_are_none(tmp_path: Path) -> None:
    index = Lineage(nodes=[Thing("ct")]).index(tmp_path)
    assert len(at_level(index, "province", 0)) == len(last_of_level(index, "province", 0)) == 0
