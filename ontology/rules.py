"""What follows from what: the rules of the ontology that lead from statements to further ones without a reasoner.

These are sub-properties, inverse, symmetric and transitive properties, sub-classes, and definitions of a class by other
classes and by what its members must have. They are read from the Turtle, so a new sub-property is a new rule. What OWL
says beyond them (domains, ranges, single values, what excludes what) finds mistakes and is left to `chithi check`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from ontology.vocab import FOLDER

ALIGNMENTS = FOLDER / "alignments.ttl"


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A property taken as it stands, or from its object to its subject."""

    property: str
    backwards: bool = False

    def turned(self, backwards: bool) -> "Way":
        """Return the way, turned round if asked to be."""
        return Way(self.property, self.backwards != backwards)


@dataclass(frozen=True, slots=True)
class Member:
    """Is in a class."""

    cls: str


@dataclass(frozen=True, slots=True)
class Has:
    """Has a value of a property; the value as in N-Triples."""

    property: str
    value: str


@dataclass(frozen=True, slots=True)
class Leads:
    """Has a value of a property that is in a class."""

    property: str
    cls: str


Condition: TypeAlias = Member | Has | Leads


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an ontology. All terms are IRIs, ways and classes sorted."""

    below: Mapping[str, tuple[Way, ...]]
    """Property to all that make it true where they are; not itself. Those with nothing below are left out."""
    transitive: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    """Class to the classes said to be directly under it."""
    definitions: tuple[tuple[str, tuple[Condition, ...]], ...]
    """Class and what makes a thing a member of it, all of them together."""


def rules(*, alignments: bool = False) -> Rules:
    """Read the rules of the ontology, with those that lead to other vocabularies if asked for."""
    graph = Graph().parse(FOLDER / "chithi.ttl")
    if alignments:
        graph.parse(ALIGNMENTS)
    return rules_of(graph)


def rules_of(graph: Graph) -> Rules:
    """Read the rules of an ontology."""
    steps = _steps(graph)
    below = {str(property): _below(Way(property), steps) for property in sorted(steps)}
    return Rules(
        below={property: ways for property, ways in below.items() if ways},
        transitive=frozenset(map(str, graph.subjects(RDF.type, OWL.TransitiveProperty))),
        classes=_classes(graph),
        definitions=tuple(sorted(_definitions(graph), key=lambda each: each[0])),
    )


def _steps(graph: Graph) -> dict[str, set[Way]]:
    """Property to what makes it true by one axiom."""
    steps: dict[str, set[Way]] = {}
    for under, over in graph.subject_objects(RDFS.subPropertyOf):
        steps.setdefault(str(over), set()).add(Way(str(under)))
    inverses = set(graph.subject_objects(OWL.inverseOf))
    inverses |= {(each, each) for each in graph.subjects(RDF.type, OWL.SymmetricProperty)}
    for one, other in inverses:
        steps.setdefault(str(one), set()).add(Way(str(other), backwards=True))
        steps.setdefault(str(other), set()).add(Way(str(one), backwards=True))
    return steps


def _below(start: Way, steps: Mapping[str, set[Way]]) -> tuple[Way, ...]:
    found, rest = {start}, [start]
    while rest:
        way = rest.pop()
        new = {each.turned(way.backwards) for each in steps.get(way.property, ())} - found
        found |= new
        rest += new
    return tuple(sorted(found - {start}))


def _classes(graph: Graph) -> dict[str, tuple[str, ...]]:
    classes: dict[str, set[str]] = {}
    for under, over in graph.subject_objects(RDFS.subClassOf):
        if isinstance(under, URIRef) and isinstance(over, URIRef):
            classes.setdefault(str(over), set()).add(str(under))
    return {over: tuple(sorted(under)) for over, under in sorted(classes.items())}


def _definitions(graph: Graph) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """Yield the definitions of which every part is understood; with one part missing too many would be members."""
    for cls, definition in graph.subject_objects(OWL.equivalentClass):
        parts = graph.value(definition, OWL.intersectionOf)
        conditions = [_condition(graph, each) for each in (graph.items(parts) if parts else [definition])]
        understood = tuple(each for each in conditions if each is not None)
        if isinstance(cls, URIRef) and len(understood) == len(conditions):
            yield str(cls), understood


def _condition(graph: Graph, node: Node) -> Condition | None:
    if isinstance(node, URIRef):
        return Member(str(node))
    property = graph.value(node, OWL.onProperty)
    value, cls = graph.value(node, OWL.hasValue), graph.value(node, OWL.someValuesFrom)
    if isinstance(property, URIRef) and value is not None:
        return Has(str(property), value.n3())
    if isinstance(property, URIRef) and isinstance(cls, URIRef):
        return Leads(str(property), str(cls))
    return None
