"""Places on a day: found by id, code or name, and all those of a level that an area has, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import Ambiguous, NotFound
from kg.fold import key
from kg.index import EPOCH, NO_DEPTH, UNKNOWN, Array, Index, Rows
from kg.kindwords import completed, other_marks, spelled
from kg.succession import after, before, made_of, on_day, states, stood
from kg.validity import Marks, ended_by, of_kind, valid

if TYPE_CHECKING:
    from kg.search import Hit, Search

__all__ = [
    "address",
    "after",
    "at_level",
    "before",
    "inside",
    "last_of_level",
    "made_of",
    "on_day",
    "resolve",
    "there",
    "valid",
]

_KIND = "place"
_LOOKED_AT, _SUGGESTED = 50, 5


def resolve(index: Index, search: Search, text: str, day: int | None = None) -> int:
    """Return the number of the one place that an id, `place/id`, IRI, code or name stands for.

    A name may go on with what the place is part of: "Phường 4, Quận 11". Its kind word may be shortened ("Q.11"), or
    left out ("Huế"): then the highest level that has a place of this name is meant. `place/id`, an IRI and an id that
    is more than a code mean that very state; without a day, so does any id. Of other states of one place (`states`)
    the one valid on the day (counted from 1970) is taken, without a day the last, else the last that bears the name.
    The day also decides between different places: those that were there, and only where none was, all others.

    Raise NotFound, and Ambiguous for different places of one name: their addresses are the candidates' labels.
    """
    exact = _exact(index, text, day)
    if exact is not None:
        return exact
    of_code = _of_code(index, text)
    if len(of_code):
        return _state(index, of_code, day)
    known = _named(index, search, text)
    if not len(known):
        raise NotFound(text, _near(index, search, text))
    meant = _on(index, known, day)
    found = [_state(index, each, day) for each in _apart(index, meant)]
    if len(found) == 1:
        return found[0]
    gone_on = None if day is None or valid(index, day)[meant].any() else date.fromordinal(day + EPOCH)
    raise Ambiguous(text, _candidates(index, found), gone_on)


def address(index: Index, place: int) -> str:
    """Return what a place is called with what it is part of: Phường 4, Quận 11, Thành phố Hồ Chí Minh."""
    things = index.things
    return ", ".join(things.label[each] or things.iri[each] for each in _around(index, place))


def at_level(index: Index, level: str, day: int, within: int | None = None) -> Rows:
    """Return the places of a level that may be valid on a day, by code, then IRI; `within`: inside that place.

    Where `within` is not valid on the day, those are meant that its parts became, or were made of: today's wards that
    came from those of an abolished district, not all of the larger unit that a province was merged into.
    """
    wanted = of_kind(index.things.kind, _KIND) & of_kind(index.things.level, level) & valid(index, day)
    if within is not None:
        wanted &= _inside(index, within, level, day)
    return _by_code(index, np.flatnonzero(wanted).astype(np.int32))


def last_of_level(index: Index, level: str, day: int, within: int | None = None) -> Rows:
    """Return the last places of a level that is no more on a day, by code, then IRI: of all until the level's end."""
    things = index.things
    over = things.over[of_kind(things.kind, _KIND) & of_kind(things.level, level) & ended_by(index, day)]
    if not len(over):
        return np.zeros(0, np.int32)
    found = at_level(index, level, int(over.max()) - 1, within)
    return found[~valid(index, day)[found]]


def there(index: Index, place: int, day: int) -> Rows:
    """Return what stood on a day where a place or body stands, by IRI: what `kg.succession.stood` says.

    But of levels below its own what `at_level` has: the wards in the place of an abolished district lie inside it.
    """
    things = index.things
    found = np.array(stood(index, place, day), np.int32)
    below = of_kind(things.kind, _KIND)[found] & (things.depth[found] > things.depth[place])
    inner = [at_level(index, level, day, place) for level in filter(None, set(things.level.take(found[below])))]
    return np.sort(np.concatenate([found[~below], *inner]))


def inside(index: Index, within: int, day: int) -> Marks:
    """Return which things are places that `at_level` has inside another on a day, of any level."""
    levels, found = index.things.level, np.zeros(len(index.things), np.bool_)
    for level in filter(None, levels.words):
        found |= _inside(index, within, level, day) & of_kind(levels, level)
    return found & of_kind(index.things.kind, _KIND) & valid(index, day)


def _inside(index: Index, within: int, level: str, day: int) -> Marks:
    """Return what may be meant by the places of a level inside another on a day."""
    things = index.things
    if things.since[within] > day:
        first = around(index, int(things.since[within]))
        lies = _parts(first, _marks(index, np.array([within]))) & of_kind(things.level, level)
        earlier = _parts(around(index, day), _marks(index, before(index, within)))
        return earlier | _marks(index, made_of(index, np.flatnonzero(lies).astype(np.int32))[1])
    states = _marks(index, np.append(before(index, within), np.int32(within)))
    if not UNKNOWN < things.over[within] <= day:
        return _parts(around(index, day), states)
    # What lay in it on its last day, and not what had left an earlier state of it.
    last = int(things.over[within]) - 1
    part_of = around(index, last)
    lay = _parts(part_of, states) & valid(index, last)
    at = np.flatnonzero(lay & of_kind(things.level, level))
    above = np.flatnonzero(lay & (things.depth < _depth_of(index, level)))
    found = np.zeros(len(things), np.bool_)
    if _depth(index, within) >= _depth_of(index, level):
        return found
    for area in {within, *part_of[at].tolist(), *above.tolist()}:
        found |= _became(index, area, at[part_of[at] == area], level, day)
    return found


def _became(index: Index, area: int, parts: Rows, level: str, day: int) -> Marks:
    """Return the places of a level that are meant by an area that is no more; `parts` are those that lay in it.

    What a decision made of a district itself is named once for each new ward, so that districts add up. Its old wards
    went into those, but pieces of them into wards of its neighbours as well, which are not meant.
    """
    of_level, became = of_kind(index.things.level, level), on_day(index, area, day)
    own = {state for part in parts.tolist() for state in on_day(index, part, day) if of_level[state]}
    named = {each for each in became if of_level[each]}
    straight = named.intersection(index.things.successors[area].tolist())
    if own or straight or named:
        meant = named & (own | straight) or own or named
        return _marks(index, np.array(sorted(meant), np.int32))
    earlier = {area, *before(index, area).tolist()}
    wholly = [each for each in became if each != area and earlier.issuperset(before(index, each).tolist())]
    return _parts(around(index, day), _marks(index, np.array(wholly, np.int32)))


def around(index: Index, day: int) -> Rows:
    """Return for each thing the place that it is part of on a day, or on its last day if it was over by then; -1: none.

    That is the one which its row names or, where that was no more, the one of the same level that took over: a district
    that came to another province took its communes along. Where several did, or none, it is the one named.
    """
    things = index.things
    found: Rows = things.part_of.copy()
    days = np.where(ended_by(index, day), things.over - 1, day)
    ends = things.over[found]
    moved = np.flatnonzero((found >= 0) & (ends != UNKNOWN) & (ends <= days))
    for place, on in {(int(found[each]), int(days[each])) for each in moved}:
        took = [each for each in on_day(index, place, on) if things.level.codes[each] == things.level.codes[place]]
        if len(took) == 1:
            found[moved[(things.part_of[moved] == place) & (days[moved] == on)]] = took[0]
    return found


def _parts(part_of: Rows, places: Marks) -> Marks:
    """Return what is part of some places, over any number of steps; not the places themselves."""
    around = places
    found = np.zeros(len(part_of), np.bool_)
    while True:
        grown: Marks = (part_of >= 0) & (around | found)[part_of]
        if (grown == found).all():
            return found & ~around
        found = grown


def _marks(index: Index, rows: Array) -> Marks:
    marks = np.zeros(len(index.things), np.bool_)
    marks[rows] = True
    return marks


def _depth(index: Index, place: int) -> int:
    return int(index.things.depth[place])


def _depth_of(index: Index, level: str) -> int:
    """Return how deep a level is; -1 where no place has it."""
    of = np.flatnonzero(of_kind(index.things.level, level))
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
    rows = np.flatnonzero(of_kind(index.things.kind, _KIND) & (np.diff(code.offsets) == len(wanted)))
    if not wanted or not len(rows):
        return np.zeros(0, np.int32)
    return rows[[each == wanted for each in code.raw(rows)]].astype(np.int32)


def _on(index: Index, known: Rows, day: int | None) -> Rows:
    """Return which places are meant on a day: those valid, else other states of them that are, else all of one name.

    Without a day any state may be meant, of which `_state` takes the last.
    """
    if day is None:
        return states(index, known)
    there = valid(index, day)
    for places in (known, states(index, known)):
        if there[places].any():
            return places[there[places]]
    return known


def _apart(index: Index, places: Rows) -> list[Rows]:
    """Return places by what they are states of: some have a code in common, or became the other over any steps."""
    codes, waiting, found = index.things.code, places.tolist(), []
    while waiting:
        one = [waiting.pop(0)]
        for current in one:  # grows as more are reached
            linked = {*after(index, current).tolist(), *before(index, current).tolist()}
            same = codes[current]
            near = [each for each in waiting if each in linked or (same is not None and codes[each] == same)]
            one += near
            waiting = [each for each in waiting if each not in near]
        found.append(np.array(sorted(one), np.int32))
    return found


def _candidates(index: Index, places: Iterable[int]) -> list[Hit]:
    from kg.search import Hit

    things = index.things
    rows = np.array(sorted(places, key=lambda row: (things.code[row] or "", row)), np.int32)
    ids = things.iri.ids(rows)
    each = zip(rows.tolist(), ids, strict=True)
    return [Hit(things.iri[row], id, _KIND, address(index, row), None, None, None) for row, id in each]


def _near(index: Index, search: Search, text: str) -> list[Hit]:
    """Return suggestions: places whose names have most of the words, the highest level first."""
    words = set(spelled(text).split())

    def order(hit: Hit) -> tuple[int, int]:
        place = index.thing(hit.iri)
        return -len(words & set(key(hit.label or "").split())), NO_DEPTH if place is None else _depth(index, place)

    return sorted(search.near(spelled(text), _LOOKED_AT, kinds=(_KIND,)), key=order)[:_SUGGESTED]


def _named(index: Index, search: Search, text: str) -> Rows:
    """Return the places of which a text is the name, alone or with what they are part of after commas."""
    for name, *around in (text,), text.split(","):
        for names, bare in ((name,), False), ((spelled(name),), False), (completed(name), True):
            known = _written(index, name, _called(index, search, names))
            if around and len(known):
                known = _lying(index, search, known, around)
            if len(known):
                return _highest(index, known) if bare else known
    return np.zeros(0, np.int32)


def _called(index: Index, search: Search, names: Iterable[str]) -> Rows:
    hits = (hit for name in names for hit in search.resolve(name) if hit.kind == _KIND)
    found = {index.thing(hit.iri) for hit in hits}
    return np.array(sorted(each for each in found if each is not None), np.int32)


def _written(index: Index, name: str, places: Rows) -> Rows:
    """Leave out those that have other diacritics than the name, if any has the same."""
    alike = places[[not other_marks(name, index.things.label[each] or "") for each in places.tolist()]]
    return alike if len(alike) else places


def _highest(index: Index, places: Rows) -> Rows:
    depths = index.things.depth[places]
    highest: Rows = places[depths == depths.min()]
    return highest


def _lying(index: Index, search: Search, places: Rows, around: Sequence[str]) -> Rows:
    """Return which places are part of what is called so, the nearest first."""
    areas = []
    for name in around:
        called = _named(index, search, name)
        if not len(called):
            return called
        areas.append(set(states(index, called).tolist()))
    return places[[_lies(index, each, areas) for each in places.tolist()]]


def _lies(index: Index, place: int, areas: Sequence[set[int]]) -> bool:
    around = iter(_around(index, place)[1:])
    return all(any(each in area for each in around) for area in areas)  # each is looked for after the one before


def _around(index: Index, place: int) -> list[int]:
    """Return a place and what it is part of, the nearest first."""
    part_of = index.things.part_of
    around = [place]
    while (above := int(part_of[around[-1]])) >= 0 and above not in around:
        around.append(above)
    return around


def _state(index: Index, of_one: Rows, day: int | None) -> int:
    """Return the state that is valid on a day, else the last."""
    things = index.things
    on = of_one[valid(index, day)[of_one]] if day is not None else of_one
    candidates: Iterable[int] = (on if len(on) else of_one).tolist()
    return max(candidates, key=lambda each: (things.since[each], -each))
