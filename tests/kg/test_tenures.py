from datetime import date

import pytest

from kg.tenures import Held, Tenure


def tenure(start: str | None = None, end: str | None = None, *attested: str) -> Tenure:
    return Tenure("iri", "body", None, None, None, None, start, end, attested)


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (tenure(), "2019-12-18", "possible"),
        (tenure(None, None, "2019-12-18"), "2019-12-18", "certain"),
        (tenure(None, None, "2019-12-18"), "2019-12-19", "possible"),
        (tenure(None, None, "XXXX-12-18"), "2019-12-18", "possible"),
        (tenure(None, None, "2019-12-18?"), "2019-12-18", "possible"),
        (tenure("2019-11", None), "2019-10-31", None),
        (tenure("2019-11", None), "2019-11-01", "possible"),
        (tenure("2019-11", None), "2020-06-03", "possible"),  # nothing says till when
        (tenure(None, "2019-12-19"), "2019-12-18", "possible"),
        (tenure(None, "2019-12-19"), "2019-12-19", None),  # the first day no longer in the post
        (tenure(None, "2019-12-19/2020-08-12"), "2020-08-11", "possible"),
        (tenure(None, "2019-12-19/2020-08-12"), "2020-08-12", None),
        (tenure("2015", "2020"), "2014-12-31", None),
        (tenure("2015", "2020"), "2015-06-01", "possible"),
        (tenure("2015", "2020"), "2015-12-31", "certain"),
        (tenure("2015", "2020"), "2019-12-31", "certain"),
        (tenure("2015", "2020"), "2020-01-01", "possible"),
        (tenure("2015", "2020"), "2021-01-01", None),
        (tenure("2015/..", "2020"), "2019-01-01", "possible"),
        (tenure("2015", "../2020"), "2019-01-01", "possible"),
        (tenure("2015", "2020", "2021-05-05"), "2021-05-05", "certain"),  # a source that shows it outweighs a term
        (tenure("2019-11", None, "2019-12-16"), "2019-12-01", "certain"),  # had begun, and lasted
        (tenure("2019-11", None, "2019-12-16"), "2019-11-30", "certain"),
        (tenure("2019-11", None, "2019-12-16"), "2019-11-29", "possible"),
        (tenure("2019-11", None, "2019-12-16"), "2019-12-17", "possible"),
        (tenure("2019-11", None, "XXXX-12-16"), "2019-12-01", "possible"),  # the year is not known
        (tenure("2019-11", None, "2019-12"), "2019-12-01", "possible"),  # may be the very day
        (tenure(None, "2020", "2019-12-16"), "2019-12-31", "certain"),
        (tenure(None, "2020", "2019-12-16"), "2020-01-01", "possible"),
        (tenure(None, None, "2019-12-16", "2020-12-16"), "2020-01-01", "possible"),  # may have held it twice
        (tenure("2015", "2020", "2021-05-05"), "2020-06-01", "possible"),  # contradicts the term
        (tenure("hồi đó", "sau này"), "2019-01-01", "possible"),
    ],
)
def test_a_post_was_held_certainly_possibly_or_not(known: Tenure, day: str, expected: Held | None) -> None:
    assert known.held(date.fromisoformat(day)) == expected


def test_what_is_known_lies_so_many_days_away() -> None:
    day = date(2019, 12, 18)
    assert tenure("2019-11", None, "2019-12-16", "XXXX-12-18").away(day) == 2
    assert tenure(None, "2019-12-18").away(day) == 0
    assert tenure(None, None, "XXXX-12-18").away(day) > 700_000
