"""Coverage of small made-up countries, rule by rule."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from kg.coverage import Covered, coverage
from kg.errors import NoPlaces, NotFound, NotTraceable
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

REFORM = "2025-07-01"
BEFORE, AFTER = date(2019, 1, 1), date(2026, 1, 1)
CENTRE = BASE.thing("document", "ct-09")
DIRECTIVE = document("ct-09", "central", "2011-12-01")


def place(
    id: str, level: str, part_of: str | None = None, begin: str | None = None, end: str | None = None, *after: str
) -> Thing:
    code = id.split("-")[0]
    return Thing(
        id, "place", level, code=code, label=id, part_of=part_of, valid_from=begin, valid_to=end, successors=after
    )


PLACES = [
    # 74 was merged into 79, whose state of before the reform ended too; 01 goes on.
    place("01", "province"),
    place("74", "province", None, None, REFORM, "79-20250701"),
    place("79", "province", None, None, REFORM, "79-20250701"),
    place("79-20250701", "province", None, REFORM),
    # 760 and 763 became 769 in 2021; all districts ended with the reform.
    place("760", "district", "79", None, "2021-01-01", "769"),
    place("763", "district", "79", None, "2021-01-01", "769"),
    place("769", "district", "79", "2021-01-01", REFORM, "26824-20250701", "26833-20250701"),
    place("772", "district", "79", None, REFORM, "26833-20250701"),
    place("001", "district", "01", None, REFORM),
    # Ward 26824 became one new ward, 26827 was split between two.
    place("26824", "commune", "760", None, REFORM, "26824-20250701"),
    place("26827", "commune", "763", None, REFORM, "26824-20250701", "26833-20250701"),
    place("27238", "commune", "772", None, REFORM, "26833-20250701"),
    place("26824-20250701", "commune", "79-20250701", REFORM),
    place("26833-20250701", "commune", "79-20250701", REFORM),
    place("00004", "commune", "001"),
]


def country(*nodes: Thing, links: Collection[Said] = ()) -> Lineage:
    """The places, the directive, and things that implement it unless they have links of their own."""
    linked = {each.source for each in links}
    own = [Said(each.id, "ct-09", claim=number) for number, each in enumerate(nodes) if each.id not in linked]
    return Lineage([DIRECTIVE, *nodes], [*own, *links], PLACES)


def asked(
    lineage: Lineage, directory: Path, level: str, day: date = BEFORE, within: str | None = None
) -> dict[str, Covered]:
    """The places of the answer by id."""
    index = lineage.index(directory)
    area = None if within is None else index.thing(BASE.thing("place", within))
    found = coverage(index, CENTRE, level, day, area).to_dict()
    return {each["id"].partition("/")[2]: each for each in found["places"]}


def states(answer: dict[str, Covered]) -> dict[str, str]:
    return {id: each["state"] for id, each in answer.items() if each["state"] != "none"}


def evidence(place: Covered) -> list[tuple[str, str | None]]:
    return [
        (each["id"].partition("/")[2], ", ".join(state["id"] for state in each["via"]) or None)
        for each in place["evidence"]
    ]


def test_a_document_comes_before_an_event_and_an_event_before_nothing(tmp_path: Path) -> None:
    lineage = country(
        event("hn", "province", "2012-04-12", places=("79",)),
        document("ctr", "province", "2012-05-01", places=("79",)),
        action("dt", "province", "2013", places=("74",)),
    )
    answer = asked(lineage, tmp_path, "province")
    assert {id: each["state"] for id, each in answer.items()} == {"01": "none", "74": "event", "79": "document"}
    assert evidence(answer["79"]) == [("hn", None), ("ctr", None)]
    assert answer["01"] == {
        "id": "place/01",
        "code": "01",
        "label": "01",
        "state": "none",
        "days": None,
        "evidence": [],
        "below": {"documents": 0, "events": 0},
        "successors": [],
        "certain": True,
    }


def test_counts_and_shares_are_those_of_the_places_that_exist(tmp_path: Path) -> None:
    index = country(document("ctr", "province", "2012-05-01", places=("79",))).index(tmp_path)
    found = coverage(index, CENTRE, "province", BEFORE).to_dict("0a759abe585db3b4")
    assert found["counts"] == {
        "document": 1,
        "event": 0,
        "none": 2,
        "absent": 0,
        "total": 3,
        "uncertain": 0,
        "shares": {"document": 1 / 3, "event": 0.0, "none": 2 / 3},
    }
    asked = {key: value for key, value in found.items() if key not in ("places", "counts", "elsewhere")}
    assert asked == {
        "dataset": "0a759abe585db3b4",
        "document": "document/ct-09",
        "level": "province",
        "within": None,
        "as_of": "2019-01-01",
    }


def test_what_stood_at_earlier_states_counts_for_the_place_and_says_where(tmp_path: Path) -> None:
    lineage = country(
        document("kh-74", "province", "2012-05-01", places=("74",)),
        document("kh-79", "province", "2012-06-01", places=("79",)),
        document("kh-moi", "province", "2025-08-01", places=("79-20250701",)),
    )
    answer = asked(lineage, tmp_path, "province", AFTER)
    assert list(answer) == ["01", "79-20250701"]
    assert evidence(answer["79-20250701"]) == [("kh-74", "place/74"), ("kh-79", "place/79"), ("kh-moi", None)]
    assert states(asked(lineage, tmp_path, "province")) == {"74": "document", "79": "document"}


def test_a_place_that_was_split_counts_for_all_that_it_became(tmp_path: Path) -> None:
    answer = asked(country(event("le", "commune", "2013-08-19", places=("26827",))), tmp_path, "commune", AFTER)
    assert states(answer) == {"26824-20250701": "event", "26833-20250701": "event"}
    assert evidence(answer["26833-20250701"]) == [("le", "place/26827")]


def test_a_plan_of_the_district_is_no_plan_of_the_wards_that_followed_it(tmp_path: Path) -> None:
    lineage = country(document("kh-772", "district", "2012-08-13", places=("772",)))
    assert states(asked(lineage, tmp_path, "commune", AFTER)) == {}
    assert states(asked(lineage, tmp_path, "commune")) == {}


def test_a_thing_of_the_level_counts_wherever_it_was_inside_and_other_things_are_below(tmp_path: Path) -> None:
    lineage = country(
        action("dt-19", "district", "2015-01-01", places=("27238", "26824")),
        action("dt-phuong", "commune", "2015-01-01", places=("27238",)),
        document("kh-phuong", "commune", "2015-01-01", places=("27238",)),
        event("le-trung-uong", "central", "2015-01-01", places=("27238",)),
        event("khong-ro", None, "2015-01-01", places=("27238",)),
    )
    districts = asked(lineage, tmp_path, "district")
    assert states(districts) == {"760": "event", "772": "event"}
    assert evidence(districts["772"]) == evidence(districts["760"]) == [("dt-19", None)]
    assert districts["772"]["below"] == {"documents": 1, "events": 2}
    assert districts["760"]["below"] == {"documents": 0, "events": 0}
    provinces = asked(lineage, tmp_path, "province")
    assert states(provinces) == {}
    assert provinces["79"]["below"] == {"documents": 1, "events": 3}
    communes = asked(lineage, tmp_path, "commune")
    assert states(communes) == {"26824": "event", "27238": "document"}
    assert len(communes["27238"]["evidence"]) == 5  # whoever held it, it was there


def test_what_lies_in_an_earlier_state_lies_inside_the_place(tmp_path: Path) -> None:
    lineage = country(
        action("dt", "province", "2015-01-01", places=("26824",)), document("kh", "commune", places=("26824",))
    )
    merged = asked(lineage, tmp_path, "province", AFTER)["79-20250701"]
    assert evidence(merged) == [("dt", "place/79")]
    assert merged["below"] == {"documents": 1, "events": 0}


def test_a_thing_with_several_places_counts_once_for_each(tmp_path: Path) -> None:
    lineage = country(event("hn", "district", "2015-01-01", places=("760", "763", "26824")))
    assert evidence(asked(lineage, tmp_path, "district", date(2022, 1, 1))["769"]) == [("hn", "place/760, place/763")]
    answer = asked(lineage, tmp_path, "district")
    assert {id: evidence(answer[id]) for id in ("760", "763")} == {"760": [("hn", None)], "763": [("hn", None)]}


def test_districts_are_absent_after_the_reform_and_name_what_they_became(tmp_path: Path) -> None:
    lineage = country(document("kh-772", "district", "2012-08-13", places=("772",)))
    index = lineage.index(tmp_path)
    found = coverage(index, CENTRE, "district", AFTER).to_dict()
    assert found["counts"] == {
        "document": 0,
        "event": 0,
        "none": 0,
        "absent": 3,
        "total": 3,
        "uncertain": 0,
        "shares": None,
    }
    places = {each["id"]: each for each in found["places"]}
    assert list(places) == ["place/001", "place/769", "place/772"]
    assert {each["state"] for each in found["places"]} == {"absent"}
    assert evidence(places["place/772"]) == [("kh-772", None)]
    assert places["place/772"]["days"] == {"min": 256, "max": 256}
    assert places["place/772"]["successors"] == [
        {"id": "place/26833-20250701", "code": "26833", "label": "26833-20250701"}
    ]
    assert [each["code"] for each in places["place/769"]["successors"]] == ["26824", "26833"]
    assert places["place/001"]["successors"] == []


def test_within_leaves_out_what_lies_elsewhere(tmp_path: Path) -> None:
    lineage = country(document("kh-772", "district", "2012-08-13", places=("772",)))
    assert list(asked(lineage, tmp_path, "district", BEFORE, "79")) == ["760", "763", "772"]
    assert list(asked(lineage, tmp_path, "district", BEFORE, "01")) == ["001"]
    assert list(asked(lineage, tmp_path, "commune", BEFORE, "772")) == ["27238"]
    index = lineage.index(tmp_path)
    found = coverage(index, CENTRE, "commune", AFTER, index.thing(BASE.thing("place", "79-20250701"))).to_dict()
    assert found["within"] == "place/79-20250701"
    assert found["counts"]["total"] == 2


def test_what_is_surely_later_than_the_day_does_not_count(tmp_path: Path) -> None:
    lineage = country(
        document("kh", "province", "2018-12-31", places=("79",)),
        document("kh-sau", "province", "2019-01-02", places=("74",)),
        Thing("co-the", "document", "province", edtf="2019", first="2019-01-01", last="2019-12-31", places=("01",)),
    )
    assert states(asked(lineage, tmp_path, "province")) == {"01": "document", "79": "document"}
    assert states(asked(lineage, tmp_path, "province", date(2018, 1, 1))) == {}


def test_what_only_disputed_claims_tie_to_the_document_does_not_count(tmp_path: Path) -> None:
    links = [
        Said("kh-74", "ct-09", claim=101, certainty="disputed"),
        Said("kh-79", "ct-09", claim=102, certainty="disputed"),
        Said("kh-79", "ct-09", claim=103),
    ]
    lineage = country(document("kh-74", places=("74",)), document("kh-79", places=("79",)), links=links)
    assert states(asked(lineage, tmp_path, "province")) == {"79": "document"}


def test_what_derives_over_several_steps_counts_and_what_it_derives_from_does_not(tmp_path: Path) -> None:
    links = [Said("kh", "ctr", claim=101), Said("ct-09", "cuong-linh", claim=102)]
    lineage = country(
        document("ctr", "province"),
        document("kh", "province", places=("79",)),
        document("cuong-linh", "province", places=("74",)),
        links=[*links, Said("cuong-linh", "khac", claim=103)],
    )
    assert states(asked(lineage, tmp_path, "province")) == {"79": "document"}


@pytest.mark.parametrize(
    ("level", "asked_level", "day", "expected"),
    [
        ("province", "province", BEFORE, {"79": "document"}),
        ("central", "province", BEFORE, {}),  # a central document that is kept at a province is not the province's
        ("province", "district", BEFORE, {}),
        ("province", "province", date(2011, 11, 30), {}),  # it did not exist yet
    ],
)
def test_the_document_itself_counts_where_it_is_of_the_level(
    level: str, asked_level: str, day: date, expected: dict[str, str], tmp_path: Path
) -> None:
    lineage = Lineage([document("ct-09", level, "2011-12-01", places=("79",))], [], PLACES)
    answer = asked(lineage, tmp_path, asked_level, day)
    assert states(answer) == expected
    if expected:
        assert answer["79"]["days"] == {"min": 0, "max": 0}


def month(id: str, kind: str, place: str) -> Thing:
    return Thing(id, kind, "province", edtf="2012-01", first="2012-01-01", last="2012-01-31", places=(place,))


def test_days_go_to_the_first_of_what_decides(tmp_path: Path) -> None:
    lineage = country(
        event("hn", "province", "2011-12-02", places=("79",)),
        document("kh", "province", "2012-01-11", places=("79",)),
        month("kh-thang", "document", "79"),
        event("le", "province", "2012-12-01", places=("74",)),
        event("le-sau", "province", "2013-12-01", places=("74",)),
    )
    answer = asked(lineage, tmp_path, "province")
    assert answer["79"]["days"] == {"min": 31, "max": 41}  # on the first of January at the soonest; the event is none
    assert answer["74"]["days"] == {"min": 366, "max": 366}


def test_evidence_is_ordered_by_date_whatever_its_level(tmp_path: Path) -> None:
    lineage = country(
        Thing("truoc-2013", "document", "province", last="2013-01-01", places=("79",)),
        document("a-2014", "central", "2014-01-01", places=("79",)),
        document("b-2012", "commune", "2012-01-01", places=("79",)),
        document("c-khong-ngay", "central", places=("79",)),
    )
    answer = asked(lineage, tmp_path, "province")
    assert [id for id, _ in evidence(answer["79"])] == ["b-2012", "truoc-2013", "a-2014", "c-khong-ngay"]


def test_what_may_have_been_first_leaves_the_fewest_days_open(tmp_path: Path) -> None:
    lineage = country(
        document("kh", "province", "2012-01-11", places=("79",)),
        document("khong-ngay", "province", places=("79",)),
        document("cung-khong-ngay", "province", places=("74",)),
    )
    answer = asked(lineage, tmp_path, "province")
    assert answer["79"]["days"] == {"min": None, "max": 41}
    assert answer["74"]["days"] is None
    assert [id for id, _ in evidence(answer["79"])] == ["kh", "khong-ngay"]  # undated ones come last


def test_without_a_day_of_the_document_no_days_are_known(tmp_path: Path) -> None:
    lineage = Lineage(
        [document("ct-09", "central"), document("kh", "province", "2012-01-11", places=("79",))],
        [Said("kh", "ct-09")],
        PLACES,
    )
    answer = asked(lineage, tmp_path, "province")
    assert (answer["79"]["state"], answer["79"]["days"]) == ("document", None)


def test_places_that_became_one_another_in_a_circle_end(tmp_path: Path) -> None:
    places = [place("1", "province", "2", None, None, "2"), place("2", "province", "1", None, None, "1")]
    lineage = Lineage([DIRECTIVE, document("kh", "commune", places=("1",))], [Said("kh", "ct-09")], places)
    answer = asked(lineage, tmp_path, "province")
    assert {id: evidence(each) for id, each in answer.items()} == {"1": [("kh", None)], "2": [("kh", "place/1")]}


def test_evidence_names_the_place_that_it_stood_at(tmp_path: Path) -> None:
    lineage = country(document("kh-74", "province", "2012-05-01", places=("74",)))
    (found,) = asked(lineage, tmp_path, "province", AFTER)["79-20250701"]["evidence"]
    assert found["place"] == [{"id": "place/74", "label": "74"}]


def test_a_level_without_places_is_an_error_that_names_it(tmp_path: Path) -> None:
    index = country().index(tmp_path)
    with pytest.raises(NoPlaces) as error:
        coverage(index, CENTRE, "neighbourhood", BEFORE)
    assert str(error.value) == "no place of level neighbourhood is known on 2019-01-01 or before"
    with pytest.raises(NoPlaces) as error:
        coverage(index, CENTRE, "province", BEFORE, index.thing(BASE.thing("place", "772")))
    assert (error.value.level, error.value.within, error.value.as_of) == ("province", "772", BEFORE)


def test_a_place_that_may_be_any_of_the_others_is_set_apart(tmp_path: Path) -> None:
    unknown = [
        Thing("huyen-nao-do", "place", "district"),
        Thing("xa-nao-do", "place", "commune", part_of="huyen-nao-do"),
        Thing("huyen-cu", "place", "district", part_of="01"),  # it has no code, but it is known where it was
    ]
    index = Lineage([DIRECTIVE], [], [*PLACES, *unknown]).index(tmp_path)
    for level, apart in (("district", "huyen-nao-do"), ("commune", "xa-nao-do")):
        found = coverage(index, CENTRE, level, BEFORE)
        assert index.things.iri.ids(found.unidentified) == [f"place/{apart}"]
        assert apart not in {each["id"].partition("/")[2] for each in found.to_dict()["places"]}
    assert "place/huyen-cu" in {each["id"] for each in coverage(index, CENTRE, "district", BEFORE).to_dict()["places"]}
    assert coverage(index, CENTRE, "province", BEFORE).counts()["total"] == 3


def test_places_count_where_none_has_a_code(tmp_path: Path) -> None:
    places = [Thing("a", "place", "district"), Thing("b", "place", "district")]
    found = coverage(Lineage([DIRECTIVE], [], places).index(tmp_path), CENTRE, "district", BEFORE)
    assert (found.counts()["total"], len(found.unidentified)) == (2, 0)


def test_only_what_has_a_lineage_has_a_coverage(tmp_path: Path) -> None:
    index = country().index(tmp_path)
    with pytest.raises(NotTraceable):
        coverage(index, BASE.thing("place", "79"), "province", BEFORE)
    with pytest.raises(NotFound):
        coverage(index, BASE.thing("document", "khong-co"), "province", BEFORE)


def test_a_place_of_which_only_bounds_are_known_is_counted_and_said_to_be_uncertain(tmp_path: Path) -> None:
    places = [
        Thing("01", "place", "commune", code="01", label="01"),
        Thing("02", "place", "commune", code="02", label="02", valid_to="2018/2020"),
        Thing("03", "place", "commune", code="03", label="03", valid_from="2019"),
        Thing("04", "place", "commune", code="04", label="04", valid_to="2019-06-02"),
    ]
    index = Lineage([document("ct-09", "central", "2011-12-01")], [], places).index(tmp_path)
    found = coverage(index, CENTRE, "commune", date(2019, 6, 1)).to_dict()
    assert {each["code"]: each["certain"] for each in found["places"]} == {
        "01": True,
        "02": False,
        "03": False,
        "04": True,
    }
    assert (found["counts"]["total"], found["counts"]["uncertain"]) == (4, 2)


def test_what_is_of_the_level_but_of_no_place_is_not_lost(tmp_path: Path) -> None:
    lineage = country(
        document("kh-79", "province", "2012-05-01", places=("79",)),
        event("hn-nao-do", "province", "2013-05-01"),
        event("hn-xa", "commune", "2013-06-01"),
    )
    index = lineage.index(tmp_path)
    found = coverage(index, CENTRE, "province", BEFORE).to_dict()
    assert [each["id"] for each in found["elsewhere"]] == ["event/hn-nao-do"]
    area = index.thing(BASE.thing("place", "79"))
    assert coverage(index, CENTRE, "district", BEFORE, area).to_dict()["elsewhere"] == []
