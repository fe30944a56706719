"""The classes that a reasoner infers, held against what the loader wrote and what queries find without a reasoner."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.reason.rows import rows_of
from kg.store import Store
from ontology.terms import CT, RDF

LINEAGE_CLASSES = (CT.CentralDirective, CT.WardAction, CT.TracedToCentral)
"""The classes that no loader writes."""

Members = Mapping[str, frozenset[str]]
"""Class to things, as IRIs."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A thing that is in a class for the reasoner and not for the queries, or the other way round."""

    cls: str
    thing: str
    inferred: bool
    """Whether the reasoner says so."""
    rows: tuple[str, ...]
    """The rows that state the thing."""


def expected(store: Store) -> dict[str, frozenset[str]]:
    """Return the members of each class by document type and by lineage, without a reasoner; empty ones too."""
    found: dict[str, set[str]] = {}
    for row in store.rows("reason/expected"):
        members = found.setdefault(row["class"] or "", set())
        if row["thing"]:
            members.add(row["thing"])
    return {each: frozenset(members) for each, members in found.items()}


def differences(store: Store, without: Members, inferred: Members) -> list[Difference]:
    """Return what is in one and not in the other, by class, then by thing."""
    apart = [
        (cls, thing, thing in inferred[cls])
        for cls in sorted(without)
        for thing in sorted(without[cls] ^ inferred[cls])
    ]
    said = rows_of(store, {(thing, RDF.type, "") for _, thing, _ in apart})
    return [Difference(cls, thing, by_reasoner, said([(thing, RDF.type, "")])) for cls, thing, by_reasoner in apart]
