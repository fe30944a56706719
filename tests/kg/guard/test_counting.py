"""Rows are counted exactly in what pyoxigraph writes, however it is cut into parts and whatever stands in it."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answering import RESULTS
from kg.errors import TooLarge
from kg.guard.counting import Sink, Triples, rows

TERMS = st.one_of(
    st.none(),
    st.text(alphabet='{}[],":\\\r\n<>result/ x', max_size=12),
    st.sampled_from(['},{"', "},{", "},{}", '"},{"}', "[]}}", "\r\n", '"\r\n"', "<result>", "},{\\", '\\"},{"']),
)
TABLES = st.lists(st.lists(TERMS, min_size=2, max_size=2), max_size=12)


def written(table: list[list[str | None]], format: str) -> bytes:
    """Have pyoxigraph write a table of strings."""

    def term(text: str | None) -> str:
        return "UNDEF" if text is None else json.dumps(text, ensure_ascii=True)

    values = " ".join(f"({' '.join(map(term, row))})" for row in table)
    solutions = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    body = solutions.serialize(format=RESULTS[format])
    assert body is not None
    return body


def write(sink: Sink, body: bytes) -> None:
    """Write in parts as pyoxigraph does."""
    for at in range(0, len(body), 8192):
        sink.write(body[at : at + 8192])
    sink.flush()


@pytest.mark.parametrize("format", RESULTS)
@given(table=TABLES, parts=st.lists(st.integers(1, 9), min_size=1))
def test_rows_are_counted_exactly_in_any_parts(format: str, table: list[list[str | None]], parts: list[int]) -> None:
    body, counter, data, at = written(table, format), rows(format), bytearray(), 0
    for number in range(len(body)):
        data += body[at : at + parts[number % len(parts)]]
        at += parts[number % len(parts)]
        assert counter.least(data) <= len(table)
    assert bytes(data) == body
    assert counter.total(data) == len(table)


@pytest.mark.parametrize("format", RESULTS)
def test_an_answer_may_have_so_many_rows_and_no_more(format: str) -> None:
    for number, limit in ((40_000, 40_000), (40_001, 40_000)):
        body = written([["xxxxxxxxxxxxxxxx", None]] * number, format)
        sink = Sink(64, limit, rows(format))
        write(sink, body)
        if number <= limit:
            assert sink.rows() == number
        else:
            with pytest.raises(TooLarge, match="40,000 rows"):
                sink.rows()


@pytest.mark.parametrize("format", RESULTS)
def test_far_too_many_rows_end_early(format: str) -> None:
    sink = Sink(64, 1_000, rows(format))
    body = written([["x" * 100, None]] * 50_000, format)
    with pytest.raises(TooLarge, match="1,000 rows"):
        write(sink, body)
    assert len(sink.written) < 2_000_000


def test_bytes_are_held_too() -> None:
    sink = Sink(1, 10, rows("json"))
    with pytest.raises(TooLarge) as raised:
        write(sink, b"x" * 5_000_000)
    assert (raised.value.unit, raised.value.limit) == ("bytes", 1 << 20)
    assert len(sink.written) < (1 << 20) + 8193


def test_triples_are_counted_as_they_pass() -> None:
    triple = ox.Triple(ox.BlankNode(), ox.NamedNode("http://x/"), ox.BlankNode())
    passed = Triples([triple] * 5, 5)
    assert len(list(passed)) == 5
    assert passed.total(bytearray()) == 5
    with pytest.raises(TooLarge, match="4 rows"):
        list(Triples([triple] * 5, 4))
