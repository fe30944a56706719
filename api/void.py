"""What the endpoint says of itself: its service description (SPARQL 1.1) with the dataset's own (VoID)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError, Stopped
from ontology.terms import CT, RDF

if TYPE_CHECKING:
    from api.dataset import Data

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_DCTERMS = "http://purl.org/dc/terms/"
_XSD_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_PREFIXES = {"ct": CT.iri, "dcterms": _DCTERMS, "formats": _FORMATS, "sd": _SD, "void": _VOID}

_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
_SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")

Node: TypeAlias = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Counts:
    """How much of what a dataset holds, by the IRI of class and property; empty where counting took too long."""

    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)


async def counts(data: Data) -> Counts:
    """Count, in a worker. A dataset too large to be counted in a query's time is described without numbers."""
    try:
        classes = await data.select("void/classes")
        properties = await data.select("void/properties")
    except (Stopped, QueryError):
        return Counts()
    return Counts(
        {row["class"]["value"]: int(row["things"]["value"]) for row in classes},
        {row["property"]["value"]: int(row["triples"]["value"]) for row in properties},
    )


def endpoint(scheme: str, host: str | None) -> str:
    """The address under which a client knows the endpoint; what it says of its host is not trusted with more."""
    return f"{scheme}://{host if host and _HOST.fullmatch(host) else 'localhost'}/sparql"


def written(dataset: str, base: str, address: str, counts: Counts, format: str) -> bytes:
    """The description in one of kg.store.GRAPH_FORMATS."""
    triples = list(_service(dataset, base, address, counts))
    return ox.serialize(triples, format=_SYNTAXES[format], prefixes=_PREFIXES) or b""


def _service(dataset: str, base: str, address: str, counts: Counts) -> Iterator[ox.Triple]:
    service, whole, view = ox.NamedNode(address), ox.NamedNode(f"{address}#dataset"), ox.NamedNode(f"{address}#view")
    yield _says(service, RDF.type, f"{_SD}Service")
    yield _says(service, f"{_SD}endpoint", address)
    yield _says(service, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query")
    for name in _WRITTEN:
        yield _says(service, f"{_SD}resultFormat", _FORMATS + name)
    yield _says(service, f"{_SD}defaultDataset", whole)
    yield _says(whole, RDF.type, f"{_SD}Dataset")
    yield _says(whole, f"{_SD}defaultGraph", view)
    yield _says(view, RDF.type, f"{_SD}Graph")
    yield _says(view, RDF.type, f"{_VOID}Dataset")
    yield _says(view, f"{_DCTERMS}identifier", ox.Literal(dataset))
    yield _says(view, f"{_VOID}sparqlEndpoint", address)
    yield _says(view, f"{_VOID}uriSpace", ox.Literal(f"{base}id/"))
    yield _says(view, f"{_VOID}vocabulary", CT.iri)
    yield from _counted(view, counts)


def _counted(view: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
    if counts.properties:
        yield _says(view, f"{_VOID}triples", _number(sum(counts.properties.values())))
    parts = (
        ("classPartition", "class", "entities", counts.classes),
        ("propertyPartition", "property", "triples", counts.properties),
    )
    for partition, named, counted, numbers in parts:
        for place, (iri, number) in enumerate(sorted(numbers.items())):
            part = ox.BlankNode(f"{named}{place}")
            yield _says(view, f"{_VOID}{partition}", part)
            yield _says(part, f"{_VOID}{named}", iri)
            yield _says(part, f"{_VOID}{counted}", _number(number))


def _says(subject: Node, predicate: str, value: str | Node | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(value) if isinstance(value, str) else value)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_XSD_INTEGER)
