"""What one page shows of terms, things, dates and claims, and the sources that it cites, numbered in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from api.dataset import Data
from api.pages.badges import badge
from api.pages.dates import iso, readable, written
from api.pages.naming import Naming
from api.pages.words import word
from kg.facts import Fact, expanded
from kg.summaries import When
from ontology.iri import concept

_TYPES = {"document": "document-type", "event": "event-type", "action": "action-type"}
_UNSAID = "rdf:type"
"""What the head of a page tells."""
_PARAGRAPHS = re.compile(r"p\d+(\+p\d+)*")
_NAMES = ("rdfs:label", "skos:altLabel")
"""Facts that come first."""
_DATES = ("edtf:EDTF", "xsd:date")


class Citing:
    """Shapes answers for the templates of one page."""

    def __init__(self, data: Data, naming: Naming) -> None:
        self.data, self.naming = data, naming
        self._sources: dict[str, dict[str, Any]] = {}

    def term(self, iri: str) -> dict[str, Any]:
        """Return a term of the ontology or a concept as a link."""
        return {"iri": iri, "label": self.naming.term(iri), "href": self.naming.href(iri)}

    def concept(self, scheme: str, id: str | None) -> dict[str, Any] | None:
        """Return a concept as a link; None for none."""
        return self.term(concept(scheme, id)) if id else None

    def level(self, id: str | None) -> dict[str, Any] | None:
        """Return a level as a link."""
        return {**self.term(concept("level", id)), "label": self.naming.level(id)} if id else None

    def type(self, kind: str | None, type: str | None) -> str:
        """Return what a thing is: by its type, else by its kind."""
        scheme = _TYPES.get(kind or "")
        return self.naming.term(concept(scheme, type)) if scheme and type else self.naming.kind(kind or "")

    def named(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        """Return a link to what has an `id` (`kind/id`, an IRI for what is not ours) and a `label`."""
        iri = thing.get("iri") or self.iri(thing["id"])
        return {"iri": iri, "label": thing["label"] or thing["id"], "href": self.naming.href(iri)}

    def iri(self, id: str) -> str:
        """Return the IRI that an id stands for."""
        return id if ":" in id else f"{self.data.base.iri}id/{id}"

    def when(self, when: When | None) -> dict[str, str | None] | None:
        """Return a date in words, and as ISO 8601 where it is a day."""
        text = readable(when, self.naming.language)
        return None if text is None else {"text": text, "iso": iso(when)}

    def node(self, each: Mapping[str, Any], title: str | None = None) -> dict[str, Any]:
        """Return a document, event or action (`kg.summaries.Summary`) as lists and trees show it."""
        return {
            **self.named(each),
            "id": each["id"],
            "kind": each["kind"],
            "type": self.type(each["kind"], each["type"]),
            "title": title,
            "level": self.naming.level(each["level"]) if each["level"] else None,
            "issuer": [self.named(issuer) for issuer in each["issuer"]],
            "place": [self.named(place) for place in each["place"]],
            "badge": badge(each["branch"], self.naming.language),
            "when": self.when(each["date"]),
        }

    def titles(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the titles of those things that have one beside their label, by IRI."""
        hits = (hit for iri in iris for hit in self.data.search.resolve(iri))
        return {hit.iri: hit.text for hit in hits if hit.text and hit.text != hit.label}

    def properties(self, facts: Iterable[Fact], without: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return facts by property, names first."""
        told = (fact for fact in facts if fact["property"] not in (_UNSAID, *without))
        said = sorted(told, key=lambda fact: fact["property"] not in _NAMES)
        return [
            {"name": self.term(expanded(name)), "facts": [self.fact(fact) for fact in each]}
            for name, each in groupby(said, key=lambda fact: fact["property"])
        ]

    def fact(self, fact: Fact) -> dict[str, Any]:
        """Return a value with the claims that give it."""
        claims = fact["claims"]
        return {
            "value": self.value(fact["value"]),
            "claims": self.claims(claims),
            "disputed": bool(claims) and all(each["certainty"] == "disputed" for each in claims),
        }

    def value(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return a thing, a concept or a text; a date in words, with its EDTF beside it."""
        if "concept" in value:
            return self.term(value["iri"])
        if "iri" in value:
            return {**value, "href": self.naming.href(value["iri"])}
        text = value.get("text") or value.get("id") or ""
        link = text if text.startswith(("http://", "https://")) else None
        shown = {"text": text, "language": value.get("language"), "href": link, "edtf": None}
        if value.get("datatype") in _DATES:
            shown |= {"text": written(text, self.naming.language), "edtf": text}
        return shown

    def claims(self, claims: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return claims with the numbers of their sources; of several with one source and place, the first."""
        different = {(each["source"], each["locator"], each["certainty"]): each for each in reversed(list(claims))}
        return [
            {
                "href": self.naming.here(f"/claim/{each['id']}"),
                "certainty": each["certainty"],
                "places": self._places([id for id in (each["source"] or "").split(";") if id], each["locator"]),
            }
            for each in reversed(different.values())
        ]

    def _places(self, sources: Sequence[str], locator: str | None) -> list[dict[str, Any]]:
        """Return where sources say something: each with its own locator, all with the one where they share it.

        The loader writes the locators of several sources in the order of these, with ; between them.
        """
        each = (locator or "").split(";")
        if len(sources) > 1 and len(each) == len(sources):
            return [
                {"sources": [self.source(id)], "where": self.where(at)} for id, at in zip(sources, each, strict=True)
            ]
        return [{"sources": [self.source(id) for id in sources], "where": self.where(locator)}]

    def where(self, locator: str | None) -> str | None:
        """Return a locator in words: `p4` is the fourth paragraph, `page` the whole page."""
        if not locator:
            return None
        language = self.naming.language
        parts = []
        for each in locator.split(";"):
            if each == "page":
                parts.append(word("whole_page", language))
            elif _PARAGRAPHS.fullmatch(each):
                parts.append(word("paragraph", language, n=each.replace("p", "").replace("+", ", ")))
            else:
                parts.append(each)
        return ", ".join(parts)

    def source(self, id: str) -> dict[str, Any]:
        """Return a source with its number on this page."""
        if id not in self._sources:
            row = self.data.index.thing(self.data.base.prefix("source") + id)
            label = None if row is None else self.data.index.things.label.take(np.array([row]))[0]
            href = self.naming.here(f"/source/{id}")
            self._sources[id] = {"number": len(self._sources) + 1, "id": id, "label": label, "href": href}
        return self._sources[id]

    def sources(self) -> list[dict[str, Any]]:
        """Return the sources that the page cited so far."""
        return list(self._sources.values())
