"""Things with what is near them: things that contradict each other mostly stand next to each other.

Which ones do is not known before. So the things are parted, each part is tried with its neighbours, and the part that
clashes is parted again. What clashes over longer ways only does so in no part; then all items stay.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeAlias, TypeVar

from kg.reason.fewest import TRIED, FirstClash

T = TypeVar("T")
Ends: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""The things that an item says something of, and the things that it leads to."""


class Neighbourhoods(Generic[T]):
    """Items, by the things that they speak of."""

    def __init__(self, items: Sequence[T], ends: Callable[[T], Ends]) -> None:
        self._items = items
        self._ends = [ends(item) for item in items]
        self._about: dict[str, list[int]] = {}
        self._naming: dict[str, list[int]] = {}
        for number, (subjects, objects) in enumerate(self._ends):
            for index, things in ((self._about, subjects), (self._naming, subjects | objects)):
                for thing in things:
                    index.setdefault(thing, []).append(number)

    def narrowed(self, first_clash: FirstClash[T]) -> list[T]:
        """Return the items around as few things as clash; all where no neighbourhood does."""
        things, items = self._in_order(), list(self._items)
        while len(things) > 1:
            size = -(-len(things) // TRIED)
            parts = [things[start : start + size] for start in range(0, len(things), size)]
            around = [self.around(part) for part in parts]
            clash = first_clash(around)
            if clash is None:
                break
            things, items = parts[clash], around[clash]
        return items

    def around(self, things: Iterable[str]) -> list[T]:
        """What names these things, then what is said of the others that it names."""
        near = {number for thing in things for number in self._naming.get(thing, ())}
        named = {thing for number in near for end in self._ends[number] for thing in end}
        beside = {number for thing in named for number in self._about.get(thing, ())} - near
        return [self._items[number] for number in (*sorted(near), *sorted(beside))]

    def _in_order(self) -> list[str]:
        """All things, each followed by those that it leads to, so that a part holds what belongs together."""
        order: dict[str, None] = {}
        for start in sorted(self._naming):
            ahead = [start]
            while ahead:
                thing = ahead.pop()
                if thing not in order:
                    order[thing] = None
                    ahead += sorted(self._beyond(thing), reverse=True)
        return list(order)

    def _beyond(self, thing: str) -> set[str]:
        return {each for number in self._about.get(thing, ()) for each in self._ends[number][1]}
