import json
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from kg.trace import trace
from kg.traced import Gap, TraceDict
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

CENTRE = BASE.thing("document", "ct-09")


@pytest.fixture
def lineage() -> Lineage:
    return Lineage(
        nodes=[
            document(
                "ct-09",
                "central",
                "2011-12-01",
                label="Chỉ thị 09-CT/TW",
                symbol="09-CT/TW",
                type="directive",
                branch="party",
                issuers=("bbt",),
            ),
            Thing("kh-73", "document", "district", "2012-04", "2012-04-01", "2012-04-30", places=("p4", "p6", "q-5")),
            Thing("khong", "event"),
        ],
        links=[
            Said("kh-73", "ct-09", claim=2, certainty="inferred", sources=("hai", "ba"), locator="p4"),
            Said("kh-73", "ct-09", claim=3, locator=None),
            Said("khong", "kh-73", "reviews", claim=None),
        ],
        things=[
            Thing("bbt", "body", label="Ban Bí thư"),
            Thing("p4", "place", label="phường 4", valid_to="2025-07-01", successors=("mp",)),
            Thing("p6", "place", label="phường 6", valid_to="2025-07-01", successors=("mp",)),
            Thing("q-5", "place"),
            Thing("mp", "place", label="phường Minh Phụng", valid_from="2025-07-01"),
        ],
    )


def test_the_whole_answer_as_json(lineage: Lineage, tmp_path: Path) -> None:
    answer = trace(lineage.index(tmp_path), CENTRE).to_dict("abc123")
    assert answer == {
        "dataset": "abc123",
        "root": "document/ct-09",
        "direction": "down",
        "as_of": None,
        "nodes": [
            {
                "id": "document/ct-09",
                "iri": CENTRE,
                "kind": "document",
                "type": "directive",
                "label": "Chỉ thị 09-CT/TW",
                "symbol": "09-CT/TW",
                "level": "central",
                "branch": "party",
                "issuer": [{"id": "body/bbt", "label": "Ban Bí thư"}],
                "place": [],
                "date": {"edtf": "2011-12-01", "not_before": "2011-12-01", "not_after": "2011-12-01"},
                "days": {"min": 0, "max": 0},
                "depth": 0,
            },
            {
                "id": "document/kh-73",
                "iri": BASE.thing("document", "kh-73"),
                "kind": "document",
                "type": None,
                "label": None,
                "symbol": None,
                "level": "district",
                "branch": None,
                "issuer": [],
                "place": [
                    {"id": "place/p4", "label": "phường 4"},
                    {"id": "place/p6", "label": "phường 6"},
                    {"id": "place/q-5", "label": None},
                ],
                "date": {"edtf": "2012-04", "not_before": "2012-04-01", "not_after": "2012-04-30"},
                "days": {"min": 122, "max": 151},
                "depth": 1,
            },
            {
                "id": "event/khong",
                "iri": BASE.thing("event", "khong"),
                "kind": "event",
                "type": None,
                "label": None,
                "symbol": None,
                "level": None,
                "branch": None,
                "issuer": [],
                "place": [],
                "date": None,
                "days": None,
                "depth": 2,
            },
        ],
        "links": [
            {
                "source": "document/kh-73",
                "target": "document/ct-09",
                "relation": "implements",
                "certainty": "stated",
                "claims": [
                    {"id": f"{3:016x}", "source": "bao-moi", "locator": None, "certainty": "stated"},
                    {"id": f"{2:016x}", "source": "ba;hai", "locator": "p4", "certainty": "inferred"},
                ],
            },
            {
                "source": "event/khong",
                "target": "document/kh-73",
                "relation": "reviews",
                "certainty": None,
                "claims": [],
            },
        ],
        "gaps": [{"from": "document/kh-73", "to": "document/ct-09", "missing_levels": ["province"]}],
        "truncated": False,
    }


def test_the_answer_is_plain_json_and_the_node_link_form_of_networkx(lineage: Lineage, tmp_path: Path) -> None:
    answer = trace(lineage.index(tmp_path), CENTRE).to_dict()
    assert json.loads(json.dumps(answer)) == answer
    graph = nx.node_link_graph(answer, directed=True, multigraph=False, edges="links")
    assert nx.ancestors(graph, "document/ct-09") == {"document/kh-73", "event/khong"}


def test_as_of_a_day_places_have_the_name_of_that_day_each_once(lineage: Lineage, tmp_path: Path) -> None:
    answer = trace(lineage.index(tmp_path), CENTRE, as_of=date(2025, 7, 1)).to_dict()
    assert answer["as_of"] == "2025-07-01"
    assert answer["nodes"][1]["place"] == [
        {"id": "place/mp", "label": "phường Minh Phụng"},
        {"id": "place/q-5", "label": None},
    ]
    before = trace(lineage.index(tmp_path), CENTRE, as_of=date(2025, 6, 30)).to_dict()
    assert [each["id"] for each in before["nodes"][1]["place"]] == ["place/p4", "place/p6", "place/q-5"]


def test_dates_known_in_part(tmp_path: Path) -> None:
    nodes = [document("a", day="2012-01-10"), Thing("b", first="2012-02-01"), Thing("c", edtf="XXXX-08-23")]
    answer = trace(
        Lineage(nodes, [Said("b", "a"), Said("c", "a", claim=1)]).index(tmp_path), BASE.thing("document", "a")
    ).to_dict()
    by_id = {node["id"]: node for node in answer["nodes"]}
    assert by_id["document/b"]["date"] == {"edtf": None, "not_before": "2012-02-01", "not_after": None}
    assert by_id["document/b"]["days"] == {"min": 22, "max": None}
    assert by_id["document/c"]["date"] == {"edtf": "XXXX-08-23", "not_before": None, "not_after": None}
    assert by_id["document/c"]["days"] is None


def gaps_of(derived: Thing, target: Thing, tmp_path: Path) -> list[Gap]:
    index = Lineage([derived, target], [Said(derived.id, target.id)]).index(tmp_path)
    answer: TraceDict = trace(index, target.iri).to_dict()
    return answer["gaps"]


@pytest.mark.parametrize(
    ("derived", "level", "missing"),
    [
        (document("x", "province", "2012-01-01"), "central", []),
        (document("x", "district", "2012-01-01"), "central", ["province"]),
        (document("x", "commune", "2012-01-01"), "central", ["province", "district"]),
        (document("x", "neighbourhood", "2012-01-01"), "province", ["district", "commune"]),
        (document("x", "commune", "2012-01-01"), "commune", []),
        (document("x", "central", "2012-01-01"), "commune", []),  # upward: nothing is skipped
        (event("x", "province", "2012-01-01"), "central", ["province"]),
        (event("x", "commune", "2012-01-01"), "district", ["commune"]),
        (event("x", "commune", "2012-01-01"), "commune", []),
        (event("x", "central", "2012-01-01"), "central", []),
        (action("x", "commune", "2012-01-01"), "central", ["province", "district", "commune"]),
        (document("x", "commune", "2025-06-30"), "central", ["province", "district"]),
        (document("x", "commune", "2025-07-01"), "central", ["province"]),  # no districts any more
        (document("x", "commune"), "central", ["province", "district"]),  # nothing says that it was later
        (Thing("x", "document", "commune", "2025"), "central", ["province", "district"]),
        (event("x", "district", "2026-01-01"), "province", []),
        (document("x", None, "2012-01-01"), "central", []),
        (document("x", "khu-pho", "2012-01-01"), "central", []),
        (document("x", "commune", "2012-01-01"), None, []),
    ],
)
def test_a_gap_is_a_level_that_a_link_skips(
    derived: Thing, level: str | None, missing: list[str], tmp_path: Path
) -> None:
    target = document("ct-09", level, "2011-12-01")
    gap = {"from": f"{derived.kind}/x", "to": "document/ct-09", "missing_levels": missing}
    assert gaps_of(derived, target, tmp_path) == ([gap] if missing else [])


def test_a_gap_on_a_link_that_is_not_shown_is_not_shown(tmp_path: Path) -> None:
    nodes = [document("a", "central"), document("b", "commune"), document("c", "commune")]
    links = [Said("b", "a", certainty="disputed"), Said("c", "b", claim=1)]
    index = Lineage(nodes, links).index(tmp_path)
    assert trace(index, BASE.thing("document", "a")).to_dict()["gaps"] == []
    assert len(trace(index, BASE.thing("document", "a"), disputed=True).to_dict()["gaps"]) == 1
