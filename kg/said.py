"""Facts of things with their claims, asked of a store directly: for answers that are made of more than one thing."""

from collections.abc import Sequence

import orjson

from kg import queries
from kg.facts import Fact, facts
from kg.store import Store
from ontology.iri import Base

_AT_ONCE = 100  # things in one question, as `facts/said` takes them


def said_of(store: Store, base: Base, iris: Sequence[str]) -> dict[str, list[Fact]]:
    """Return the facts of things, by IRI; none of what has no IRI to ask by. Raise QueryError."""
    named = [iri for iri in iris if queries.is_iri(iri)]
    found: dict[str, list[Fact]] = {}
    for start in range(0, len(named), _AT_ONCE):
        question = queries.bind("facts/said", {"subject": named[start : start + _AT_ONCE]})
        found |= facts(orjson.loads(store.query(question).serialize("json"))["results"]["bindings"], base)
    return found


def undisputed(fact: Fact) -> bool:
    """Say whether a fact is in the view: some claim of it, if it has any, is not disputed."""
    return not fact["claims"] or any(claim["certainty"] != "disputed" for claim in fact["claims"])
