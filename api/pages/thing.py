"""The readable page of a thing: what it is, what it derives from, what derives from it, every fact with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import quote

import numpy as np

from api.dataset import Data
from api.pages.naming import Naming
from api.pages.terms import FORMS
from kg.children import Children
from kg.facts import Fact, Mention, expanded
from kg.summaries import shown
from kg.traced import TraceDict
from ontology.iri import concept
from ontology.terms import PREFIXES

_TYPES = {"document": "document-type", "event": "event-type", "action": "action-type"}
_UNSAID = "rdf:type"
"""What the head of the page tells."""
_NAMES = ("rdfs:label", "skos:altLabel")
"""Facts that come first."""


class ThingPage:
    """Shapes answers for `templates/thing.html`."""

    def __init__(self, data: Data, naming: Naming) -> None:
        self._data, self._naming = data, naming
        self._sources: dict[str, dict[str, Any]] = {}

    def head(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        """Return title, summary and the links to data."""
        naming, kind = self._naming, thing["kind"]
        path = f"{naming.root}/data/{self._path(thing)}"
        scheme = _TYPES.get(kind)
        type = naming.term(concept(scheme, thing["type"])) if scheme and thing.get("type") else None
        return {
            "title": thing["label"] or thing["id"],
            "kind": type or naming.kind(kind),
            "iri": thing["iri"],
            "summary": [*self._summary(thing)],
            "downloads": [(name, f"{path}{suffix}") for name, suffix, _ in (*FORMS, ("JSON", ".json", ""))],
            "alternates": [(type, f"{path}{suffix}") for _, suffix, type in FORMS],
        }

    def _path(self, thing: Mapping[str, Any]) -> str:
        """Return `kind/id` for a link; the id of what is not ours is its IRI."""
        ours = self._data.base.split(thing["iri"])
        return "/".join(ours) if ours else f"{thing['kind']}/{quote(thing['iri'], safe='')}"

    def _summary(self, thing: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        if when := thing.get("date"):
            yield _text(shown(when))
        if level := thing.get("level"):
            yield self._term(PREFIXES["level"] + level)
        for each in (*thing.get("issuer", ()), *thing.get("place", ())):
            yield self._named(each)
        if whole := thing.get("part_of") or thing.get("assigned_in"):
            yield self._named(whole)
        if status := thing.get("status"):
            yield _text(status)

    def properties(self, facts: Iterable[Fact]) -> list[dict[str, Any]]:
        """Return facts by property, names first."""
        told = (fact for fact in facts if fact["property"] != _UNSAID)
        said = sorted(told, key=lambda fact: fact["property"] not in _NAMES)
        return [
            {"name": self._term(expanded(name)), "facts": [self._fact(fact) for fact in each]}
            for name, each in groupby(said, key=lambda fact: fact["property"])
        ]

    def claimed(self, says: Mapping[str, list[Fact]]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Return what a claim says, by thing."""
        return [(self._thing(iri), self.properties(facts)) for iri, facts in says.items()]

    def up(self, found: TraceDict) -> list[dict[str, Any]]:
        """Return what a thing derives from by one link."""
        nodes = {node["id"]: node for node in found["nodes"]}
        return [self._link(link, nodes[link["target"]]) for link in found["links"] if link["source"] == found["root"]]

    def down(self, found: Children) -> list[dict[str, Any]]:
        """Return what derives from a thing by one link, in groups."""
        naming = self._naming
        return [
            {
                "title": " · ".join(self._group_names(group["level"], group["kind"])),
                "count": group["count"],
                "links": [self._link(child, child) for child in group["items"]],
                "more": f"{naming.root}/api/children/{found['id']}?cursor={group['next']}" if group["next"] else None,
            }
            for group in found["groups"]
        ]

    def mentions(self, found: Iterable[Mention], counts: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return what mentions a thing, by property."""
        groups = groupby(found, key=lambda each: each["property"])
        return [
            {
                "name": self._term(expanded(name)),
                "count": counts.get(name, 0),
                "things": [self._value(each["subject"]) for each in group],
            }
            for name, group in groups
        ]

    def sources(self) -> list[dict[str, Any]]:
        """Return the sources that the page cited so far, numbered as it cites them."""
        return list(self._sources.values())

    def _group_names(self, level: str | None, kind: str | None) -> Iterable[str]:
        if level:
            yield self._naming.term(PREFIXES["level"] + level)
        if kind:
            yield self._naming.kind(kind)

    def _link(self, link: Mapping[str, Any], thing: Mapping[str, Any]) -> dict[str, Any]:
        when = thing["date"]
        return {
            "relation": self._naming.term(expanded(link["relation"])),
            "thing": self._named(thing),
            "date": shown(when) if when else None,
            "claims": [self._claim(each) for each in link["claims"]],
        }

    def _fact(self, fact: Fact) -> dict[str, Any]:
        claims = fact["claims"]
        return {
            "value": self._value(fact["value"]),
            "claims": [self._claim(each) for each in claims],
            "disputed": bool(claims) and all(each["certainty"] == "disputed" for each in claims),
        }

    def _value(self, value: Mapping[str, Any]) -> dict[str, Any]:
        if "concept" in value:
            return self._term(value["iri"])
        if "iri" in value:
            return {**value, "href": self._naming.href(value["iri"])}
        text = value.get("text") or value.get("id") or ""
        link = text if text.startswith(("http://", "https://")) else None
        return {"text": text, "language": value.get("language"), "href": link}

    def _claim(self, claim: Mapping[str, Any]) -> dict[str, Any]:
        ids = (claim["source"] or "").split(";") if claim["source"] else []
        return {
            **claim,
            "href": self._naming.here(f"/claim/{claim['id']}"),
            "sources": [self._source(id) for id in ids],
        }

    def _source(self, id: str) -> dict[str, Any]:
        if id not in self._sources:
            things = self._data.index.things
            row = self._data.index.thing(self._data.base.prefix("source") + id)
            label = None if row is None else things.label.take(np.array([row]))[0]
            href = self._naming.here(f"/source/{id}")
            self._sources[id] = {"id": id, "number": len(self._sources) + 1, "label": label, "href": href}
        return self._sources[id]

    def _named(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        iri = thing.get("iri") or (thing["id"] if ":" in thing["id"] else f"{self._data.base.iri}id/{thing['id']}")
        return {"id": thing["id"], "iri": iri, "label": thing["label"], "href": self._naming.href(iri)}

    def _thing(self, iri: str) -> dict[str, Any]:
        split = self._data.base.split(iri)
        return self._named({"id": "/".join(split) if split else iri, "iri": iri, "label": None})

    def _term(self, iri: str) -> dict[str, Any]:
        return {"iri": iri, "label": self._naming.term(iri), "href": self._naming.href(iri)}


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "language": None, "href": None}
