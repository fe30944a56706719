"""As few of many items as clash, and the neighbourhoods in which they are looked for first."""

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.reason.fewest import fewest
from kg.reason.neighbourhoods import Neighbourhoods

Edge = tuple[str, str]


def containing(*culprits: set[int]) -> Callable[[Sequence[Sequence[int]]], int | None]:
    """What says which choice is the first with all of some culprits."""
    return lambda choices: next(
        (at for at, chosen in enumerate(choices) if any(some <= set(chosen) for some in culprits)), None
    )


@given(st.integers(1, 60).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1)))))
def test_what_is_left_is_what_clashes(case: tuple[int, set[int]]) -> None:
    size, culprits = case
    assert sorted(fewest(range(size), containing(culprits))) == sorted(culprits)


def test_one_of_two_clashes_is_found_whole() -> None:
    assert sorted(fewest(range(20), containing({3, 17}, {5, 6}))) == [5, 6]


def test_two_of_a_thousand_take_few_calls_of_few_choices() -> None:
    calls: list[int] = []

    def clash(choices: Sequence[Sequence[int]]) -> int | None:
        calls.append(len(choices))
        return containing({123, 877})(choices)

    assert sorted(fewest(range(1000), clash)) == [123, 877]
    assert len(calls) <= 8
    assert max(calls) <= 17


def test_nothing_clashes_with_nothing() -> None:
    assert fewest([], containing(set())) == []


def ends(edge: Edge) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset({edge[0]}), frozenset({edge[1]})


CHAIN = [(f"{number:03}", f"{number + 1:03}") for number in range(300)]


def naming(*edges: Edge) -> Callable[[Sequence[Sequence[Edge]]], int | None]:
    return lambda choices: next((at for at, chosen in enumerate(choices) if set(edges) <= set(chosen)), None)


def test_a_neighbourhood_holds_what_names_a_thing_then_what_is_said_of_the_others() -> None:
    items = [("a", "b"), ("c", "a"), ("b", "d"), ("c", "e"), ("f", "b")]
    assert Neighbourhoods(items, ends).around("a") == [("a", "b"), ("c", "a"), ("b", "d"), ("c", "e")]


def test_what_clashes_side_by_side_is_narrowed_to_its_neighbourhood() -> None:
    culprits = ("150", "151"), ("151", "152")
    found = Neighbourhoods(CHAIN, ends).narrowed(naming(*culprits))
    assert set(culprits) <= set(found)
    assert len(found) <= 4


def test_what_clashes_from_afar_leaves_all() -> None:
    assert Neighbourhoods(CHAIN, ends).narrowed(naming(CHAIN[0], CHAIN[200])) == CHAIN


def test_a_clash_at_the_edge_of_two_parts_is_in_one_of_them() -> None:
    for at in range(299):
        found = Neighbourhoods(CHAIN, ends).narrowed(naming(CHAIN[at], CHAIN[at + 1]))
        assert len(found) <= 4
