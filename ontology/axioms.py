"""What the ontology says of its terms, as a tree that can be read aloud: restrictions, rules, characteristics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import published
from ontology.terms import PREFIXES
from ontology.vocab import FOLDER

_SETS = {OWL.intersectionOf: "and", OWL.unionOf: "or", OWL.oneOf: "one of"}
_FILLERS = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only", OWL.hasValue: "value"}
_CHARACTERISTICS = {
    OWL.FunctionalProperty: "functional",
    OWL.InverseFunctionalProperty: "inverse functional",
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.AsymmetricProperty: "asymmetric",
    OWL.ReflexiveProperty: "reflexive",
    OWL.IrreflexiveProperty: "irreflexive",
}
CHARACTERISTICS = tuple(_CHARACTERISTICS.values())
"""What a property can be, in the order in which it is told."""

_TYPES = {
    OWL.Class: "Class",
    OWL.ObjectProperty: "ObjectProperty",
    OWL.DatatypeProperty: "DatatypeProperty",
    OWL.AnnotationProperty: "AnnotationProperty",
    RDFS.Datatype: "Datatype",
}


class UnreadAxiom(ValueError):
    """A kind of axiom that this module does not know, so that no page would tell of it."""

    def __init__(self, node: object) -> None:
        super().__init__(f"no reading for the class expression {node}")
        self.node = node


@dataclass(frozen=True, slots=True)
class Expression:
    """A class, a datatype, an individual, or what is built from them (OWL 2 Structural Specification, 8)."""

    operator: str
    """`name`, `and`, `or`, `one of`, `not`, `some`, `only` or `value`."""
    iri: str | None = None
    """Of a name; the property of `some`, `only` and `value`."""
    parts: tuple[Expression, ...] = ()

    def __str__(self) -> str:
        """The expression in Manchester syntax."""
        if self.operator == "name":
            return shortened(self.iri or "")
        texts = [f"({each})" if each.parts and each.operator != "one of" else str(each) for each in self.parts]
        if self.operator == "one of":
            return "{" + ", ".join(texts) + "}"
        if self.operator in ("and", "or"):
            return f" {self.operator} ".join(texts)
        return " ".join(filter(None, (self.iri and shortened(self.iri), self.operator, texts[0])))

    def names(self) -> Iterator[str]:
        """Every IRI that the expression names."""
        if self.iri:
            yield self.iri
        for each in self.parts:
            yield from each.names()


@dataclass(frozen=True, slots=True)
class Axioms:
    """What is said of one term beside its labels and definitions. Expressions are sorted by their text."""

    type: str
    """`Class`, `ObjectProperty`, `DatatypeProperty`, `AnnotationProperty` or `Datatype`."""
    above: tuple[Expression, ...] = ()
    """Super-classes or super-properties."""
    equivalent: tuple[Expression, ...] = ()
    rules: tuple[tuple[Expression, Expression], ...] = ()
    """Of a class: what holds for some of its members only: those, and what they are."""
    disjoint: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()
    """Of CHARACTERISTICS."""
    inverse: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    """Of a property: paths of properties that make it."""
    domain: tuple[Expression, ...] = ()
    range: tuple[Expression, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    """Of alignments.ttl: IRI of the relation, IRI of the other vocabulary's term."""


@cache
def axioms() -> Mapping[str, Axioms]:
    """Return what the ontology says of each of its own terms, by IRI in the order of the file."""
    graph = Graph().parse(FOLDER / "chithi.ttl", format="turtle")
    aligned = Graph().parse(FOLDER / "alignments.ttl", format="turtle")
    found: dict[str, Axioms] = {}
    for iri in published.terms():
        term = URIRef(iri)
        type = next(name for each, name in _TYPES.items() if (term, RDF.type, each) in graph)
        found[iri] = _said(graph, aligned, term, type)
    return MappingProxyType(found)


def used_with(iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the properties that a class may have, and those that may lead to it, as domains and ranges say."""
    said = axioms().items()
    having = (name for name, each in said if any(iri in below.names() for below in each.domain))
    leading = (name for name, each in said if any(iri in below.names() for below in each.range))
    return tuple(having), tuple(leading)


def below(iri: str) -> tuple[str, ...]:
    """Return the classes or properties that stand directly under one, in the order of the file."""
    return tuple(name for name, each in axioms().items() if any(above.iri == iri for above in each.above))


def shortened(iri: str) -> str:
    """Return an IRI with its prefix where it has one of ours."""
    prefix, namespace = max(
        ((prefix, each) for prefix, each in PREFIXES.items() if iri.startswith(each)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{iri.removeprefix(namespace)}" if namespace else iri


def _said(graph: Graph, aligned: Graph, term: URIRef, type: str) -> Axioms:
    above = RDFS.subClassOf if type == "Class" else RDFS.subPropertyOf
    return Axioms(
        type=type,
        above=_expressions(graph, graph.objects(term, above)),
        equivalent=_expressions(
            graph,
            (each for name in (OWL.equivalentClass, OWL.equivalentProperty) for each in graph.objects(term, name)),
        ),
        rules=_rules(graph, term),
        disjoint=_disjoint(graph, term),
        characteristics=tuple(name for each, name in _CHARACTERISTICS.items() if (term, RDF.type, each) in graph),
        inverse=tuple(
            sorted({*map(str, graph.objects(term, OWL.inverseOf)), *map(str, graph.subjects(OWL.inverseOf, term))})
        ),
        chains=tuple(
            sorted(tuple(map(str, graph.items(each))) for each in graph.objects(term, OWL.propertyChainAxiom))
        ),
        domain=_expressions(graph, graph.objects(term, RDFS.domain)),
        range=_expressions(graph, graph.objects(term, RDFS.range)),
        matches=tuple(sorted((str(relation), str(other)) for relation, other in aligned.predicate_objects(term))),
    )


def _rules(graph: Graph, term: URIRef) -> tuple[tuple[Expression, Expression], ...]:
    """Return the axioms of unnamed classes that are first of all members of this class."""
    found = []
    for node, above in graph.subject_objects(RDFS.subClassOf):
        left = None if isinstance(node, URIRef) else _expression(graph, node)
        if left is not None and left.parts and left.parts[0].iri == str(term):
            found.append((left, _expression(graph, above)))
    return tuple(sorted(found, key=str))


def _disjoint(graph: Graph, term: URIRef) -> tuple[str, ...]:
    found = [*graph.objects(term, OWL.disjointWith), *graph.subjects(OWL.disjointWith, term)]
    for head in graph.objects(None, OWL.members):
        members = list(graph.items(head))
        found += members if term in members else []
    return tuple(dict.fromkeys(str(each) for each in found if each != term))


def _expressions(graph: Graph, nodes: Iterable[Node]) -> tuple[Expression, ...]:
    return tuple(sorted((_expression(graph, each) for each in nodes), key=str))


def _expression(graph: Graph, node: Node) -> Expression:
    if isinstance(node, URIRef):
        return Expression("name", str(node))
    for predicate, operator in _SETS.items():
        if (head := graph.value(node, predicate)) is not None:
            return Expression(operator, parts=tuple(_expression(graph, each) for each in graph.items(head)))
    for predicate, operator in _FILLERS.items():
        if (filler := graph.value(node, predicate)) is not None:
            return Expression(operator, str(graph.value(node, OWL.onProperty)), (_expression(graph, filler),))
    if (other := graph.value(node, OWL.complementOf)) is not None:
        return Expression("not", parts=(_expression(graph, other),))
    if isinstance(node, Literal):
        return Expression("name", str(node))
    raise UnreadAxiom(node)
