"""What follows from the consolidated view by the rules of the ontology, written beside it.

Only the default graph is reasoned over, which disputed claims never enter: nothing follows from what they say. Things
are kept as they stand in N-Triples. A property at a time is held in memory, and of a transitive one its steps only.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import IO, TypeAlias

import pyoxigraph as ox

from kg.store import Store
from ontology import published
from ontology.rules import ALIGNMENTS, Condition, Has, Member, Rules, Way, rules
from ontology.terms import DCTERMS, RDF, RDFS

ENTAILED = "https://w3id.org/chithi/entailed"
"""The graph of what follows. `CHITHI_BASE` does not move it."""

ALIGNED = "https://w3id.org/chithi/alignments"
"""The graph of the alignments, as in their file."""

_TITLE = {"vi": "Điều suy ra từ dữ liệu theo bản thể học", "en": "What follows from the data by the ontology"}

_Edges: TypeAlias = dict[str, set[str]]


def write(store: Store, format: str, sink: IO[bytes], *, alignments: bool = False) -> None:
    """Write everything as `Store.dump` does, then what follows as a graph of its own, sorted; raise UnknownFormat.

    `alignments` adds the alignments, as a graph too, and what follows from them.
    """
    store.dump(format, sink)
    _write(ENTAILED, (*_description(alignments), *entailed(store, rules(alignments=alignments))), format, sink)
    if alignments:
        _write(ALIGNED, _alignments(), format, sink)


def entailed(store: Store, rules: Rules) -> Iterator[str]:
    """Yield what follows and is not said, `subject property object` in N-Triples, by property, subject, object."""
    view = _View(store, rules)
    for property in sorted({RDF.type, *rules.below, *rules.transitive}):
        pairs = view.types() if property == RDF.type else view.pairs(property)
        for subject, value in pairs:
            yield f"{subject} <{property}> {value}"


def _write(graph: str, statements: Iterable[str], format: str, sink: IO[bytes]) -> None:
    trig = format == "trig"
    if trig:
        sink.write(f"<{graph}> {{\n".encode())
    for each in statements:
        sink.write(f"\t{each} .\n".encode() if trig else f"{each} <{graph}> .\n".encode())
    if trig:
        sink.write(b"}\n")


def _description(alignments: bool) -> Iterator[str]:
    sources = [f"https://w3id.org/chithi/ontology/{published.version()}", *([ALIGNED] if alignments else [])]
    for source in sources:
        yield f"<{ENTAILED}> <{DCTERMS.iri}conformsTo> <{source}>"
    for language, title in _TITLE.items():
        yield f"<{ENTAILED}> <{RDFS.label}> {ox.Literal(title, language=language)}"


def _alignments() -> list[str]:
    dataset = ox.Dataset(ox.parse(path=ALIGNMENTS, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)  # the parser names blank nodes anew each time
    return sorted(f"{each.subject} {each.predicate} {each.object}" for each in dataset)


class _View:
    """What the default graph says and what follows from it, property by property, class by class."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store, self._rules = store, rules
        self._back: dict[str, tuple[_Edges, list[_Edges]]] = {}

    def pairs(self, property: str) -> Iterator[tuple[str, str]]:
        """Yield the pairs that follow for a property and are not said, sorted."""
        said = self._edges(Way(property))
        steps, chains = self._connected(property)
        for subject in sorted({*steps, *(each for chain in chains for each in chain)}):
            if _is_thing(subject):  # an inverse turns a text round too, and a text can be no subject
                values = steps.get(subject, set()).union(*(_reached([subject], chain) for chain in chains))
                for value in sorted(values - said.get(subject, set())):
                    yield subject, value

    def types(self) -> Iterator[tuple[str, str]]:
        """Yield the classes of things that follow and are not said, sorted."""
        found: dict[str, list[str]] = {}
        for cls, members in self._members.items():
            for each in members - self._said.get(cls, set()):
                found.setdefault(each, []).append(f"<{cls}>")
        for each in sorted(found):
            for cls in sorted(found[each]):
                yield each, cls

    def _connected(self, property: str, *, backwards: bool = False) -> tuple[_Edges, list[_Edges]]:
        """The steps that make a property true, and those of which whole chains do."""
        transitive, under = self._rules.transitive, self._rules.below
        ways = [Way(property), *under.get(property, ())]
        chained = [Way(property)] if property in transitive else [each for each in ways if each.property in transitive]
        chains = [
            self._merged([each, *(way.turned(each.backwards) for way in under.get(each.property, ()))], backwards)
            for each in chained
        ]
        return ({} if property in transitive else self._merged(ways, backwards)), chains

    def _edges(self, way: Way) -> _Edges:
        edges: _Edges = {}
        for subject, value in self._store.query(f"SELECT ?s ?o WHERE {{ ?s <{way.property}> ?o }}"):
            start, end = (value, subject) if way.backwards else (subject, value)
            edges.setdefault(str(start), set()).add(str(end))
        return edges

    def _merged(self, ways: Iterable[Way], backwards: bool) -> _Edges:
        merged: _Edges = {}
        for way in ways:
            for subject, values in self._edges(way.turned(backwards)).items():
                merged.setdefault(subject, set()).update(values)
        return merged

    @cached_property
    def _said(self) -> dict[str, set[str]]:
        """The members said of each class that a rule speaks of."""
        rules = self._rules
        parts = {part.cls for _, parts in rules.definitions for part in parts if not isinstance(part, Has)}
        classes = {*rules.classes, *(each for under in rules.classes.values() for each in under), *parts}
        classes |= {cls for cls, _ in rules.definitions}
        wanted = " ".join(f"<{cls}>" for cls in sorted(classes))
        said: dict[str, set[str]] = {}
        for thing, cls in self._store.query(f"SELECT ?s ?c WHERE {{ VALUES ?c {{ {wanted} }} ?s a ?c }}"):
            said.setdefault(str(cls)[1:-1], set()).add(str(thing))
        return said

    @cached_property
    def _members(self) -> dict[str, set[str]]:
        """The members of each class that a rule speaks of: what one rule adds may be what another waits for."""
        members = {cls: set(said) for cls, said in self._said.items()}
        size = -1
        while size != (size := sum(map(len, members.values()))):
            for cls, under in self._rules.classes.items():
                members.setdefault(cls, set()).update(*(members.get(each, ()) for each in under))
            for cls, conditions in self._rules.definitions:
                fulfil = [self._fulfilling(each, members) for each in conditions]
                members.setdefault(cls, set()).update(set.intersection(*fulfil))
        return members

    def _fulfilling(self, condition: Condition, members: Mapping[str, set[str]]) -> set[str]:
        if isinstance(condition, Member):
            return members.get(condition.cls, set())
        goals = {condition.value} if isinstance(condition, Has) else members.get(condition.cls, set())
        steps, chains = self._leading_to(condition.property)
        found = {each for goal in goals for each in steps.get(goal, ())}
        return found.union(*(_reached(goals, chain) for chain in chains))

    def _leading_to(self, property: str) -> tuple[_Edges, list[_Edges]]:
        """What is connected by a property, from its values back; kept, since many classes are defined by one."""
        if property not in self._back:
            self._back[property] = self._connected(property, backwards=True)
        return self._back[property]


def _reached(starts: Iterable[str], steps: _Edges) -> set[str]:
    """What a chain of one or more steps leads to, a loop back to the beginning included."""
    found: set[str] = set()
    rest = list(starts)
    while rest:
        new = steps.get(rest.pop(), set()) - found
        found |= new
        rest += new
    return found


def _is_thing(term: str) -> bool:
    return term.startswith(("<", "_:")) and not term.startswith("<<")
