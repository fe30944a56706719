from datetime import date

import pytest

from api.pages.dates import full, iso, readable, written
from api.pages.words import Language
from kg.summaries import When


@pytest.mark.parametrize(
    ("edtf", "vietnamese", "english"),
    [
        ("2011-12-01", "01/12/2011", "1 December 2011"),
        ("2012-08", "tháng 8/2012", "August 2012"),
        ("2012", "2012", "2012"),
        ("XXXX-08-23", "23/08, không rõ năm", "23 August, year unknown"),
        ("2020~", "khoảng 2020 (chưa chắc)", "about 2020 (uncertain)"),
        ("2001-03-11?", "khoảng 11/03/2001 (chưa chắc)", "about 11 March 2001 (uncertain)"),
        ("2013/2018", "2013 – 2018", "2013 – 2018"),
        ("2020/..", "từ 2020", "from 2020"),
        ("/2020-05-01", "đến 01/05/2020", "until 1 May 2020"),
        ("2012-XX-15", "2012-XX-15", "2012-XX-15"),
        ("201X", "201X", "201X"),
        ("2012-21", "2012-21", "2012-21"),
        ("[2012,2013]", "[2012,2013]", "[2012,2013]"),
        ("không phải ngày", "không phải ngày", "không phải ngày"),
        ("", "", ""),
    ],
)
def test_dates_are_written_as_people_write_them(edtf: str, vietnamese: str, english: str) -> None:
    assert written(edtf, "vi") == vietnamese
    assert written(edtf, "en") == english


def _when(edtf: str | None = None, first: str | None = None, last: str | None = None) -> When:
    return {"edtf": edtf, "not_before": first, "not_after": last}


@pytest.mark.parametrize(
    ("when", "language", "text"),
    [
        (_when("2011-12-01", "2011-12-01", "2011-12-01"), "vi", "01/12/2011"),
        (_when(None, "2011-12-01", "2012-08-13"), "vi", "trong khoảng 01/12/2011 – 13/08/2012"),
        (_when(None, "2011-12-01", "2012-08-13"), "en", "between 1 December 2011 and 13 August 2012"),
        (_when(None, "2011-12-01", "2011-12-01"), "en", "1 December 2011"),
        (_when(None, None, "2012-08-13"), "vi", "đến 13/08/2012"),
        (_when(None, "2012-08-13", None), "en", "from 13 August 2012"),
        (_when(), "vi", "không rõ ngày"),
    ],
)
def test_where_no_source_gives_a_date_its_bounds_are_written(when: When, language: Language, text: str) -> None:
    assert readable(when, language) == text


def test_only_a_full_day_is_told_to_machines() -> None:
    assert iso(_when("2011-12-01", "2011-12-01", "2011-12-01")) == "2011-12-01"
    assert iso(_when("2011", "2011-01-01", "2011-12-31")) is None
    assert iso(_when(None, None, "2011-12-31")) is None
    assert iso(None) is None
    assert readable(None, "vi") is None


def test_a_day_of_the_calendar_is_written_in_full() -> None:
    assert full(date(2026, 1, 5), "vi") == "05/01/2026"
