"""Which rows say a statement of the view."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from kg.queries import is_iri
from kg.reason.axioms import wider
from kg.store import Store
from ontology.terms import RDF

Statement: TypeAlias = tuple[str, str, str]
"""Subject, property and object as bare IRIs and lexical forms."""

_Said: TypeAlias = dict[str, dict[tuple[str, str], set[str]]]


def rows_of(store: Store, statements: Iterable[Statement]) -> Callable[[Iterable[Statement]], tuple[str, ...]]:
    """Return what gives the rows of some of these statements: first one for each, then the others."""
    things = sorted({thing for thing, _, _ in statements if is_iri(thing)})
    said: _Said = {}
    for row in store.rows("reason/rows", thing=things) if things else []:
        thing, fact = row["thing"] or "", (row["property"] or "", row["value"] or "")
        said.setdefault(thing, {}).setdefault(fact, set()).add(row["row"] or "")

    def rows(chosen: Iterable[Statement]) -> tuple[str, ...]:
        found = [sorted(_saying(each, said)) for each in chosen]
        first = [each[0] for each in found if each]
        return tuple(dict.fromkeys([*first, *(row for each in found for row in each)]))

    return rows


def _saying(statement: Statement, said: _Said) -> set[str]:
    """The rows that say it; else those that say it with a narrower property; else all that state the thing.

    The view holds what no row says in so many words: the level of an issuer is that of its documents.
    """
    thing, property, value = statement
    facts = said.get(thing, {})
    if found := facts.get((property, value)):
        return found
    narrower = (rows for (each, other), rows in facts.items() if other == value and property in wider(each))
    if found := set().union(*narrower):
        return found
    return set().union(*(rows for (each, _), rows in facts.items() if each == RDF.type))
