"""What RDFS and OWL's plainest axioms entail of a graph, and one thing of each kind with all that it may have."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology.axioms import axioms
from ontology.terms import CT, KINDS, SKOS

DATA = Namespace("https://example.org/")

_BOTH_WAYS: dict[Node, tuple[str, ...]] = {
    OWL.equivalentClass: ("class",),
    OWL.equivalentProperty: ("property",),
    OWL.inverseOf: ("inverse",),
}
_RULES: dict[Node, tuple[str, ...]] = {
    **_BOTH_WAYS,
    RDFS.subClassOf: ("class",),
    RDFS.subPropertyOf: ("property",),
    RDFS.domain: ("domain",),
    RDFS.range: ("range",),
}


def one_of_each() -> Graph:
    """Two things of each kind and of each document type; every property leads from first to second ones."""
    graph = Graph()
    for name, number in product(_classes(), (1, 2)):
        graph.add((_thing(name, number), RDF.type, URIRef(CT.iri + name)))
    graph += [(_thing("Concept", number), RDF.type, URIRef(SKOS.Concept)) for number in (1, 2)]
    for iri, said in axioms().items():
        domain, range = (
            [name.removeprefix(CT.iri) for each in ends for name in each.names()] for ends in (said.domain, said.range)
        )
        if said.type == "DatatypeProperty":
            graph += [(_thing(one, 1), URIRef(iri), Literal("2011")) for name in domain for one in _kinds(name)]
            continue
        for start, end in product(domain, range):
            if iri not in (CT.partOf, CT.succeededBy) or start == end:  # like to like
                graph += [(_thing(one, 1), URIRef(iri), _thing(_local(end), 2)) for one in _kinds(start)]
                graph += [(_thing(start, 1), URIRef(iri), _thing(other, 2)) for other in _kinds(end)]
    return graph


def types(graph: Graph, *vocabularies: Graph) -> dict[str, set[str]]:
    """The named classes that each thing of a graph is in, as sub-properties, domains, ranges and sub-classes say."""
    rules = _rules(vocabularies)
    triples = set(graph)
    new = set(triples)
    while new:
        more = {(s, q, o) for s, p, o in new for q in rules["property", p]}
        more |= {(o, q, s) for s, p, o in new for q in rules["inverse", p]}
        more |= {(s, RDF.type, c) for s, p, _ in new for c in rules["domain", p]}
        more |= {(o, RDF.type, c) for _, p, o in new for c in rules["range", p] if isinstance(o, URIRef)}
        more |= {(s, RDF.type, c) for s, p, o in new if p == RDF.type for c in rules["class", o]}
        new = more - triples
        triples |= new
    found: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p == RDF.type and isinstance(o, URIRef) and str(s).startswith(str(DATA)):
            found[str(s).removeprefix(str(DATA))].add(str(o))
    return found


def telling(*graphs: Graph) -> Graph:
    """What graphs say that entails something, the rest left out."""
    told = Graph()
    for predicate in _RULES:
        for each in graphs:
            told += each.triples((None, predicate, None))
    return told


def _rules(vocabularies: Iterable[Graph]) -> dict[tuple[str, Node], set[Node]]:
    """What follows from a property or a class: kind of rule and term to terms."""
    rules: dict[tuple[str, Node], set[Node]] = defaultdict(set)
    for below, how, top in (triple for each in vocabularies for triple in each):
        for kind in _RULES.get(how, ()):
            rules[kind, below].add(top)
        for kind in _BOTH_WAYS.get(how, ()):
            rules[kind, top].add(below)
    return rules


def _thing(name: str, number: int) -> URIRef:
    return DATA[f"{name}-{number}"]


def _by_type() -> list[str]:
    """The classes of documents of one type."""
    return [
        iri.removeprefix(CT.iri)
        for iri, said in axioms().items()
        if any(CT.documentType in each.names() for each in said.equivalent)
    ]


def _classes() -> list[str]:
    return [*(iri.removeprefix(CT.iri) for iri in KINDS.values()), *_by_type()]


def _kinds(name: str) -> list[str]:
    """A kind; of documents also each type."""
    return [name, *_by_type()] if name == "Document" else [_local(name)]


def _local(name: str) -> str:
    return name.removeprefix(SKOS.iri)
