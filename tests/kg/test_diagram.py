import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.diagram import graph, graphml, mermaid
from kg.trace import trace
from kg.traced import TraceDict
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

CENTRE = BASE.thing("document", "ct-09")


@pytest.fixture
def answer(tmp_path: Path) -> TraceDict:
    """A directive, a plan said twice, a festival by two relations, a drill that a disputed claim alone ties to it."""
    lineage = Lineage(
        nodes=[
            document("ct-09", "central", "2011-12-01", label="Chỉ thị 09-CT/TW", issuers=("bbt",)),
            Thing("kh", "document", "province", "2012", "2012-01-01", "2012-12-31", label="Kế hoạch 73-KH/QU"),
            event("hoi", "commune", label='Ngày hội "toàn dân" <b>[2012]</b>\n`x`'),
            action("dt-19", "province", label="DT-19"),
        ],
        links=[
            Said("kh", "ct-09", claim=1, locator="p4"),
            Said("kh", "ct-09", claim=2, certainty="inferred"),
            Said("hoi", "ct-09", "launches", claim=3, certainty="inferred"),
            Said("hoi", "ct-09", "reviews", claim=4),
            Said("dt-19", "kh", "carriesOut", claim=5, certainty="disputed"),
        ],
        things=[Thing("bbt", "body", label="Ban Bí thư")],
    )
    return trace(lineage.index(tmp_path), CENTRE, disputed=True).to_dict("abc")


def one_label(label: str, tmp_path: Path) -> str:
    """How Mermaid gets the label of a document."""
    found = trace(Lineage([document("x", label=label)]).index(tmp_path), BASE.thing("document", "x")).to_dict()
    match = re.fullmatch(r'flowchart BT\n  n0\["([^"\n]*)"\]\n', mermaid(found))
    assert match
    return match[1]


def test_the_graph_has_all_nodes_and_links_and_what_is_known_of_them(answer: TraceDict) -> None:
    found = graph(answer)
    assert found.graph["dataset"] == "abc"
    assert found.graph["root"] == "document/ct-09"
    assert found.number_of_nodes() == 4
    assert found.number_of_edges() == 4
    assert found.nodes["document/ct-09"]["issuer"] == [{"id": "body/bbt", "label": "Ban Bí thư"}]
    assert set(found["event/hoi"]["document/ct-09"]) == {"launches", "reviews"}
    assert found["document/kh"]["document/ct-09"]["implements"]["claims"][0]["locator"] == "p4"
    assert nx.ancestors(found, "document/ct-09") == {"document/kh", "event/hoi", "action/dt-19"}


def test_the_diagram_of_a_trace(answer: TraceDict) -> None:
    assert mermaid(answer, {"implements": "thực hiện", "district": "huyện"}) == (
        "flowchart BT\n"
        '  n0["Chỉ thị 09-CT/TW<br/>2011-12-01"]\n'
        '  n1["Kế hoạch 73-KH/QU<br/>2012"]\n'
        '  n2("Ngày hội #34;toàn dân#34; #60;b#62;#91;2012#93;#60;/b#62; #96;x#96;")\n'
        '  n3{{"DT-19"}}\n'
        '  n1 -->|"thực hiện"| n0\n'
        '  n2 -.->|"launches"| n0\n'
        '  n2 -->|"reviews"| n0\n'
        '  n3 -.-x|"carriesOut"| n1\n'
        '  g0_1["∅ commune"]:::gap\n'
        '  g0_2["∅ huyện"]:::gap\n'
        '  g0_3["∅ province"]:::gap\n'
        "  n2 -.- g0_1 -.- g0_2 -.- g0_3 -.- n0\n"
        "  classDef gap stroke-dasharray: 4 4, fill: none\n"
    )


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ('"]; click n0 "javascript:alert(1)', "#34;#93;#59; click n0 #34;javascript:alert#40;1#41;"),
        ("<script>&lt;", "#60;script#62;#38;lt#59;"),
        ("a\r\n\tb\u2028c", "a b c"),
        ("`**đậm**` _x_ ~y~", "#96;#42;#42;đậm#42;#42;#96; #95;x#95; #126;y#126;"),
        ("#35; {a} (b) |c| \\ 'd'", "#35;35#59; #123;a#125; #40;b#41; #124;c#124; #92; #39;d#39;"),
        ("1. Kế hoạch", "1#46; Kế hoạch"),
        ("- Kế hoạch", "#45; Kế hoạch"),
        ("\u202e09-CT/TW\u0007", "09-CT/TW"),
        ("Uỷ ban nhân dân – Quận 11, 5/8", "Uỷ ban nhân dân – Quận 11, 5/8"),
    ],
)
def test_no_label_can_end_its_quotes_or_become_markup(label: str, expected: str, tmp_path: Path) -> None:
    assert one_label(label, tmp_path) == expected


def test_a_node_without_a_label_shows_its_id(tmp_path: Path) -> None:
    found = trace(Lineage([document("x")]).index(tmp_path), BASE.thing("document", "x")).to_dict()
    assert '"document/x"' in mermaid(found)


def test_graphml_is_read_back_with_what_is_known_and_nothing_else(answer: TraceDict) -> None:
    found = nx.read_graphml(BytesIO(graphml(answer).encode()), force_multigraph=True)
    assert found.nodes["document/ct-09"] == {
        "iri": CENTRE,
        "kind": "document",
        "label": "Chỉ thị 09-CT/TW",
        "level": "central",
        "issuer": "Ban Bí thư",
        "date": "2011-12-01",
        "not_before": "2011-12-01",
        "not_after": "2011-12-01",
        "days_min": 0,
        "days_max": 0,
        "depth": 0,
    }
    assert set(found.nodes["action/dt-19"]) == {"iri", "kind", "label", "level", "depth"}
    links = [data for source, _, data in found.edges(data=True) if source == "document/kh"]
    assert links == [
        {
            "relation": "implements",
            "certainty": "stated",
            "claims": f"{1:016x}; {2:016x}",
            "sources": "bao-moi; bao-moi",
            "locators": "p4; p1",
        }
    ]
    assert [data.get("missing_levels") for source, _, data in found.edges(data=True) if source == "event/hoi"] == [
        "province; district; commune"
    ] * 2


def test_graphml_is_well_formed_whatever_a_label_holds(tmp_path: Path) -> None:
    label = 'a\x00\x08\x1b\u202e<&>"\ufffe\n'
    found = trace(Lineage([document("x", label=label)]).index(tmp_path), BASE.thing("document", "x")).to_dict()
    text = graphml(found)
    ElementTree.fromstring(text)  # noqa: S314  # our own output
    assert nx.read_graphml(BytesIO(text.encode())).nodes["document/x"]["label"] == 'a<&>"\n'


def test_edges_of_graphml_have_ids_of_their_own(answer: TraceDict) -> None:
    ids = re.findall(r'<edge [^>]*id="([^"]+)"', graphml(answer))
    assert len(ids) == len(set(ids)) == 4


def test_drawings_are_byte_stable(answer: TraceDict) -> None:
    assert graphml(answer) == graphml(answer)
    assert mermaid(answer) == mermaid(answer)
