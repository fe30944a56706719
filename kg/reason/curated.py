"""The part of a dataset that is reasoned over: gazetteer rows that nothing else names are left aside."""

from typing import TypeAlias

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from ontology.terms import CT

GAZETTEER = "gazetteer/"
"""What the rows of the gazetteer begin with: 40,000 places, of which a collection names some hundred."""

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple

_VIEW = ox.DefaultGraph()
_PART_OF = ox.NamedNode(CT.partOf)


def curated(store: EmbeddedStore, folder: str = GAZETTEER) -> EmbeddedStore:
    """Return the view and the claims in memory, without the things that rows of `folder` alone speak of.

    A place that another row names stays, with what it is part of, and with its own claims and their sources.
    """
    inner = store.inner
    claims = _claims(store, folder)
    unnamed = claims.keys() - set(_column(store, "reason/named", folder))
    left = unnamed | {claim for thing in claims for claim in claims[thing]}
    kept = {quad.subject for quad in inner.quads_for_pattern(None, None, None, _VIEW)} - left
    kept |= {each for thing in kept for each in _objects(inner, thing)}
    kept |= _above(inner, kept)
    kept |= {claim for thing in kept & claims.keys() for claim in claims[thing]}
    kept |= {each for thing in kept for each in _objects(inner, thing)}
    part = ox.Store()
    for thing in kept:
        part.extend(inner.quads_for_pattern(thing, None, None, _VIEW))
        if isinstance(thing, ox.NamedNode):
            part.extend(inner.quads_for_pattern(None, None, None, thing))
    return EmbeddedStore(part)


def _column(store: EmbeddedStore, name: str, folder: str) -> list[ox.NamedNode]:
    return [ox.NamedNode(row["thing"] or "") for row in store.rows(name, folder=ox.Literal(folder))]


def _claims(store: EmbeddedStore, folder: str) -> dict[Subject, list[ox.NamedNode]]:
    """The things that rows of a folder state, with these claims."""
    found: dict[Subject, list[ox.NamedNode]] = {}
    for row in store.rows("reason/aside", folder=ox.Literal(folder)):
        found.setdefault(ox.NamedNode(row["thing"] or ""), []).append(ox.NamedNode(row["claim"] or ""))
    return found


def _above(inner: ox.Store, things: set[Subject]) -> set[Subject]:
    """What things are part of, and that of other things, and so on."""
    found: set[Subject] = set()
    rest = set(things)
    while rest:
        steps = (quad for thing in rest for quad in inner.quads_for_pattern(thing, _PART_OF, None, _VIEW))
        rest = {quad.object for quad in steps if isinstance(quad.object, ox.NamedNode)}
        rest -= found
        found |= rest
    return found


def _objects(inner: ox.Store, thing: Subject) -> list[ox.NamedNode]:
    quads = inner.quads_for_pattern(thing, None, None, _VIEW)
    return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)]
