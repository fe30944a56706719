"""What is known of one thing: what lists say of it, and every fact with the claims that say it."""

from __future__ import annotations

from typing import Any

from api.dataset import Data
from kg import catalogue
from kg.errors import NotFound
from kg.facts import Fact, facts
from ontology.iri import InvalidId

_NEAREST = 5


def iri_of(data: Data, kind: str, id: str) -> str:
    """Return the IRI of a thing by kind and id; an id that is an IRI is of what was loaded from elsewhere.

    Raise NotFound for a kind or an id that no thing can have.
    """
    if "://" in id and kind != "claim":
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


async def described(data: Data, kind: str, id: str) -> dict[str, Any]:
    """Return a thing as api.models.things.Thing; raise NotFound."""
    iri = iri_of(data, kind, id)
    summary = _summary(data, kind, iri)
    if summary is None and kind != "claim":
        raise missing(data, kind, id)
    said = facts(await data.select("facts/said", subject=[iri]), data.base).get(iri, [])
    if summary is None:  # a claim: of these the index has those of links alone
        if not said:
            raise missing(data, kind, id)
        summary = {"id": f"{kind}/{id}", "iri": iri, "kind": kind, "label": _label(said)}
    return {"dataset": data.id, **summary, "facts": said}


async def claimed(data: Data, id: str) -> dict[str, list[Fact]]:
    """Return what a claim says, by the IRI of what it speaks of."""
    iri = data.base.thing("claim", id)
    subjects = [row["thing"]["value"] for row in await data.select("data/subjects", claim=iri)]
    if not subjects:
        return {}
    found = facts(await data.select("facts/said", subject=subjects), data.base)
    own = {
        subject: [fact for fact in each if any(claim["id"] == id for claim in fact["claims"])]
        for subject, each in found.items()
    }
    return {subject: each for subject, each in own.items() if each}


def _summary(data: Data, kind: str, iri: str) -> dict[str, Any] | None:
    """Return what the index says of a thing, None for a thing that it does not have or that is of another kind."""
    try:
        found = catalogue.described(data.index, iri)
    except NotFound:
        return None
    return dict(found) if found["kind"] == kind else None


def _label(said: list[Fact]) -> str | None:
    labels = (fact["value"].get("text") for fact in said if fact["property"] == "rdfs:label")
    return next(labels, None)
