import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import find
from kg.children import Children, children
from kg.cursors import Cursor
from kg.errors import BadCursor, NotFound, NotTraceable
from kg.index import Index
from kg.trace import trace
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

CENTRE = BASE.thing("document", "ct")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A directive with two plans of provinces, one of a ward, an event, and something of no level below it."""
    nodes = [
        document("ct", "central", "2011-12-01"),
        document("kh-b", "province", "2012-04-12", label="Kế hoạch B", issuers=("ub",)),
        document("kh-a", "province", "2012-04-12"),
        document("kh-xa", "commune", "2012-05-01"),
        document("kh-ngo", "province", "2013-01-01"),
        event("hn", "province", "2012-08-01", type="launch"),
        action("dt", "commune", "2012-09-01"),
        Thing("van-ban", "document"),
    ]
    links = [
        Said("kh-b", "ct", "continues", claim=1, certainty="inferred"),
        Said("kh-b", "ct", "implements", claim=2, sources=("hai", "ba")),
        Said("kh-b", "ct", "implements", claim=3, certainty="disputed", locator=None),
        Said("kh-a", "ct", claim=4),
        Said("kh-ngo", "ct", claim=5, certainty="disputed"),
        Said("kh-xa", "ct", claim=6),
        Said("kh-xa", "kh-b", claim=7),
        Said("hn", "ct", "launches", claim=8),
        Said("van-ban", "ct", claim=9),
        Said("dt", "kh-xa", "carriesOut", claim=10),
        Said("dt", "kh-xa", "reviews", claim=11),
    ]
    lineage = Lineage(nodes=nodes, links=links, things=[Thing("ub", "body", label="UBND")])
    return lineage.index(tmp_path_factory.mktemp("index"))


def groups(found: Children) -> list[tuple[str | None, str | None, int, int, list[str]]]:
    return [
        (each["level"], each["kind"], each["count"], each["below"], [item["id"] for item in each["items"]])
        for each in found["groups"]
    ]


def test_children_stand_by_level_nearest_first_then_by_kind(index: Index) -> None:
    found = children(index, CENTRE)
    assert (found["id"], found["iri"], found["count"], found["below"]) == ("document/ct", CENTRE, 5, 1)
    assert groups(found) == [
        ("province", "document", 2, 2, ["document/kh-a", "document/kh-b"]),
        ("province", "event", 1, 0, ["event/hn"]),
        ("commune", "document", 1, 1, ["document/kh-xa"]),
        (None, "document", 1, 0, ["document/van-ban"]),
    ]
    assert all(each["next"] is None for each in found["groups"])


def test_a_child_is_a_node_of_the_trace_with_its_surest_link(index: Index) -> None:
    child = children(index, CENTRE)["groups"][0]["items"][1]
    node = next(each for each in trace(index, CENTRE).to_dict()["nodes"] if each["id"] == "document/kh-b")
    summary = {key: value for key, value in node.items() if key not in ("days", "depth")}
    assert child == {
        **summary,
        "relation": "implements",
        "certainty": "stated",
        "claims": [
            {"id": f"{2:016x}", "source": "ba;hai", "locator": "p1", "certainty": "stated"},
            {"id": f"{3:016x}", "source": "bao-moi", "locator": None, "certainty": "disputed"},
        ],
        "others": [
            {
                "relation": "continues",
                "certainty": "inferred",
                "claims": [{"id": f"{1:016x}", "source": "bao-moi", "locator": "p1", "certainty": "inferred"}],
            }
        ],
        "children": 1,
    }


def test_two_links_of_one_child_count_once(index: Index) -> None:
    found = children(index, BASE.thing("document", "kh-b"))
    assert [(item["id"], item["children"]) for item in found["groups"][0]["items"]] == [("document/kh-xa", 1)]


def test_what_is_only_disputed_is_left_out_unless_asked_for(index: Index) -> None:
    found = children(index, CENTRE, disputed=True)
    assert found["count"] == 6
    assert found["groups"][0]["items"][2]["id"] == "document/kh-ngo"
    assert found["groups"][0]["items"][2]["certainty"] == "disputed"


def test_a_leaf_has_no_groups(index: Index) -> None:
    iri = BASE.thing("action", "dt")
    assert children(index, iri) == {"id": "action/dt", "iri": iri, "count": 0, "below": 0, "groups": []}


def test_a_group_is_continued_by_itself(index: Index) -> None:
    first = children(index, CENTRE, limit=1)
    assert [len(each["items"]) for each in first["groups"]] == [1, 1, 1, 1]
    assert [each["next"] is None for each in first["groups"]] == [False, True, True, True]
    cursor = Cursor.parse(first["groups"][0]["next"] or "", CENTRE)
    assert groups(children(index, CENTRE, limit=1, cursor=cursor)) == [
        ("province", "document", 2, 2, ["document/kh-b"])
    ]
    with pytest.raises(BadCursor):
        children(index, BASE.thing("document", "kh-b"), cursor=cursor)
    with pytest.raises(BadCursor):
        children(index, CENTRE, cursor=Cursor(1, 0, CENTRE, of=CENTRE))


def test_a_cursor_of_another_list_is_refused(index: Index) -> None:
    text = children(index, CENTRE, limit=1)["groups"][0]["next"] or ""
    for other in ("", "document", BASE.thing("document", "kh-b")):
        with pytest.raises(BadCursor):
            Cursor.parse(text, other)
    cursor = Cursor.parse(text, CENTRE)
    with pytest.raises(BadCursor):
        find(index, "document", after=cursor)
    listed = find(index, "document", limit=1).next
    assert listed is not None
    with pytest.raises(BadCursor):
        children(index, CENTRE, cursor=replace(listed, group=cursor.group))


def test_what_has_no_lineage_has_no_children(index: Index) -> None:
    with pytest.raises(NotTraceable):
        children(index, BASE.thing("body", "ub"))
    with pytest.raises(NotFound):
        children(index, BASE.thing("document", "no-such"))


def test_loops_in_foreign_data_end(tmp_path: Path) -> None:
    links = [Said("a", "a"), Said("b", "a"), Said("a", "b", "guides")]
    found = children(
        Lineage(nodes=[document("a"), document("b")], links=links).index(tmp_path), BASE.thing("document", "a")
    )
    assert groups(found) == [(None, "document", 2, 0, ["document/a", "document/b"])]


levels = st.sampled_from([None, "central", "province", "commune"])
pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] > p[1]), max_size=25)


@given(of=st.lists(levels, min_size=10, max_size=10), links=pairs, limit=st.integers(1, 4))
def test_pages_of_all_groups_hold_all_children_once(
    of: list[str | None], links: list[tuple[int, int]], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nodes = [Thing(f"d-{n}", "event" if n % 3 else "document", level) for n, level in enumerate(of)]
    lineage = Lineage(nodes=nodes, links=[Said(f"d-{a}", f"d-{b}", claim=None, certainty=None) for a, b in links])
    index = lineage.index(tmp_path_factory.mktemp("index"))
    root = nodes[0].iri
    found: list[str] = []
    waiting = [children(index, root, limit=limit)]
    while waiting:
        for group in waiting.pop()["groups"]:
            assert len(group["items"]) <= limit
            found += [item["id"] for item in group["items"]]
            if group["next"]:
                waiting.append(children(index, root, limit=limit, cursor=Cursor.parse(group["next"])))
    assert sorted(found) == sorted({f"{nodes[a].kind}/d-{a}" for a, b in links if b == 0})
    whole = children(index, root)
    assert whole["count"] == len(found)
    assert whole["below"] == len(trace(index, root).nodes) - 1 - len(found)
    assert json.loads(json.dumps(whole)) == whole


def test_on_a_day_what_is_surely_later_is_no_child(index: Index) -> None:
    found = children(index, CENTRE, as_of=date(2012, 4, 30))
    assert groups(found) == [
        ("province", "document", 2, 0, ["document/kh-a", "document/kh-b"]),
        (None, "document", 1, 0, ["document/van-ban"]),  # its day is not known
    ]
    later = children(index, CENTRE, as_of=date(2012, 5, 1))
    assert [item["children"] for item in later["groups"][0]["items"]] == [0, 1]


def test_on_a_day_issuers_have_the_names_of_that_day(tmp_path: Path) -> None:
    things = [
        Thing("ub", "body", label="UBND cũ", valid_to="2025-07-01", successors=("moi",)),
        Thing("moi", "body", label="UBND mới"),
    ]
    lineage = Lineage(
        nodes=[document("ct", "central"), document("kh", "province", issuers=("ub",))],
        links=[Said("kh", "ct")],
        things=things,
    )
    index = lineage.index(tmp_path)
    names = [
        children(index, CENTRE, as_of=day)["groups"][0]["items"][0]["issuer"][0]["label"]
        for day in (None, date(2025, 6, 30), date(2025, 7, 1))
    ]
    assert names == ["UBND cũ", "UBND cũ", "UBND mới"]
