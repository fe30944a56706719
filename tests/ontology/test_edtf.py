"""Dates: what is accepted, which days it may mean, and whether two sources can both be right."""

import calendar
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from ontology.edtf import NotEdtf, bounds, ends, may_be_within, may_share_a_day, valid

DAYS = st.dates()


@st.composite
def masked(draw: st.DrawFn) -> tuple[date, str]:
    """A day, and a date of less precision that it fits."""
    day = draw(DAYS)
    year, month, of_month = day.isoformat().split("-")
    year = draw(st.sampled_from([year, "XXXX", year[:3] + "X", year[:2] + "XX"]))
    month, of_month = draw(st.sampled_from([month, "XX"])), draw(st.sampled_from([of_month, "XX"]))
    precise = draw(st.sampled_from([f"{year}-{month}-{of_month}", f"{year}-{month}", year]))
    return day, precise + draw(st.sampled_from(["", "?", "~", "%"]))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-12-01", "2011-12-01", "2011-12-01"),
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2012-02-XX", "2012-02-01", "2012-02-29"),
        ("2012-XX-15", "2012-01-15", "2012-12-15"),
        ("2012-XX-31", "2012-01-31", "2012-12-31"),
        ("2012-XX-30", "2012-01-30", "2012-12-30"),
        ("2012-1X", "2012-10-01", "2012-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX-02-29", "2000-02-29", "2096-02-29"),
        ("000X", "0001-01-01", "0009-12-31"),
        ("XXXX-08-23", None, None),
        ("XXXX-02-29", None, None),
        ("2016~", "2016-01-01", "2016-12-31"),
        ("2016-08-23?", "2016-08-23", "2016-08-23"),
        ("2016?-08", "2016-08-01", "2016-08-31"),
        ("2011-12-01/2012-04", "2011-12-01", "2012-04-30"),
        ("2011?/2012-04~", "2011-01-01", "2012-04-30"),
        ("2011/..", "2011-01-01", None),
        ("2011/", "2011-01-01", None),
        ("../2012-04-12", None, "2012-04-12"),
        ("/2012-04-12", None, "2012-04-12"),
        ("2012/2012-03", "2012-01-01", "2012-03-31"),
        ("XXXX-08-23/XXXX-08-25", None, None),
    ],
)
def test_bounds(text: str, first: str | None, last: str | None) -> None:
    assert bounds(text) == (first and date.fromisoformat(first), last and date.fromisoformat(last))
    assert valid(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("13/8/2012", "not a date"),
        ("31/02", "not a date"),
        ("23-8-2016", "not a date"),
        ("2012/04", "not a date"),
        ("2012-4", "not a date"),
        ("20120412", "not a date"),
        ("", "not a date"),
        (" 2012", "not a date"),
        ("2012\n", "not a date"),
        ("٢٠١٢", "not a date"),
        ("2012-04-12T10:00:00", "not a date"),
        ("{2012,2013}", "not a date"),
        ("[2012..2014]", "not a date"),
        ("Y10000", "not a date"),
        ("-0001", "not a date"),
        ("1984S2", "not a date"),
        ("2012??", "not a date"),
        ("2012-04-12?-", "not a date"),
        ("2012-?1X", "not a date"),
        ("unknown/2012", "not a date"),
        ("2012/2013/2014", "not a date"),
        ("2012-02-30", "no such day"),
        ("2011-02-29", "no such day"),
        ("XXXX-02-30", "no such day"),
        ("2012-02-3X", "no such day"),
        ("2012-13", "no such day"),
        ("2012-00", "no such day"),
        ("2012-04-00", "no such day"),
        ("0000", "no such day"),
        ("0000-01-01", "no such day"),
        ("2012-21", "a season"),
        ("2012-33", "a season"),
        ("2013/2012", "ends before it begins"),
        ("2012-06/2012-03", "ends before it begins"),
        ("/", "without any end"),
        ("../..", "without any end"),
        ("2012" * 1_000_000, "too long"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    assert not valid(text)
    with pytest.raises(NotEdtf, match=reason) as caught:
        bounds(text)
    assert caught.value.text == text
    assert len(str(caught.value)) < 300


@given(masked())
def test_a_day_fits_every_date_that_hides_some_of_its_digits(pair: tuple[date, str]) -> None:
    day, text = pair
    first, last = bounds(text)
    assert (first or day) <= day <= (last or day)
    assert may_share_a_day(text, day.isoformat())
    assert may_share_a_day(day.isoformat(), text)


@given(st.dates(date(1000, 1, 1)), st.booleans(), st.booleans(), st.sampled_from(["", "~"]))
def test_bounds_are_those_of_the_edtf_package(day: date, whole_month: bool, whole_year: bool, mark: str) -> None:
    text = (f"{day:%Y}" if whole_year else f"{day:%Y-%m}" if whole_month else day.isoformat()) + mark
    parsed = parse_edtf(text)
    assert bounds(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@given(DAYS, DAYS)
def test_intervals_run_forwards(a: date, b: date) -> None:
    assert valid(f"{a}/{b}") == (a <= b)
    assert may_share_a_day(f"{a}/..", str(b)) == (a <= b)
    assert may_share_a_day(f"../{a}", str(b)) == (b <= a)


@given(masked(), masked())
def test_sharing_a_day_is_symmetric(a: tuple[date, str], b: tuple[date, str]) -> None:
    assert may_share_a_day(a[1], b[1]) == may_share_a_day(b[1], a[1])


@given(masked(), st.integers(2000, 2030))
def test_sharing_a_day_is_a_day_of_both(pair: tuple[date, str], year: int) -> None:
    _, text = pair
    mask = (text.strip("?~%") + "-XX-XX")[:10]
    days = (date(year, 1, 1) + timedelta(n) for n in range(365 + calendar.isleap(year)))
    fits = any(all(m in ("X", c) for m, c in zip(mask, str(day), strict=True)) for day in days)
    assert may_share_a_day(text, str(year)) == fits


@pytest.mark.parametrize(
    ("a", "b", "within", "shared"),
    [
        ("XXXX-08-23", "2016-08-23", (None, None), True),
        ("XXXX-08-23", "2016-08-24", (None, None), False),
        ("XXXX-08-23", "XXXX-08-24", (None, None), False),
        ("XXXX-02-XX", "XXXX-XX-30", (None, None), False),
        ("XXXX-02-XX", "XXXX-XX-29", (date(2013, 1, 1), date(2015, 12, 31)), False),
        ("XXXX-02-XX", "XXXX-XX-29", (date(2013, 1, 1), date(2016, 12, 31)), True),
        ("XXXX-08-23", "2016", (date(2016, 8, 24), None), False),
        ("XXXX-08-23", "2016", (None, date(2016, 8, 23)), True),
        ("2012", "2012-04-12", (None, None), True),
        ("2011-12/2012-03", "2012-XX-31", (None, None), True),
        ("2011-12/2012-03", "2012-04", (None, None), False),
        ("2012-XX-15", "2012-03-01/2012-03-14", (None, None), False),
        ("2012", "2012", (date(2013, 1, 1), date(2012, 1, 1)), False),
    ],
)
def test_may_share_a_day(a: str, b: str, within: tuple[date | None, date | None], shared: bool) -> None:
    assert may_share_a_day(a, b, within) is shared


@pytest.mark.parametrize(
    ("text", "within", "may"),
    [
        ("XXXX-06-30", (date(2020, 1, 1), date(2020, 3, 31)), False),
        ("XXXX-06-30", (date(2020, 1, 1), None), True),
        ("2020-XX-15", (date(2020, 1, 16), date(2020, 1, 31)), False),
        ("2020-XX-15", (date(2020, 1, 15), date(2020, 1, 15)), True),
        ("2020-01/..", (None, date(2019, 12, 31)), False),
        ("2020", (date(2021, 1, 1), date(2020, 1, 1)), False),
    ],
)
def test_may_be_within(text: str, within: tuple[date | None, date | None], may: bool) -> None:
    assert may_be_within(text, within) is may


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013/2023", ("2013", "2023")),
        ("2013-10-17/..", ("2013-10-17", "XXXX")),
        ("/2023", ("XXXX", "2023")),
        ("2013", ("2013", "2013")),
    ],
)
def test_ends(text: str, expected: tuple[str, str]) -> None:
    assert ends(text) == expected


def test_what_is_no_date_has_no_ends() -> None:
    with pytest.raises(NotEdtf):
        ends("2023/2013")
