"""Contradictions found by SPARQL: what each axiom of the ontology forbids, as a query that names the statements.

They need no Java and take milliseconds, and they say which rows are to blame, which a reasoner does not. Things with
different IRIs count as different here; a reasoner would take the two wholes of a part for one thing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.reason import loops
from kg.reason.axioms import a, allowed, kind, name, wider
from kg.reason.rows import Statement, rows_of
from kg.store import Store
from ontology.terms import RDF

_Row: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """What cannot be true together."""

    rule: str
    """One of RULES, or `reasoner` for what HermiT alone finds."""
    message: str
    rows: tuple[str, ...]
    """The rows that say it, `folder/file.csv:14`: first one of each statement, then the others. Claims without a row
    stand as IRIs; empty where no claim says it."""


@dataclass(frozen=True, slots=True)
class _Clash:
    message: str
    statements: tuple[Statement, ...]


def contradictions(store: Store) -> list[Contradiction]:
    """All contradictions in a dataset with its ontology, by rule, then by message."""
    found = [(rule, clash) for rule, find in _FINDERS.items() for clash in find(store)]
    said = rows_of(store, {each for _, clash in found for each in clash.statements})
    return sorted({Contradiction(rule, clash.message, said(clash.statements)) for rule, clash in found})


def _asked(store: Store, query: str, **bindings: Iterable[str]) -> list[_Row]:
    return [{key: value or "" for key, value in row.items()} for row in store.rows(f"reason/{query}", **bindings)]


def _narrowest(
    rows: list[_Row], property: str = "property", *, ends: tuple[str, ...] = ("thing", "value")
) -> list[_Row]:
    """Leave out what a row says again with a wider property: ct:derivesFrom stands beside ct:implements."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        found.setdefault(tuple(row[end] for end in ends), set()).add(row[property])
    return [
        row for row in rows if not any(row[property] in wider(each) for each in found[tuple(row[end] for end in ends)])
    ]


def _kinds(store: Store) -> Iterator[_Clash]:
    shortest: dict[tuple[str, str, str], _Row] = {}
    for row in sorted(
        _asked(store, "kinds"), key=lambda row: (row["type"] != row["kind"], row["otherType"] != row["otherKind"])
    ):
        shortest.setdefault((row["thing"], row["kind"], row["otherKind"]), row)
    for row in shortest.values():
        types = (row["type"], row["otherType"])
        message = f"{name(row['thing'])} is both {a(row['kind'])} and {a(row['otherKind'])}"
        yield _Clash(message, tuple((row["thing"], RDF.type, each) for each in types))


def _ends(end: str) -> Callable[[Store], Iterator[_Clash]]:
    """What stands at the wrong end of a property; a thing that is of two kinds is told of once, by `kinds`."""

    def find(store: Store) -> Iterator[_Clash]:
        twofold = {row["thing"] for row in _asked(store, "kinds")}
        wrong: dict[str, set[str]] = {}
        for row in _asked(store, "used"):
            right, found = allowed(row["property"], end), kind(row["type"])
            if row["end"] == end and right and found and found not in right:
                wrong.setdefault(row["property"], set()).add(row["type"])
        rows = [
            each for property, types in wrong.items() for each in _asked(store, end, property=[property], type=types)
        ]
        at = "thing" if end == "domain" else "value"
        for row in _narrowest([row for row in rows if row[at] not in twofold]):
            thing, property, value = row["thing"], row["property"], row["value"]
            expected = a(allowed(property, end))
            says = f"{name(row[at])} is {a(kind(row['type']) or '')}, but "
            says += (
                f"only {expected} has {name(property)} ({name(value)})"
                if end == "domain"
                else (f"{name(property)} of {name(thing)} leads to {expected}")
            )
            yield _Clash(says, ((thing, property, value), (row[at], RDF.type, kind(row["type"]) or "")))

    return find


def _untyped(store: Store) -> Iterator[_Clash]:
    """Things of which no kind is told, used as what cannot be one kind: an issuer that is a place elsewhere."""
    uses: dict[str, list[_Row]] = {}
    for row in _asked(store, "untyped"):
        uses.setdefault(row["node"], []).append(row)
    for node, rows in sorted(uses.items()):
        seen: list[tuple[frozenset[str], _Row]] = []
        for row in sorted(rows, key=lambda row: (row["property"], row["thing"], row["value"])):
            kinds = allowed(row["property"], "domain" if row["thing"] == node else "range")
            clash = next((each for each in seen if kinds and not each[0] & kinds), None)
            if clash:
                one, other = clash[1], row
                message = f"{name(node)} is used as {a(clash[0])} ({_used(one)}) and as {a(kinds)} ({_used(other)})"
                yield _Clash(message, (_statement(one), _statement(other)))
                break
            if kinds:
                seen.append((kinds, row))


def _used(row: _Row) -> str:
    return f"{name(row['thing'])} {name(row['property'])} {name(row['value'])}"


def _statement(row: _Row) -> Statement:
    return row["thing"], row["property"], row["value"]


def _literals(store: Store) -> Iterator[_Clash]:
    for row in _asked(store, "literals"):
        wants = "is a text" if row["form"].endswith("DatatypeProperty") else "leads to a thing"
        yield _Clash(f"{_used(row)}: {name(row['property'])} {wants}", (_statement(row),))


def _functional(store: Store) -> Iterator[_Clash]:
    for row in _asked(store, "functional"):
        thing, property, values = row["thing"], row["property"], (row["value"], row["other"])
        message = f"{name(thing)} has two values of {name(property)}: {' and '.join(map(name, values))}"
        yield _Clash(message, tuple((thing, property, each) for each in values))


def _inverse_functional(store: Store) -> Iterator[_Clash]:
    for row in _asked(store, "inverse-functional"):
        both = (row["value"], row["other"])
        message = f"{' and '.join(map(name, both))} both have {name(row['property'])} {name(row['thing'])}: one may"
        yield _Clash(message, tuple((each, row["property"], row["thing"]) for each in both))


def _irreflexive(store: Store) -> Iterator[_Clash]:
    for row in _narrowest(_asked(store, "irreflexive"), ends=("thing",)):
        thing, property = row["thing"], row["property"]
        yield _Clash(f"{name(thing)} has {name(property)} to itself", ((thing, property, thing),))


def _asymmetric(store: Store) -> Iterator[_Clash]:
    for row in _narrowest(_narrowest(_asked(store, "asymmetric")), "back"):
        one, other = _statement(row), (row["value"], row["back"], row["thing"])
        yield _Clash(f"{' '.join(map(name, one))} and {' '.join(map(name, other))}", (one, other))


def _loops(store: Store) -> Iterator[_Clash]:
    steps = _asked(store, "loops")
    for above in sorted({row["above"] for row in steps}):
        edges = {
            (row["thing"], row["value"]): _statement(row)
            for row in _narrowest([r for r in steps if r["above"] == above])
        }
        for loop in loops.loops(edges):
            if len(loop) > 2:  # shorter ones contradict asymmetry
                way = " → ".join(map(name, [*loop, loop[0]]))
                taken = tuple(edges[step] for step in zip(loop, [*loop[1:], loop[0]], strict=True))
                yield _Clash(f"{name(above)} comes back to where it began: {way}", taken)


def _alike(store: Store) -> Iterator[_Clash]:
    twofold = {row["thing"] for row in _asked(store, "kinds")}
    for row in _asked(store, "alike"):
        if twofold & {row["thing"], row["value"]}:
            continue
        kinds, other = a(row["type"]), a(row["otherType"])
        message = f"{name(row['thing'])}, {kinds}, has {name(row['property'])} {name(row['value'])}, which is {other}"
        types = ((row["thing"], RDF.type, row["type"]), (row["value"], RDF.type, row["otherType"]))
        yield _Clash(f"{message} and not {a(row['expected'])}", (_statement(row), *types))


def _defined(store: Store) -> Iterator[_Clash]:
    twofold = {(row["thing"], row["property"]) for row in _asked(store, "functional")}
    for row in _asked(store, "defined"):
        if (row["thing"], row["property"]) not in twofold:
            message = f"{name(row['thing'])} is {a(row['type'])}, but has {name(row['property'])} {name(row['value'])}"
            yield _Clash(message, ((row["thing"], RDF.type, row["type"]), _statement(row)))


def _rules(store: Store) -> Iterator[_Clash]:
    twofold = {(row["thing"], row["property"]) for row in _asked(store, "functional")}
    for row in _narrowest(_asked(store, "rules")):
        thing, value = row["thing"], row["value"]
        if twofold & {(thing, row["given"]), (value, row["known"])}:
            continue
        one, other = (f"{name(row[p])} {name(row[v])}" for p, v in (("given", "is"), ("known", "never")))
        message = f"{name(thing)} ({one}) has {name(row['property'])} {name(value)} ({other})"
        facts = ((thing, row["given"], row["is"]), (value, row["known"], row["never"]))
        yield _Clash(f"{message}, which no such {name(row['kind']).removeprefix('ct:')} may", (_statement(row), *facts))


_FINDERS: dict[str, Callable[[Store], Iterator[_Clash]]] = {
    "kinds": _kinds,
    "domain": _ends("domain"),
    "range": _ends("range"),
    "use": _untyped,
    "text": _literals,
    "one value": _functional,
    "one owner": _inverse_functional,
    "itself": _irreflexive,
    "both ways": _asymmetric,
    "loop": _loops,
    "like to like": _alike,
    "type": _defined,
    "level or branch": _rules,
}

RULES = tuple(_FINDERS)
"""The rules, in the order of the guide."""
