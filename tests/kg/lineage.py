"""Small lineages for tests: said in a few words, as tables for the index and as N-Quads for the store.

A test writes `Lineage(nodes=[document("ct-09", "central", "2011-12-01")], links=[Said("kh-73", "ct-09")])`; everything
it does not say is nothing. Both forms are written here by hand, so that neither is made from the other by the code
under test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.index import Index
from kg.index.asking import frames_from
from kg.index.building import build
from kg.index.frames import COLUMNS
from ontology.iri import Base, concept
from ontology.terms import CT, DCTERMS, EDTF, KINDS, RDF, RDFS, SKOS, XSD

BASE = Base()
_SCHEMES = {"document": "document-type", "event": "event-type", "action": "action-type"}
_DATES = {"document": CT.issued, "source": CT.published, "task": CT.due}


@dataclass(frozen=True)
class Thing:
    """A node, or a body or place."""

    id: str
    kind: str = "document"
    level: str | None = None
    edtf: str | None = None
    first: str | None = None
    last: str | None = None
    label: str | None = None
    symbol: str | None = None
    aliases: tuple[str, ...] = ()
    type: str | None = None
    types: tuple[str, ...] = ()
    """Further ones, which come after `type` in the alphabet."""
    branch: str | None = None
    issuers: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    successors: tuple[str, ...] = ()
    code: str | None = None
    part_of: str | None = None
    place: str | None = None
    status: str | None = None
    assigned_in: str | None = None
    assigned: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return BASE.thing(self.kind, self.id)


@dataclass(frozen=True)
class Said:
    """A link as one claim says it; `claim` is the end of the claim's id, None: no claim."""

    source: str
    target: str
    relation: str = "implements"
    claim: int | None = 0
    certainty: str | None = "stated"
    sources: tuple[str, ...] = ("bao-moi",)
    locator: str | None = "p1"

    @property
    def claim_iri(self) -> str | None:
        return None if self.claim is None else BASE.thing("claim", f"{self.claim:016x}")


@dataclass(frozen=True)
class Lineage:
    """Everything of one small dataset."""

    nodes: Sequence[Thing] = ()
    links: Sequence[Said] = ()
    things: Sequence[Thing] = ()

    def iri(self, id: str) -> str:
        return next((each.iri for each in (*self.nodes, *self.things) if each.id == id), BASE.thing("document", id))

    def frames(self) -> dict[str, pl.DataFrame]:
        """The tables as the loader would hand them over."""
        held = {t.id: t.iri for t in self.things}
        return {
            "nodes": _frame(
                "nodes",
                [
                    (n.iri, n.kind, n.type, n.label, n.symbol, n.level, n.branch, n.edtf, n.first, n.last)
                    for n in self.nodes
                ],
            ),
            "node_types": _frame(
                "node_types", [(n.iri, each) for n in self.nodes for each in (n.type, *n.types) if each]
            ),
            "node_doers": _frame("node_doers", [(n.iri, held[each]) for n in self.nodes for each in n.doers]),
            "node_issuers": _frame("node_issuers", [(n.iri, held[each]) for n in self.nodes for each in n.issuers]),
            "node_places": _frame("node_places", [(n.iri, held[each]) for n in self.nodes for each in n.places]),
            "things": _frame("things", [self._thing(t, held) for t in self.things]),
            "assigned": _frame("assigned", [(t.iri, held[each]) for t in self.things for each in t.assigned]),
            "successors": _frame("successors", [(t.iri, held[each]) for t in self.things for each in t.successors]),
            "links": _frame(
                "links", [(self.iri(s.source), self.iri(s.target), s.relation, s.claim_iri) for s in self.links]
            ),
            "claims": _frame(
                "claims",
                [(s.claim_iri, ";".join(sorted(s.sources)), s.locator, s.certainty) for s in self.links if s.claim_iri],
            ),
        }

    def _thing(self, thing: Thing, held: dict[str, str]) -> tuple[str | None, ...]:
        named = (thing.iri, thing.kind, thing.label, thing.level, thing.branch, thing.code)
        around = (thing.part_of and held[thing.part_of], thing.place and held[thing.place])
        assigned_in = thing.assigned_in and self.iri(thing.assigned_in)
        return (*named, *around, thing.edtf, thing.status, assigned_in, thing.valid_from, thing.valid_to)

    def index(self, directory: Path) -> Index:
        """The index of the tables."""
        build(directory, self.frames())
        return Index.open(directory)

    def store(self) -> EmbeddedStore:
        """A store in memory with the view and the claims."""
        inner = ox.Store()
        inner.bulk_extend(self._quads())
        return EmbeddedStore(inner)

    def stored_index(self, directory: Path) -> Index:
        """The index of what the store answers."""
        build(directory, frames_from(self.store()))
        return Index.open(directory)

    def _quads(self) -> list[ox.Quad]:
        view = [quad for thing in (*self.nodes, *self.things) for quad in _described(thing, self)]
        for said in self.links:
            view += _claimed(said, self.iri(said.source), self.iri(said.target))
        return view


def document(id: str, level: str | None = None, day: str | None = None, **more: str | tuple[str, ...]) -> Thing:
    return Thing(id, "document", level, edtf=day, first=day, last=day, **more)  # type: ignore[arg-type]


def event(id: str, level: str | None = None, day: str | None = None, **more: str | tuple[str, ...]) -> Thing:
    return Thing(id, "event", level, edtf=day, first=day, last=day, **more)  # type: ignore[arg-type]


def action(id: str, level: str | None = None, day: str | None = None, **more: str | tuple[str, ...]) -> Thing:
    return Thing(id, "action", level, edtf=day, first=day, last=day, **more)  # type: ignore[arg-type]


def place(
    id: str,
    level: str,
    label: str,
    part_of: str | None = None,
    valid_from: str | None = None,
    valid_to: str | None = None,
    *successors: str,
) -> Thing:
    """A place; its code is the id without the day of a later state."""
    return Thing(
        id,
        "place",
        level,
        label=label,
        code=id.split("-")[0],
        part_of=part_of,
        valid_from=valid_from,
        valid_to=valid_to,
        successors=successors,
    )


def _frame(name: str, rows: Sequence[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS[name], pl.String), orient="row")


def _described(thing: Thing, lineage: Lineage) -> list[ox.Quad]:
    scheme = _SCHEMES.get(thing.kind, "")
    texts = [
        (RDFS.label, thing.label and ox.Literal(thing.label, language="vi")),
        (CT.symbol, thing.symbol and ox.Literal(thing.symbol)),
        *((SKOS.altLabel, ox.Literal(each, language="vi")) for each in thing.aliases),
        (_DATES.get(thing.kind, CT.date), thing.edtf and _typed(thing.edtf, EDTF)),
        (CT.code, thing.code and ox.Literal(thing.code)),
        (CT.status, thing.status and ox.Literal(thing.status)),
        (CT.notBefore, thing.first and _typed(thing.first, XSD.date)),
        (CT.notAfter, thing.last and _typed(thing.last, XSD.date)),
        (CT.validFrom, thing.valid_from and _typed(thing.valid_from, EDTF)),
        (CT.validTo, thing.valid_to and _typed(thing.valid_to, EDTF)),
    ]
    iris = [
        (RDF.type, KINDS[thing.kind]),
        (CT.level, thing.level and concept("level", thing.level)),
        (CT.branch, thing.kind == "body" and thing.branch and concept("branch", thing.branch)),
        *((CT.iri + scheme.replace("-t", "T"), each and concept(scheme, each)) for each in (thing.type, *thing.types)),
        (CT.partOf, thing.part_of and lineage.iri(thing.part_of)),
        (CT.place, thing.place and lineage.iri(thing.place)),
        (CT.assignedIn, thing.assigned_in and lineage.iri(thing.assigned_in)),
        *((CT.assignedTo, lineage.iri(each)) for each in thing.assigned),
        *((CT.performedBy if thing.kind == "action" else CT.organiser, lineage.iri(each)) for each in thing.doers),
        *((CT.issuer, lineage.iri(each)) for each in thing.issuers),
        *((CT.place, lineage.iri(each)) for each in thing.places),
        *((CT.succeededBy, lineage.iri(each)) for each in thing.successors),
    ]
    quads = [ox.Quad(_node(thing.iri), _node(property), text) for property, text in texts if text]
    return quads + [ox.Quad(_node(thing.iri), _node(property), _node(iri)) for property, iri in iris if iri]


def _claimed(said: Said, source: str, target: str) -> list[ox.Quad]:
    """The link and ct:derivesFrom in the claim's graph and, unless disputed, in the view."""
    graphs: list[ox.NamedNode | ox.DefaultGraph] = []
    quads = []
    if said.claim_iri:
        claim = _node(said.claim_iri)
        graphs.append(claim)
        quads += [ox.Quad(claim, _node(DCTERMS.source), _node(BASE.thing("source", each))) for each in said.sources]
        quads.append(ox.Quad(claim, _node(RDF.type), _node(CT.Claim)))
        if said.locator:
            quads.append(ox.Quad(claim, _node(CT.locator), ox.Literal(said.locator)))
        if said.certainty:
            quads.append(ox.Quad(claim, _node(CT.certainty), _node(concept("certainty", said.certainty))))
    if said.certainty != "disputed":
        graphs.append(ox.DefaultGraph())
    for graph in graphs:
        for property in {CT.iri + said.relation, CT.derivesFrom}:
            quads.append(ox.Quad(_node(source), _node(property), _node(target), graph))
    return quads


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))
