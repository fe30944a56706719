"""The hierarchy as one file that stands alone: networkx to pyvis, drawn by vis-network from the places of layout.js.

Nothing in it asks anybody for anything. Its policy allows the scripts and the style that are in it, by their hashes.
"""

import gzip
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.coverage import CoverageDict, coverage
from kg.diagram import scripts, ways, words
from kg.diagram.drawings import graph
from kg.diagram.packing import Details, Picture, beginning
from kg.diagram.told import Told, told
from kg.errors import NoPlaces
from kg.index import NO_DEPTH, Index
from kg.opening import First, countable, first
from kg.store import Store
from kg.summaries import summaries
from kg.traced import Trace, TraceDict
from ontology.iri import Base

_VIS = Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file shows: a trace downwards, and what is told beside it."""

    trace: TraceDict
    levels: list[str]
    times: ways.Times | None
    told: Told
    coverage: list[CoverageDict]
    first: First
    sources: dict[str, tuple[str | None, str | None]]
    """Id to label and address."""


def contents(found: Trace, store: Store, base: Base, dataset: str, today: date) -> Contents:
    """Gather what the file of a trace shows; places are counted as of its day, else of today."""
    index, answer = found.index, found.to_dict(dataset)
    said = told(store, index, (node["iri"] for node in answer["nodes"]))
    prefix = base.prefix("source")
    sources = {id: (_label(index, prefix + id), said.urls.get(prefix + id)) for id in _cited(answer, said)}
    counted = list(_coverages(found, base, found.as_of or today))
    begun = first(index, answer["nodes"][0]["iri"], lambda _: said.titles, found.as_of)
    return Contents(answer, ways.levels(found), ways.times(found), said, counted, begun, sources)


def html(shown: Contents) -> str:
    """Return the file. The same contents give the same bytes."""
    net = Network(directed=True, cdn_resources="in_line")
    carried = graph(shown.trace)
    net.nodes = [{"id": id, "shape": "custom", **facts} for id, facts in carried.nodes(data=True)]
    edges = ({"from": source, "to": target, **facts} for source, target, facts in carried.edges(data=True))
    links = ((link["source"], link["target"], link["relation"]) for link in shown.trace["links"])
    order = {link: place for place, link in enumerate(links)}  # the graph has them by what they lead from
    net.edges = sorted(edges, key=lambda edge: order[edge["from"], edge["to"], edge["relation"]])
    net.templateEnv = _environment(shown)
    net.path = "file.html"
    written: str = net.generate_html()
    return written


def _environment(shown: Contents) -> Environment:
    """Return what fills the template: pyvis gives it the nodes and edges, this the rest."""
    found = Environment(loader=FileSystemLoader(scripts.FOLDER), autoescape=True, undefined=StrictUndefined)
    library, view = _VIS.read_text(encoding="utf-8"), scripts.joined(scripts.FILE)
    style = scripts.joined((scripts.STYLE,))
    fingerprints = " ".join(f"'{scripts.fingerprint(text)}'" for text in (library, view))
    found.globals.update(
        title=words.title(_title(shown.trace), "vi"),
        policy=(
            f"default-src 'none'; script-src {fingerprints}; style-src '{scripts.fingerprint(style)}'; "
            "img-src data: blob:; base-uri 'none'; form-action 'none'"
        ),
        style=Markup(style),  # noqa: S704  # ours
        scripts=[Markup(library), Markup(view)],  # noqa: S704  # ours and pyvis'
        texts=_json({language: words.texts(language) for language in ("vi", "en")}),
        packed=lambda nodes, edges: _packed(shown, nodes, edges),
    )
    return found


def _packed(shown: Contents, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Markup]:
    picture = Picture(nodes, edges, shown.levels)
    data = {
        "dataset": shown.trace["dataset"],
        "as_of": shown.trace["as_of"],
        "base": nodes[0]["iri"].removesuffix(nodes[0]["id"]),
        "levels": shown.levels,
        "times": shown.times,
        "first": beginning(shown.first, shown.coverage, {node["id"] for node in nodes}),
    }
    rows = {
        "nodes": picture.nodes(shown.told.titles, shown.told.aliases),
        "links": picture.links(shown.trace["gaps"]),
        "coverage": [picture.coverage(each) for each in shown.coverage],
    }
    details = Details().pack(nodes, edges, shown.told, shown.sources)
    return {
        "data": _json(data),
        "rows": _compressed({**rows, **picture.tables()}),
        "details": _compressed(details),
    }


def _coverages(found: Trace, base: Base, day: date) -> Iterator[CoverageDict]:
    """Yield the coverage of each document below which places can be counted."""
    index, deepest = found.index, _deepest(found)
    rows = [row for row in found.nodes.tolist() if row in deepest]
    by_row = dict(zip(found.nodes.tolist(), range(len(found.nodes)), strict=True))
    described = summaries(index, found.nodes[[by_row[row] for row in rows]], found.day)
    for row, summary in zip(rows, described, strict=True):
        depth, first = int(index.nodes.depth[row]), int(index.nodes.first[row])
        asked = countable(index.levels, summary, depth, first, deepest[row])
        if asked is None:
            continue
        place = index.thing(f"{base.iri}id/{asked['within']}") if asked["within"] else None
        if asked["within"] and place is None:
            continue
        try:
            yield coverage(index, summary["iri"], asked["level"], day, place).to_dict()
        except NoPlaces:
            continue


def _deepest(found: Trace) -> dict[int, int]:
    """Return the greatest depth of level of what derives by one link from each node that anything derives from."""
    links, depth = found.index.links, found.index.nodes.depth
    below: dict[int, int] = {}
    pairs = zip(links.target[found.links].tolist(), depth[links.source[found.links]].tolist(), strict=True)
    for target, level in pairs:
        if level != NO_DEPTH:
            below[target] = max(level, below.get(target, 0))
    return below


def _cited(answer: TraceDict, said: Told) -> Iterable[str]:
    linked = (claim["source"] for link in answer["links"] for claim in link["claims"])
    told = (claim[0] for facts in said.facts.values() for *_, claims in facts for claim in claims)
    return sorted({id for source in (*linked, *told) if source for id in source.split(";")})


def _label(index: Index, iri: str) -> str | None:
    row = index.thing(iri)
    return None if row is None else index.things.label[row]


def _title(answer: TraceDict) -> str:
    root = answer["nodes"][0]
    return root["label"] or root["id"]


def _compressed(value: object) -> Markup:
    """Return JSON compressed, in base64: a browser passes over it quickly, and reads it when it is needed."""
    return Markup(b64encode(gzip.compress(orjson.dumps(value), mtime=0)).decode())  # noqa: S704  # letters and digits


def _json(value: object) -> Markup:
    """Return JSON for a script element: nothing in it can end the element."""
    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))  # noqa: S704  # no markup is left in it
