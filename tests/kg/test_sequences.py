"""What may have a number in a sequence without being of it: it is elsewhere, and its number not missing."""

import pytest

from kg.missing import Given, Missing
from tests.kg.lineage import Thing
from tests.kg.numbered import found, gaps, plan, reasons


def elsewhere(answer: Missing) -> dict[tuple[str | None, str], list[str]]:
    """What may have a number in each sequence, by symbol and term."""
    return {
        (each["symbol"], each["term"]): [f"{one['number']} {one['id'].removeprefix('document/')}" for one in found]
        for each in answer["sequences"]
        if (found := each["elsewhere"])
    }


def between(id: str, symbol: str, first: str | None, last: str | None, *issuers: str) -> Thing:
    """A plan of a day between two, so far as they are known."""
    return Thing(id, symbol=symbol, issuers=issuers or ("ub",), type="plan", first=first, last=last)


def test_the_number_of_a_document_of_one_of_two_terms_is_missing_in_neither() -> None:
    answer = found(
        plan("5-CT/TW", "bct", day="2011-12-01", type="directive"),
        plan("9-CT/TW", "bct", day="2014-12-01", type="directive"),
        plan("5-CT/TW", "bct", day="2016-05-15", type="directive"),
        plan("9-CT/TW", "bbt", day="2019-05-30", type="directive"),
        plan("07-CT/TW", "bbt", day="2016", type="directive", id="xi-hay-xii"),
    )
    assert reasons(answer) == {"xi-hay-xii": "term-unsettled"}
    assert gaps(answer) == {("…-CT/TW", "XI"): ["6", "8"], ("…-CT/TW", "XII"): ["6", "8"]}
    assert elsewhere(answer) == {("…-CT/TW", term): ["7 xi-hay-xii"] for term in ("XI", "XII")}
    assert [each["count"] for each in answer["sequences"]] == [2, 2]


@pytest.mark.parametrize(
    ("apart", "terms"),
    [
        (between("x", "7/KH-UBND", "2019-12-01", "2020-01-31"), ["2019", "2020"]),
        (between("x", "7/KH-UBND", "2020-01-01", None), ["2020", "2021"]),
        (between("x", "7/KH-UBND", None, "2020-06-01"), ["2019", "2020"]),
        (between("x", "7/KH-UBND", None, None), ["2019", "2020", "2021"]),
        (between("x", "7/KH-UBND", "2020-03-01", "2020-03-01", "ub", "mttq"), ["2020"]),
        (between("x", "7/KH-UBND-MTTQ", "2020-03-01", "2020-03-01", "mttq", "ub"), ["2020"]),
        (between("x", "7/KH-CP", None, None), []),
        (between("x", "7/2020/KH-UBND", None, None, "ub", "mttq"), []),
        (between("x", "7/KH-UBND", None, None, "phong"), []),
        (between("x", "5/KH-UBND", None, None), []),
        (between("x", "9/KH-UBND", None, None), []),
    ],
)
def test_what_is_in_no_sequence_is_elsewhere_in_each_that_it_may_be_of(apart: Thing, terms: list[str]) -> None:
    years = ("2019", "2020", "2021")
    answer = found(*(plan(f"{n}/KH-UBND", "ub", day=f"{year}-03-01") for year in years for n in (5, 9)), apart)
    assert elsewhere(answer) == {("…/KH-UBND", term): ["7 x"] for term in terms}
    assert gaps(answer) == {("…/KH-UBND", year): ["6", "8"] if year in terms else ["6..8"] for year in years}
    assert reasons(answer).keys() == {"x"}


def test_a_normative_document_of_several_bodies_is_elsewhere_in_its_year_alone() -> None:
    known = (plan(f"{n}/{year}/QĐ-UBND", "ub", day=None) for year in (2019, 2020) for n in (5, 9))
    answer = found(*known, between("x", "7/2020/QĐ-UBND", None, None, "ub", "mttq"))
    assert elsewhere(answer) == {("…/2020/QĐ-UBND", "2020"): ["7 x"]}


def test_a_number_of_the_assembly_is_elsewhere_in_its_term_alone() -> None:
    known = (plan(f"{n}/NQ-UBTVQH{term}", "ubtvqh", day=None) for term in (14, 15) for n in (5, 9))
    answer = found(*known, between("x", "7/NQ-UBTVQH15", None, None, "ubtvqh", "mttq"))
    assert elsewhere(answer) == {("…/NQ-UBTVQH15", "XV"): ["7 x"]}


def test_numbers_on_which_sources_disagree_are_not_missing_but_one_believed_wrong_is() -> None:
    answer = found(
        plan("5/KH-UBND", "ub"),
        plan("9/KH-UBND", "ub"),
        plan("7/KH-UBND", "ub", id="hai-so"),
        plan("6/KH-UBND", "ub", id="sai"),
        said={"hai-so": Given(frozenset([7, 8]), False, False), "sai": Given(frozenset(), True, False)},
    )
    assert gaps(answer) == {("…/KH-UBND", "2019"): ["6"]}
    assert elsewhere(answer) == {("…/KH-UBND", "2019"): ["7 hai-so", "8 hai-so"]}
