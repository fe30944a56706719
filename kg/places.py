"""Places on a day: found by id, code or name, and all those of a level that an area has, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.errors import Ambiguous, NotFound
from kg.fold import key
from kg.index import UNKNOWN, Array, Index, Rows, Words
from kg.succession import after, before, made_of, on_day

if TYPE_CHECKING:
    from kg.search import Hit, Search

__all__ = ["address", "after", "at_level", "before", "last_of_level", "made_of", "on_day", "resolve", "valid"]

Marks: TypeAlias = NDArray[np.bool_]
"""One truth a thing."""

_KIND = "place"


def resolve(index: Index, search: Search, text: str, day: int | None = None) -> int:
    """Return the number of the one place that an id, `place/id`, IRI, code or name stands for.

    A name may go on with what the place is part of: "Phường 4, Quận 11". A code or name may be that of several states
    of one place (same code, or one became the other): the one valid on the day (counted from 1970) is taken, else the
    last. `place/id`, an IRI and an id that is more than a code mean that very state; without a day, so does any id.
    Raise NotFound, and Ambiguous for different places of one name: their addresses are the candidates' labels, those
    that may be valid on the day come first.
    """
    exact = _exact(index, text, day)
    if exact is not None:
        return exact
    states: Rows = _of_code(index, text)
    if not len(states):
        known = _named(index, search, text)
        if not known:
            raise NotFound(text, search.near(text, kinds=(_KIND,)))
        states = np.array(sorted(known), dtype=np.int32)
        if not _one(index, states):
            raise Ambiguous(text, _candidates(index, known, day))
    return _state(index, states, day)


def address(index: Index, place: int) -> str:
    """Return what a place is called with what it is part of: Phường 4, Quận 11, Thành phố Hồ Chí Minh."""
    return ", ".join(_names(index, place))


def valid(index: Index, day: int) -> Marks:
    """Return for each thing whether it may be valid on a day: nothing says that it began later or was over before.

    A place also ends with the one that it was part of, and a body with its place, where nothing of the same level took
    over from that.
    """
    things = index.things
    found: Marks = (things.since <= day) & ~_over(index, day)  # UNKNOWN is before all days
    around = np.where(_of_kind(things.kind, _KIND), things.part_of, things.place)
    ending = _of_kind(things.kind, _KIND) | _of_kind(things.kind, "body")
    lasting = ~_over(index, day)
    while True:
        taken_over = _taken_over(index, lasting)
        ended = ending & lasting & (around >= 0) & ~taken_over[around]
        if not ended.any():
            return found & lasting
        lasting = lasting & ~ended


def at_level(index: Index, level: str, day: int, within: int | None = None) -> Rows:
    """Return the places of a level that may be valid on a day, by code, then IRI; `within`: inside that place.

    Where `within` is not valid on the day, those are meant that its parts became, or were made of: today's wards that
    came from those of an abolished district, not all of the larger unit that a province was merged into.
    """
    wanted = _of_kind(index.things.kind, _KIND) & _of_kind(index.things.level, level) & valid(index, day)
    if within is not None:
        wanted &= _inside(index, within, level, day)
    return _by_code(index, np.flatnonzero(wanted).astype(np.int32))


def last_of_level(index: Index, level: str, day: int, within: int | None = None) -> Rows:
    """Return the last places of a level that is no more on a day, by code, then IRI: of all until the level's end."""
    things = index.things
    over = things.over[_of_kind(things.kind, _KIND) & _of_kind(things.level, level) & _over(index, day)]
    if not len(over):
        return np.zeros(0, np.int32)
    found = at_level(index, level, int(over.max()) - 1, within)
    return found[~valid(index, day)[found]]


def _inside(index: Index, within: int, level: str, day: int) -> Marks:
    """Return what may be meant by the places of a level inside another on a day."""
    things = index.things
    if things.since[within] > day:
        parts = np.flatnonzero(_parts(index, np.array([within])) & _of_kind(things.level, level)).astype(np.int32)
        return _parts(index, before(index, within)) | _marks(index, made_of(index, parts)[1])
    earlier = before(index, within)
    found = _parts(index, np.append(earlier, np.int32(within)))
    if not UNKNOWN < things.over[within] <= day:
        return found
    # What lay in it until its end, and not what had left an earlier state of it.
    began = things.since[within]
    found &= (things.over == UNKNOWN) | (things.over > began)
    lay = np.flatnonzero(found & _of_kind(things.level, level))
    became = {state for part in lay.tolist() for state in on_day(index, part, day)}
    if _depth(index, within) < _depth_of(index, level):
        # What a district became itself: of all the steps where its parts are not known, else of the one that ended it.
        itself = on_day(index, within, day)
        became.update(itself if not len(lay) else set(itself) & set(things.successors[within].tolist()))
    return _marks(index, np.array(sorted(became), np.int32))


def _parts(index: Index, places: Rows) -> Marks:
    """Return what is part of some places, over any number of steps; not the places themselves."""
    part_of, around = index.things.part_of, _marks(index, places)
    found = np.zeros(len(part_of), np.bool_)
    while True:
        grown: Marks = (part_of >= 0) & (around | found)[part_of]
        if (grown == found).all():
            return found & ~around
        found = grown


def _over(index: Index, day: int) -> Marks:
    over = index.things.over
    marks: Marks = (over != UNKNOWN) & (over <= day)
    return marks


def _taken_over(index: Index, lasting: Marks) -> Marks:
    """Return what lasts, or has successors of its own level that do."""
    successors, levels = index.things.successors, index.things.level.codes
    owners = np.repeat(np.arange(len(lasting)), np.diff(successors.offsets))
    alike = levels[owners] == levels[successors.items]
    owners, items = owners[alike], successors.items[alike]
    found = lasting.copy()
    while True:
        more = owners[found[items] & ~found[owners]]
        if not len(more):
            return found
        found[more] = True


def _of_kind(words: Words, wanted: str) -> Marks:
    codes = [code for code, word in enumerate(words.words) if word == wanted]
    marks: Marks = np.isin(words.codes, codes)
    return marks


def _marks(index: Index, rows: Array) -> Marks:
    marks = np.zeros(len(index.things), np.bool_)
    marks[rows] = True
    return marks


def _depth(index: Index, place: int) -> int:
    return int(index.things.depth[place])


def _depth_of(index: Index, level: str) -> int:
    """Return how deep a level is; -1 where no place has it."""
    of = np.flatnonzero(_of_kind(index.things.level, level))
    return _depth(index, int(of[0])) if len(of) else -1


def _by_code(index: Index, rows: Rows) -> Rows:
    codes = index.things.code.take(rows)
    order = sorted(range(len(rows)), key=lambda each: (codes[each] is None, codes[each] or "", rows[each]))
    return rows[order]


def _exact(index: Index, text: str, day: int | None) -> int | None:
    """Return the place that a text means and no other state of it."""
    whole = ":" in text or "/" in text
    iri = text if ":" in text else f"{index.base}id/{text if '/' in text else f'{_KIND}/{text}'}"
    thing = index.thing(iri)
    if thing is None or index.things.kind.words[index.things.kind.codes[thing]] != _KIND:
        return None
    return thing if whole or day is None or index.things.code[thing] != text else None


def _of_code(index: Index, text: str) -> Rows:
    """Return the places that have a code."""
    code = index.things.code
    wanted = text.encode(errors="surrogatepass")
    rows = np.flatnonzero(_of_kind(index.things.kind, _KIND) & (np.diff(code.offsets) == len(wanted)))
    if not wanted or not len(rows):
        return np.zeros(0, np.int32)
    return rows[[each == wanted for each in code.raw(rows)]].astype(np.int32)


def _one(index: Index, states: Rows) -> bool:
    """Whether places are states of one: each has a code with another in common, or one of them became the other."""
    first, *others = states.tolist()
    codes = index.things.code
    reached, waiting = {first}, [first]
    while waiting:
        current = waiting.pop()
        later, earlier = set(after(index, current).tolist()), set(before(index, current).tolist())
        near = {each for each in others if each in later or each in earlier}
        near |= {each for each in others if codes[each] is not None and codes[each] == codes[current]}
        waiting.extend(near - reached)
        reached |= near
    return len(reached) == len(states)


def _candidates(index: Index, known: Mapping[int, Hit], day: int | None) -> list[Hit]:
    there, code = valid(index, day) if day is not None else np.ones(len(index.things), np.bool_), index.things.code
    rows = sorted(known, key=lambda row: (not there[row], code[row] or "", row))
    return [replace(known[row], label=address(index, row)) for row in rows]


def _named(index: Index, search: Search, text: str) -> dict[int, Hit]:
    """Return the places of which a text is the name, alone or with what they are part of after commas."""
    known = _called(index, search, text)
    name, *around = text.split(",")
    if known or not around:
        return known
    wanted = [key(each) for each in around]
    return {place: hit for place, hit in _called(index, search, name).items() if _lies(index, place, wanted)}


def _called(index: Index, search: Search, name: str) -> dict[int, Hit]:
    found = [(hit, index.thing(hit.iri)) for hit in search.resolve(name) if hit.kind == _KIND]
    return {thing: hit for hit, thing in found if thing is not None}


def _lies(index: Index, place: int, wanted: Sequence[str]) -> bool:
    """Whether a place is part of places with these names (folded), the nearest first."""
    around = iter([key(each) for each in _names(index, place)[1:]])
    return all(each in around for each in wanted)  # each is looked for after the one before


def _names(index: Index, place: int) -> list[str]:
    things = index.things
    around = [place]
    while (above := int(things.part_of[around[-1]])) >= 0 and above not in around:
        around.append(above)
    return [things.label[each] or things.iri[each] for each in around]


def _state(index: Index, states: Rows, day: int | None) -> int:
    """Return the state that is valid on a day, else the last."""
    things = index.things
    on = states[valid(index, day)[states]] if day is not None else states
    candidates: Iterable[int] = (on if len(on) else states).tolist()
    return max(candidates, key=lambda each: (things.since[each], -each))
