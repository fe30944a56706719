"""A trace as a file for other tools: Turtle for triple stores, CSV for spreadsheets."""

from collections.abc import Iterator
from csv import writer
from io import StringIO
from itertools import chain
from typing import TypeAlias

import pyoxigraph as ox

from kg.summaries import shown
from kg.traced import ClaimDict, Link, Node, TraceDict
from ontology import iri
from ontology.terms import CT, DCTERMS, EDTF, KINDS, PREFIXES, RDF, RDFS, XSD, document_class

COLUMNS = (
    *("depth", "id", "label", "symbol", "date", "days_min", "days_max"),
    *("relation", "target", "target_label", "certainty", "sources", "locators", "certainties", "gap"),
)
"""Of the CSV: the derived thing, the link, what it derives from, who says so, where and how surely, the levels it
skips. Several claims stand in the same order in each of their cells, with " | " between them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SCHEMES = {"document": "document-type", "event": "event-type", "action": "action-type"}
_TYPES = {"document": CT.documentType, "event": CT.eventType, "action": CT.actionType}
_DATES = {"document": CT.issued, "event": CT.date, "action": CT.date}
# The RDF vocabulary's own words for what a claim says; the Namespace lists only what the ontology's files use.
_SAYS = tuple(RDF.iri + name for name in ("subject", "predicate", "object"))

_Node: TypeAlias = ox.NamedNode | ox.BlankNode


def csv(trace: TraceDict) -> str:
    """Return a row for each link (see COLUMNS), ordered as the nodes are; several claims have " | " between them.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not show.
    """
    order = {node["id"]: number for number, node in enumerate(trace["nodes"])}
    nodes = {node["id"]: node for node in trace["nodes"]}
    missing = {(gap["from"], gap["to"]): gap["missing_levels"] for gap in trace["gaps"]}
    text = StringIO()
    rows = writer(text)
    rows.writerow(COLUMNS)
    for link in sorted(trace["links"], key=lambda link: (order[link["source"]], order[link["target"]])):
        gap = missing.get((link["source"], link["target"]), [])
        rows.writerow([safe(cell) for cell in _row(link, nodes[link["source"]], nodes[link["target"]], gap)])
    return text.getvalue()


def _row(link: Link, derived: Node, target: Node, gap: list[str]) -> tuple[str | int | None, ...]:
    days, date = derived["days"], derived["date"]
    return (
        derived["depth"],
        derived["id"],
        derived["label"],
        derived["symbol"],
        date and shown(date),
        days and days["min"],
        days and days["max"],
        link["relation"],
        target["id"],
        target["label"],
        link["certainty"],
        " | ".join(claim["source"] or "" for claim in link["claims"]),
        " | ".join(claim["locator"] or "" for claim in link["claims"]),
        " | ".join(claim["certainty"] or "" for claim in link["claims"]),
        "; ".join(gap),
    )


def safe(cell: str | int | None) -> str | int | None:
    """Return a cell that no spreadsheet takes for a formula: such a one gets an apostrophe, which is not shown."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def turtle(trace: TraceDict) -> str:
    """Return what a trace shows as RDF: things, their lineage, and the claims on it.

    Each claim says its link in the words of RDF (rdf:subject, rdf:predicate, rdf:object), since Turtle has no named
    graphs; a link that all its claims dispute is only said by them. Issuers and places are left out of a trace as of
    a day: it names those of that day, not those of the document. Labels are taken to be Vietnamese, as the view's are.
    """
    prefix = next((node["iri"].removesuffix(node["id"]) for node in trace["nodes"] if node["iri"] != node["id"]), "")
    prefixes = {**PREFIXES, **{kind: f"{prefix}{kind}/" for kind in KINDS if prefix}}
    triples = chain(_things(trace, prefix), _claims(trace, prefix))
    text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    lines = text.splitlines(keepends=True)
    body = "".join(lines[len(prefixes) :])
    # The engine writes all prefixes, in another order each time.
    return "".join(line for line in sorted(lines[: len(prefixes)]) if line.split()[1] in body) + body


def _things(trace: TraceDict, prefix: str) -> Iterator[ox.Triple]:
    links: dict[str, list[Link]] = {}
    for link in trace["links"]:
        links.setdefault(link["source"], []).append(link)
    for node in trace["nodes"]:
        subject = _node(node["iri"], prefix)
        for property, value in _said(node):
            yield ox.Triple(subject, ox.NamedNode(property), value)
        for property, bodies in ((CT.issuer, node["issuer"]), (CT.place, node["place"])):
            if trace["as_of"] is None:
                for body in bodies:
                    yield ox.Triple(subject, ox.NamedNode(property), _node(body["id"], prefix))
        for link in links.get(node["id"], []):
            if link["certainty"] != "disputed":
                for property in dict.fromkeys((CT.iri + link["relation"], CT.derivesFrom)):
                    yield ox.Triple(subject, ox.NamedNode(property), _node(link["target"], prefix))


def _said(node: Node) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    kind, type, level, date = node["kind"] or "", node["type"], node["level"], node["date"]
    if kind in KINDS:
        yield RDF.type, ox.NamedNode(KINDS[kind])
    if kind in _TYPES and type and iri.is_id(type):
        yield _TYPES[kind], ox.NamedNode(iri.concept(_SCHEMES[kind], type))
        if kind == "document":
            yield RDF.type, ox.NamedNode(document_class(type))
    if node["label"]:
        yield RDFS.label, ox.Literal(node["label"], language="vi")
    if node["symbol"]:
        yield CT.symbol, ox.Literal(node["symbol"])
    if level and iri.is_id(level):
        yield CT.level, ox.NamedNode(iri.concept("level", level))
    if date and date["edtf"]:
        yield _DATES.get(kind, CT.date), ox.Literal(date["edtf"], datatype=ox.NamedNode(EDTF))
    for property, day in ((CT.notBefore, date and date["not_before"]), (CT.notAfter, date and date["not_after"])):
        if day:
            yield property, ox.Literal(day, datatype=ox.NamedNode(XSD.date))


def _claims(trace: TraceDict, prefix: str) -> Iterator[ox.Triple]:
    for link in trace["links"]:
        relation = ox.NamedNode(CT.iri + link["relation"])
        triple = (_node(link["source"], prefix), relation, _node(link["target"], prefix))
        for claim in link["claims"]:
            id = claim["id"]
            subject = _node(id if ":" in id else f"claim/{id}", prefix)
            for property, value in chain(_evidence(claim, prefix), zip(_SAYS, triple, strict=True)):
                yield ox.Triple(subject, ox.NamedNode(property), value)


def _evidence(claim: ClaimDict, prefix: str) -> Iterator[tuple[str, _Node | ox.Literal]]:
    yield RDF.type, ox.NamedNode(CT.Claim)
    for source in (claim["source"] or "").split(";"):
        if source:
            yield DCTERMS.source, _node(source if ":" in source else f"source/{source}", prefix)
    if claim["locator"]:
        yield CT.locator, ox.Literal(claim["locator"])
    if claim["certainty"] and iri.is_id(claim["certainty"]):
        yield CT.certainty, ox.NamedNode(iri.concept("certainty", claim["certainty"]))


def _node(id: str, prefix: str) -> _Node:
    """Return the term of an id, `kind/id`; what is none of ours is a whole IRI or a blank node (`_:b0`)."""
    if id.startswith("_:"):
        return ox.BlankNode(id[2:])
    return ox.NamedNode(id if ":" in id else prefix + id)
