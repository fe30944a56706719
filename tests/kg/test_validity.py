"""What is valid on a day through what it belongs to: bodies of merged and renamed places, parts of new districts."""

from datetime import date

import pytest

from kg import succession
from kg.fold import key
from kg.index import EPOCH, Index
from kg.validity import valid
from tests.kg.lineage import BASE, Lineage, Thing, place

REFORM = "2025-07-01"
THINGS = [
    place("36", "province", "Tỉnh Nam Định", None, None, REFORM, "37-20250701"),
    place("37", "province", "Tỉnh Ninh Bình", None, None, REFORM, "37-20250701"),
    place("37-20250701", "province", "Tỉnh Ninh Bình", None, REFORM),
    place("46", "province", "Tỉnh Thừa Thiên Huế", None, None, "2025-01-01", "46-20250101"),
    place("46-20250101", "province", "Thành phố Huế", None, "2025-01-01"),
    place("24", "province", "Tỉnh Bắc Giang", None, None, REFORM, "24-20250701"),
    place("27", "province", "Tỉnh Bắc Ninh", None, None, REFORM, "24-20250701"),
    place("24-20250701", "province", "Tỉnh Bắc Ninh", None, REFORM),
    place("476", "district", "Huyện A Lưới", "46-20250101"),
    place("tl", "district", "Huyện Từ Liêm", None, None, "2013-12-27", "021", "019"),
    place("021", "district", "Quận Bắc Từ Liêm", None, "2013-12-27", REFORM),
    place("019", "district", "Quận Nam Từ Liêm", None, "2013-12-27", REFORM),
    place("00595", "commune", "Phường Thượng Cát", "021"),
    place("00602", "commune", "Phường Đức Thắng", "021", "2000"),
    place("to-1", "neighbourhood", "Tổ 1", "00595"),
    *(Thing(f"ub-{at}", "body", place=at) for at in ("36", "37", "46", "24", "27", "tl", "00595")),
    Thing("ub", "body"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Lineage(things=THINGS).index(tmp_path_factory.mktemp("index"))


def lasts(index: Index, kind: str, id: str, on: str) -> bool:
    thing = index.thing(BASE.thing(kind, id))
    assert thing is not None
    return bool(valid(index, date.fromisoformat(on).toordinal() - EPOCH)[thing])


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        ("ub-36", True, False),  # merged into another province
        ("ub-37", True, True),  # its province grew and kept its name
        ("ub-46", True, True),  # its province was renamed
        ("ub-24", True, False),  # the code was given to what it was merged into, under the name of the other
        ("ub-27", True, True),
        ("ub-tl", False, False),  # split in 2013
        ("ub-00595", True, False),  # its ward ended with the district
        ("ub", True, True),
    ],
)
def test_a_body_ends_with_its_place_unless_that_goes_on(index: Index, body: str, before: bool, after: bool) -> None:
    assert (lasts(index, "body", body, "2024-06-01"), lasts(index, "body", body, "2026-01-01")) == (before, after)


@pytest.mark.parametrize(
    ("id", "on", "expected"),
    [
        ("00595", "2013-12-26", False),  # its district was not there
        ("00595", "2013-12-27", True),
        ("to-1", "2013-12-26", False),
        ("00602", "2013-12-26", True),  # it was somewhere else, then
        ("476", "2012-01-01", True),  # its province had another name only
    ],
)
def test_a_part_was_not_there_before_the_whole(index: Index, id: str, on: str, expected: bool) -> None:
    assert lasts(index, "place", id, on) == expected


def test_a_name_is_folded_once_for_all_days(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []

    def fold(name: str) -> str:
        folded.append(name)
        return key(name)

    monkeypatch.setattr(succession, "key", fold)
    succession._folded.cache_clear()
    for year in range(2010, 2027):
        valid(index, date(year, 1, 1).toordinal() - EPOCH)
    assert folded
    assert len(folded) == len(set(folded))
