"""RDF as JSON that people read: JSON-LD with the short names of `ontology.context`, which stand at its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from ontology.context import context
from ontology.terms import RDF

Node = dict[str, Any]

_OF_TEXTS = {"@language", "@value"}
_FIRST = ("@version", "id", "type")


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the context, its IRIs in full: a document without prefixes takes no IRI for a short one."""

    name: str
    said: str | dict[str, str]
    """What the head of a document says of it."""
    takes: str | None
    """What a mere string is: `@id`, `@language` (a text for each), a datatype, or None: a string."""


def compacted(expanded: bytes | memoryview) -> bytes:
    """Return a JSON-LD document with short names, from one with full IRIs as pyoxigraph writes it.

    It says the same triples, things and values in the same order; equal input gives equal bytes. It can be read without
    another document, for not all processors fetch one, and not all readers have a network.
    """
    found = orjson.loads(expanded)
    head: Node = {"@version": 1.1, "id": "@id", "type": "@type"}
    nodes: dict[str, Node] = {}
    for each in found["@graph"] if isinstance(found, dict) else found:
        id = each.pop("@id")
        node = nodes.setdefault(id, {"id": id})
        for property, values in each.items():
            for value in values:
                _add(node, property, value, head)
    names = sorted(head.items(), key=lambda item: (item[0] not in _FIRST, item[0]))
    return orjson.dumps({"@context": dict(names), "@graph": [*nodes.values()]}, option=orjson.OPT_INDENT_2)


def _add(node: Node, property: str, value: Mapping[str, str], head: Node) -> None:
    """Add what is said of a thing, and to the head what it is called there."""
    if property == RDF.type and "@id" in value:
        _put(node, "type", _named(value["@id"], head))
        return
    term = _terms().get(property)
    if term and term.takes == "@language":
        if value.keys() <= _OF_TEXTS:
            _put(node.setdefault(_named(property, head), {}), value.get("@language", "@none"), value["@value"])
            return
        term = None  # nothing but texts can stand under that name
    plain = _plain(value, term.takes) if term else None
    other = {"id": value["@id"]} if "@id" in value else value
    _put(node, _named(property, head) if term else property, other if plain is None else plain)


def _plain(value: Mapping[str, str], takes: str | None) -> str | None:
    """Return a value as a mere string, or None where its name does not say what else it is."""
    if takes == "@id":
        return value.get("@id")
    if "@language" not in value and value.get("@type") == takes:
        return value.get("@value")
    return None


def _named(iri: str, head: Node) -> str:
    term = _terms().get(iri)
    if term is None:
        return iri
    head[term.name] = term.said
    return term.name


def _put(holder: Node, name: str, value: Any) -> None:
    """Add a value; one alone is not in a list."""
    if name not in holder:
        holder[name] = value
    elif isinstance(holder[name], list):
        holder[name].append(value)
    else:
        holder[name] = [holder[name], value]


@cache
def _terms() -> Mapping[str, _Term]:
    """Return the terms of the context by their IRIs."""
    said: dict[str, Any] = orjson.loads(context())["@context"]
    namespaces = {name: iri for name, iri in said.items() if isinstance(iri, str) and iri.endswith(("#", "/"))}

    def full(short: str) -> str:
        prefix, _, rest = short.partition(":")
        return namespaces[prefix] + rest if rest else short

    terms: dict[str, _Term] = {}
    for name, told in said.items():
        short = told["@id"] if isinstance(told, dict) else str(told)
        if name in namespaces or ":" not in short:  # a prefix, or of JSON-LD itself
            continue
        iri, type = full(short), told.get("@type") if isinstance(told, dict) else None
        if not isinstance(told, dict):
            terms[iri] = _Term(name, iri, None)
        elif "@container" in told:
            terms[iri] = _Term(name, {"@id": iri, "@container": told["@container"]}, "@language")
        else:
            takes = "@id" if type == "@vocab" else full(str(type))  # IRIs stand in full, also those of concepts
            terms[iri] = _Term(name, {"@id": iri, "@type": takes}, takes)
    return terms
