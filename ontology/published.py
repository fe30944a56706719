"""The ontology and its vocabularies as they are published: in every syntax, and term by term for readers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from ontology import iri
from ontology.compact import compacted
from ontology.terms import CT, PREFIXES, RDF, RDFS, SCHEMES, SKOS
from ontology.vocab import FOLDER

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}

COMPANIONS = ("alignments", "shapes")
"""Files of their own beside the ontology, with the IRI `https://w3id.org/chithi/{name}`."""

_OWL = "http://www.w3.org/2002/07/owl#"
_RANKS = {
    f"{_OWL}Class": "class",
    f"{_OWL}ObjectProperty": "property",
    f"{_OWL}DatatypeProperty": "property",
    f"{_OWL}AnnotationProperty": "property",
    RDFS.iri + "Datatype": "datatype",
    SKOS.Concept: "concept",
    SKOS.ConceptScheme: "scheme",
}
_NOTES = tuple(SKOS.iri + name for name in ("scopeNote", "historyNote", "editorialNote", "note"))
_WIDER = (RDFS.iri + "subClassOf", RDFS.iri + "subPropertyOf", SKOS.broader)

_XMLNS = re.compile(rb"(<rdf:RDF)((?: xmlns:[\w-]+=\"[^\"]*\")+)>")

Texts = Mapping[str, str]
"""Language to text."""


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, datatype, vocabulary or concept, as a reader needs it. Texts are by language."""

    iri: str
    rank: str
    """`class`, `property`, `datatype`, `scheme` or `concept`."""
    labels: Texts
    definitions: Texts
    notes: tuple[tuple[str, str], ...]
    """Language and text, in the order of the file."""
    names: tuple[str, ...]
    """Of a concept: abbreviations and other names."""
    wider: tuple[str, ...]
    """IRIs of classes, properties or concepts that it is a kind of."""
    domain: tuple[str, ...]
    """IRIs of the classes, of a property."""
    range: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI: what an anchor or a path calls it."""
        return self.iri.replace("#", "/").rpartition("/")[2]


def written(format: str, scheme: str | None = None, concept: str | None = None) -> bytes:
    """Return the ontology, a vocabulary or a concept in one of FORMATS; raise KeyError for what there is not.

    Turtle of a whole file is the file. Equal input gives equal bytes.
    """
    path = _path(scheme)
    if concept is None:
        return _file(format, path)
    subject = ox.NamedNode(iri.concept(scheme or "", concept))
    triples = [each for each in _triples(path) if each.subject == subject]
    if not triples:
        raise KeyError(concept)
    return _serialized(format, triples)


def companion(format: str, name: str) -> bytes:
    """Return what stands beside the ontology, of COMPANIONS, in one of FORMATS; raise KeyError for another name."""
    if name not in COMPANIONS:
        raise KeyError(name)
    return _file(format, FOLDER / f"{name}.ttl")


def _file(format: str, path: Path) -> bytes:
    return path.read_bytes() if format == "ttl" else _serialized(format, _triples(path))


def _serialized(format: str, triples: Sequence[ox.Triple]) -> bytes:
    writer = FORMATS[format]
    if format == "jsonld":
        return compacted(ox.serialize(triples, format=writer) or b"")
    named = " ".join(str(each) for each in triples)
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in named}
    return _declared(ox.serialize(triples, format=writer, prefixes=used) or b"")


def version() -> str:
    """Return the version of the ontology, which ends its versionIRI."""
    return header(f"{_OWL}versionInfo")[0][1]


def header(predicate: str) -> list[tuple[str, str]]:
    """Return what the ontology says of itself by a property: language and text, of an IRI no language."""
    this = ox.NamedNode(CT.iri.removesuffix("#"))
    said = (each for each in _triples(_path(None)) if each.subject == this and each.predicate.value == predicate)
    return [
        (each.object.language or "" if isinstance(each.object, ox.Literal) else "", each.object.value)
        for each in said
        if isinstance(each.object, ox.NamedNode | ox.Literal)
    ]


@cache
def terms(scheme: str | None = None) -> Mapping[str, Term]:
    """Return the terms of the ontology, or a vocabulary with its concepts, by IRI in the order of the file."""
    stated = _stated(_triples(_path(scheme)))
    ours = iri.scheme(scheme) if scheme else CT.iri
    found: dict[str, Term] = {}
    for subject, facts in stated.items():
        ranks = (_RANKS.get(each.value) for each in facts.get(RDF.type, ()) if isinstance(each, ox.NamedNode))
        rank = next(filter(None, ranks), None)
        if isinstance(subject, ox.NamedNode) and rank and subject.value.startswith(ours):
            found[subject.value] = _term(subject.value, rank, facts, stated)
    return MappingProxyType(found)


def _declared(written: bytes) -> bytes:
    """Sort the prefixes that a document declares, which the writer puts down in any order."""
    lines = written.split(b"\n")
    turtle = [line for line in lines if line.startswith(b"@prefix ")]
    in_order = b"\n".join([*sorted(turtle), *lines[len(turtle) :]])
    return _XMLNS.sub(lambda match: b" ".join([match[1], *sorted(match[2].split())]) + b">", in_order, count=1)


_Facts = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
_Stated = dict[ox.NamedNode | ox.BlankNode, _Facts]


def _path(scheme: str | None) -> Path:
    if scheme is None:
        return FOLDER / "chithi.ttl"
    if scheme not in SCHEMES:
        raise KeyError(scheme)
    return FOLDER / "vocab" / f"{scheme}.ttl"


@cache
def _triples(path: Path) -> tuple[ox.Triple, ...]:
    """Return what a file says, in its order, blank nodes numbered: the parser would name them anew each time."""
    numbered: dict[ox.BlankNode, ox.BlankNode] = {}

    def renamed(node: ox.BlankNode) -> ox.BlankNode:
        return numbered.setdefault(node, ox.BlankNode(f"b{len(numbered)}"))

    def read() -> Iterator[ox.Triple]:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject = renamed(quad.subject) if isinstance(quad.subject, ox.BlankNode) else quad.subject
            value = renamed(quad.object) if isinstance(quad.object, ox.BlankNode) else quad.object
            yield ox.Triple(subject, quad.predicate, value)

    return tuple(read())


def _stated(triples: Iterable[ox.Triple]) -> _Stated:
    stated: _Stated = {}
    for each in triples:
        if not isinstance(each.subject, ox.Triple):
            stated.setdefault(each.subject, {}).setdefault(each.predicate.value, []).append(each.object)
    return stated


def _term(iri: str, rank: str, facts: _Facts, stated: _Stated) -> Term:
    return Term(
        iri=iri,
        rank=rank,
        labels=dict(_texts(facts, SKOS.prefLabel) or _texts(facts, RDFS.label)),
        definitions=dict(_texts(facts, SKOS.definition)),
        notes=tuple(each for note in _NOTES for each in _texts(facts, note)),
        names=tuple(dict.fromkeys(text for name in (SKOS.notation, SKOS.altLabel) for _, text in _texts(facts, name))),
        wider=tuple(each for name in _WIDER for each in _iris(facts.get(name, ()))),
        domain=_classes(facts, RDFS.iri + "domain", stated),
        range=_classes(facts, RDFS.iri + "range", stated),
    )


def _texts(facts: _Facts, predicate: str) -> list[tuple[str, str]]:
    literals = (each for each in facts.get(predicate, ()) if isinstance(each, ox.Literal))
    return [(each.language or "", each.value) for each in literals]


def _iris(objects: Iterable[object]) -> list[str]:
    return [each.value for each in objects if isinstance(each, ox.NamedNode)]


def _classes(facts: _Facts, predicate: str, stated: _Stated) -> tuple[str, ...]:
    """Return the classes that a domain or range names: one, or the members of a union."""
    classes: list[str] = []
    for each in facts.get(predicate, ()):
        if isinstance(each, ox.BlankNode):
            for union in stated.get(each, {}).get(f"{_OWL}unionOf", ()):
                classes += _listed(union, stated)
        else:
            classes += _iris([each])
    return tuple(classes)


def _listed(head: object, stated: _Stated) -> Iterator[str]:
    while isinstance(head, ox.BlankNode) and head in stated:
        yield from _iris(stated[head].get(RDF.iri + "first", ()))
        head = next(iter(stated[head].get(RDF.iri + "rest", ())), None)
