"""What bodies and places became: districts were abolished on 1 July 2025, wards merged and were split."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kg.fold import key
from kg.index import UNKNOWN, Array, Index, Rows, spread


def on_day(index: Index, thing: int, day: int) -> tuple[int, ...]:
    """Return what a body or place is on a day (counted from 1970-01-01): itself, or its successors valid then.

    Successors of successors are followed, and several stand for what was split. Where no successor is known to be
    valid that day, the thing itself stays: its name is the last that anyone gave. Numbers of things, by IRI.
    """
    things = index.things
    found: set[int] = set()
    seen, waiting = {thing}, [thing]
    while waiting:
        current = waiting.pop()
        if things.since[current] > day and current != thing:
            continue
        if not UNKNOWN < things.over[current] <= day:
            found.add(current)
            continue
        successors = set(things.successors[current].tolist()) - seen
        seen |= successors
        waiting.extend(successors)
    return tuple(sorted(found)) or (thing,)


def stood(index: Index, thing: int, day: int) -> tuple[int, ...]:
    """Return what stood on a day where a body or place stands: `on_day`, or before its time what it was made of.

    Where nothing says what was there before it, nothing. Numbers of things, by IRI.
    """
    if index.things.since[thing] <= day:
        return on_day(index, thing, day)
    things, earlier = index.things, before(index, thing)
    over = things.over[earlier]
    there = (things.since[earlier] <= day) & ((over == UNKNOWN) | (over > day))
    return tuple(earlier[there].tolist())


def after(index: Index, place: int) -> Rows:
    """Return all that a body or place became, over any number of steps, by IRI; not itself, even in a circle."""
    return _reached(index, place, index.things.successors.offsets, index.things.successors.items)


def before(index: Index, place: int, *, any_level: bool = False) -> Rows:
    """Return all that a body or place was made of, over any number of steps, by IRI; not itself, even in a circle.

    Only what has its own level: a ward was made of wards. The district whose end brought it about was more than the
    ward, and what stands at it is no more the ward's than its neighbours'; it is there with `any_level`.
    """
    if any_level:
        return _reached(index, place, *_predecessors(index))
    found = made_of(index, np.array([place], np.int32))[1]
    earlier: Rows = found[found != place]
    return earlier


def made_of(index: Index, places: Rows) -> tuple[Array, Rows]:
    """Return pairs of a position in `places` and a state of that level of which the place was made, itself too.

    The same as `before` and the place itself for each of many places at once, by position, then IRI.
    """
    offsets, items = _predecessors(index)
    levels, count = index.things.level.codes, len(index.things)
    found = new = np.unique(np.arange(len(places), dtype=np.int64) * count + places)
    while len(new):
        which, current = np.divmod(new, count)
        rows, counts = spread(offsets, current)
        earlier, which = items[rows], np.repeat(which, counts)
        alike = levels[earlier] == levels[places[which]]
        new = np.setdiff1d(which[alike] * count + earlier[alike], found)  # nothing new: a circle ends here
        found = np.union1d(found, new)
    which, earlier = np.divmod(found, count)
    return which, earlier.astype(np.int32)


def states(index: Index, places: Rows) -> Rows:
    """Return some bodies or places with all other states of them, by IRI.

    Two are states of one where one became the other and kept its level, and its name too, or its code without anything
    that joined or left it; or where code, name and level are the same. A code alone is no proof: 769 was Quận 2, and
    then the larger Thành phố Thủ Đức.
    """
    successors, levels = index.things.successors, index.things.level.codes
    owners = np.repeat(np.arange(len(levels), dtype=np.int32), np.diff(successors.offsets))
    alike = levels[owners] == levels[successors.items]
    owners, items = owners[alike], successors.items[alike]
    alone = (np.bincount(owners, minlength=len(levels))[owners] == 1) & (
        np.bincount(items, minlength=len(levels))[items] == 1
    )
    found = _of_one_code(index, places)
    while True:
        near = np.flatnonzero(np.isin(owners, found) ^ np.isin(items, found))
        steps = zip(owners[near].tolist(), items[near].tolist(), alone[near].tolist(), strict=True)
        kept = near[_kept(index, list(steps))]
        if not len(kept):
            return found
        found = _of_one_code(index, np.union1d(found, np.append(owners[kept], items[kept])))


def _kept(index: Index, steps: Sequence[tuple[int, int, bool]]) -> list[bool]:
    """Whether what became another kept its name, or its code alone, for each step."""
    things = index.things
    ends = np.array(sorted({end for old, new, _ in steps for end in (old, new)}), np.int32)
    names = {end: _folded(label or "") for end, label in zip(ends.tolist(), things.label.take(ends), strict=True)}
    return [
        names[old] == names[new] or (alone and things.code[old] is not None and things.code[old] == things.code[new])
        for old, new, alone in steps
    ]


@lru_cache(maxsize=65_536)  # more than the country has places; a day of a national cascade compares 20,000 names
def _folded(name: str) -> str:
    return key(name)


def _of_one_code(index: Index, places: Rows) -> Rows:
    """Return some places with those that have the level, the code and the name of one of them."""
    things = index.things
    wanted = {_identity(index, each) for each in places.tolist() if things.code[each] is not None}
    codes = {each.encode() for _, each, _ in wanted if each is not None}
    rows = np.flatnonzero(np.isin(np.diff(things.code.offsets), [len(each) for each in codes]))
    same = [row for row, code in zip(rows.tolist(), things.code.raw(rows), strict=True) if code in codes]
    more = [row for row in same if _identity(index, row) in wanted]
    return np.union1d(places, np.array(more, np.int32)).astype(np.int32)


def _identity(index: Index, place: int) -> tuple[int, str | None, str]:
    things = index.things
    return int(things.level.codes[place]), things.code[place], key(things.label[place] or "")


def same(index: Index, places: Rows) -> Rows:
    """Return for each thing the first one (by IRI) that it became, or that became it, as a state of one place.

    What makes two states one is what `states` says of steps; here each of many places has its own. Only what came
    before and after `places` is looked at; all else stands for itself.
    """
    successors, levels, count = index.things.successors, index.things.level.codes, len(index.things)
    owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(successors.offsets))
    alike = levels[owners] == levels[successors.items]
    old, new = owners[alike], successors.items[alike]
    only = (np.bincount(old, minlength=count)[old] == 1) & (np.bincount(new, minlength=count)[new] == 1)
    near = np.zeros(count, np.bool_)
    near[places] = True
    while (joined := near[old] != near[new]).any():
        near[old[joined]] = near[new[joined]] = True
    at = np.flatnonzero(near[old])
    steps = zip(old[at].tolist(), new[at].tolist(), only[at].tolist(), strict=True)
    kept = at[_kept(index, list(steps))]
    return _first(count, old[kept], new[kept])


def _first(count: int, old: Rows, new: Rows) -> Rows:
    """Return for each number the least of all that pairs join to it."""
    found = np.arange(count, dtype=np.int32)
    while ((least := np.minimum(found[old], found[new])) != np.maximum(found[old], found[new])).any():
        np.minimum.at(found, old, least)
        np.minimum.at(found, new, least)
    return found


def _predecessors(index: Index) -> tuple[Array, Rows]:
    """Return for each thing those that it succeeded, as offsets and items."""
    successors, count = index.things.successors, len(index.things)
    owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(successors.offsets))
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(successors.items, minlength=count), out=offsets[1:])
    return offsets, owners[np.argsort(successors.items, kind="stable")]


def _reached(index: Index, start: int, offsets: Array, items: Rows) -> Rows:
    seen = np.zeros(len(index.things), np.bool_)
    seen[start] = True
    layer = np.array([start], np.int32)
    while len(layer):
        further = items[spread(offsets, layer)[0]]
        layer = np.unique(further[~seen[further]])
        seen[layer] = True
    seen[start] = False
    return np.flatnonzero(seen).astype(np.int32)
