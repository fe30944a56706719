"""The JSON-LD context of the data, made from the ontology: short names for its terms, their types and languages."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from ontology.terms import CT, DCTERMS, PREFIXES, SCHEMES, SKOS, VOCAB, XSD
from ontology.vocab import FOLDER, scheme

IRI = "https://w3id.org/chithi/ontology/context.jsonld"

_SHACL = "http://www.w3.org/ns/shacl#"
_LABEL = str(RDFS.label)
_BY_LANGUAGE = (_LABEL, *(SKOS.iri + name for name in ("prefLabel", "altLabel", "definition", "scopeNote")))
_UNTYPED = {XSD.string, str(RDFS.Literal), str(RDF.langString)}
"""Ranges of which a value needs no type beside it, or has one that differs from value to value."""

_NAMESPACES = {
    **{prefix: namespace for prefix, namespace in PREFIXES.items() if prefix not in SCHEMES},
    "vocab": VOCAB,  # `level` is the property here, so that of other properties a value is vocab:level/commune
}


@cache
def context() -> bytes:
    """Return the context as a JSON-LD document, in UTF-8; equal ontologies give equal bytes.

    Links hold IRIs, dates EDTF, labels and definitions one text per language; where SHACL asks for a concept of one
    vocabulary, its id will do. Names of ours go before those of others: `title` is ct:title, and dcterms:title keeps
    its prefix.
    """
    graph = Graph().parse(FOLDER / "chithi.ttl", format="turtle")
    shapes = Graph().parse(FOLDER / "shapes.ttl", format="turtle")
    said: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    said.update(sorted(_NAMESPACES.items()))
    terms = sorted(_named(graph), key=lambda term: (not term.startswith(CT.iri), term))
    for term in terms:
        name = term.replace("#", "/").rpartition("/")[2]
        if name not in said:
            said[name] = _defined(term, graph, shapes)
    for told in said.values():
        if isinstance(told, dict) and "@context" in told:
            told["@context"] |= _namesakes(told["@context"]["@vocab"], said)
    return (json.dumps({"@context": said}, ensure_ascii=False, indent=1) + "\n").encode()


def _named(graph: Graph) -> set[str]:
    """Return the classes and properties that the data use: ours, and those of others that the ontology declares."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {str(each) for kind in kinds for each in graph.subjects(RDF.type, kind) if isinstance(each, URIRef)}
    return {each for each in (*declared, _LABEL) if each.startswith((CT.iri, DCTERMS.iri, SKOS.iri, _LABEL))}


def _defined(term: str, graph: Graph, shapes: Graph) -> str | dict[str, Any]:
    node, short = URIRef(term), _short(term)
    if term in _BY_LANGUAGE or (node, RDFS.range, RDF.PlainLiteral) in graph:
        return {"@id": short, "@container": "@language"}
    if vocabulary := _vocabulary(node, shapes):
        return {"@id": short, "@type": "@vocab", "@context": {"@vocab": f"{vocabulary}/"}}
    if (node, RDF.type, OWL.ObjectProperty) in graph:
        return {"@id": short, "@type": "@id"}
    datatype = _datatype(node, graph, shapes)
    return {"@id": short, "@type": _short(datatype)} if datatype else short


def _vocabulary(property: Node, shapes: Graph) -> str | None:
    """Return the one vocabulary that SHACL asks the values of a property to be of."""
    found = {
        str(vocabulary)
        for shape in shapes.subjects(URIRef(_SHACL + "path"), property)
        for concept in shapes.objects(shape, URIRef(_SHACL + "node"))
        for said in shapes.objects(concept, URIRef(_SHACL + "property"))
        if (said, URIRef(_SHACL + "path"), URIRef(SKOS.inScheme)) in shapes
        for vocabulary in shapes.objects(said, URIRef(_SHACL + "hasValue"))
    }
    return min(found) if len(found) == 1 else None


def _namesakes(namespace: str, names: Mapping[str, Any]) -> dict[str, str]:
    """Return the concepts of a vocabulary whose ids are names of the context, too: they would mean those."""
    ids = scheme(namespace.removeprefix(VOCAB).removesuffix("/")).concepts
    return {id: namespace + id for id in ids if id in names}


def _datatype(property: Node, graph: Graph, shapes: Graph) -> str | None:
    """Return the one datatype of a property: its range, or what SHACL asks for where OWL 2 has no such datatype."""
    ranges = {str(each) for each in graph.objects(property, RDFS.range)}
    asked = {
        str(datatype)
        for shape in shapes.subjects(URIRef(_SHACL + "path"), property)
        for datatype in shapes.objects(shape, URIRef(_SHACL + "datatype"))
    }
    typed = (ranges - _UNTYPED) or (asked - _UNTYPED)
    return min(typed) if len(typed) == 1 else None


def _short(iri: str) -> str:
    prefix = next(prefix for prefix, namespace in _NAMESPACES.items() if iri.startswith(namespace))
    return f"{prefix}:{iri.removeprefix(_NAMESPACES[prefix])}"
