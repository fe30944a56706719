"""As few of many items as clash, where a test is dear to start and cheap to go on with.

A variant of QuickXplain (Junker 2004). It halves; here one call tries a row of growing beginnings, since HermiT's start
takes longer than its judgement of a small text: a thousand items are narrowed to one in three calls, not in ten.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

T = TypeVar("T")
FirstClash: TypeAlias = Callable[[Sequence[Sequence[T]]], int | None]
"""Which of several choices of items is the first that clashes, as its index; None where none does."""

TRIED = 16
"""How many choices one call tries."""


def fewest(items: Sequence[T], first_clash: FirstClash[T]) -> list[T]:
    """Return as few of the items as clash, none of which can be spared, given that all of them do.

    Where several sets clash, the one is found whose last item comes first.
    """
    found: list[T] = []
    rest = list(items)
    while end := _end(found, rest, first_clash):
        found.append(rest[end - 1])
        rest = rest[: end - 1]
    return found


def _end(found: list[T], rest: list[T], first_clash: FirstClash[T]) -> int:
    """The length of the shortest beginning of the rest that clashes with what is found; 0 where that clashes alone."""
    low, high = -1, len(rest)
    while high - low > 1:
        step = -(-(high - low) // TRIED)
        ends = [*range(max(low + step, 0), high, step)]
        if low < 0 and ends[0]:
            ends.insert(0, 0)  # tells at once that nothing is missing
        clash = first_clash([[*found, *rest[:end]] for end in ends])
        low, high = (ends[-1], high) if clash is None else (ends[clash - 1] if clash else low, ends[clash])
    return high
