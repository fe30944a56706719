"""The history of a place: what it was made of and what became of it, each step with its day, decision and claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypedDict

import numpy as np

from kg.facts import Claim, Fact
from kg.index import Index
from kg.said import said_of, undisputed
from kg.store import Store
from kg.succession import after, before, same
from kg.summaries import Named, When
from ontology.edtf import NotEdtf, bounds
from ontology.iri import Base


class Unit(Named):
    """A state of a place."""

    level: str | None
    code: str | None


class StepClaim(Claim):
    """A claim on a step; `says` are the properties of the two states that it gives."""

    says: list[str]


# `from` is a keyword, so this one cannot be written as a class.
Step = TypedDict(
    "Step", {"from": Unit, "to": Unit, "on": When | None, "decided_by": list[Named], "claims": list[StepClaim]}
)
"""From a state to one that succeeded it: the day, and the documents that decided it.

The day is the first on which the old state was no more. Where nobody states it, it is the first of the new state if
that is the same place under a new name or code; what joined another place did so on that one's first day or later."""


def steps(index: Index, store: Store, base: Base, place: int) -> list[Step]:
    """Return every step that led to a place and every one that leads on from it, by day, then id.

    A circle, which files of RDF may have, is walked once. Raise QueryError.
    """
    earlier, later = before(index, place, any_level=True).tolist(), after(index, place).tolist()
    successors = index.things.successors
    pairs = {
        (old, new)
        for group in ([*earlier, place], [place, *later])
        for old in group
        for new in successors[old].tolist()
        if new in group and new != old
    }
    involved = sorted({each for pair in pairs for each in pair})
    units = dict(zip(involved, _units(index, involved), strict=True))
    iris = dict(zip(involved, index.things.iri.take(np.array(involved, np.int32)), strict=True))
    said = said_of(store, base, list(iris.values()))
    found = [_step(index, pair, units, {each: said.get(iris[each], []) for each in pair}) for pair in sorted(pairs)]
    return sorted(found, key=lambda each: (_first(each["on"]), each["from"]["id"], each["to"]["id"]))


def _units(index: Index, places: Sequence[int]) -> Iterator[Unit]:
    rows, things = np.array(places, np.int32), index.things
    columns = zip(
        things.iri.ids(rows), things.label.take(rows), things.level.take(rows), things.code.take(rows), strict=True
    )
    for id, label, level, code in columns:
        yield {"id": id, "label": label, "level": level, "code": code}


def _step(index: Index, pair: tuple[int, int], units: Mapping[int, Unit], said: Mapping[int, list[Fact]]) -> Step:
    old, new = pair
    succeeds = [
        fact for fact in said[old] if fact["property"] == "succeededBy" and fact["value"].get("id") == units[new]["id"]
    ]
    decided = [fact for fact in said[old] if fact["property"] == "changedBy"]
    ended = [fact for fact in said[old] if fact["property"] == "validTo"]
    began = [fact for fact in said[new] if fact["property"] == "validFrom"]
    return {
        "from": units[old],
        "to": units[new],
        "on": _when(_day(index, old, new)),
        "decided_by": [
            {"id": fact["value"]["id"], "label": fact["value"].get("label")}
            for fact in decided
            if undisputed(fact) and "id" in fact["value"]
        ],
        "claims": _claims([*succeeds, *ended, *began, *decided]),
    }


def _day(index: Index, old: int, new: int) -> str | None:
    """Return the day of a step, as EDTF."""
    things = index.things
    ended, began = things.valid_to.take(np.array([old]))[0], things.valid_from.take(np.array([new]))[0]
    if ended is not None or began is None:
        return ended
    first = same(index, np.array([old], np.int32))
    return began if first[old] == first[new] else _from(began)


def _from(edtf: str) -> str | None:
    """Return that day or any later one; None for what is no date or has no first day."""
    first = _bounds(edtf)[0]
    return f"{first.isoformat()}/.." if first else None


def _claims(facts: Iterable[Fact]) -> list[StepClaim]:
    """Return the claims of some facts, each once with what it says, in the order of the facts."""
    found: dict[str, StepClaim] = {}
    for fact in facts:
        for claim in fact["claims"]:
            known = found.setdefault(claim["id"], {**claim, "says": []})
            if fact["property"] not in known["says"]:
                known["says"].append(fact["property"])
    return list(found.values())


def _when(edtf: str | None) -> When | None:
    if edtf is None:
        return None
    first, last = _bounds(edtf)
    return {
        "edtf": edtf,
        "not_before": first.isoformat() if first else None,
        "not_after": last.isoformat() if last else None,
    }


def _bounds(edtf: str) -> tuple[date | None, date | None]:
    try:
        return bounds(edtf)
    except NotEdtf:  # files of RDF are loaded as they are
        return None, None


def _first(when: When | None) -> str:
    """Return what steps are ordered by: those of no known day last."""
    return (when and (when["not_before"] or when["not_after"])) or "~"
