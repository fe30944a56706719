"""Two lines, one place: its bodies of the Party, the State and the Front on a day, and who held which post in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypedDict

import numpy as np

from kg.facts import Fact
from kg.index import EPOCH, UNKNOWN, Index, Rows
from kg.places import there, valid
from kg.said import said_of
from kg.store import Store
from kg.succession import same
from kg.summaries import Named, ThingSummary, named, thing_summaries
from kg.tenures import Held, Tenure, tenures
from kg.validity import of_kind
from ontology import vocab
from ontology.iri import Base

ORDER: Final = (
    *("party", "peoples-council", "government", "public-security", "military", "judiciary", "national-assembly"),
    *("state", "front", "mass-organisation", "joint", "community"),
)
"""Branches in the order in which they are shown; others, and bodies of no branch, come after."""

_ALWAYS = ("party", "peoples-council", "government", "public-security", "front")  # shown without bodies, too
_TOGETHER = "joint"  # what several branches do together is no branch of its own

# `from` is a keyword, so this one cannot be written as a class.
Post = TypedDict(
    "Post",
    {
        "id": str,
        "person": Named | None,
        "post": str | None,
        "rank": str | None,
        "held": Held,
        "from": str | None,
        "to": str | None,
        "attested_on": list[str],
        "facts": list[Fact],
    },
)
"""A tenure: who held the post, whether certainly or possibly, what is known of its time, and every fact of it."""


class Seat(ThingSummary):
    """A body, its posts that may have been held, the surest first, and every fact of it.

    `via` is the other state of the place at which it is recorded, else null.
    """

    via: Named | None
    posts: list[Post]
    facts: list[Fact]


class Line(TypedDict):
    """The bodies of one branch; the Party, the two of local government, the police and the Front are always there."""

    branch: str | None
    bodies: list[Seat]


class HeldPost(TypedDict):
    """A post of somebody in two branches; `id` is the tenure's."""

    id: str
    post: str | None
    body: Named
    branch: str | None
    held: Held


class Twice(TypedDict):
    """Somebody who held posts in two or more branches: certainly, if such posts of two branches were held certainly."""

    person: Named
    held: Held
    branches: list[str]
    posts: list[HeldPost]


class Lines(TypedDict):
    """The whole answer. `existed`: nothing says otherwise; `stood`: what stood there that day, itself or others."""

    place: ThingSummary
    as_of: str
    existed: bool
    stood: list[Named]
    lines: list[Line]
    two_branches: list[Twice]


def lines(index: Index, store: Store, base: Base, place: int, as_of: date) -> Lines:
    """Return the bodies of a place that may have been there on a day, by branch, and who may have held their posts.

    Raise QueryError.
    """
    day = as_of.toordinal() - EPOCH
    rows = bodies(index, place, day)
    seats = _seats(index, store, base, rows, place, as_of)
    branches = sorted({*_ALWAYS, *(each.get("branch") for each in seats)}, key=_order)
    return {
        "place": thing_summaries(index, np.array([place]))[0],
        "as_of": as_of.isoformat(),
        "existed": bool(valid(index, day)[place]),
        "stood": named(index, there(index, place, day)),
        "lines": [{"branch": branch, "bodies": [s for s in seats if s.get("branch") == branch]} for branch in branches],
        "two_branches": _twice(seats),
    }


def last_day(index: Index, place: int, today: date) -> date:
    """Return the day of which a place is asked where none is given: today, or its last if it is surely no more."""
    over = int(index.things.over[place])
    gone = UNKNOWN < over <= today.toordinal() - EPOCH
    return date.fromordinal(max(over + EPOCH - 1, 1)) if gone else today


def bodies(index: Index, place: int, day: int) -> Rows:
    """Return the bodies of a place that may be there on a day, by level, name and IRI.

    Also those recorded at another state of the same place (`kg.succession.states`): sources do not found anew the
    bodies of a province that grew or was renamed. A state that is surely not there on the day has none.
    """
    things, there_then = index.things, valid(index, day)
    if not there_then[place]:
        return np.zeros(0, np.int32)
    first = same(index, np.array([place], np.int32))
    here = (things.place >= 0) & (first[things.place] == first[place])
    rows = np.flatnonzero(of_kind(things.kind, "body") & here & there_then).astype(np.int32)
    labels = dict(zip(rows.tolist(), things.label.take(rows), strict=True))
    return np.array(sorted(rows.tolist(), key=lambda row: (things.depth[row], labels[row] or "", row)), np.int32)


def _seats(index: Index, store: Store, base: Base, rows: Rows, place: int, as_of: date) -> list[Seat]:
    iris = index.things.iri.take(rows)
    known: dict[str, list[tuple[Tenure, Held]]] = {iri: [] for iri in iris}
    for tenure in tenures(store, iris):
        held = tenure.held(as_of)
        if held is not None:
            known[tenure.body].append((tenure, held))
    facts = said_of(store, base, [*iris, *(tenure.iri for each in known.values() for tenure, _ in each)])
    columns = zip(rows.tolist(), iris, thing_summaries(index, rows), strict=True)
    return [
        {
            **summary,
            "via": _via(index, row, place),
            "posts": _posts(base, known[iri], facts, as_of),
            "facts": facts.get(iri, []),
        }
        for row, iri, summary in columns
    ]


def _via(index: Index, body: int, place: int) -> Named | None:
    at = index.things.place[body]
    return None if at == place else named(index, np.array([at]))[0]


def _posts(
    base: Base, found: Iterable[tuple[Tenure, Held]], facts: Mapping[str, list[Fact]], as_of: date
) -> list[Post]:
    """Return posts, the certain first, then by the days to the nearest on which something is known of them."""
    ordered = sorted(found, key=lambda each: (each[1], each[0].away(as_of), each[0].iri))
    return [
        {
            "id": _id(base, tenure.iri),
            "person": {"id": _id(base, tenure.holder), "label": tenure.name} if tenure.holder else None,
            "post": tenure.post,
            "rank": tenure.rank,
            "held": held,
            "from": tenure.start,
            "to": tenure.end,
            "attested_on": list(tenure.attested),
            "facts": facts.get(tenure.iri, []),
        }
        for tenure, held in ordered
    ]


def _twice(seats: Iterable[Seat]) -> list[Twice]:
    """Return who held posts in two branches, the certain first, then by name."""
    held: dict[str, tuple[Named, list[HeldPost]]] = {}
    for seat in seats:
        body: Named = {"id": seat["id"], "label": seat["label"]}
        for post in seat["posts"]:
            entry: HeldPost = {
                "id": post["id"],
                "post": post["post"],
                "body": body,
                "branch": seat.get("branch"),
                "held": post["held"],
            }
            if person := post["person"]:
                held.setdefault(person["id"], (person, []))[1].append(entry)
    found = [_both(person, posts) for person, posts in held.values() if len(_widest(posts)) > 1]
    return sorted(found, key=lambda each: (each["held"], each["person"]["label"] or "", each["person"]["id"]))


def _both(person: Named, posts: Sequence[HeldPost]) -> Twice:
    certain = _widest(each for each in posts if each["held"] == "certain")
    ordered = sorted(posts, key=lambda each: (_order(each["branch"]), each["id"]))
    held: Held = "certain" if len(certain) > 1 else "possible"
    return {"person": person, "held": held, "branches": sorted(_widest(posts), key=_order), "posts": ordered}


def _widest(posts: Iterable[HeldPost]) -> set[str]:
    """Return the branches of some posts, each by the widest that holds it: `state` for `government`."""
    concepts, found = vocab.scheme("branch").concepts, set()
    for post in posts:
        branch = post["branch"] or ""
        while branch in concepts and (wider := concepts[branch].broader):
            branch = wider
        if branch and branch != _TOGETHER:
            found.add(branch)
    return found


def _order(branch: str | None) -> tuple[int, str]:
    return (ORDER.index(branch) if branch in ORDER else len(ORDER), branch or "~")


def _id(base: Base, iri: str) -> str:
    return "/".join(base.split(iri) or (iri,))
