"""Why an ontology leaves no room for a class: as few of its axioms as exclude each other, in words."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.extras.infixowl import manchesterSyntax
from rdflib.term import Node

from kg.reason.axioms import name
from kg.reason.fewest import fewest
from kg.reason.hermit import first_inconsistent
from ontology.terms import PREFIXES

_SORTS = frozenset(
    {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology, RDFS.Datatype}
)
"""What sorts of terms there are: axioms cannot be read without the sorts of their terms."""
_MEMBER = URIRef("urn:chithi:member")

Triple: TypeAlias = tuple[Node, Node, Node]

_WORDS: dict[Node, str] = {
    RDF.type: "is",
    RDFS.subClassOf: "is under",
    RDFS.subPropertyOf: "is under",
    RDFS.domain: "begins at",
    RDFS.range: "leads to",
    OWL.equivalentClass: "is the same as",
    OWL.disjointWith: "excludes",
}


@dataclass(frozen=True, slots=True)
class Axiom:
    """What an ontology lays down in one statement."""

    triples: tuple[Triple, ...]
    """First the one that says it, then those of the expressions in it."""
    text: bytes
    """The triples as N-Triples."""
    terms: frozenset[str]
    """The terms that it speaks of, as IRIs."""


def explained(ontology: bytes, cls: str | None, *, seconds: float) -> list[str]:
    """Return the axioms by which nothing can belong to a class, or by which an ontology contradicts itself (None).

    None of them can be spared; there may be other such sets. Raise NoJava, OutOfTime or ReasonerFailed.
    """
    until = time.monotonic() + seconds
    graph = Graph().parse(data=ontology, format="nt")
    sorts = [triple for triple in graph if triple[1] == RDF.type and triple[2] in _SORTS]
    if cls is not None:
        sorts.append((_MEMBER, RDF.type, URIRef(cls)))
    given = _ntriples(sorts)

    def first_clash(choices: Sequence[Sequence[Axiom]]) -> int | None:
        texts = [given + b"".join(axiom.text for axiom in chosen) for chosen in choices]
        return first_inconsistent(texts, seconds=max(until - time.monotonic(), 0.01))

    meant = _meant(graph)
    found = fewest(_nearest(_axioms(meant), cls), first_clash)
    return sorted(_in_words(meant, axiom.triples) for axiom in found)


def _meant(graph: Graph) -> Graph:
    """Leave out labels and definitions: no reasoner reads them, and words would be made of them instead of names."""
    unmeant = {*graph.subjects(RDF.type, OWL.AnnotationProperty), RDFS.label, RDFS.comment, OWL.versionInfo}
    meant = Graph()
    for prefix, iri in PREFIXES.items():
        meant.bind(prefix, iri, replace=True)
    for triple in graph:
        if triple[1] not in unmeant:
            meant.add(triple)
    return meant


def _axioms(graph: Graph) -> list[Axiom]:
    """All axioms, in an order that does not hang on the names of blank nodes."""
    inside = {each for _, _, each in graph if isinstance(each, BNode)}
    found = [_axiom(triples) for triples in _statements(graph, inside)]
    return sorted(found, key=lambda axiom: sorted(map(_without_blanks, axiom.triples)))


def _without_blanks(triple: Triple) -> tuple[str, ...]:
    return tuple("" if isinstance(each, BNode) else str(each) for each in triple)


def _statements(graph: Graph, inside: set[BNode]) -> Iterator[list[Triple]]:
    """The triples of each axiom: a statement of a named term, or all of a node that has no name, with what is in it."""
    for subject in set(graph.subjects()):
        if subject in inside:
            continue
        if isinstance(subject, BNode):
            yield list(_within(graph, subject))
        else:
            for triple in graph.triples((subject, None, None)):
                if triple[2] not in _SORTS:
                    yield [triple, *_within(graph, triple[2])]


def _within(graph: Graph, node: Node) -> Iterator[Triple]:
    if isinstance(node, BNode):
        for triple in graph.triples((node, None, None)):
            yield triple
            yield from _within(graph, triple[2])


def _axiom(triples: list[Triple]) -> Axiom:
    named = {str(each) for triple in triples for each in triple if isinstance(each, URIRef)}
    terms = frozenset(each for each in named if not each.startswith((str(OWL), str(RDF), str(RDFS))))
    return Axiom(tuple(triples), _ntriples(triples), terms)


def _in_words(graph: Graph, triples: Sequence[Triple]) -> str:
    """Say it in words, class expressions in the Manchester syntax."""
    root = triples[0][0]
    for property, word in ((OWL.members, "all different kinds"), (OWL.distinctMembers, "all different")):
        members = graph.value(root, property)
        if isinstance(root, BNode) and members is not None:
            return f"{word}: {', '.join(sorted(name(str(each)) for each in graph.items(members)))}"
    if isinstance(root, BNode):
        limits = sorted(_expression(graph, each) for each in graph.objects(root, RDFS.subClassOf))
        return f"{_expression(graph, root)} is under {' and '.join(limits)}"
    _, relation, value = triples[0]
    word = _WORDS.get(relation, name(str(relation)))
    return f"{name(str(root))} {word} {_expression(graph, value)}"


def _expression(graph: Graph, node: Node) -> str:
    if not isinstance(node, BNode):
        return name(str(node))
    return str(manchesterSyntax(node, graph))  # type: ignore[no-untyped-call]


def _nearest(found: list[Axiom], cls: str | None) -> list[Axiom]:
    """Axioms about the class first, then those about the terms of these, and so on: what excludes it is mostly near."""
    reached, order, rest = {cls}, list[Axiom](), found
    while near := [axiom for axiom in rest if axiom.terms & reached]:
        order += near
        reached.update(*(axiom.terms for axiom in near))
        rest = [axiom for axiom in rest if axiom not in near]
    return [*order, *rest]


def _ntriples(triples: Sequence[Triple]) -> bytes:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph.serialize(format="nt").encode()
