"""What a trace found, in columns, and as the JSON that command line and HTTP share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal, TypeAlias, TypedDict

import orjson

from kg.index import EPOCH, UNKNOWN, Array, Index, Rows, spread
from kg.summaries import Summary, summaries

Direction: TypeAlias = Literal["down", "up", "both"]
"""Down: what derives from the root. Up: what the root derives from."""

_FEW = 1_000  # nodes, up to which rows are written sooner than columns are made


class Days(TypedDict):
    """The fewest and the most days from the root's day to another; null where a bound is not known."""

    min: int | None
    max: int | None


class Node(Summary):
    """A document, event or action in a trace; `depth` counts links from the root."""

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

    def to_json(self, dataset: str | None = None) -> bytes:
        """Return what `to_dict` does as compact JSON, of a national cascade in a fifth of the time."""
        if len(self.nodes) < _FEW:
            return orjson.dumps(self.to_dict(dataset))
        from kg.trace_json import written  # polars takes longer to import than a trace to answer

        return written(self, dataset)

    def to_dict(self, dataset: str | None = None) -> TraceDict:
        """Return the trace as it goes out as JSON, all keys always there; `dataset` is the id of what it rests on."""
        ids = dict(zip(self.nodes.tolist(), self.index.nodes.iri.ids(self.nodes), strict=True))
        return {
            "dataset": dataset,
            "root": ids[self.root],
            "direction": self.direction,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "nodes": self._nodes(),
            "links": self._links(ids),
            "gaps": self._gaps(ids),
            "truncated": self.truncated,
        }

    @property
    def day(self) -> int | None:
        """The day on which bodies and places are to be named, counted from 1970."""
        return self.as_of.toordinal() - EPOCH if self.as_of else None

    def _nodes(self) -> list[Node]:
        described = summaries(self.index, self.nodes, self.day)
        days = map(_days, self.days_min.tolist(), self.days_max.tolist())
        columns = zip(described, days, self.depth.tolist(), strict=True)
        return [{**summary, "days": days, "depth": depth} for summary, days, depth in columns]

    def _links(self, ids: Mapping[int, str]) -> list[Link]:
        rows, links = self.links, self.index.links
        columns = zip(
            links.source[rows].tolist(),
            links.target[rows].tolist(),
            links.relation.take(rows),
            links.certainty.take(rows),
            claims_of(self.index, rows),
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

    def _gaps(self, ids: Mapping[int, str]) -> list[Gap]:
        rows, links = self.gaps, self.index.links
        columns = zip(links.source[rows].tolist(), links.target[rows].tolist(), links.gap[rows].tolist(), strict=True)
        return [
            {"from": ids[source], "to": ids[target], "missing_levels": level_names(self.index.levels, bits)}
            for source, target, bits in columns
        ]


def claims_of(index: Index, links: Array) -> Iterator[list[ClaimDict]]:
    """Yield the claims on each of some links, the strongest first."""
    rows, counts = spread(index.links.claims, links)
    claims = index.claims
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


def level_names(levels: tuple[str, ...], bits: int) -> list[str]:
    """Return the levels that a link's gap stands for: bit i is the i-th."""
    return [level for bit, level in enumerate(levels) if bits >> bit & 1]


def _days(fewest: int, most: int) -> Days | None:
    if fewest == most == UNKNOWN:
        return None
    return {"min": None if fewest == UNKNOWN else fewest, "max": None if most == UNKNOWN else most}
