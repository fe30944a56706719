from pathlib import Path

import pytest

from kg.history import Step, steps
from tests.kg.triples import BASE, Data, data

TRIG = """
place:p4 a ct:Place ; rdfs:label "Phường 4"@vi ; ct:code "4" ; ct:level level:commune ; ct:succeededBy place:p7-2025 ;
    ct:validTo "2025-01-01"^^edtf:EDTF ; ct:changedBy document:nq-1 .
place:p7 a ct:Place ; rdfs:label "Phường 7"@vi ; ct:code "7" ; ct:level level:commune ; ct:succeededBy place:p7-2025 .
place:p7-2025 a ct:Place ; rdfs:label "Phường 7"@vi ; ct:code "7" ; ct:level level:commune ;
    ct:validFrom "2025"^^edtf:EDTF ; ct:succeededBy place:minh-phung, place:binh-thoi .
place:minh-phung a ct:Place ; rdfs:label "Phường Minh Phụng"@vi ; ct:level level:commune .
place:binh-thoi a ct:Place ; rdfs:label "Phường Bình Thới"@vi ; ct:level level:commune .
place:quan a ct:Place ; rdfs:label "Quận 11"@vi ; ct:level level:district ; ct:succeededBy place:minh-phung ;
    ct:validTo "sau này"^^edtf:EDTF .
place:vong-1 a ct:Place ; ct:level level:commune ; ct:succeededBy place:vong-2, place:vong-1 .
place:vong-2 a ct:Place ; ct:level level:commune ; ct:succeededBy place:vong-1 .
document:nq-1 a ct:Document ; rdfs:label "Nghị quyết 1"@vi .
document:nq-2 a ct:Document ; rdfs:label "Nghị quyết 2"@vi .

claim:1 { place:p4 ct:succeededBy place:p7-2025 ; ct:validTo "2025-01-01"^^edtf:EDTF }
claim:2 { place:p4 ct:succeededBy place:p7-2025 ; ct:changedBy document:nq-1 }
claim:3 { place:p4 ct:changedBy document:nq-2 ; ct:succeededBy place:minh-phung }
claim:4 { place:p7-2025 ct:validFrom "2025"^^edtf:EDTF ; rdfs:label "Phường 7"@vi }
claim:1 dcterms:source source:bao ; ct:locator "p1" ; ct:certainty certainty:stated ; ct:row "places.csv:2" .
claim:2 dcterms:source source:dai ; ct:certainty certainty:inferred .
claim:3 dcterms:source source:dai ; ct:certainty certainty:disputed .
claim:4 dcterms:source source:bao ; ct:certainty certainty:stated .
"""

JOINED = """
place:tt a ct:Place ; rdfs:label "Thị trấn B"@vi ; ct:level level:commune ; ct:validFrom "1976-05-01"^^edtf:EDTF .
place:xa a ct:Place ; rdfs:label "Xã A"@vi ; ct:level level:commune ; ct:succeededBy place:tt .
place:xa-2 a ct:Place ; rdfs:label "Xã C"@vi ; ct:level level:commune ; ct:succeededBy place:tt ;
    ct:validTo "2003-01-01"^^edtf:EDTF .
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return data(TRIG, tmp_path_factory.mktemp("index"))


def walked(known: Data, id: str) -> list[Step]:
    return steps(known.index, known.store, BASE, known.place(id))


def pairs(found: list[Step]) -> list[tuple[str, str]]:
    return [(each["from"]["id"].removeprefix("place/"), each["to"]["id"].removeprefix("place/")) for each in found]


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (
            "minh-phung",
            [("p4", "p7-2025"), ("p7", "p7-2025"), ("p7-2025", "minh-phung"), ("quan", "minh-phung")],
        ),
        ("p4", [("p4", "p7-2025"), ("p7-2025", "binh-thoi"), ("p7-2025", "minh-phung")]),
        (
            "p7-2025",
            [
                ("p4", "p7-2025"),
                ("p7", "p7-2025"),
                ("p7-2025", "binh-thoi"),
                ("p7-2025", "minh-phung"),
            ],
        ),
        ("quan", [("quan", "minh-phung")]),
        ("vong-1", [("vong-1", "vong-2"), ("vong-2", "vong-1")]),
    ],
)
def test_a_history_has_the_steps_to_a_place_and_those_from_it(
    known: Data, id: str, expected: list[tuple[str, str]]
) -> None:
    assert sorted(pairs(walked(known, id))) == sorted(expected)


def test_steps_are_in_the_order_of_their_days_the_unknown_last(known: Data) -> None:
    found = walked(known, "minh-phung")
    assert [each["on"] and each["on"]["edtf"] for each in found] == ["2025-01-01", "2025", None, "sau này"]


def test_a_step_says_when_who_decided_it_and_who_says_so(known: Data) -> None:
    first = walked(known, "minh-phung")[0]
    assert first["from"] == {"id": "place/p4", "label": "Phường 4", "level": "commune", "code": "4"}
    assert first["to"] == {"id": "place/p7-2025", "label": "Phường 7", "level": "commune", "code": "7"}
    assert first["on"] == {"edtf": "2025-01-01", "not_before": "2025-01-01", "not_after": "2025-01-01"}
    assert first["decided_by"] == [{"id": "document/nq-1", "label": "Nghị quyết 1"}]  # nq-2 is disputed
    said = {claim["id"]: (claim["source"], claim["certainty"], claim["says"]) for claim in first["claims"]}
    assert said == {
        "1": ("bao", "stated", ["succeededBy", "validTo"]),
        "2": ("dai", "inferred", ["succeededBy", "changedBy"]),
        "3": ("dai", "disputed", ["changedBy"]),
        "4": ("bao", "stated", ["validFrom"]),
    }
    assert first["claims"][0]["locator"] == "p1"
    assert first["claims"][0]["row"] == "places.csv:2"


def test_where_only_the_new_state_has_a_day_it_is_the_day_of_the_step(known: Data) -> None:
    (step,) = [each for each in walked(known, "p7") if each["from"]["id"] == "place/p7"]
    assert step["on"] == {"edtf": "2025", "not_before": "2025-01-01", "not_after": "2025-12-31"}
    assert step["decided_by"] == []


def test_what_joined_another_place_did_so_on_its_first_day_or_later(tmp_path: Path) -> None:
    joined = data(JOINED, tmp_path)
    days = {each["from"]["id"]: each["on"] for each in walked(joined, "tt")}
    assert days == {
        "place/xa": {"edtf": "1976-05-01/..", "not_before": "1976-05-01", "not_after": None},
        "place/xa-2": {"edtf": "2003-01-01", "not_before": "2003-01-01", "not_after": "2003-01-01"},
    }


def test_what_is_no_date_bounds_nothing(known: Data) -> None:
    (step,) = walked(known, "quan")
    assert step["on"] == {"edtf": "sau này", "not_before": None, "not_after": None}
    assert step["claims"] == []


def test_a_place_that_nothing_is_known_of_has_no_steps(tmp_path: Path) -> None:
    alone = data("place:a a ct:Place .", tmp_path)
    assert steps(alone.index, alone.store, BASE, alone.place("a")) == []
