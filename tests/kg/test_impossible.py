"""Days that cannot all be right: what ended before it began or after what succeeded it, with the rows that say so."""

import pyoxigraph as ox
import pytest

from kg.embedded import EmbeddedStore
from kg.impossible import impossible
from tests.kg.triples import HEAD

ID = "https://w3id.org/chithi/id/"


def store(view: str, *claims: str) -> EmbeddedStore:
    """Make a store of a view and of claims, each the Turtle of one row of `c/t.csv`, the first of them row 2."""
    rows = "".join(f'claim:c{row} ct:row "c/t.csv:{row}" .' for row in range(2, len(claims) + 2))
    graphs = "".join(f"claim:c{row} {{ {turtle} }}\n" for row, turtle in enumerate(claims, 2))
    inner = ox.Store()
    inner.load(f"{HEAD}{view} {rows}\n{graphs}", ox.RdfFormat.TRIG)
    return EmbeddedStore(inner)


def span(start: str, end: str, begun: str = "ct:validFrom", ended: str = "ct:validTo") -> str:
    return f'place:a {begun} "{start}"^^edtf:EDTF ; {ended} "{end}"^^edtf:EDTF .'


def succession(old: str, new: str) -> str:
    return f'place:a ct:succeededBy place:b ; ct:validTo "{old}"^^edtf:EDTF . place:b ct:validTo "{new}"^^edtf:EDTF .'


@pytest.mark.parametrize(
    ("start", "end"),
    [("2020-01-01", "2019"), ("2012-08", "2012-07-31"), ("2012-03/..", "2012-02"), ("2013", "../2012")],
)
def test_what_surely_ended_before_it_began(start: str, end: str) -> None:
    (found,) = impossible(store(span(start, end)))
    assert (found.severity, found.focus, found.path, found.value) == ("Warning", f"{ID}place/a", "ct:validTo", end)
    assert found.message_en == "It surely ended before it began: check both dates."
    assert found.message_vi == "Chắc chắn kết thúc trước khi bắt đầu: xem lại hai ngày."


@pytest.mark.parametrize(
    ("start", "end"),
    [("2012-08-13", "2012"), ("2012", "2012"), ("2012", "XXXX-01-01"), ("2012", "2011/.."), ("2012", "về sau")],
)
def test_what_may_have_ended_later_is_none(start: str, end: str) -> None:
    assert impossible(store(span(start, end))) == []


def test_posts_have_such_days_too() -> None:
    (found,) = impossible(store(span("2015", "2014-05", "ct:from", "ct:to")))
    assert (found.path, found.value) == ("ct:to", "2014-05")


def test_what_succeeded_it_ended_earlier() -> None:
    (found,) = impossible(store(succession("2020", "2019-12-31")))
    assert (found.focus, found.path, found.value) == (f"{ID}place/a", "ct:succeededBy", f"{ID}place/b")
    assert found.message_en == "What succeeded it surely ended before it did: check both dates or the succession."
    assert found.message_vi == "Cái kế tiếp chắc chắn đã kết thúc trước nó: xem lại hai ngày hoặc việc kế tiếp."
    assert impossible(store(succession("2020", "2020-06"))) == []
    assert impossible(store(succession("2020/..", "2030"))) == []


def test_the_rows_are_those_that_say_it_and_that_nobody_disputes() -> None:
    view = span("2020", "2019") + "claim:c5 ct:certainty <https://w3id.org/chithi/vocab/certainty/disputed> ."
    claims = (
        'place:a ct:validFrom "2020"^^edtf:EDTF .',
        'place:a rdfs:label "A" .',
        'place:a ct:validTo "2019"^^edtf:EDTF . place:b ct:validTo "2019"^^edtf:EDTF .',
        'place:a ct:validTo "2018"^^edtf:EDTF .',
    )
    (found,) = impossible(store(view, *claims))
    assert found.rows == ("c/t.csv:2", "c/t.csv:4")


def test_both_ends_of_a_succession_have_rows() -> None:
    claims = (
        'place:a ct:validTo "2020"^^edtf:EDTF .',
        "place:a ct:succeededBy place:b .",
        'place:b ct:validTo "2019" .',
    )
    (found,) = impossible(store(succession("2020", "2019"), *claims))
    assert found.rows == ("c/t.csv:2", "c/t.csv:3", "c/t.csv:4")
