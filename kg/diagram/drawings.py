"""A trace as a graph: for networkx, for tools that read GraphML, and written for Mermaid to draw."""

import re
from collections.abc import Iterator, Mapping

import networkx as nx

from kg.summaries import Named, shown
from kg.traced import Link, Node, TraceDict

# All of ASCII that Mermaid, or the Markdown and HTML it makes, could take for markup.
_MARKUP = re.compile(r"""["'#&<>()\[\]{}|`\\;*_~$%=^@]""")
_LIST = re.compile(r"^(\d+)[.)]|^[-+]")  # a label that begins like a list in Markdown is drawn as an error
# Not allowed in XML, or able to show a line in another order than it is written.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_SHAPES = {"document": ('["', '"]'), "event": ('("', '")'), "action": ('{{"', '"}}')}
_ARROWS = {"inferred": "-.->", "disputed": "-.-x"}

Attributes = dict[str, str | int]


def graph(trace: TraceDict) -> "nx.MultiDiGraph[str]":
    """Return a trace as a graph of ids, with all that is known of nodes and links as their attributes.

    The key of a link is its relation: two things may be linked by several, hence multi.
    """
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.graph.update({key: value for key, value in trace.items() if key not in ("nodes", "links")})
    for node in trace["nodes"]:
        found.add_node(node["id"], **{key: value for key, value in node.items() if key != "id"})
    for link in trace["links"]:
        attributes = {key: value for key, value in link.items() if key not in ("source", "target")}
        found.add_edge(link["source"], link["target"], link["relation"], **attributes)
    return found


def graphml(trace: TraceDict) -> str:
    """Return a trace as GraphML, for Gephi, yEd and the like; what is not known has no attribute.

    GraphML has no lists: bodies, places and claims are texts with "; " between them.
    """
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    missing = {(gap["from"], gap["to"]): gap["missing_levels"] for gap in trace["gaps"]}
    for node in trace["nodes"]:
        flat.add_node(_visible(node["id"]), **_node_attributes(node))
    for number, link in enumerate(trace["links"]):
        levels = missing.get((link["source"], link["target"]), [])
        ends = _visible(link["source"]), _visible(link["target"])
        flat.add_edge(*ends, f"link-{number}", **_link_attributes(link, levels))
    return "\n".join(nx.generate_graphml(flat, named_key_ids=True)) + "\n"


def mermaid(trace: TraceDict, words: Mapping[str, str] | None = None) -> str:
    """Return a trace as a Mermaid flowchart, from what derives, below, up to what it derives from.

    Documents are boxes, events rounded, actions hexagons; inferred links are dotted, disputed ones end in a cross, a
    level without a named document is a dashed ∅. `words` says what to call relations and levels, if not by their ids.
    Mermaid itself draws up to 500 links and 50,000 characters unless told otherwise.
    """
    words = words or {}
    names = {node["id"]: f"n{number}" for number, node in enumerate(trace["nodes"])}
    lines = ["flowchart BT"]
    for node in trace["nodes"]:
        left, right = _SHAPES.get(node["kind"] or "", _SHAPES["document"])
        lines.append(f"  {names[node['id']]}{left}{_caption(node)}{right}")
    for link in trace["links"]:
        arrow = _ARROWS.get(link["certainty"] or "", "-->")
        relation = _escaped(words.get(link["relation"], link["relation"]))
        lines.append(f'  {names[link["source"]]} {arrow}|"{relation}"| {names[link["target"]]}')
    lines += _placeholders(trace, names, words)
    return "\n".join(lines) + "\n"


def _placeholders(trace: TraceDict, names: Mapping[str, str], words: Mapping[str, str]) -> Iterator[str]:
    """Yield, for each gap, the missing levels as a dotted chain beside the link, the lowest first."""
    for number, gap in enumerate(trace["gaps"]):
        chain = [names[gap["from"]]]
        for level in reversed(gap["missing_levels"]):
            chain.append(f"g{number}_{len(chain)}")
            yield f'  {chain[-1]}["∅ {_escaped(words.get(level, level))}"]:::gap'
        yield f"  {' -.- '.join([*chain, names[gap['to']]])}"
    if trace["gaps"]:
        yield "  classDef gap stroke-dasharray: 4 4, fill: none"


def _caption(node: Node) -> str:
    label = _escaped(node["label"] or node["id"])
    return f"{label}<br/>{_escaped(shown(node['date']))}" if node["date"] else label


def _escaped(text: str) -> str:
    """Return text for a quoted Mermaid label: in one line, and markup as character codes (`#34;`)."""
    line = _visible(" ".join(text.split()))
    coded = _MARKUP.sub(lambda match: f"#{ord(match[0])};", line)
    return _LIST.sub(lambda match: f"{match[1] or ''}#{ord(match[0][-1])};", coded)


def _visible(text: str) -> str:
    return _UNSEEN.sub("", text)


def _node_attributes(node: Node) -> Attributes:
    date, days = node["date"], node["days"]
    return _known(
        {
            "iri": node["iri"],
            "kind": node["kind"],
            "type": node["type"],
            "label": node["label"],
            "symbol": node["symbol"],
            "level": node["level"],
            "branch": node["branch"],
            "issuer": _names(node["issuer"]),
            "place": _names(node["place"]),
            "date": date and date["edtf"],
            "not_before": date and date["not_before"],
            "not_after": date and date["not_after"],
            "days_min": days and days["min"],
            "days_max": days and days["max"],
            "depth": node["depth"],
        }
    )


def _link_attributes(link: Link, missing: list[str]) -> Attributes:
    claims = link["claims"]
    return _known(
        {
            "relation": link["relation"],
            "certainty": link["certainty"],
            "claims": "; ".join(claim["id"] for claim in claims),
            "sources": "; ".join(claim["source"] or "" for claim in claims),
            "locators": "; ".join(claim["locator"] or "" for claim in claims),
            "missing_levels": "; ".join(missing),
        }
    )


def _names(bodies: list[Named]) -> str:
    return "; ".join(each["label"] or each["id"] for each in bodies)


def _known(values: Mapping[str, str | int | None]) -> Attributes:
    texts = {key: _visible(value) if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in texts.items() if value is not None and value != ""}
