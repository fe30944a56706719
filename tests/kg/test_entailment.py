"""What follows by the rules of an ontology: rule by rule, and on random ones as much as owlrl finds."""

import io
from collections.abc import Iterator

import owlrl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.embedded import EmbeddedStore
from kg.entailment import ALIGNED, ENTAILED, entailed, write
from kg.errors import UnknownFormat
from ontology.rules import ALIGNMENTS, rules, rules_of

HEAD = """@prefix : <http://e.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ct: <https://w3id.org/chithi/ontology#> .
"""

RULES = {
    "sub-properties of sub-properties": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ':a :p :b , "x"@vi .',
        {":a :q :b", ":a :r :b", ':a :q "x"@vi', ':a :r "x"@vi'},
    ),
    "an inverse, both ways": (":p owl:inverseOf :q .", ":a :p :b . :c :q :d .", {":b :q :a", ":d :p :c"}),
    "no text turned round": (":p owl:inverseOf :q .", ':a :p "x" .', set()),
    "a symmetric property": (":p a owl:SymmetricProperty .", ":a :p :b .", {":b :p :a"}),
    "chains": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        {":a :p :c", ":a :p :d", ":b :p :d"},
    ),
    "a loop": (":p a owl:TransitiveProperty .", ":a :p :b . :b :p :a .", {":a :p :a", ":b :p :b"}),
    "chains of steps of a property below, itself no chain": (
        ":p rdfs:subPropertyOf :q . :q a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c .",
        {":a :q :b", ":b :q :c", ":a :q :c"},
    ),
    "a property above chains": (
        ":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q .",
        ":a :p :b . :b :p :c . :c :q :d .",
        {":a :p :c", ":a :q :b", ":b :q :c", ":a :q :c"},
    ),
    "the inverse of chains": (
        ":p a owl:TransitiveProperty . :q owl:inverseOf :p .",
        ":a :p :b . :c :q :b .",
        {":b :q :a", ":b :p :c", ":a :p :c", ":c :q :a"},
    ),
    "classes above classes": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", {":x a :B", ":x a :C"}),
    "a class by a value": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :v ] ) ] .",
        ":x a :B ; :p :v . :y a :B ; :p :w . :z :p :v .",
        {":x a :A"},
    ),
    "a class by a value of a property below": (
        ":A owl:equivalentClass [ owl:onProperty :q ; owl:hasValue :v ] . :p rdfs:subPropertyOf :q .",
        ":x :p :v .",
        {":x a :A", ":x :q :v"},
    ),
    "a class by what chains lead to": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] . :p a owl:TransitiveProperty .",
        ":x :p :y . :y :p :z . :z a :B .",
        {":x :p :z", ":x a :A", ":y a :A"},
    ),
    "classes that wait for one another": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] . :A rdfs:subClassOf :B .",
        ":x :p :y . :y :p :z . :z a :B .",
        {":x a :A", ":x a :B", ":y a :A", ":y a :B"},
    ),
    "nothing by a definition that is understood in part": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:allValuesFrom :C ] ) ] .",
        ":x a :B .",
        set(),
    ),
    "nothing by domain, range or single values": (
        ":p a owl:FunctionalProperty ; rdfs:domain :A ; rdfs:range :B .",
        ":x :p :y , :z .",
        set(),
    ),
}


def _store(turtle: str) -> EmbeddedStore:
    inner = ox.Store()
    inner.load((HEAD + turtle).encode(), ox.RdfFormat.TRIG)
    return EmbeddedStore(inner)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_adds_what_follows_and_nothing_else(name: str) -> None:
    ontology, data, expected = RULES[name]
    found = list(entailed(_store(data), rules_of(Graph().parse(data=HEAD + ontology))))
    triples = ox.parse((HEAD + "".join(f"{each} .\n" for each in expected)).encode(), format=ox.RdfFormat.TURTLE)
    assert sorted(found) == sorted(f"{each.subject} {each.predicate} {each.object}" for each in triples)


def test_what_follows_is_ordered_by_property_subject_and_value() -> None:
    ontology = ":p rdfs:subPropertyOf :q , :r . :A rdfs:subClassOf :B ."
    found = list(entailed(_store(":b :p :d , :c . :a :p :c ; a :A ."), rules_of(Graph().parse(data=HEAD + ontology))))
    assert found == [
        "<http://e.org/a> <http://e.org/q> <http://e.org/c>",
        "<http://e.org/b> <http://e.org/q> <http://e.org/c>",
        "<http://e.org/b> <http://e.org/q> <http://e.org/d>",
        "<http://e.org/a> <http://e.org/r> <http://e.org/c>",
        "<http://e.org/b> <http://e.org/r> <http://e.org/c>",
        "<http://e.org/b> <http://e.org/r> <http://e.org/d>",
        "<http://e.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/B>",
    ]


def test_only_the_default_graph_is_reasoned_over() -> None:
    store = _store(":a ct:implements :b . GRAPH :disputed { :b ct:implements :c . :b a ct:Plan }")
    assert {each.split()[2] for each in entailed(store, rules())} == {"<http://e.org/b>"}


def test_a_node_without_name_keeps_the_name_it_has_in_the_export() -> None:
    sink = io.BytesIO()
    write(_store("[] ct:implements :b ."), "nquads", sink)
    subjects = {quad.subject for quad in ox.parse(sink.getvalue(), format=ox.RdfFormat.N_QUADS)}
    assert len([each for each in subjects if isinstance(each, ox.BlankNode)]) == 1


def test_lineage_of_our_own_is_closed() -> None:
    store = _store(":a ct:implements :b . :b ct:derivesFrom :c . :c ct:stageOf :d . :x ct:cites :a .")
    ends = [line.split(" ", 2) for line in entailed(store, rules())]
    traced = {(s, o) for s, p, o in ends if p.endswith("#tracesTo>")}
    letters = {f"{s[-2]}{o[-2]}" for s, o in traced}
    assert letters == {"ab", "ac", "ad", "bc", "bd", "cd"}
    assert {p for _, p, _ in ends} == {
        f"<https://w3id.org/chithi/ontology#{each}>" for each in ("derivesFrom", "tracesTo")
    }


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_the_export_stands_first_and_what_follows_in_its_own_graph(format: str) -> None:
    store = _store(":a a ct:Law ; ct:implements :b . GRAPH :claim { :a ct:implements :b }")
    plain, whole, again = io.BytesIO(), io.BytesIO(), io.BytesIO()
    store.dump(format, plain)
    for sink in (whole, again):
        write(store, format, sink, alignments=True)
    assert whole.getvalue() == again.getvalue()
    assert whole.getvalue().startswith(plain.getvalue())
    syntax = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}[format]
    said = {*ox.parse(plain.getvalue(), format=syntax)}
    read = list(ox.parse(whole.getvalue(), format=syntax))
    assert len(read) == len(set(read))
    graphs = {quad.graph_name for quad in set(read) - said}
    assert graphs == {ox.NamedNode(ENTAILED), ox.NamedNode(ALIGNED)}
    follows = {(q.predicate.value, str(q.object)) for q in read if q.graph_name == ox.NamedNode(ENTAILED)}
    assert (str(RDF.type), "<http://data.europa.eu/eli/ontology#LegalResource>") in follows
    assert ("http://www.w3.org/ns/prov#wasDerivedFrom", "<http://e.org/b>") in follows
    assert not any(predicate.endswith("ensures_implementation_of") for predicate, _ in follows)
    aligned = Graph()
    for q in read:
        if q.graph_name == ox.NamedNode(ALIGNED):
            aligned.parse(data=f"{q.subject} {q.predicate} {q.object} .", format="nt")
    assert len(aligned) == len(Graph().parse(ALIGNMENTS)) == len(aligned & Graph().parse(ALIGNMENTS))


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        write(_store(""), "parquet", io.BytesIO())


PROPERTIES = [URIRef(f"http://e.org/p{n}") for n in range(4)]
CLASSES = [URIRef(f"http://e.org/C{n}") for n in range(4)]
THINGS = [URIRef(f"http://e.org/t{n}") for n in range(5)]
property, cls, thing = (st.sampled_from(each) for each in (PROPERTIES, CLASSES, THINGS))
axiom = st.one_of(
    st.tuples(property, st.just(RDFS.subPropertyOf), property),
    st.tuples(property, st.just(OWL.inverseOf), property),
    st.tuples(property, st.just(RDF.type), st.sampled_from([OWL.TransitiveProperty, OWL.SymmetricProperty])),
    st.tuples(cls, st.just(RDFS.subClassOf), cls),
)
part = st.one_of(
    cls,
    st.tuples(property, st.just(OWL.hasValue), thing),
    st.tuples(property, st.just(OWL.someValuesFrom), cls),
)
definition = st.tuples(cls, st.lists(part, min_size=1, max_size=2))
fact = st.one_of(st.tuples(thing, property, thing), st.tuples(thing, st.just(RDF.type), cls))


def _node(graph: Graph, part: Node | tuple[Node, Node, Node]) -> Node:
    if isinstance(part, URIRef):
        return part
    assert isinstance(part, tuple)
    property, kind, value = part
    node = BNode()
    for each in ((node, RDF.type, OWL.Restriction), (node, OWL.onProperty, property), (node, kind, value)):
        graph.add(each)
    return node


def _ontology(axioms: list[tuple[Node, Node, Node]], definitions: list[tuple[Node, list[Node]]], term: Node) -> Graph:
    """The same axioms; `term` says how a class and its definition are joined: OWL RL would also read it backwards."""
    graph = Graph()
    for each in axioms:
        graph.add(each)
    for name, parts in definitions:
        whole = BNode()
        graph.add((whole, RDF.type, OWL.Class))
        graph.add((whole, OWL.intersectionOf, Collection(graph, BNode(), [_node(graph, each) for each in parts]).uri))
        graph.add((whole, RDFS.subClassOf, name) if term == RDFS.subClassOf else (name, term, whole))
    return graph


def _told(graph: Graph) -> Iterator[str]:
    for subject, predicate, value in graph:
        known = value in CLASSES if predicate == RDF.type else predicate in PROPERTIES
        if subject in THINGS and known:
            yield f"{subject.n3()} {predicate.n3()} {value.n3()}"


@settings(max_examples=40)
@given(st.lists(axiom, max_size=5), st.lists(definition, max_size=2), st.lists(fact, min_size=1, max_size=8))
def test_random_ontologies_entail_what_owlrl_finds(
    axioms: list[tuple[Node, Node, Node]],
    definitions: list[tuple[Node, list[Node]]],
    facts: list[tuple[Node, Node, Node]],
) -> None:
    data = Graph()
    for each in facts:
        data.add(each)
    closed = data + _ontology(axioms, definitions, RDFS.subClassOf)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    inner = ox.Store()
    inner.load(data.serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    found = list(entailed(EmbeddedStore(inner), rules_of(_ontology(axioms, definitions, OWL.equivalentClass))))
    assert sorted(found) == sorted(set(_told(closed)) - set(_told(data)))
