"""The tree of a trace: what hangs where, in which words."""

from typing import Any

from api.cli import tree
from kg.traced import TraceDict


def _node(id: str, depth: int, **facts: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "label": id,
        "symbol": None,
        "level": None,
        "branch": None,
        "issuer": [],
        "place": [],
        "date": None,
    }
    return {"id": id, "iri": id, "kind": "document", "type": "plan", "days": None, "depth": depth, **known, **facts}


def _link(source: str, target: str, relation: str = "implements", certainty: str = "stated") -> dict[str, Any]:
    claim = {"id": "0" * 16, "source": f"bao-{source[-1]}", "locator": "p4", "certainty": certainty}
    return {"source": source, "target": target, "relation": relation, "certainty": certainty, "claims": [claim]}


def _lines(
    nodes: list[Any], links: list[Any], gaps: list[Any] | None = None, ends: dict[str, str] | None = None, **answer: Any
) -> list[str]:
    trace: Any = {
        "dataset": "d",
        "root": nodes[0]["id"],
        "direction": "down",
        "as_of": None,
        "nodes": nodes,
        "links": links,
        "gaps": gaps or [],
        "truncated": False,
        **answer,
    }
    asked: TraceDict = trace
    return ["".join(text for text, _ in line) for line in tree.lines(asked, {}, ends or {})]


def test_each_node_has_what_it_is_and_who_says_how_it_hangs_there() -> None:
    root = _node("document/a", 0, date={"edtf": "2011-12-01", "not_before": None, "not_after": None}, level="central")
    plan = _node("document/b", 1, days={"min": 256, "max": 256}, issuer=[{"id": "body/x", "label": "Quận ủy"}])
    assert _lines([root, plan], [_link("document/b", "document/a")]) == [
        "document/a  2011-12-01  central · document/a",
        "└── document/b  +256 days  Quận ủy · document/b",
        "        implements  bao-b p4",
    ]


def test_doubt_and_gaps_are_written() -> None:
    gap = {"from": "event/b", "to": "document/a", "missing_levels": ["province", "district"]}
    nodes = [_node("document/a", 0), _node("event/b", 1, kind="event", days={"min": -3, "max": None})]
    lines = _lines(nodes, [_link("event/b", "document/a", "reviews", "inferred")], [gap])
    assert lines[1] == "└── event/b  -3… days  event/b"
    assert lines[2] == "        reviews  bao-b p4 (inferred)"
    assert lines[3] == "        ∅ this link names no document on level: province, district"


def test_a_thing_with_two_parents_is_unfolded_once() -> None:
    nodes = [_node(f"document/{name}", depth) for name, depth in (("a", 0), ("b", 1), ("c", 1), ("d", 2))]
    links = [
        _link("document/b", "document/a"),
        _link("document/c", "document/a"),
        _link("document/d", "document/b"),
        _link("document/d", "document/c"),
    ]
    lines = _lines(nodes, links)
    assert [line for line in lines if "document/d" in line] == [
        "│   └── document/d  document/d",
        "    └── document/d  document/d  (shown above)",
    ]


def test_upward_the_end_of_the_chain_is_said() -> None:
    nodes = [_node("event/s", 0), _node("document/p", 1)]
    lines = _lines(
        nodes,
        [_link("event/s", "document/p", "reviews")],
        ends={"document/p": "no source says what this derives from"},
        direction="up",
    )
    assert lines[0].startswith("event/s")
    assert lines[1].startswith("└── document/p")
    assert lines[-1].strip() == "the chain ends here: no source says what this derives from"
    assert sum("chain ends" in line for line in lines) == 1
    cut = _lines(nodes, [_link("event/s", "document/p", "reviews")], direction="up")
    assert not any("chain ends" in line for line in cut)


def test_both_ways_stand_one_after_the_other_and_a_cut_is_said() -> None:
    nodes = [_node("document/b", 0), _node("document/a", 1), _node("document/c", 1)]
    links = [_link("document/b", "document/a"), _link("document/c", "document/b")]
    lines = _lines(nodes, links, direction="both", truncated=True)
    assert "" in lines
    assert lines.index("└── document/a  document/a") < lines.index("") < lines.index("└── document/c  document/c")
    assert lines[-1] == "… more was found than is shown"


def test_a_loop_ends_and_a_long_chain_needs_no_recursion() -> None:
    loop = [_node("document/a", 0), _node("document/b", 1)]
    links = [_link("document/a", "document/b"), _link("document/b", "document/a")]
    assert any("(shown above)" in line for line in _lines(loop, links))
    long = 3000
    nodes = [_node(f"document/n{n}", n) for n in range(long)]
    chain = [_link(f"document/n{n + 1}", f"document/n{n}") for n in range(long - 1)]
    assert len(_lines(nodes, chain)) == 2 * long - 1


def test_what_hangs_by_two_relations_stands_once() -> None:
    nodes = [_node("document/a", 0), _node("event/b", 1, kind="event")]
    links = [_link("event/b", "document/a", "launches"), _link("event/b", "document/a", "disseminates")]
    gap = {"from": "event/b", "to": "document/a", "missing_levels": ["province"]}
    assert _lines(nodes, links, [gap])[1:] == [
        "└── event/b  event/b",
        "        launches  bao-b p4",
        "        disseminates  bao-b p4",
        "        ∅ this link names no document on level: province",
    ]
