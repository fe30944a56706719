"""What is known of one thing: what lists say of it, and every fact with the claims that say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from api.dataset import Data
from kg import catalogue, queries
from kg.errors import Ambiguous, NotFound
from kg.facts import Fact, facts
from kg.index import EPOCH
from kg.places import there
from kg.search import Hit
from kg.summaries import named as named_things
from ontology.iri import InvalidId
from ontology.terms import KINDS

_NEAREST = 5
_IRI = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")  # no id of ours has a colon


def iri_of(data: Data, kind: str, id: str) -> str:
    """Return the IRI of a thing by kind and id; an id that is an IRI is of what was loaded from elsewhere.

    Raise NotFound for a kind or an id that no thing can have.
    """
    if _IRI.match(id) and kind != "claim":
        return id
    try:
        return data.base.thing(kind, id)
    except (KeyError, InvalidId):
        raise missing(data, kind, id) from None


def missing(data: Data, kind: str, id: str) -> NotFound:
    """Return the error for what the dataset does not have, with the nearest things of the kind, else of any."""
    near = data.search.near(id.replace("-", " "), 4 * _NEAREST) if id else []
    same = [hit for hit in near if hit.kind == kind]
    return NotFound(f"{kind}/{id}", (same or near)[:_NEAREST])


async def said_of(data: Data, iris: Iterable[str]) -> dict[str, list[Fact]]:
    """Return the facts of things, by IRI, from one question; none of blank nodes, which have no name to ask by."""
    named = [iri for iri in iris if queries.is_iri(iri)]
    return facts(await data.select("facts/said", subject=named), data.base) if named else {}


async def described(data: Data, kind: str, id: str, as_of: date | None = None) -> dict[str, Any]:
    """Return a thing as api.models.things.Thing, bodies and places as they are called on a day; raise NotFound."""
    iri = iri_of(data, kind, id)
    said = (await said_of(data, [iri])).get(iri, [])
    day = as_of.toordinal() - EPOCH if as_of else None
    summary = _summary(data, kind, iri, said, day)
    if summary is None:
        raise missing(data, kind, id)
    return {"dataset": data.id, **summary, **_stood(data, kind, iri, day), "facts": said}


async def exists(data: Data, kind: str, iri: str) -> bool:
    """Say whether anything is said of a thing of a kind; the index mostly knows."""
    if _indexed(data, kind, iri) is not None:
        return True
    if kind == "claim":
        return bool(await data.select("data/subjects", claim=iri))
    return _summary(data, kind, iri, (await said_of(data, [iri])).get(iri, [])) is not None


async def named(data: Data, text: str) -> str:
    """Return the IRI of the thing that `kind/id`, an IRI or a bare id stands for; raise NotFound, Ambiguous."""
    kind, slash, id = text.partition("/")
    if _IRI.match(text):
        iris = [text]
    elif slash:
        iris = [iri_of(data, kind, id)]
    else:
        iris = [iri_of(data, kind, text) for kind in KINDS]
    found = [iri for iri in iris if data.index.thing(iri) is not None or data.index.node(iri) is not None]
    found = found or list(await said_of(data, iris))
    if not found:
        raise NotFound(text, data.search.near(text.replace("-", " "), _NEAREST) if text else ())
    if len(found) > 1:
        raise Ambiguous(text, [hit for iri in found for hit in _hits(data, iri)])
    return found[0]


async def claimed(data: Data, id: str) -> dict[str, list[Fact]]:
    """Return what a claim says, by the IRI of what it speaks of."""
    iri = data.base.thing("claim", id)
    subjects = [row["thing"]["value"] for row in await data.select("data/subjects", claim=iri)]
    own = {
        subject: [fact for fact in each if any(claim["id"] == id for claim in fact["claims"])]
        for subject, each in (await said_of(data, subjects)).items()
    }
    return {subject: each for subject, each in own.items() if each}


def _stood(data: Data, kind: str, iri: str, day: int | None) -> dict[str, Any]:
    """Return what stood on a day where a body or place stands."""
    thing = data.index.thing(iri)
    if day is None or thing is None or kind not in ("body", "place"):
        return {}
    return {"stood": named_things(data.index, there(data.index, thing, day))}


def _indexed(data: Data, kind: str, iri: str, day: int | None = None) -> dict[str, Any] | None:
    """Return what the index says of a thing, None for a thing that it does not have or that is of another kind."""
    try:
        found = catalogue.described(data.index, iri, day)
    except NotFound:
        return None
    return dict(found) if found["kind"] == kind else None


def _summary(data: Data, kind: str, iri: str, said: list[Fact], day: int | None = None) -> dict[str, Any] | None:
    """Return what the index says of a thing, and where it has none, what the facts say.

    The index has what is in the view, and of claims those of links: not what disputed rows alone speak of.
    """
    if found := _indexed(data, kind, iri, day):
        return found
    ours = data.base.split(iri)
    of_kind = ours[0] == kind if ours else any(_is(fact, kind) for fact in said)
    if not said or not of_kind:
        return None
    return {"id": "/".join(ours) if ours else iri, "iri": iri, "kind": kind, "label": _label(said)}


def _is(fact: Fact, kind: str) -> bool:
    return fact["property"] == "rdf:type" and fact["value"].get("iri") == KINDS[kind]


def _label(said: list[Fact]) -> str | None:
    """Return the label, rather in Vietnamese; of a document, which gets its own in the view alone, type and symbol."""
    labels = [fact["value"] for fact in said if fact["property"] == "rdfs:label"]
    if labels:
        return min(labels, key=lambda value: value.get("language") != "vi").get("text")
    values = {fact["property"]: fact["value"] for fact in reversed(said)}
    type, symbol = values.get("documentType", {}).get("label"), values.get("symbol", {}).get("text")
    return f"{type or ''} {symbol}".strip() if symbol else None


def _hits(data: Data, iri: str) -> list[Hit]:
    """Return a thing of ours as a candidate; search does not have what disputed rows alone speak of."""
    kind, id = data.base.split(iri) or ("", iri)
    found = [hit for hit in data.search.resolve(iri) if hit.iri == iri]
    return found or [Hit(iri, f"{kind}/{id}", kind, None, None, None, None)]
