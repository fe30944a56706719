"""What the pages of all things have in common: head, facts, conflicts, what mentions a thing, the data behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import quote

from api.dataset import Data
from api.pages.badges import badge
from api.pages.citing import Citing
from api.pages.conflicting import shown as shown_conflict
from api.pages.dates import written
from api.pages.terms import FORMS
from api.pages.words import word
from kg.facts import Fact, Mention, counts, expanded, mentions
from kg.said import undisputed
from ontology.terms import LINEAGE

_PROPERTIES = 20  # that are asked for; there are fewer by which anything can be mentioned
_LINEAGE = {each.name for each in LINEAGE}
_SAID = {
    "head_organiser": "organiser",
    "head_performed_by": "performedBy",
    "head_publisher": "dcterms:publisher",
    "head_url": "url",
}
"""Of the facts, what the head of a page says beside the summary."""
_SHAPES = {"document": "document", "event": "event", "action": "action"}


def head(citing: Citing, thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands at the top of a page, and the links to the data."""
    naming, kind = citing.naming, thing["kind"]
    path = f"{naming.root}/data/{_path(citing.data, thing)}"
    title = citing.titles([thing["iri"]]).get(thing["iri"]) if kind in _SHAPES or kind == "source" else None
    return {
        "title": thing["label"] or thing["id"],
        "subtitle": title,
        "kind": kind,
        "type": citing.type(kind, thing.get("type")),
        "badge": badge(thing.get("branch"), naming.language),
        "iri": thing["iri"],
        "summary": list(_summary(citing, thing)),
        "downloads": [(name, f"{path}{suffix}") for name, suffix, _ in (*FORMS, ("JSON", ".json", ""))],
        "alternates": [(type, f"{path}{suffix}") for _, suffix, type in FORMS],
        "traced": kind in _SHAPES and citing.data.index.node(thing["iri"]) is not None,
        "address": quote(thing["id"] if thing["id"].startswith(f"{kind}/") else thing["iri"]),
    }


def _path(data: Data, thing: Mapping[str, Any]) -> str:
    """Return `kind/id` for a link; the id of what is not ours is its IRI."""
    ours = data.base.split(thing["iri"])
    return "/".join(ours) if ours else f"{thing['kind']}/{quote(thing['iri'], safe='')}"


def _summary(citing: Citing, thing: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the lines of the head: what it is called, and links or texts."""
    language = citing.naming.language

    def line(key: str, *values: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
        if known := [each for each in values if each]:
            yield {"name": word(key, language), "values": known}

    if when := citing.when(thing.get("date")):
        yield from line("head_date", {"text": when["text"], "iso": when["iso"]})
    yield from line("head_issuer", *map(citing.named, thing.get("issuer", ())))
    yield from line("head_level", citing.concept("level", thing.get("level")))
    yield from line("head_branch", citing.concept("branch", thing.get("branch")))
    yield from line("head_place", *map(citing.named, thing.get("place", ())))
    yield from line("head_code", _text(thing.get("code")))
    yield from line("head_part_of", citing.named(thing["part_of"]) if thing.get("part_of") else None)
    for key in ("valid_from", "valid_to"):
        yield from line(f"head_{key}", _text(written(thing[key], language)) if thing.get(key) else None)
    yield from line("head_became", *map(citing.named, thing.get("succeeded_by", ())))
    yield from line("head_assigned_in", citing.named(thing["assigned_in"]) if thing.get("assigned_in") else None)
    yield from line("head_assigned_to", *map(citing.named, thing.get("assigned_to", ())))
    yield from line("head_status", _text(thing.get("status")))
    for key, property in _SAID.items():
        said = [
            citing.value(fact["value"]) for fact in thing["facts"] if fact["property"] == property and undisputed(fact)
        ]
        yield from line(key, *said)


def _text(text: str | None) -> dict[str, Any] | None:
    return {"text": text} if text else None


def conflicts(citing: Citing, iri: str) -> list[dict[str, Any]]:
    """Return where sources disagree on a thing; to be called in a thread."""
    return [shown_conflict(each, citing) for each in citing.data.conflicts if each.subject == iri]


def claimed(citing: Citing, says: Mapping[str, list[Fact]]) -> list[dict[str, Any]]:
    """Return what a claim says, by thing."""
    return [{"thing": subject(citing, iri), "properties": citing.properties(facts)} for iri, facts in says.items()]


def subject(citing: Citing, iri: str) -> dict[str, Any]:
    """Return a link to a thing of which only the IRI is known."""
    index = citing.data.index
    row, node = index.thing(iri), index.node(iri)
    label = index.things.label[row] if row is not None else index.nodes.label[node] if node is not None else None
    ours = citing.data.base.split(iri)
    return citing.named({"id": "/".join(ours) if ours else iri, "iri": iri, "label": label})


async def mentioned(citing: Citing, iri: str, without: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return what mentions a thing otherwise than by lineage, up to 50 by each property that is not left out."""
    data = citing.data
    counted = counts(await data.select("facts/counts", thing=iri))
    names = [name for name in counted if name not in _LINEAGE and name not in without][:_PROPERTIES]
    asked = (data.select("facts/mentions", thing=iri, property=expanded(name)) for name in names)
    rows = await asyncio.gather(*asked)
    return _mentions(citing, (each for found in rows for each in mentions(found, data.base)), counted)


def _mentions(citing: Citing, found: Iterable[Mention], counted: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "name": citing.term(expanded(name)),
            "count": counted.get(name, 0),
            "things": [citing.value(each["subject"]) for each in group],
        }
        for name, group in groupby(found, key=lambda each: each["property"])
    ]
