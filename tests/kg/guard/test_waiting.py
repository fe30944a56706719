"""Who waits: the client that has cost least is next, then who came first; and nobody waits too long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kg.guard.waiting import CLIENTS, HALF_LIFE, Waiting


def all_of(waiting: Waiting[str], now: float = 0) -> list[str]:
    taken = []
    while (item := waiting.take(now)) is not None:
        taken.append(item)
    return taken


def test_clients_that_cost_nothing_are_served_as_they_come() -> None:
    waiting: Waiting[str] = Waiting(5)
    for item, client in [("a1", "a"), ("b1", "b"), ("a2", "a"), ("c1", "c"), ("a3", "a")]:
        waiting.add(item, client, now=0)
    assert len(waiting) == 5
    assert all_of(waiting) == ["a1", "b1", "a2", "c1", "a3"]
    assert len(waiting) == 0


def test_who_has_cost_less_is_next() -> None:
    waiting: Waiting[str] = Waiting(5)
    waiting.spend("greedy", 30, now=0)
    waiting.spend("modest", 2, now=0)
    for item, client in [("g1", "greedy"), ("g2", "greedy"), ("m1", "modest"), ("n1", "new")]:
        waiting.add(item, client, now=1)
    assert all_of(waiting, 1) == ["n1", "m1", "g1", "g2"]


def test_who_is_put_back_comes_before_all_of_its_client_and_has_waited_as_long_as_it_has() -> None:
    waiting: Waiting[str] = Waiting(5)
    for item, client in [("a1", "a"), ("b1", "b"), ("a2", "a")]:
        waiting.add(item, client, now=2)
    waiting.put_back("a0", "a", since=1, now=3)
    waiting.put_back("c0", "c", since=1.5, now=3)
    with pytest.raises(ValueError, match="waits already"):
        waiting.put_back("a0", "a", since=1, now=3)
    assert waiting.expired(6.5) == ["a0", "c0"]
    waiting.put_back("a0", "a", since=6, now=6.6)
    waiting.remove("a1")
    assert waiting.expired(7.1) == ["b1", "a2"]
    waiting.add("a3", "a", now=8)
    assert all_of(waiting, 8) == ["a0", "a3"]


def test_what_is_spent_while_waiting_counts() -> None:
    waiting: Waiting[str] = Waiting(5)
    for number in range(3):
        waiting.add(f"a{number}", "a", now=0)
        waiting.add(f"b{number}", "b", now=0)
    assert waiting.take(0) == "a0"
    waiting.spend("a", 1, now=0)
    assert waiting.take(0) == "b0"
    waiting.spend("b", 3, now=0)
    assert all_of(waiting) == ["a1", "a2", "b1", "b2"]


def test_what_was_spent_is_forgotten_by_halves() -> None:
    waiting: Waiting[str] = Waiting(5)
    waiting.spend("old", 10, now=0)
    waiting.spend("young", 6, now=HALF_LIFE)
    waiting.add("of young", "young", now=HALF_LIFE)
    waiting.add("of old", "old", now=HALF_LIFE)
    assert all_of(waiting, HALF_LIFE) == ["of old", "of young"]
    waiting.add("of young", "young", now=20 * HALF_LIFE)
    waiting.add("of old", "old", now=20 * HALF_LIFE)
    assert all_of(waiting, 20 * HALF_LIFE) == ["of young", "of old"]


def test_nobody_waits_longer_than_that() -> None:
    waiting: Waiting[str] = Waiting(5)
    waiting.spend("a", 100, now=0)
    for number in range(4):
        waiting.add(f"a{number}", "a", now=number)
    waiting.add("b", "b", now=4)
    assert waiting.expired(4.9) == []
    assert waiting.expired(6) == ["a0", "a1"]
    assert waiting.expired(6) == []
    assert all_of(waiting, 6) == ["b", "a2", "a3"]


def test_who_leaves_is_not_called() -> None:
    waiting: Waiting[str] = Waiting(5)
    for item in ("a1", "a2", "a3"):
        waiting.add(item, "a", now=0)
    waiting.remove("a1")
    waiting.remove("a3")
    waiting.remove("never came")
    with pytest.raises(ValueError, match="waits already"):
        waiting.add("a2", "a", now=0)
    assert all_of(waiting) == ["a2"]
    waiting.add("a1", "a", now=1)
    assert all_of(waiting, 1) == ["a1"]


def test_the_estimate_follows_the_turns() -> None:
    waiting: Waiting[int] = Waiting(5)
    assert waiting.estimate(0) == 5
    for number in range(100):
        waiting.add(number, "a", now=0)
    for second in range(20):
        waiting.take(second / 2)
    assert waiting.estimate(10) == pytest.approx(81 / 2)
    assert waiting.estimate(1e9) == 60
    assert Waiting[int](0.1).estimate(0) == 1


def test_ten_thousand_do_no_harm() -> None:
    began = time.process_time()
    for clients in (1, 100, 10_000):
        waiting: Waiting[int] = Waiting(1e9)
        for number in range(10_000):
            waiting.add(number, str(number % clients), now=number / 1000)
        for number in range(5_000):
            waiting.spend(str(number % clients), 0.02, now=10)
            waiting.expired(10)
            assert waiting.take(10) is not None
        for number in range(10_000):
            waiting.remove(number)
        assert len(waiting) == 0
    assert time.process_time() - began < 10  # 0.2 s as a rule; a queue gone through at each turn takes minutes


def test_not_everybody_is_remembered() -> None:
    waiting: Waiting[str] = Waiting(5)
    waiting.spend("greedy", 30, now=0)
    for number in range(3 * CLIENTS):
        waiting.spend(f"client {number}", 0.02, now=0)
    assert len(waiting._weights) <= CLIENTS
    waiting.add("g", "greedy", now=0)
    waiting.add("n", "new", now=0)
    assert all_of(waiting) == ["n", "g"]


class Queue(RuleBasedStateMachine):
    """Against the plain way: every client's seconds, looked through at each turn."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: Waiting[int] = Waiting(5)
        self.plain: list[tuple[int, str, float]] = []
        self.spent: dict[str, float] = {}
        self.now, self.number, self.first = 0.0, 0, 0

    @rule(client=st.sampled_from("abcd"))
    def add(self, client: str) -> None:
        self.number += 1
        self.waiting.add(self.number, client, self.now)
        self.plain.append((self.number, client, self.now))

    @precondition(lambda self: self.plain)
    @rule(ago=st.sampled_from([0.0, 0.5, 2.0]))
    def give_a_turn_and_take_it_back(self, ago: float) -> None:
        """It stands before all of its client; between clients, the seconds decide."""
        taken = self.waiting.take(self.now)
        assert taken is not None
        (item,) = (each for each in self.plain if each[0] == taken)
        self.plain.remove(item)
        self.first -= 1
        since = max(item[2], self.now - ago)
        self.waiting.put_back(self.first, item[1], since, self.now)
        at = next((i for i, each in enumerate(self.plain) if each[2] >= since), len(self.plain))
        self.plain.insert(at, (self.first, item[1], since))

    @rule(client=st.sampled_from("abcd"), seconds=st.sampled_from([0.0, 1.0, 3.0, 17.0]))
    def spend(self, client: str, seconds: float) -> None:
        self.waiting.spend(client, seconds, self.now)
        self.spent[client] = self.spent.get(client, 0) + seconds

    @rule()
    def take(self) -> None:
        first = min(self.plain, key=lambda each: (round(self.spent.get(each[1], 0), 6), each[0]), default=None)
        taken = self.waiting.take(self.now)
        if first is None:
            assert taken is None
            return
        alike = {each[1] for each in self.plain if abs(self.spent.get(each[1], 0) - self.spent.get(first[1], 0)) < 1e-6}
        client = next(each[1] for each in self.plain if each[0] == taken)
        assert client in alike  # sums of the same seconds differ in the last digit
        assert taken == min(each[0] for each in self.plain if each[1] == client)
        self.plain = [each for each in self.plain if each[0] != taken]

    @precondition(lambda self: self.plain)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(self.plain))
        self.waiting.remove(item[0])
        self.plain.remove(item)

    @rule(seconds=st.sampled_from([0.1, 1.0, 4.0, 30.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.spent = {client: spent / 2 ** (seconds / HALF_LIFE) for client, spent in self.spent.items()}
        late = [each for each in self.plain if self.now - each[2] >= 5]
        assert self.waiting.expired(self.now) == [each[0] for each in late]
        self.plain = [each for each in self.plain if each not in late]

    @invariant()
    def all_are_counted(self) -> None:
        assert len(self.waiting) == len(self.plain)


TestQueue = Queue.TestCase
TestQueue.settings = settings(deadline=None, max_examples=100)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 1e9)), max_size=50))
def test_time_may_be_any(spent: list[tuple[str, float]]) -> None:
    waiting: Waiting[str] = Waiting(5)
    for client, now in spent:
        waiting.spend(client, 10, now)
    waiting.add("a", "a", now=0)
    assert waiting.take(1e9) == "a"
