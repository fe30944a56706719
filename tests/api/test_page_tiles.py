from itertools import combinations

from api.pages.tiles import grid
from loaders.tables import BUNDLE


def _codes(*, old: bool) -> set[str]:
    """The codes of the provinces that the gazetteer has, before the reform or after it."""
    rows = (BUNDLE / "gazetteer/places.csv").read_text(encoding="utf-8").splitlines()
    named = (row.split(",") for row in rows)
    ids = {cells[0] for cells in named if len(cells) > 4 and cells[4] == "province"}
    new = {id.partition("-")[0] for id in ids if id.endswith("-20250701")}
    unchanged = {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}
    return {id for id in ids if "-" not in id} | {"46"} if old else new | unchanged


def test_every_province_before_and_after_the_reform_has_a_spot_of_its_own() -> None:
    for codes, count in ((_codes(old=True), 63), (_codes(old=False), 34)):
        assert len(codes) == count
        found = grid(codes)
        assert found is not None
        assert all(one != other for one, other in combinations(found.values(), 2))


def test_neighbours_stand_near_each_other() -> None:
    found = grid(_codes(old=False))
    assert found is not None
    north, south = found["01"], found["79"]
    assert north[1] < found["46"][1] < south[1] < found["96"][1]
    assert found["11"][0] < found["22"][0]  # Điện Biên is in the west, Quảng Ninh in the east


def test_other_provinces_have_no_spots() -> None:
    assert grid(["01", "02", "03"]) is None
    assert grid([*sorted(_codes(old=False))[:-1], "99"]) is None
    assert grid([]) is None
    assert grid([None]) is None
