"""Contradictions found by SPARQL: what each axiom of the ontology forbids, as a query that names the statements.

They need no Java and take milliseconds, and they say which rows are to blame, which a reasoner does not. Things with
different IRIs count as different here; a reasoner would take the two wholes of a part for one thing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from kg.reason import loops
from kg.reason.axioms import a, allowed, kind, kinds_vi, name, wider
from kg.reason.rows import Statement, rows_of
from kg.store import Store
from ontology.terms import RDF

_Row: TypeAlias = dict[str, str]
_Asked: TypeAlias = Callable[..., list[_Row]]
"""Answers a query of `reason/` by its name and bindings."""


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """What cannot be true together."""

    rule: str
    """One of RULES, or `reasoner` for what HermiT alone finds."""
    message: str
    rows: tuple[str, ...]
    """The rows that say it, `folder/file.csv:14`: first one of each statement, then the others. Claims without a row
    stand as IRIs; empty where no claim says it."""
    message_vi: str = field(default="", compare=False)

    @property
    def messages(self) -> dict[str, str]:
        """The message by language."""
        return {"vi": self.message_vi, "en": self.message}


@dataclass(frozen=True, slots=True)
class _Clash:
    message: str
    message_vi: str
    statements: tuple[Statement, ...]


def contradictions(store: Store) -> list[Contradiction]:
    """All contradictions in a dataset with its ontology, by rule, then by message."""

    @cache
    def asked(query: str, **bindings: tuple[str, ...]) -> list[_Row]:
        """What a query answers; several rules look at the same answers."""
        rows = store.rows(f"reason/{query}", **bindings)
        return [{key: value or "" for key, value in row.items()} for row in rows]

    found = [(rule, clash) for rule, find in _FINDERS.items() for clash in find(asked)]
    said = rows_of(store, {each for _, clash in found for each in clash.statements})
    return sorted(
        {Contradiction(rule, clash.message, said(clash.statements), clash.message_vi) for rule, clash in found}
    )


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


def _kinds(asked: _Asked) -> Iterator[_Clash]:
    shortest: dict[tuple[str, str, str], _Row] = {}
    for row in sorted(
        asked("kinds"), key=lambda row: (row["type"] != row["kind"], row["otherType"] != row["otherKind"])
    ):
        shortest.setdefault((row["thing"], row["kind"], row["otherKind"]), row)
    for row in shortest.values():
        types = (row["type"], row["otherType"])
        message = f"{name(row['thing'])} is both {a(row['kind'])} and {a(row['otherKind'])}"
        vi = f"{name(row['thing'])} vừa là {kinds_vi(row['kind'])} vừa là {kinds_vi(row['otherKind'])}"
        yield _Clash(message, vi, tuple((row["thing"], RDF.type, each) for each in types))


def _ends(end: str) -> Callable[[_Asked], Iterator[_Clash]]:
    """What stands at the wrong end of a property; a thing that is of two kinds is told of once, by `kinds`."""

    def find(asked: _Asked) -> Iterator[_Clash]:
        twofold = {row["thing"] for row in asked("kinds")}
        wrong: dict[str, set[str]] = {}
        for row in asked("used"):
            right, found = allowed(row["property"], end), kind(row["type"])
            if row["end"] == end and right and found and found not in right:
                wrong.setdefault(row["property"], set()).add(row["type"])
        rows = [
            each
            for property, types in wrong.items()
            for each in asked(end, property=(property,), type=tuple(sorted(types)))
        ]
        at = "thing" if end == "domain" else "value"
        for row in _narrowest([row for row in rows if row[at] not in twofold]):
            of = kind(row["type"]) or ""
            yield _Clash(*_misplaced(row, end, of), (_statement(row), (row[at], RDF.type, of)))

    return find


def _misplaced(row: _Row, end: str, of: str) -> tuple[str, str]:
    """Say that what is of this kind stands where a property allows others: in English, in Vietnamese."""
    thing, property, value = map(name, _statement(row))
    right = allowed(row["property"], end)
    if end == "domain":
        return (
            f"{thing} is {a(of)}, but only {a(right)} has {property} ({value})",
            f"{thing} là {kinds_vi(of)}, nhưng chỉ {kinds_vi(right)} mới có {property} ({value})",
        )
    return (
        f"{value} is {a(of)}, but {property} of {thing} leads to {a(right)}",
        f"{value} là {kinds_vi(of)}, nhưng {property} của {thing} dẫn đến {kinds_vi(right)}",
    )


def _untyped(asked: _Asked) -> Iterator[_Clash]:
    """Things of which no kind is told, used as what cannot be one kind: an issuer that is a place elsewhere."""
    uses: dict[str, list[_Row]] = {}
    for row in asked("untyped"):
        uses.setdefault(row["node"], []).append(row)
    for node, rows in sorted(uses.items()):
        seen: list[tuple[frozenset[str], _Row]] = []
        for row in sorted(rows, key=lambda row: (row["property"], row["thing"], row["value"])):
            kinds = allowed(row["property"], "domain" if row["thing"] == node else "range")
            clash = next((each for each in seen if kinds and not each[0] & kinds), None)
            if clash:
                one, other = clash[1], row
                message = f"{name(node)} is used as {a(clash[0])} ({_used(one)}) and as {a(kinds)} ({_used(other)})"
                vi = f"{name(node)} vừa được dùng như {kinds_vi(clash[0])} ({_used(one)})"
                vi += f" vừa như {kinds_vi(kinds)} ({_used(other)})"
                yield _Clash(message, vi, (_statement(one), _statement(other)))
                break
            if kinds:
                seen.append((kinds, row))


def _used(row: _Row) -> str:
    return f"{name(row['thing'])} {name(row['property'])} {name(row['value'])}"


def _statement(row: _Row) -> Statement:
    return row["thing"], row["property"], row["value"]


def _literals(asked: _Asked) -> Iterator[_Clash]:
    for row in asked("literals"):
        text = row["form"].endswith("DatatypeProperty")
        wants, vi = ("is a text", "là chữ") if text else ("leads to a thing", "dẫn đến một đối tượng, không phải chữ")
        says = f"{_used(row)}: {name(row['property'])}"
        yield _Clash(f"{says} {wants}", f"{says} {vi}", (_statement(row),))


def _functional(asked: _Asked) -> Iterator[_Clash]:
    for row in asked("functional"):
        thing, property, values = row["thing"], row["property"], (row["value"], row["other"])
        message = f"{name(thing)} has two values of {name(property)}: {' and '.join(map(name, values))}"
        vi = f"{name(thing)} có hai giá trị của {name(property)}: {' và '.join(map(name, values))}"
        yield _Clash(message, vi, tuple((thing, property, each) for each in values))


def _inverse_functional(asked: _Asked) -> Iterator[_Clash]:
    for row in asked("inverse-functional"):
        both = (row["value"], row["other"])
        message = f"{' and '.join(map(name, both))} both have {name(row['property'])} {name(row['thing'])}: one may"
        vi = f"{' và '.join(map(name, both))} đều có {name(row['property'])} {name(row['thing'])}: chỉ một được có"
        yield _Clash(message, vi, tuple((each, row["property"], row["thing"]) for each in both))


def _irreflexive(asked: _Asked) -> Iterator[_Clash]:
    for row in _narrowest(asked("irreflexive"), ends=("thing",)):
        thing, property = row["thing"], row["property"]
        message = f"{name(thing)} has {name(property)} to itself"
        vi = f"{name(thing)} có {name(property)} đến chính nó"
        yield _Clash(message, vi, ((thing, property, thing),))


def _asymmetric(asked: _Asked) -> Iterator[_Clash]:
    for row in _narrowest(_narrowest(asked("asymmetric")), "back"):
        one, other = _statement(row), (row["value"], row["back"], row["thing"])
        message, vi = (word.join(" ".join(map(name, each)) for each in (one, other)) for word in (" and ", " và "))
        yield _Clash(message, vi, (one, other))


def _loops(asked: _Asked) -> Iterator[_Clash]:
    steps = asked("loops")
    for above in sorted({row["above"] for row in steps}):
        edges = {
            (row["thing"], row["value"]): _statement(row)
            for row in _narrowest([r for r in steps if r["above"] == above])
        }
        for loop in loops.loops(edges):
            if len(loop) > 2:  # shorter ones contradict asymmetry
                way = " → ".join(map(name, [*loop, loop[0]]))
                taken = tuple(edges[step] for step in zip(loop, [*loop[1:], loop[0]], strict=True))
                vi = f"{name(above)} quay lại chỗ bắt đầu: {way}"
                yield _Clash(f"{name(above)} comes back to where it began: {way}", vi, taken)


def _alike(asked: _Asked) -> Iterator[_Clash]:
    twofold = {row["thing"] for row in asked("kinds")}
    for row in asked("alike"):
        if twofold & {row["thing"], row["value"]}:
            continue
        kinds, other = a(row["type"]), a(row["otherType"])
        message = f"{name(row['thing'])}, {kinds}, has {name(row['property'])} {name(row['value'])}, which is {other}"
        types = ((row["thing"], RDF.type, row["type"]), (row["value"], RDF.type, row["otherType"]))
        vi = f"{name(row['thing'])} là {kinds_vi(row['type'])}, nhưng có {name(row['property'])} {name(row['value'])}"
        vi += f" là {kinds_vi(row['otherType'])}, không phải {kinds_vi(row['expected'])}"
        yield _Clash(f"{message} and not {a(row['expected'])}", vi, (_statement(row), *types))


def _defined(asked: _Asked) -> Iterator[_Clash]:
    twofold = {(row["thing"], row["property"]) for row in asked("functional")}
    for row in asked("defined"):
        if (row["thing"], row["property"]) not in twofold:
            has = f"{name(row['property'])} {name(row['value'])}"
            message = f"{name(row['thing'])} is {a(row['type'])}, but has {has}"
            vi = f"{name(row['thing'])} là {kinds_vi(row['type'])}, nhưng có {has}"
            yield _Clash(message, vi, ((row["thing"], RDF.type, row["type"]), _statement(row)))


def _rules(asked: _Asked) -> Iterator[_Clash]:
    twofold = {(row["thing"], row["property"]) for row in asked("functional")}
    for row in _narrowest(asked("rules")):
        thing, value = row["thing"], row["value"]
        if twofold & {(thing, row["given"]), (value, row["known"])}:
            continue
        one, other = (f"{name(row[p])} {name(row[v])}" for p, v in (("given", "is"), ("known", "never")))
        message = f"{name(thing)} ({one}) has {name(row['property'])} {name(value)} ({other})"
        message += f", which no such {name(row['kind']).removeprefix('ct:')} may"
        vi = f"{name(thing)} ({one}) có {name(row['property'])} {name(value)} ({other})"
        vi += f", điều mà {kinds_vi(row['kind'])} như thế không được có"
        facts = ((thing, row["given"], row["is"]), (value, row["known"], row["never"]))
        yield _Clash(message, vi, (_statement(row), *facts))


_FINDERS: dict[str, Callable[[_Asked], Iterator[_Clash]]] = {
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
