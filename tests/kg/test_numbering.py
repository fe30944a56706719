"""What symbols say, and in which term a number runs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.numbering import Symbol, kin, number, rule, symbol, terms


def party(first: date | None, last: date | None = None, level: str | None = "central") -> tuple[list[str], bool]:
    return terms("party-term", level, None, first, last or first)


def state(text: str | None, first: date | None, last: date | None = None) -> tuple[list[str], bool]:
    return terms("state-year", "province", symbol(text) if text else None, first, last or first)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09-CT/TW", Symbol(9, "-", None, "CT/TW")),
        ("26-CTr/TU", Symbol(26, "-", None, "CTr/TU")),
        ("133/KH-UBND", Symbol(133, "/", None, "KH-UBND")),
        ("33/KH-UBND-TM", Symbol(33, "/", None, "KH-UBND-TM")),
        ("06/2014/NĐ-CP", Symbol(6, "/", 2014, "NĐ-CP")),
        ("175/2024/QH15", Symbol(175, "/", 2024, "QH15")),
        (" 7744 / UBND-ĐTMT ", Symbol(7744, "/", None, "UBND-ĐTMT")),
        ("2014/NĐ-CP", Symbol(2014, "/", None, "NĐ-CP")),
        ("09a-CT/TW", None),
        ("CT/TW", None),
        ("09", None),
        ("09-", None),
        ("", None),
    ],
)
def test_a_symbol_is_number_year_and_mark(text: str, read: Symbol | None) -> None:
    assert symbol(text) == read


@pytest.mark.parametrize(
    ("text", "read"), [("09", 9), (" 133 ", 133), ("06/2014/NĐ-CP", 6), ("09a", None), ("số 9", None), ("", None)]
)
def test_a_number_stands_alone_or_begins_a_symbol(text: str, read: int | None) -> None:
    assert number(text) == read


@pytest.mark.parametrize(
    ("branch", "followed"),
    [
        ("party", "party-term"),
        ("national-assembly", "assembly-term"),
        ("government", "state-year"),
        ("peoples-council", "state-year"),
        ("public-security", "state-year"),
        ("state", "state-year"),
        ("front", None),
        ("mass-organisation", None),
        ("joint", None),
        ("community", None),
        ("no such branch", None),
        (None, None),
    ],
)
def test_each_branch_has_its_rule_or_none_is_known(branch: str | None, followed: str | None) -> None:
    assert rule(branch) == followed


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2006, 4, 26), "X"),
        (date(2011, 1, 11), "X"),
        (date(2011, 1, 20), "XI"),
        (date(2011, 12, 1), "XI"),
        (date(2016, 1, 19), "XI"),
        (date(2016, 1, 29), "XII"),
        (date(2019, 5, 30), "XII"),
        (date(2021, 1, 24), "XII"),
        (date(2021, 2, 2), "XIII"),
        (date(2024, 6, 14), "XIII"),
        (date(2026, 1, 18), "XIII"),
        (date(2026, 1, 24), "XIV"),
        (date(2030, 12, 31), "XIV"),
    ],
)
def test_a_central_term_runs_from_the_day_after_a_congress(day: date, term: str) -> None:
    assert party(day) == ([term], True)


@pytest.mark.parametrize(
    ("first", "last", "possible"),
    [
        (date(2011, 1, 12), date(2011, 1, 12), ["X", "XI"]),
        (date(2026, 1, 23), date(2026, 1, 23), ["XIII", "XIV"]),
        (date(2011, 1, 1), date(2011, 12, 31), ["X", "XI"]),
        (date(2010, 1, 1), date(2021, 12, 31), ["X", "XI", "XII", "XIII"]),
        (date(2006, 4, 20), date(2006, 4, 20), ["X"]),
        (date(2001, 5, 1), date(2001, 5, 1), []),
        (date(2031, 1, 1), date(2031, 1, 1), ["XIV"]),
        (date(2032, 1, 1), date(2032, 1, 1), []),
    ],
)
def test_days_of_a_congress_and_terms_that_are_not_known_settle_nothing(
    first: date, last: date, possible: list[str]
) -> None:
    assert party(first, last) == (possible, False)


@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_below_the_centre_a_congress_year_settles_nothing(level: str) -> None:
    assert party(date(2011, 1, 1), date(2014, 12, 31), level) == (["2010-2015"], True)
    assert party(date(2015, 1, 1), None, level) == (["2010-2015", "2015-2020"], False)
    assert party(date(2020, 12, 31), None, level) == (["2015-2020", "2020-2025"], False)
    assert party(date(2026, 1, 1), None, level) == (["2025-2030"], True)
    assert party(date(2010, 6, 1), None, level) == (["2010-2015"], False)
    assert party(date(2009, 6, 1), None, level) == ([], False)
    assert party(date(2030, 6, 1), None, level) == (["2025-2030"], False)


@given(st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.integers(0, 4000), st.sampled_from(["central", "commune"]))
def test_what_is_settled_for_a_span_is_settled_for_each_of_its_days(first: date, length: int, level: str) -> None:
    last = first + timedelta(days=length)
    possible, settled = party(first, last, level)
    for day in (first, first + timedelta(days=length // 2), last):
        of_day, sure = party(day, day, level)
        assert set(of_day) <= set(possible)
        assert sure or not settled


def test_a_state_number_runs_for_a_year() -> None:
    assert state("133/KH-UBND", date(2019, 10, 22)) == (["2019"], True)
    assert state(None, date(2019, 1, 1), date(2019, 12, 31)) == (["2019"], True)
    assert state("133/KH-UBND", date(2018, 12, 31), date(2019, 1, 1)) == (["2018", "2019"], False)
    assert state("133/KH-UBND", None) == ([], False)


def test_the_year_of_a_normative_symbol_needs_no_date() -> None:
    assert state("06/2014/NĐ-CP", None) == (["2014"], True)
    assert state("06/2014/NĐ-CP", date(2015, 1, 2)) == (["2014"], True)


def test_the_assemblys_term_stands_in_the_symbol() -> None:
    for text, term in (("175/2024/QH15", "XV"), ("1685/NQ-UBTVQH15", "XV"), ("237/NQ-UBTVQH16", "XVI")):
        assert terms("assembly-term", "central", symbol(text), None, None) == ([term], True)
    assert terms("assembly-term", "central", symbol("12/NQ-QH"), date(2020, 1, 1), date(2020, 1, 1)) == ([], False)
    assert terms("assembly-term", "central", None, date(2020, 1, 1), date(2020, 1, 1)) == ([], False)


def test_nothing_is_known_of_a_committee_without_level_or_a_document_without_both_bounds() -> None:
    assert party(date(2012, 1, 1), None, None) == ([], False)
    assert terms("party-term", "central", None, date(2012, 1, 1), None) == ([], False)
    assert terms("party-term", "central", None, None, date(2012, 1, 1)) == ([], False)


def test_marks_that_may_share_numbers() -> None:
    assert kin("state-year", "KH-UBND-TM") == kin("state-year", "KH-UBND")
    assert kin("state-year", "QĐ-BCA-V05") == kin("state-year", "QĐ-BCA-V03")
    assert kin("state-year", "QĐ-UBND") != kin("state-year", "KH-UBND")
    assert kin("party-term", "KH/BDV-TU") != kin("party-term", "KH/BDV")
