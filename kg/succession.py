"""What bodies and places became: districts were abolished on 1 July 2025, wards merged and were split."""

from kg.index import UNKNOWN, Index


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
