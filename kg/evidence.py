"""The rows on which findings rest: those that say what a shape looks at, or else all that speak of the thing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

import polars as pl

from kg import queries
from kg.shapes import Finding, Rule, rule
from kg.store import Store

_Values = dict[tuple[str, str], dict[str, set[str]]]
_Rows = dict[tuple[str, str], set[str]]

_AT_ONCE = 1_000  # things named in one query: its text stays under 100 KB


class Said(NamedTuple):
    """What a row says: a subject, a property, and a value or any. Without a subject, what leads to the value."""

    subject: str | None
    property: str
    value: str | None = None


def with_rows(findings: Iterable[Finding], store: Store) -> list[Finding]:
    """Give each finding that has none the rows that nobody disputes and that it rests on. Raise QueryError.

    Where something is missing, no row says it: then the rows are all that speak of the thing. Blank nodes have none.
    """
    found = list(findings)
    asked = {each: asks for each, asks in _asked(found, store) if asks}
    given = rows(store, {ask for asks in asked.values() for ask in asks})
    located = [replace(each, rows=_sorted(given, asked[each])) if each in asked else each for each in found]
    spoken = _speaking({each.focus for each in located if not each.rows}, store)
    return [each if each.rows else replace(each, rows=spoken.get(each.focus, ())) for each in located]


def rows(store: Store, said: Iterable[Said]) -> dict[Said, frozenset[str]]:
    """Return the rows that say each of these; those that give another value where none gives the value itself.

    The view can have a value that no row gives: the common part of two spans. Raise QueryError.
    """
    asks = set(said)
    by_subject, by_value = _values(store, asks)
    found = {}
    for ask in asks:
        if ask.subject is None:
            found[ask] = frozenset(by_value.get((ask.property, ask.value or ""), ()))
        else:
            values = by_subject.get((ask.subject, ask.property), {})
            fitting = values.get(ask.value) if ask.value is not None else None
            found[ask] = frozenset(fitting or (row for each in values.values() for row in each))
    return found


def _sorted(given: dict[Said, frozenset[str]], asks: Iterable[Said]) -> tuple[str, ...]:
    return tuple(sorted({row for ask in asks for row in given[ask]}))


def _asked(findings: list[Finding], store: Store) -> Iterator[tuple[Finding, set[Said]]]:
    """Yield for each finding of a shape what rows would have to say."""
    ours = [each for each in findings if each.shape and not each.rows]
    for shape, group in groupby(sorted(ours, key=lambda each: each.shape or ""), key=lambda each: each.shape or ""):
        looks, found = rule(shape), list(group)
        others = _reached(looks, found, store)
        for each in found:
            yield each, {*_own(looks, each), *_others(looks, each, others)}


def _own(looks: Rule, finding: Finding) -> Iterator[Said]:
    """What the finding's thing says itself, or others of it. A step that leads elsewhere is among `_others`."""
    steps = looks.steps if looks.last else frozenset()
    for property in sorted(looks.forward - steps):
        yield Said(finding.focus, property, finding.value if property == looks.path else None)
    for property in sorted(looks.inverse - steps):
        yield Said(None, property, finding.focus)


def _others(looks: Rule, finding: Finding, others: dict[tuple[str, str], list[tuple[str, str]]]) -> Iterator[Said]:
    """What things say that a step of the shape leads to, with the value objected to; and the step itself."""
    for by, other in others.get((finding.focus, finding.value or ""), ()):
        yield Said(other, by, finding.focus) if by in looks.inverse else Said(finding.focus, by, other)
        yield Said(other, looks.last or "", finding.value)


def _reached(looks: Rule, findings: list[Finding], store: Store) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Map a thing and a value to the step and the thing that it leads to, for shapes that look beyond their thing."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    if looks.last:
        step, back = sorted(looks.steps & looks.forward), sorted(looks.steps & looks.inverse)
        for batch in _batches({each.focus for each in findings}):
            bound = {"subject": batch, "property": looks.last, "step": step, "back": back}
            for subject, by, other, value in store.frame("evidence/reached", **bound).iter_rows():
                found.setdefault((subject, value), []).append((by, other))
    return found


def _values(store: Store, asks: set[Said]) -> tuple[_Values, _Rows]:
    """Map subject and property to each value and its rows, and property and value to rows."""
    by_subject: _Values = {}
    by_value: _Rows = {}
    for batch in _batches({ask.subject for ask in asks}):
        for subject, property, value, row in _said(store, subject=batch, value=[]):
            by_subject.setdefault((subject, property), {}).setdefault(value, set()).add(row)
    for batch in _batches({ask.value for ask in asks if ask.subject is None}):
        for _, property, value, row in _said(store, subject=[], value=batch):
            by_value.setdefault((property, value), set()).add(row)
    return by_subject, by_value


def _said(store: Store, **ends: list[str]) -> Iterator[tuple[str, str, str, str]]:
    frame = store.frame("evidence/said", **ends).with_columns(pl.col("value").fill_null(""))
    yield from frame.select("subject", "property", "value", "row").iter_rows()


def _speaking(things: set[str], store: Store) -> dict[str, tuple[str, ...]]:
    """Map each thing to all rows that speak of it; a claim to its own row."""
    found: dict[str, set[str]] = {}
    for batch in _batches(things):
        for subject, row in store.frame("rows-of", subject=batch).iter_rows():
            found.setdefault(subject, set()).add(row)
    return {thing: tuple(sorted(each)) for thing, each in found.items()}


def _batches(things: Iterable[str | None]) -> Iterator[list[str]]:
    listed = sorted(thing for thing in things if thing is not None and queries.is_iri(thing))
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
