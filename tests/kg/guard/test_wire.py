"""What parent and worker send each other: whole whatever parts it comes in, and believed only as far as it may be."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ChithiError, Crashed, QueryError, TooLarge, UnknownFormat, Unusable
from kg.guard import wire
from kg.guard.setup import Setup

TEXTS = st.text()


@pytest.fixture
def file() -> Iterator[int]:
    descriptor = os.memfd_create("answers")
    yield descriptor
    os.close(descriptor)


@given(TEXTS, st.one_of(st.none(), st.just("json")), st.lists(TEXTS, max_size=3).map(tuple), st.booleans())
def test_an_order_arrives_as_it_was_sent(text: str, format: str | None, graphs: tuple[str, ...], gzip: bool) -> None:
    order = wire.Order(text, format, None, graphs, (), gzip)
    packed = order.packed()
    assert [wire.unframed(packed[:at]) for at in range(0, len(packed), 7)] == [None] * len(range(0, len(packed), 7))
    found = wire.unframed(packed + b"more")
    assert found is not None
    assert (wire.order(found[0]), found[1]) == (order, b"more")


@given(st.binary(max_size=300), st.integers(1, 50))
def test_a_reply_arrives_in_any_parts(body: bytes, part: int) -> None:
    head = wire.Head(wire.ANSWER, "ask", "tsv", True, False, 7, len(body), 0.25)
    replies, sent = wire.Replies([], 1), (head.packed() + body) * 3
    replies.awaited = 3
    got = []
    for at in range(0, len(sent), part):
        data = sent[at : at + part]
        while reply := replies.take(data):
            got.append(reply)
            if not replies.more:
                break
            data = b""
    assert got == [(head, body)] * 3
    with pytest.raises(ValueError, match="nothing was asked"):
        replies.take(b"")
    result = wire.result(head, body)
    assert not isinstance(result, ChithiError)
    assert (result.kind, result.format, result.body, result.gzip, result.rows) == ("ask", "tsv", body, True, 7)


@pytest.mark.parametrize(("size", "left"), [(5000, 5000), (wire.KEPT, wire.KEPT), (wire.KEPT + 1, 0)])
def test_a_long_answer_is_read_from_its_file_and_a_large_file_emptied(file: int, size: int, left: int) -> None:
    with os.fdopen(os.memfd_create("others"), "w+b", buffering=0) as other:
        os.pwrite(file, b"y" * size, 0)
        os.pwrite(other.fileno(), b"x" * size, 0)
        head = wire.Head(wire.ANSWER, in_file=2, size=size)
        assert wire.Replies([file, other.fileno()], 9).take(head.packed()) == (head, b"x" * size)
        assert (os.fstat(file).st_size, os.fstat(other.fileno()).st_size) == (size, left)


@pytest.mark.parametrize(
    "said",
    [
        b"\xff" * 100,
        wire.Head(wire.ANSWER, size=2).packed() + b"123",
        wire.Head(wire.ANSWER, size=(1 << 20) + 1).packed(),
        wire.Head(wire.ANSWER, in_file=1, size=10).packed(),
        wire.Head(wire.ANSWER, in_file=2, size=0).packed(),
        wire.Head(wire.ANSWER, in_file=1, size=0).packed() + b"more",
    ],
    ids=["garbage", "more than it says", "more than it may", "a short file", "no file", "more than a head"],
)
def test_what_no_worker_says_is_no_reply(said: bytes, file: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.Replies([file], 1).take(said)


@pytest.mark.parametrize(
    "error",
    [
        QueryError("Sai cú pháp", 3, 4),
        QueryError("no place"),
        UnknownFormat("ttl", ("json", "xml")),
        TooLarge("rows", 5),
        Unusable(Path("/nowhere"), "no store"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_keep_their_facts(error: ChithiError) -> None:
    whole = wire.Replies([], 1).take(wire.failed(error))
    assert whole is not None
    read = wire.result(*whole)
    assert type(read) is type(error)
    assert str(read) == str(error)
    assert {k: v for k, v in vars(read).items() if k != "__notes__"} == vars(error)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'["os", 1]', b'["query"]', b'["store"]', b"\xff", b'["large", 1, 2, 3]']
)
def test_an_error_that_makes_no_sense_is_a_crash(body: bytes) -> None:
    assert isinstance(wire.result(wire.Head(wire.FAILED, size=len(body)), body), Crashed)
    assert not wire.confined(body)


def test_a_worker_that_answers_that_it_is_ready_has_crashed() -> None:
    assert isinstance(wire.result(wire.Head(wire.READY), b""), Crashed)


def test_setups_arrive() -> None:
    setup = Setup("/đường dẫn", "http://b/", 0.5, 1, 2, 3, 4)
    assert Setup.read(setup.packed()) == setup
