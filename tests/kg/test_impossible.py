"""Days that cannot all be right: what ended before it began or after what succeeded it, with the rows that say so."""

import re

import pyoxigraph as ox
import pytest

from kg import queries
from kg.embedded import EmbeddedStore
from kg.impossible import MESSAGES, impossible
from ontology.terms import VOCAB
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


ISSUED = 'document:d ct:notBefore "2020-05-01"^^xsd:date .'


@pytest.mark.parametrize(
    ("view", "focus", "path", "value", "message"),
    [
        (f'{ISSUED} document:d ct:inForce "2020-04"^^edtf:EDTF .', "document/d", "ct:inForce", "2020-04", "in-force"),
        (f'{ISSUED} task:t ct:assignedIn document:d ; ct:due "2019"^^edtf:EDTF .', "task/t", "ct:due", "2019", "due"),
        (
            f'{ISSUED} place:a ct:changedBy document:d ; ct:validTo "2020-04-30"^^edtf:EDTF .',
            *("place/a", "ct:changedBy", f"{ID}document/d", "decided"),
        ),
        (
            f'{ISSUED} document:d ct:establishes body:b . body:b ct:validFrom "2020-03"^^edtf:EDTF .',
            *("body/b", "ct:validFrom", "2020-03", "decided"),
        ),
        (
            f'{ISSUED} document:d ct:issuer body:b . body:b ct:validTo "2020-04-30"^^edtf:EDTF .',
            *("document/d", "ct:issuer", f"{ID}body/b", "over"),
        ),
        (
            'event:e ct:place place:a ; ct:notAfter "2024-12-31"^^xsd:date . place:a ct:validFrom "2025"^^edtf:EDTF .',
            *("event/e", "ct:place", f"{ID}place/a", "not-yet"),
        ),
        (
            'tenure:t ct:attestedOn "2019-12-18"^^edtf:EDTF ; ct:from "2020"^^edtf:EDTF .',
            *("tenure/t", "ct:attestedOn", "2019-12-18", "attested"),
        ),
        (
            'tenure:t ct:attestedOn "2019-12-18"^^edtf:EDTF ; ct:to "2018"^^edtf:EDTF .',
            *("tenure/t", "ct:attestedOn", "2019-12-18", "attested"),
        ),
        (
            'source:s a ct:Source ; ct:published "2020-05"^^edtf:EDTF ; ct:retrieved "2020-04-30"^^edtf:EDTF .',
            *("source/s", "ct:retrieved", "2020-04-30", "retrieved"),
        ),
    ],
)
def test_further_days_that_cannot_be(view: str, focus: str, path: str, value: str, message: str) -> None:
    (found,) = impossible(store(view))
    assert (found.focus, found.path, found.value) == (f"{ID}{focus}", path, value)
    assert (found.message_vi, found.message_en) == MESSAGES[message]
    assert impossible(store(re.sub("2018|2019|2020-0[34]|2024-12", "2030", view).replace("2030-30", "2030-12"))) == []


@pytest.mark.parametrize(
    ("view", "day"),
    [
        ('event:e ct:place place:a ; ct:notBefore "{}"^^xsd:date . place:a ct:validTo "2025-07-01"^^edtf:EDTF .', "01"),
        ('tenure:t ct:attestedOn "{}"^^edtf:EDTF ; ct:to "2025-07-01"^^edtf:EDTF .', "01"),
        ('tenure:t ct:attestedOn "{}"^^edtf:EDTF ; ct:to "2025-07"^^edtf:EDTF .', "31"),
    ],
)
def test_the_end_is_the_first_day_no_longer(view: str, day: str) -> None:
    before = {"01": "2025-06-30", "31": "2025-07-30"}[day]
    assert len(impossible(store(view.format(f"2025-07-{day}")))) == 1
    assert impossible(store(view.format(before))) == []


@pytest.mark.parametrize(
    "view",
    [
        'tenure:t ct:attestedOn "2020-01-01"^^edtf:EDTF ; ct:from "2020-01-01"^^edtf:EDTF .',
        'event:e ct:place place:a ; ct:notAfter "2020-01-01"^^xsd:date . place:a ct:validFrom "2020"^^edtf:EDTF .',
        'source:s a ct:Source ; ct:published "2020-01-01"^^edtf:EDTF ; ct:retrieved "2020-01-01"^^edtf:EDTF .',
    ],
)
def test_other_days_may_be_the_same(view: str) -> None:
    assert impossible(store(view)) == []


def test_a_source_cannot_state_what_was_issued_after_it_came_out() -> None:
    def stated(certainty: str, published: str) -> EmbeddedStore:
        said = f"claim:c2 dcterms:source source:s ; ct:certainty <{VOCAB}certainty/{certainty}> ."
        view = f'{said} source:s ct:published "{published}"^^edtf:EDTF .'
        return store(view, 'document:d ct:issued "2020-05-01"^^edtf:EDTF .', 'document:d ct:issued "2021"^^edtf:EDTF .')

    (found,) = impossible(stated("stated", "2020-04-30"))
    assert (found.path, found.value, found.rows) == ("ct:issued", "2020-05-01", ("c/t.csv:2",))
    assert (found.message_vi, found.message_en) == MESSAGES["foreseen"]
    assert impossible(stated("inferred", "2020-04-30")) == impossible(stated("stated", "2020-05")) == []


def test_every_query_has_its_messages() -> None:
    assert {f"impossible/{name}" for name in MESSAGES} == {each for each in queries.names() if each.startswith("imp")}
