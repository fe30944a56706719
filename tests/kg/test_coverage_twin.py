"""Coverage against its definition written out in plain Python, on random countries and cascades."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.coverage import coverage
from kg.errors import NoPlaces
from kg.index import EPOCH, Index
from kg.places import at_level, last_of_level
from tests.kg.lineage import Lineage, Said, Thing

LEVELS = {"central": 0, "province": 1, "district": 2, "commune": 3}
DAYS = ["2011-12-01", "2012-04-12", "2018-01-01", "2019-01-01", "2025-07-01"]


@st.composite
def cascades(draw: st.DrawFn) -> Lineage:
    """Up to nine places that are part of and became any others, also in circles, and up to seven things."""
    ids = [f"p{number}" for number in range(draw(st.integers(1, 9)))]
    some, days = st.sampled_from(ids), st.none() | st.sampled_from(DAYS)
    places = []
    for id in ids:
        after = tuple(
            draw(st.lists(st.sampled_from([each for each in ids if each != id] or [id]), max_size=2, unique=True))
        )
        around = draw(st.none() | some)
        level = draw(st.sampled_from([None, *LEVELS]))
        spans = [each for each in (draw(days), draw(days)) if each]
        begin, end = (*sorted(set(spans)), None, None)[:2]
        places.append(
            Thing(id, "place", level, part_of=around, valid_from=begin, valid_to=end, successors=after, label=id)
        )
    nodes = []
    for number in range(draw(st.integers(1, 7))):
        first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
        kept = draw(st.tuples(st.booleans(), st.booleans()))
        held = tuple(draw(st.lists(some, max_size=3, unique=True)))
        kind, level = draw(st.sampled_from(["document", "event", "action"])), draw(st.sampled_from([None, *LEVELS]))
        nodes.append(
            Thing(
                f"n{number}", kind, level, first=first if kept[0] else None, last=last if kept[1] else None, places=held
            )
        )
    names = st.sampled_from([each.id for each in nodes])
    numbers = count(1)
    said = draw(st.lists(st.tuples(names, names, st.booleans()), max_size=12, unique_by=lambda each: each[:2]))
    links = [
        Said(source, target, claim=next(numbers), certainty="disputed" if disputed else "stated")
        for source, target, disputed in said
    ]
    return Lineage(nodes, links, places)


class Twin:
    """The definition of a coverage, one thing and one place at a time."""

    def __init__(self, lineage: Lineage, level: str, day: date) -> None:
        self._places = {each.id: each for each in lineage.things}
        self._nodes = {each.id: each for each in lineage.nodes}
        self._root, self._level, self._day = lineage.nodes[0], level, day.isoformat()
        self._links = [(each.source, each.target) for each in lineage.links if each.certainty != "disputed"]

    def traced(self) -> list[Thing]:
        found, layer = {self._root.id}, set() if self._later(self._root) else {self._root.id}
        while layer:
            layer = {s for s, t in self._links if t in layer and not self._later(self._nodes[s])} - found
            found |= layer
        itself = self._root.level == self._level and not self._later(self._root)
        return [self._nodes[id] for id in found if id != self._root.id or itself]

    def _later(self, node: Thing) -> bool:
        return bool(node.first and node.first > self._day)

    def made_of(self, id: str) -> set[str]:
        """The place and all of its level that became it."""
        found = {id}
        while True:
            level = self._places[id].level
            more = {each.id for each in self._places.values() if each.level == level and found & {*each.successors}}
            if more <= found:
                return found
            found |= more

    def around(self, id: str) -> set[str]:
        found: set[str] = set()
        above = self.parent(id)
        while above and above not in found:
            found.add(above)
            above = self.parent(above)
        return found

    def parent(self, id: str) -> str | None:
        """What a place is part of on the day, or was on its last: what its row names, or what took over from that."""
        place = self._places[id]
        if place.part_of is None:
            return None
        gone = place.valid_to and place.valid_to <= self._day
        day = str(date.fromisoformat(place.valid_to) - timedelta(1)) if gone and place.valid_to else self._day
        named = self._places[place.part_of]
        if not (named.valid_to and named.valid_to <= day):
            return named.id
        took = [each for each in self.became(named.id, day) if self._places[each].level == named.level]
        return took[0] if len(took) == 1 else named.id

    def became(self, id: str, day: str) -> set[str]:
        found: set[str] = set()
        seen, waiting = {id}, [self._places[id]]
        while waiting:
            place = waiting.pop()
            if place.id != id and place.valid_from and place.valid_from > day:
                continue
            if place.valid_to and place.valid_to <= day:
                waiting += [self._places[each] for each in place.successors if each not in seen]
                seen |= {*place.successors}
            else:
                found.add(place.id)
        return found or {id}

    def covered(self, id: str) -> tuple[str, dict[str, list[str]], dict[str, int], tuple[int | None, int | None]]:
        """State, evidence with the earlier state where it stood, what is below, and the fewest and most days."""
        mine, evidence, below = self.made_of(id), {}, {"documents": 0, "events": 0}
        kinds: dict[str, list[Thing]] = {"document": [], "event": []}
        for node in self.traced():
            kind = "document" if node.kind == "document" else "event"
            standing = mine & {*node.places}
            inside = {state for held in node.places for state in mine & self.around(held)}
            counts = standing or (inside if node.level == self._level else set())
            if counts:
                evidence[node.id] = [] if id in counts else [f"place/{each}" for each in sorted(counts)]
                kinds[kind].append(node)
            elif inside and LEVELS.get(node.level or "", 9) > LEVELS[self._level]:
                below[f"{kind}s"] += 1
        state = next((kind for kind, nodes in kinds.items() if nodes), "none")
        return state, evidence, below, self._days(kinds.get(state, []))

    def _days(self, nodes: list[Thing]) -> tuple[int | None, int | None]:
        spans = [self._span(each) for each in nodes]
        least = [low for low, _ in spans]
        most = [high for _, high in spans if high is not None]
        known = [low for low in least if low is not None]
        return min(known) if known and len(known) == len(least) else None, min(most) if most else None

    def _span(self, node: Thing) -> tuple[int | None, int | None]:
        root = self._root
        if node is root:
            return (0, 0) if root.first or root.last else (None, None)
        return _between(root.last, node.first), _between(root.first, node.last)


def _between(start: str | None, end: str | None) -> int | None:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days if start and end else None


def listed(index: Index, level: str, day: date) -> list[str]:
    number = day.toordinal() - EPOCH
    rows = at_level(index, level, number)
    return index.things.iri.ids(rows if len(rows) else last_of_level(index, level, number))


@given(cascades(), st.sampled_from(list(LEVELS)), st.sampled_from([date(2019, 1, 1), date(2026, 1, 1)]))
def test_the_coverage_is_what_the_definition_says(lineage: Lineage, level: str, day: date) -> None:
    twin = Twin(lineage, level, day)
    with TemporaryDirectory() as directory:
        index = lineage.index(Path(directory))
        places = listed(index, level, day)
        if not places:
            with pytest.raises(NoPlaces):
                coverage(index, lineage.nodes[0].iri, level, day)
            return
        found = coverage(index, lineage.nodes[0].iri, level, day).to_dict()
    assert [each["id"] for each in found["places"]] == places
    for each in found["places"]:
        state, evidence, below, days = twin.covered(each["id"].partition("/")[2])
        assert each["state"] in (state, "absent")
        assert {one["id"].partition("/")[2]: [s["id"] for s in one["via"]] for one in each["evidence"]} == evidence
        assert len(each["evidence"]) == len(evidence)
        assert each["below"] == below
        assert (each["days"] or {"min": None, "max": None}) == dict(zip(("min", "max"), days, strict=True))
    states = [each["state"] for each in found["places"]]
    counts = {key: states.count(key) for key in ("document", "event", "none", "absent")}
    assert {key: value for key, value in found["counts"].items() if key not in ("shares", "uncertain")} == {
        **counts,
        "total": len(places),
    }
