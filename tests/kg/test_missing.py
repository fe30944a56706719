"""Gaps between known numbers: whose, of which type and term, and what is in no sequence."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.embedded import EmbeddedStore
from kg.missing import Given, Numbers, missing, numbers, runs, runs_of
from tests.kg.lineage import Lineage, Thing, document
from tests.kg.numbered import body, found, gaps, plan, reasons


def test_the_numbers_between_the_known_ones_are_missing() -> None:
    (sequence,) = found(*(plan(f"{n}/KH-UBND", "ub") for n in (12, 3, 4, 10)))["sequences"]
    assert [each["number"] for each in sequence["known"]] == [3, 4, 10, 12]
    assert (sequence["first"], sequence["last"], sequence["before"], sequence["count"]) == (3, 12, 2, 6)
    assert sequence["missing"] == [{"first": 5, "last": 9}, {"first": 11, "last": 11}]
    assert runs(sequence["missing"]) == ["5..9", "11"]
    assert (sequence["rule"], sequence["term"], sequence["type"], sequence["symbol"]) == (
        "state-year",
        "2019",
        "plan",
        "…/KH-UBND",
    )
    assert sequence["issuer"] == [{"id": "body/ub", "label": None}]


def test_one_known_number_has_nothing_between_but_numbers_before() -> None:
    (sequence,) = found(plan("33/KH-UBND", "ub"))["sequences"]
    assert (sequence["missing"], sequence["count"], sequence["before"]) == ([], 0, 32)


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_is_before_the_first_number(n: int) -> None:
    (sequence,) = found(plan(f"{n}/KH-UBND", "ub"))["sequences"]
    assert sequence["before"] == 0


def test_two_documents_of_one_number_are_both_shown() -> None:
    (sequence,) = found(plan("3/KH-UBND", "ub", id="a"), plan("03/KH-UBND", "ub", id="b"))["sequences"]
    assert [(each["number"], each["id"]) for each in sequence["known"]] == [(3, "document/a"), (3, "document/b")]


def test_a_state_sequence_ends_with_the_year() -> None:
    answer = found(plan("90/KH-UBND", "ub", day="2019-12-31"), plan("3/KH-UBND", "ub", day="2020-01-02"))
    assert gaps(answer) == {("…/KH-UBND", "2019"): [], ("…/KH-UBND", "2020"): []}
    assert answer["terms"] == ["2019", "2020"]


def test_types_issuers_and_marks_are_counted_apart() -> None:
    answer = found(
        plan("1/KH-UBND", "ub"),
        plan("5/BC-UBND", "ub", type="report"),
        plan("9/KH-CP", "cp"),
        plan("7/KH-PNV", "phong"),
    )
    assert gaps(answer) == {(f"…/{mark}", "2019"): [] for mark in ("KH-UBND", "BC-UBND", "KH-CP", "KH-PNV")}


def test_a_normative_document_is_not_counted_with_the_others() -> None:
    answer = found(
        plan("18/2020/QĐ-TTg", "cp", day="2020-05-01", type="decision"),
        plan("521/QĐ-TTg", "cp", day="2020-04-01", type="decision"),
        plan("20/2020/QĐ-TTg", "cp", day=None, type="decision"),
    )
    assert gaps(answer) == {("…/2020/QĐ-TTg", "2020"): ["19"], ("…/QĐ-TTg", "2020"): []}
    assert all(not each["elsewhere"] for each in answer["sequences"])


def test_the_partys_central_bodies_number_together_by_mark() -> None:
    answer = found(
        plan("35-CT/TW", "bct", day="2019-05-30", type="directive"),
        plan("33-CT/TW", "bbt", day="2019-03-20", type="directive"),
        plan("36-HD/VPTW", "vptw", day="2018-04-03", type="guidance"),
        plan("35-CT/TW", "bct", day="2024-06-14", type="directive", id="sau"),
        issuer="bbt",
    )
    (sequence,) = answer["sequences"]
    assert (sequence["symbol"], sequence["term"], runs(sequence["missing"])) == ("…-CT/TW", "XII", ["34"])
    assert [each["id"] for each in sequence["issuer"]] == ["body/bbt", "body/bct"]


def test_the_same_number_in_two_terms_is_two_sequences() -> None:
    answer = found(
        plan("35-CT/TW", "bct", day="2019-05-30", type="directive"),
        plan("35-CT/TW", "bct", day="2024-06-14", type="directive"),
    )
    assert gaps(answer) == {("…-CT/TW", "XII"): [], ("…-CT/TW", "XIII"): []}


@pytest.mark.parametrize("asked", ["hu", "btv"])
def test_a_standing_committee_numbers_with_its_committee(asked: str) -> None:
    answer = found(
        plan("73-KH/HU", "btv"), plan("70-KH/HU", "hu"), plan("4-KH/BTG", "ban"), plan("9/KH-UBND", "ub"), issuer=asked
    )
    assert gaps(answer).get(("…-KH/HU", "2015-2020")) == ["71..72"]
    assert (("…-KH/BTG", "2015-2020") in gaps(answer)) == (asked == "hu")


def test_a_department_of_an_authority_numbers_for_itself() -> None:
    answer = found(plan("3/KH-UBND", "ub"), plan("8/KH-UBND", "phong"), issuer="ub")
    assert [each["known"][-1]["number"] for each in answer["sequences"]] == [3]


def test_bodies_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    circle = [Thing(a, "body", "district", branch="party", part_of=b) for a, b in (("a", "b"), ("b", "a"))]
    index = Lineage(nodes=[plan("2-KH/QU", "a"), plan("5-KH/QU", "a", id="x")], things=circle).index(tmp_path)
    given = {
        index.nodes.iri[0]: Given(frozenset([2]), False, False),
        index.nodes.iri[1]: Given(frozenset([5]), False, False),
    }
    (sequence,) = missing(index, given, body(index, "b"))["sequences"]
    assert runs(sequence["missing"]) == ["3..4"]


def test_of_the_assembly_the_term_counts_whatever_the_date() -> None:
    answer = found(
        plan("1314/NQ-UBTVQH15", "ubtvqh", day=None, type="resolution"),
        plan("1317/NQ-UBTVQH15", "ubtvqh", day="2025-06-16", type="resolution"),
        plan("237/NQ-UBTVQH16", "ubtvqh", day="2026-04-14", type="resolution"),
    )
    assert gaps(answer) == {("…/NQ-UBTVQH15", "XV"): ["1315..1316"], ("…/NQ-UBTVQH16", "XVI"): []}


def test_numbers_that_may_be_counted_together_are_not_missing_but_elsewhere() -> None:
    answer = found(
        plan("60-QĐ/TW", "bct", day="2017-01-05", type="decision"),
        plan("66-QĐ/TW", "bbt", day="2017-02-06", type="regulation"),
        plan("70-QĐ/TW", "bct", day="2017-03-05", type="decision"),
        plan("3/KH-UBND", "ub"),
        plan("5/KH-UBND-TM", "ub"),
        plan("6/KH-UBND", "ub"),
        plan("9/KH-UBND-TM", "ub", day="2020-01-09"),
    )
    by_symbol = {(each["symbol"], each["type"], each["term"]): each for each in answer["sequences"]}
    decisions = by_symbol["…-QĐ/TW", "decision", "XII"]
    assert runs(decisions["missing"]) == ["61..65", "67..69"]
    assert [(each["number"], each["symbol"]) for each in decisions["elsewhere"]] == [(66, "66-QĐ/TW")]
    assert decisions["count"] == 8
    plans = by_symbol["…/KH-UBND", "plan", "2019"]
    assert (runs(plans["missing"]), [each["number"] for each in plans["elsewhere"]]) == (["4"], [5])
    assert by_symbol["…-QĐ/TW", "regulation", "XII"]["elsewhere"] == []


def test_what_has_a_number_but_no_symbol_has_the_mark_of_its_issuer_and_type() -> None:
    numbered = {"a": Given(frozenset([5]), False, False), "b": Given(frozenset([7]), False, False)}
    answer = found(
        plan("3/KH-UBND", "ub"),
        document("a", day="2019-05-01", issuers=("ub",), type="plan"),
        document("b", day="2019-05-01", issuers=("ub",), type="report"),
        said=numbered,
    )
    assert gaps(answer) == {("…/KH-UBND", "2019"): ["4"], (None, "2019"): []}


def test_a_document_without_a_number_that_counts_is_set_apart() -> None:
    answer = found(
        plan("3/KH-UBND", "ub"),
        plan("7/KH-UBND", "ub", id="hai-so"),
        plan("8/KH-UBND", "ub", id="nghi"),
        plan("09a/KH-UBND", "ub", id="chu"),
        document("khong-so", day="2019-05-01", issuers=("ub",), type="plan"),
        plan("5/KH-UBND", "ub"),
        said={"hai-so": Given(frozenset([7, 9]), True, False), "nghi": Given(frozenset(), True, False)},
    )
    assert gaps(answer) == {("…/KH-UBND", "2019"): ["4"]}
    assert reasons(answer) == {
        "hai-so": "number-disputed",
        "nghi": "number-disputed",
        "chu": "number-unreadable",
        "khong-so": "number-unknown",
    }


def test_a_document_whose_term_is_not_settled_is_set_apart_with_the_terms_it_may_have() -> None:
    answer = found(
        plan("3-KH/HU", "hu", day="2015-06-01", id="nam-dai-hoi"),
        plan("4-KH/HU", "hu", day=None, id="khong-ngay"),
        Thing("hai-nam", symbol="5/KH-UBND", issuers=("ub",), type="plan", first="2018-12-01", last="2019-01-31"),
        plan("6-KH/X", "khong-cap", id="khong-cap"),
        plan("7/KH-MTTQ", "mttq", id="mat-tran"),
        plan("8/CTPH", "ub", "mttq", id="lien-tich"),
        Thing("lien-tich-khong-so", issuers=("ub", "mttq"), type="plan"),
        Thing("mat-tran-khong-so", issuers=("mttq",), type="plan"),
    )
    assert answer["sequences"] == []
    assert reasons(answer) == {
        "nam-dai-hoi": "term-unsettled",
        "khong-ngay": "date-unknown",
        "hai-nam": "term-unsettled",
        "khong-cap": "term-unsettled",
        "mat-tran": "no-rule",
        "lien-tich": "several-issuers",
        "lien-tich-khong-so": "number-unknown",
        "mat-tran-khong-so": "number-unknown",
    }
    possible = {each["id"]: each["terms"] for each in answer["apart"]}
    assert possible["document/nam-dai-hoi"] == ["2010-2015", "2015-2020"]
    assert possible["document/hai-nam"] == ["2018", "2019"]
    assert possible["document/khong-ngay"] == []


def test_a_joint_document_of_one_committee_is_numbered_by_it() -> None:
    answer = found(plan("3-KH/HU", "hu", "btv"), plan("5-KH/HU", "hu"))
    assert gaps(answer) == {("…-KH/HU", "2015-2020"): ["4"]}


def test_type_and_term_keep_to_what_fits() -> None:
    documents = (
        plan("1/KH-UBND", "ub"),
        plan("2/BC-UBND", "ub", type="report"),
        plan("4/KH-UBND", "ub", day="2020-03-01"),
        plan("6/KH-UBND", "ub", day=None, id="khong-ngay"),
        Thing("hai-nam", symbol="5/KH-UBND", issuers=("ub",), type="plan", first="2018-12-01", last="2019-01-31"),
        plan("7-KH/HU", "hu"),
    )
    answer = found(*documents, type="plan", term="2019")
    assert list(gaps(answer)) == [("…/KH-UBND", "2019")]
    assert reasons(answer) == {"khong-ngay": "date-unknown", "hai-nam": "term-unsettled"}
    assert answer["terms"] == ["2015-2020", "2019", "2020"]
    assert reasons(found(*documents, term="2020")) == {"khong-ngay": "date-unknown"}
    assert list(gaps(found(*documents, term="2015–2020"))) == [("…-KH/HU", "2015-2020")]
    assert found(*documents, issuer="cp") == {"sequences": [], "apart": [], "terms": []}
    none = found(*documents, issuer="ub", term="XX")
    assert (none["sequences"], none["apart"], none["terms"]) == ([], [], ["2019", "2020"])
    assert reasons(found(*documents, term="2018")) == {"khong-ngay": "date-unknown", "hai-nam": "term-unsettled"}


def test_documents_without_issuer_and_other_things_are_left_out() -> None:
    nodes = (document("d", day="2019-01-01", symbol="1/KH-UBND"), Thing("e", "event", edtf="2019", issuers=("ub",)))
    assert found(*nodes) == {"sequences": [], "apart": [], "terms": []}


@given(st.sets(st.integers(1, 400), min_size=1, max_size=30))
def test_known_missing_and_before_make_up_all_numbers(known: set[int]) -> None:
    (sequence,) = found(*(plan(f"{n}/KH-UBND", "ub") for n in known))["sequences"]
    lost = {n for run in sequence["missing"] for n in range(run["first"], run["last"] + 1)}
    assert lost == set(range(min(known), max(known))) - known
    assert (sequence["count"], sequence["before"]) == (len(lost), min(known) - 1)
    assert runs_of(lost) == sequence["missing"]


TRIG = """
@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix certainty: <https://w3id.org/chithi/vocab/certainty/> .
@prefix : <https://x.org/> .
:a ct:number "09" ; ct:symbol "09-CT/TW" .
:b ct:number "7" .
:e ct:symbol "12a/KH" .
:c1 { :a ct:number "09" } :c1 ct:certainty certainty:stated .
:c2 { :b ct:number "8" } :c2 ct:certainty certainty:inferred .
:c3 { :c ct:symbol "5-CT/TW" } :c3 ct:certainty certainty:disputed .
:c4 { :d ct:title "4" } :c4 ct:certainty certainty:stated .
"""


def test_numbers_are_read_from_view_and_claims() -> None:
    inner = ox.Store()
    inner.load(TRIG, ox.RdfFormat.TRIG)
    read: Numbers = numbers(EmbeddedStore(inner))
    assert {iri.removeprefix("https://x.org/"): given for iri, given in read.items()} == {
        "a": Given(frozenset([9]), False, False),
        "b": Given(frozenset([7, 8]), False, False),
        "c": Given(frozenset(), True, False),
        "e": Given(frozenset(), False, True),
    }
