"""What a trace found, in columns, and as the JSON that command line and HTTP share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import Literal, TypeAlias, TypedDict

import numpy as np

from kg.index import UNKNOWN, Array, Index, Lists, Rows, spread
from kg.succession import on_day

Direction: TypeAlias = Literal["down", "up", "both"]
"""Down: what derives from the root. Up: what the root derives from."""

EPOCH = date(1970, 1, 1).toordinal()
"""Ordinal of the day from which an index counts."""


class Named(TypedDict):
    """A body or place: `id` is `kind/id`."""

    id: str
    label: str | None


class When(TypedDict):
    """A date as it is known, in EDTF, and the days (YYYY-MM-DD) that bound it."""

    edtf: str | None
    not_before: str | None
    not_after: str | None


def shown(when: When) -> str:
    """Return a date in EDTF; where no source gives one, the day, or the first and last day that bound it."""
    first, last = when["not_before"], when["not_after"]
    return when["edtf"] or (first if first == last and first else f"{first or ''}..{last or ''}")


class Days(TypedDict):
    """The fewest and the most days from the root's day to another; null where a bound is not known."""

    min: int | None
    max: int | None


class Node(TypedDict):
    """A document, event or action. `type`, `level` and `branch` are concept ids; `depth` counts links from the root."""

    id: str
    iri: str
    kind: str | None
    type: str | None
    label: str | None
    symbol: str | None
    level: str | None
    branch: str | None
    issuer: list[Named]
    place: list[Named]
    date: When | None
    days: Days | None
    depth: int


class ClaimDict(TypedDict):
    """Who says a link and where: bare ids of the claim and of its source, or several sources with ';' between."""

    id: str
    source: str | None
    locator: str | None
    certainty: str | None


class Link(TypedDict):
    """A link from the derived thing (`source`) to what it derives from; `certainty` is the strongest claim's."""

    source: str
    target: str
    relation: str
    certainty: str | None
    claims: list[ClaimDict]


# `from` is a keyword, so this one cannot be written as a class.
Gap = TypedDict("Gap", {"from": str, "to": str, "missing_levels": list[str]})
"""The levels without a named document between the derived thing and what it derives from, the highest first."""


class TraceDict(TypedDict):
    """The whole answer; `nodes` and `links` are networkx's node-link form."""

    dataset: str | None
    root: str
    direction: Direction
    as_of: str | None
    nodes: list[Node]
    links: list[Link]
    gaps: list[Gap]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace in columns. Nodes are ordered by depth, level, date and IRI; links by target, source and relation."""

    index: Index
    root: int
    direction: Direction
    as_of: date | None
    disputed: bool
    """Whether links that all their claims dispute were followed."""
    nodes: Rows
    """Numbers of nodes, the root first; `depth`, `days_min` and `days_max` (days from the root's day) run along."""
    depth: Rows
    days_min: Rows
    days_max: Rows
    links: Array
    """Numbers of the links whose both ends are among the nodes."""
    gaps: Array
    """Those of the links on which a level has no named document, one of several between the same two things."""
    truncated: bool
    """Whether a limit left out nodes."""

    def to_dict(self, dataset: str | None = None) -> TraceDict:
        """Return the trace as it goes out as JSON, all keys always there; `dataset` is the id of what it rests on."""
        ids = dict(zip(self.nodes.tolist(), self.index.nodes.iri.ids(self.nodes), strict=True))
        return {
            "dataset": dataset,
            "root": ids[self.root],
            "direction": self.direction,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "nodes": self._nodes(ids.values()),
            "links": self._links(ids),
            "gaps": self._gaps(ids),
            "truncated": self.truncated,
        }

    def _nodes(self, ids: Iterable[str]) -> list[Node]:
        rows, nodes = self.nodes, self.index.nodes
        columns = zip(
            ids,
            nodes.iri.take(rows),
            nodes.kind.take(rows),
            nodes.type.take(rows),
            nodes.label.take(rows),
            nodes.symbol.take(rows),
            nodes.level.take(rows),
            nodes.branch.take(rows),
            self._named(nodes.issuers),
            self._named(nodes.places),
            map(_when, nodes.edtf.take(rows), nodes.first[rows].tolist(), nodes.last[rows].tolist()),
            map(_days, self.days_min.tolist(), self.days_max.tolist()),
            self.depth.tolist(),
            strict=True,
        )
        return [
            {
                "id": id,
                "iri": iri,
                "kind": kind,
                "type": type,
                "label": label,
                "symbol": symbol,
                "level": level,
                "branch": branch,
                "issuer": issuer,
                "place": place,
                "date": when,
                "days": days,
                "depth": depth,
            }
            for id, iri, kind, type, label, symbol, level, branch, issuer, place, when, days, depth in columns
        ]

    def _named(self, lists: Lists) -> list[list[Named]]:
        """Return bodies or places of each node, as they are called on the day asked for, each once."""
        items, counts = lists.take(self.nodes)
        if self.as_of:
            items, counts = _on_day(self.index, items, counts, self.as_of.toordinal() - EPOCH)
        different, which = np.unique(items, return_inverse=True)
        things = self.index.things
        ids, labels = things.iri.ids(different), things.label.take(different)
        each = iter(which.tolist())
        return [[{"id": ids[i], "label": labels[i]} for i in islice(each, count)] for count in counts.tolist()]

    def _links(self, ids: Mapping[int, str]) -> list[Link]:
        rows, links = self.links, self.index.links
        columns = zip(
            links.source[rows].tolist(),
            links.target[rows].tolist(),
            links.relation.take(rows),
            links.certainty.take(rows),
            self._claims(),
            strict=True,
        )
        return [
            {
                "source": ids[source],
                "target": ids[target],
                "relation": relation or "",
                "certainty": certainty,
                "claims": claims,
            }
            for source, target, relation, certainty, claims in columns
        ]

    def _claims(self) -> Iterator[list[ClaimDict]]:
        rows, counts = spread(self.index.links.claims, self.links)
        claims = self.index.claims
        columns = zip(
            claims.id.take(rows),
            claims.source.take(rows),
            claims.locator.take(rows),
            claims.certainty.take(rows),
            strict=True,
        )
        for count in counts.tolist():
            yield [
                {"id": id or "", "source": source, "locator": locator, "certainty": certainty}
                for id, source, locator, certainty in islice(columns, count)
            ]

    def _gaps(self, ids: Mapping[int, str]) -> list[Gap]:
        rows, links = self.gaps, self.index.links
        columns = zip(links.source[rows].tolist(), links.target[rows].tolist(), links.gap[rows].tolist(), strict=True)
        return [
            {"from": ids[source], "to": ids[target], "missing_levels": level_names(self.index.levels, bits)}
            for source, target, bits in columns
        ]


def _on_day(index: Index, things: Rows, counts: Array, day: int) -> tuple[Rows, Array]:
    """Return lists of things (one after the other, and their lengths) as lists of what they are on a day."""
    meant = {thing: on_day(index, thing, day) for thing in np.unique(things).tolist()}
    each = iter(things.tolist())
    # Two wards may have merged into one: it stands once.
    lists = [dict.fromkeys(chain.from_iterable(meant[t] for t in islice(each, count))) for count in counts.tolist()]
    return np.fromiter(chain.from_iterable(lists), np.int32), np.array([len(each) for each in lists], np.int64)


def level_names(levels: tuple[str, ...], bits: int) -> list[str]:
    """Return the levels that a link's gap stands for: bit i is the i-th."""
    return [level for bit, level in enumerate(levels) if bits >> bit & 1]


def _when(edtf: str | None, first: int, last: int) -> When | None:
    if edtf is None and first == last == UNKNOWN:
        return None
    return {"edtf": edtf, "not_before": _day(first), "not_after": _day(last)}


def _days(fewest: int, most: int) -> Days | None:
    if fewest == most == UNKNOWN:
        return None
    return {"min": None if fewest == UNKNOWN else fewest, "max": None if most == UNKNOWN else most}


@lru_cache(maxsize=65_536)  # a national cascade falls on a few thousand days
def _day(day: int) -> str | None:
    return None if day == UNKNOWN else date.fromordinal(day + EPOCH).isoformat()
