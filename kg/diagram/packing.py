"""A trace in columns, as short as JSON can be: every text once, and its number wherever it stands. -1 is nothing.

What the first picture needs, what is needed to open more, and what is asked later stand apart: a browser draws the
first part before it reads the second, and reads the third when somebody asks for a source.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson

from kg.coverage import CoverageDict, Covered
from kg.diagram.told import Told
from kg.opening import First
from kg.traced import Gap

_NONE = -1
_OFTEN = ("kind", "type", "level", "branch", "symbol")
_WORDS = (*_OFTEN, "id", "label")
_DATE = ("edtf", "not_before", "not_after")
_CLAIM = ("id", "source", "locator", "certainty")
_STATES = ("document", "event", "none", "absent")


class Table:
    """Rows, each once and known by its number; nothing is -1."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def place(self, row: Any) -> int:
        """Return the number of a row, new or not."""
        return _NONE if row is None else self._places.setdefault(row, len(self._places))

    def rows(self) -> list[Any]:
        """Return the rows by number."""
        return list(self._places)


def beginning(found: First, coverage: Iterable[CoverageDict], among: Collection[str]) -> dict[str, Any]:
    """Return the answers that the first picture needs; `embedded.js` gives all others in the same form.

    What is not `among` the ids of the file is no parent in it; who says so is told later.
    """
    root = found["node"]["id"]
    counted = next((each for each in coverage if each["document"] == root), None)
    groups = [
        {
            **group,
            "items": [_without_claims(_inside(child, among)) for child in group["items"]],
            "next": _cursor(group) if group["next"] else None,
        }
        for group in found["children"]["groups"]
    ]
    return {
        "node": _inside(found["node"], among),
        "children": {"id": root, "groups": groups},
        "coverage": counted and {**counted, "places": [_evident(place) for place in counted["places"]]},
    }


def _inside(node: Mapping[str, Any], among: Collection[str]) -> dict[str, Any]:
    return {**node, "parents": [parent for parent in node["parents"] if parent["id"] in among]}


def _without_claims(child: Mapping[str, Any]) -> dict[str, Any]:
    return {**child, "claims": [], "others": [{**other, "claims": []} for other in child["others"]]}


def _cursor(group: Mapping[str, Any]) -> str:
    """Return from where `embedded.js` goes on: the name of the group and how many it has given."""
    name = f"{group['level'] or 'null'}/{group['kind'] or 'null'}"
    return orjson.dumps([name, len(group["items"])]).decode()


def _evident(place: Covered) -> dict[str, Any]:
    """Return a counted place with its evidence only where the picture names that."""
    return {**place, "evidence": [] if place["state"] == "document" else place["evidence"]}


class Picture:
    """What is needed to open more: nodes, links, counted places. `embedded.js` reads it."""

    def __init__(
        self, nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]], levels: Sequence[str]
    ) -> None:
        """Pack these nodes, by their places in the sequence, their links, and levels from the highest down."""
        self._nodes, self._edges, self._levels = nodes, edges, list(levels)
        self._rows = {node["id"]: row for row, node in enumerate(nodes)}
        self._strings, self._things, self._dates = Table(), Table(), Table()
        # Words that stand often come first: their numbers are short.
        for name in _OFTEN:
            for node in nodes:
                self._strings.place(node[name])
        for edge in edges:
            self._strings.place(edge["relation"])
            self._strings.place(edge["certainty"])

    def nodes(self, titles: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, list[Any]]:
        """Return the columns of the nodes; `order` is their place among siblings: by date, then IRI."""
        nodes, text = self._nodes, self._strings.place
        columns: dict[str, list[Any]] = {name: [text(node[name]) for node in nodes] for name in _WORDS}
        ranked = sorted(range(len(nodes)), key=lambda row: _rank(nodes[row]))
        return {
            **columns,
            "date": [self._date(node["date"]) for node in nodes],
            "title": [text(titles.get(node["iri"])) for node in nodes],
            "alias": [text(aliases.get(node["iri"])) for node in nodes],
            "issuer": [self._named(node["issuer"]) for node in nodes],
            "place": [self._named(node["place"]) for node in nodes],
            "depth": [node["depth"] for node in nodes],
            "order": [place for _, place in sorted(zip(ranked, range(len(nodes)), strict=True))],
        }

    def links(self, gaps: Iterable[Gap]) -> dict[str, list[Any]]:
        """Return the columns of the links; `missing` has the numbers of levels."""
        edges = self._edges
        missing = {(gap["from"], gap["to"]): gap["missing_levels"] for gap in gaps}
        levels = (missing.get((edge["from"], edge["to"])) for edge in edges)
        return {
            "source": [self._rows[edge["from"]] for edge in edges],
            "target": [self._rows[edge["to"]] for edge in edges],
            "relation": [self._strings.place(edge["relation"]) for edge in edges],
            "certainty": [self._strings.place(edge["certainty"]) for edge in edges],
            "missing": [[self._levels.index(level) for level in each] if each else 0 for each in levels],
        }

    def coverage(self, found: CoverageDict) -> dict[str, Any]:
        """Return how many places have a document, and of the others name, state, evidence, below."""
        text = self._strings.place
        places = [place for place in found["places"] if place["state"] != "document"]
        return {
            "document": found["document"],
            "level": found["level"],
            "as_of": found["as_of"],
            "documents": len(found["places"]) - len(places),
            "places": [
                [
                    text(place["id"]),
                    text(place["label"]),
                    _STATES.index(place["state"]),
                    [self._rows[each["id"]] for each in place["evidence"] if each["id"] in self._rows],
                    place["below"]["documents"],
                    place["below"]["events"],
                ]
                for place in places
            ],
        }

    def tables(self) -> dict[str, list[Any]]:
        """Return what the columns name by number; call it last."""
        things, dates = self._things.rows(), self._dates.rows()
        text = self._strings.place
        return {
            "things": [[text(id), text(label)] for id, label in things],
            "dates": [[text(each) for each in date] for date in dates],
            "strings": self._strings.rows(),
        }

    def _date(self, when: Mapping[str, str | None] | None) -> int:
        return self._dates.place(when and tuple(when[key] for key in _DATE))

    def _named(self, things: Sequence[Mapping[str, str | None]]) -> int | list[int]:
        places = [self._things.place((each["id"], each["label"])) for each in things]
        return places if len(places) > 1 else next(iter(places), _NONE)


class Details:
    """What is asked later: who says so."""

    def __init__(self) -> None:
        self._strings, self._claims = Table(), Table()

    def pack(
        self,
        nodes: Sequence[Mapping[str, Any]],
        edges: Sequence[Mapping[str, Any]],
        told: Told,
        sources: Mapping[str, tuple[str | None, str | None]],
    ) -> dict[str, Any]:
        """Return the claims of each link, the facts of each node (property, value, claims), and the sources."""
        text = self._strings.place
        links = [[self._claim(map(claim.get, _CLAIM)) for claim in edge["claims"]] for edge in edges]
        facts = {
            str(row): [
                [text(name), text(value), *(self._claim((None, *claim)) for claim in claims)]
                for name, value, claims in told.facts[node["iri"]]
            ]
            for row, node in enumerate(nodes)
            if node["iri"] in told.facts
        }
        return {
            "links": links,
            "facts": facts,
            "sources": [[text(each) for each in (id, *sources[id])] for id in sorted(sources)],
            "claims": [list(claim) for claim in self._claims.rows()],
            "strings": self._strings.rows(),
        }

    def _claim(self, claim: Iterable[str | None]) -> int:
        return self._claims.place(tuple(self._strings.place(each) for each in claim))


def _rank(node: Mapping[str, Any]) -> tuple[str, str]:
    when = node["date"] or {}
    return when.get("not_before") or when.get("not_after") or "9999", node["iri"]
