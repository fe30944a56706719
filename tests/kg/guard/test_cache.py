"""The cache of answers: bounded in bytes, the least asked for goes first."""

from hypothesis import given
from hypothesis import strategies as st

from kg.guard.cache import Cache, Key
from kg.guard.question import Reply

KILOBYTE = 2**10


def key(text: str, dataset: str = "d", graph: str | None = "ttl") -> Key:
    return (dataset, text, "json", graph, (), (), False)


def reply(size: int, letter: bytes = b"x") -> Reply:
    return Reply("select", "json", letter * size, gzip=False, rows=1, seconds=0.1, cached=False)


def test_an_answer_comes_back_marked() -> None:
    cache = Cache(1)
    cache.put(key("ASK {}"), reply(10))
    kept = cache.get(key("ASK {}"))
    assert kept is not None
    assert (kept.cached, kept.body, kept.kind, kept.rows) == (True, b"x" * 10, "select", 1)
    assert cache.get(key("ASK  {}")) is None
    assert cache.get(key("ASK {}", dataset="e")) is None
    assert cache.get(key("ASK {}", graph=None)) is None


def test_what_lies_in_shared_memory_is_copied() -> None:
    shared = bytearray(b"before")
    cache = Cache(1)
    cache.put(key("a"), Reply("ask", "json", memoryview(shared), gzip=False, rows=1, seconds=0, cached=False))
    shared[:] = b"after!"
    kept = cache.get(key("a"))
    assert kept is not None
    assert kept.body == b"before"


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = Cache(1)
    for name in "abcdef":
        cache.put(key(name), reply(200 * KILOBYTE))
        cache.get(key("a"))
    assert [name for name in "abcdef" if cache.get(key(name))] == ["a", "c", "d", "e", "f"]
    assert cache.taken <= 2**20


def test_large_answers_are_not_kept() -> None:
    cache = Cache(1)
    cache.put(key("small"), reply(200 * KILOBYTE))
    cache.put(key("large"), reply(300 * KILOBYTE))
    cache.put(key("long" * 100 * KILOBYTE), reply(1))
    cache.put(("d", "graphs", "json", None, ("http://a/" * 40 * KILOBYTE,), (), False), reply(1))
    assert len(cache) == 1


def test_nothing_is_kept_in_no_room() -> None:
    cache = Cache(0)
    cache.put(key("a"), reply(0))
    assert len(cache) == 0


def test_an_answer_is_replaced() -> None:
    cache = Cache(1)
    cache.put(key("a"), reply(100_000))
    cache.put(key("a"), reply(50, b"y"))
    kept = cache.get(key("a"))
    assert kept is not None
    assert kept.body == b"y" * 50
    assert cache.taken < 10_000


def test_answers_from_a_dataset_are_forgotten() -> None:
    cache = Cache(1)
    cache.put(key("a"), reply(10))
    cache.put(key("a", dataset="e"), reply(10))
    before = cache.taken
    cache.forget("d")
    assert cache.get(key("a")) is None
    assert cache.get(key("a", dataset="e"))
    assert cache.taken == before // 2
    cache.forget("e")
    assert (len(cache), cache.taken) == (0, 0)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 300 * KILOBYTE), st.sampled_from("de"))))
def test_the_room_is_kept(puts: list[tuple[str, int, str]]) -> None:
    cache = Cache(1)
    for text, size, dataset in puts:
        cache.put(key(text, dataset), reply(size))
        assert cache.taken <= 2**20
    cache.forget("d")
    cache.forget("e")
    assert (len(cache), cache.taken) == (0, 0)
