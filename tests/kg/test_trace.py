from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg.errors import NotFound, NotTraceable
from kg.index import UNKNOWN, Index
from kg.trace import ends, trace
from kg.traced import Direction, Trace
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

CENTRE = BASE.thing("document", "ct-09")
FESTIVAL = BASE.thing("event", "ngay-hoi")


@pytest.fixture
def lineage() -> Lineage:
    """Chỉ thị 09-CT/TW, a programme, a plan and a festival below it; a review of both plan and directive; a later
    conclusion that goes on with the directive; a plan that only a disputed claim ties to it."""
    return Lineage(
        nodes=[
            document("ct-09", "central", "2011-12-01"),
            document("ctr-26", "province", "2012-04-12"),
            Thing("kh-73", "document", "district", edtf="2012", first="2012-01-01", last="2012-12-31"),
            event("ngay-hoi", "commune", "2013-08-19"),
            event("tong-ket", "district", "2016-08-23"),
            document("kl-44", "central", "2019-01-22"),
            Thing("kh-x", "document", "commune"),
            document("khac", "province", "2010-01-01"),
        ],
        links=[
            Said("ctr-26", "ct-09", claim=1),
            Said("kh-73", "ctr-26", claim=2),
            Said("kh-73", "khac", "guides", claim=3),
            Said("ngay-hoi", "kh-73", "launches", claim=4),
            Said("tong-ket", "kh-73", "concludes", claim=5, certainty="inferred"),
            Said("tong-ket", "ct-09", "concludes", claim=6),
            Said("kl-44", "ct-09", "continues", claim=7),
            Said("kh-x", "kl-44", claim=8, certainty="disputed"),
        ],
        things=[Thing("ub", "body"), Thing("bao-moi", "source")],
    )


@pytest.fixture
def index(lineage: Lineage, tmp_path: Path) -> Index:
    return lineage.index(tmp_path)


def ids(found: Trace) -> list[str]:
    return [id.partition("/")[2] for id in found.index.nodes.iri.ids(found.nodes)]


def pairs(found: Trace) -> list[tuple[str, str]]:
    names = found.index.nodes.iri
    source, target = (names.ids(each[found.links]) for each in (found.index.links.source, found.index.links.target))
    return [(s.partition("/")[2], t.partition("/")[2]) for s, t in zip(source, target, strict=True)]


def test_down_finds_all_that_derives_from_the_root_the_nearest_and_highest_first(index: Index) -> None:
    found = trace(index, CENTRE)
    assert ids(found) == ["ct-09", "kl-44", "ctr-26", "tong-ket", "kh-73", "ngay-hoi"]
    assert found.depth.tolist() == [0, 1, 1, 1, 2, 3]
    assert pairs(found) == [
        ("kl-44", "ct-09"),
        ("ctr-26", "ct-09"),
        ("tong-ket", "ct-09"),
        ("kh-73", "ctr-26"),
        ("tong-ket", "kh-73"),
        ("ngay-hoi", "kh-73"),
    ]
    assert not found.truncated


def test_up_finds_all_that_the_root_derives_from(index: Index) -> None:
    found = trace(index, FESTIVAL, "up")
    assert ids(found) == ["ngay-hoi", "kh-73", "khac", "ctr-26", "ct-09"]
    assert found.depth.tolist() == [0, 1, 2, 2, 3]


def test_both_finds_what_is_above_and_what_is_below(index: Index) -> None:
    found = trace(index, BASE.thing("document", "kh-73"), "both")
    assert ids(found) == ["kh-73", "khac", "ctr-26", "tong-ket", "ngay-hoi", "ct-09"]
    assert found.depth.tolist() == [0, 1, 1, 1, 1, 2]
    assert ("tong-ket", "ct-09") in pairs(found)  # past the root, but between two nodes of the answer


@pytest.mark.parametrize(("depth", "expected"), [(0, 1), (1, 4), (2, 5), (3, 6), (9, 6)])
def test_depth_bounds_the_number_of_links_from_the_root(depth: int, expected: int, index: Index) -> None:
    found = trace(index, CENTRE, depth=depth)
    assert len(found.nodes) == expected
    assert found.depth.max() <= depth
    assert not found.truncated


def test_depth_one_still_shows_the_links_between_what_it_found(index: Index) -> None:
    found = trace(index, BASE.thing("event", "tong-ket"), "up", depth=1)
    assert ids(found) == ["tong-ket", "ct-09", "kh-73"]
    assert pairs(found) == [("tong-ket", "ct-09"), ("tong-ket", "kh-73")]


@pytest.mark.parametrize(("limit", "expected"), [(0, 1), (1, 1), (2, 2), (5, 5), (6, 6), (7, 6)])
def test_a_limit_keeps_the_nearest_and_says_so(limit: int, expected: int, index: Index) -> None:
    whole, found = trace(index, CENTRE), trace(index, CENTRE, limit=limit)
    assert ids(found) == ids(whole)[:expected]
    assert found.truncated == (expected < len(whole.nodes))
    assert set(pairs(found)) == {(s, t) for s, t in pairs(whole) if {s, t} <= set(ids(found))}


def test_what_is_surely_later_is_left_out_and_not_led_through(index: Index) -> None:
    assert ids(trace(index, CENTRE, as_of=date(2012, 6, 1))) == ["ct-09", "ctr-26", "kh-73"]  # some day of 2012
    assert ids(trace(index, CENTRE, as_of=date(2012, 4, 12))) == ["ct-09", "ctr-26", "kh-73"]
    assert ids(trace(index, CENTRE, as_of=date(2012, 4, 11))) == ["ct-09"]
    assert ids(trace(index, CENTRE, as_of=date(1990, 1, 1))) == ["ct-09"]  # the root stays


def test_nothing_derives_from_what_was_not_there_yet(tmp_path: Path) -> None:
    nodes = [document("a", day="2010-01-01"), document("b", day="2012-01-01"), event("undated")]
    index = Lineage(nodes, [Said("b", "a"), Said("undated", "b", "launches", claim=1)]).index(tmp_path)
    later = BASE.thing("document", "b")
    assert ids(trace(index, later, as_of=date(2012, 1, 1))) == ["b", "undated"]
    assert ids(trace(index, later, as_of=date(2011, 12, 31))) == ["b"]
    assert ids(trace(index, later, "both", as_of=date(2011, 12, 31))) == ["b", "a"]


def test_disputed_links_are_shown_only_when_asked_for(index: Index) -> None:
    found = trace(index, CENTRE, disputed=True)
    assert ids(found) == ["ct-09", "kl-44", "ctr-26", "tong-ket", "kh-73", "kh-x", "ngay-hoi"]
    assert ("kh-x", "kl-44") in pairs(found)
    assert ids(trace(index, BASE.thing("document", "kh-x"), "up")) == ["kh-x"]


def test_days_are_counted_from_the_root_between_the_bounds_of_both(index: Index) -> None:
    found = trace(index, CENTRE, disputed=True)
    days = dict(zip(ids(found), zip(found.days_min.tolist(), found.days_max.tolist(), strict=True), strict=True))
    assert days["ct-09"] == (0, 0)
    assert days["ctr-26"] == (133, 133)
    assert days["kh-73"] == (31, 396)
    assert days["kh-x"] == (UNKNOWN, UNKNOWN)
    upward = trace(index, BASE.thing("document", "kh-73"), "up")
    assert upward.days_min.tolist()[0] == upward.days_max.tolist()[0] == 0  # the root's own day, whichever it is
    assert dict(zip(ids(upward), upward.days_min.tolist(), strict=True))["ct-09"] == -396
    assert trace(index, BASE.thing("document", "kh-x")).days_min.tolist() == [UNKNOWN]


def test_a_bound_that_is_missing_leaves_that_side_open(tmp_path: Path) -> None:
    nodes = [document("a", day="2012-01-10"), Thing("b", first="2012-02-01"), Thing("c", last="2012-03-01")]
    index = Lineage(nodes, [Said("b", "a"), Said("c", "b", claim=1)]).index(tmp_path)
    found = trace(index, BASE.thing("document", "a"))
    assert found.days_min.tolist() == [0, 22, UNKNOWN]
    assert found.days_max.tolist() == [0, UNKNOWN, 51]
    found = trace(index, BASE.thing("document", "b"), "both")
    assert (ids(found), found.days_min.tolist()) == (["b", "a", "c"], [0, UNKNOWN, UNKNOWN])
    assert found.days_max.tolist() == [0, -22, 29]


def test_the_chain_ends_where_no_source_says_more(index: Index) -> None:
    assert ends(trace(index, FESTIVAL, "up")) == ["document/khac", "document/ct-09"]
    assert ends(trace(index, CENTRE, "up")) == ["document/ct-09"]
    assert ends(trace(index, BASE.thing("document", "kh-73"), "both")) == ["document/khac", "document/ct-09"]


def test_the_chain_does_not_end_where_only_depth_or_limit_stopped(index: Index) -> None:
    assert ends(trace(index, FESTIVAL, "up", depth=1)) == []
    assert ends(trace(index, FESTIVAL, "up", depth=2)) == ["document/khac"]
    assert ends(trace(index, FESTIVAL, "up", limit=2)) == []


def test_the_chain_ends_where_only_a_disputed_claim_goes_on(index: Index) -> None:
    disputed = BASE.thing("document", "kh-x")
    assert ends(trace(index, disputed, "up")) == ["document/kh-x"]
    assert ends(trace(index, disputed, "up", disputed=True)) == ["document/ct-09"]


def test_what_the_dataset_does_not_have_is_not_found(index: Index) -> None:
    with pytest.raises(NotFound) as caught:
        trace(index, BASE.thing("document", "ct-10"))
    assert caught.value.text == BASE.thing("document", "ct-10")


@pytest.mark.parametrize(("kind", "id"), [("body", "ub"), ("source", "bao-moi")])
def test_a_body_cannot_be_traced(kind: str, id: str, index: Index) -> None:
    with pytest.raises(NotTraceable) as caught:
        trace(index, BASE.thing(kind, id))
    assert (caught.value.iri, caught.value.kind) == (BASE.thing(kind, id), kind)


@pytest.mark.parametrize("direction", ["down", "up", "both"])
def test_a_cycle_ends_and_each_node_has_its_least_distance(direction: Direction, tmp_path: Path) -> None:
    links = [Said(str((n + 1) % 5), str(n), claim=n) for n in range(5)] + [Said("0", "0", "guides", claim=9)]
    index = Lineage([document(str(n)) for n in range(5)], links).index(tmp_path)
    found = trace(index, BASE.thing("document", "0"), direction)
    distances = {"down": [0, 1, 2, 3, 4], "up": [0, 4, 3, 2, 1], "both": [0, 1, 2, 2, 1]}[direction]
    assert dict(zip(ids(found), found.depth.tolist(), strict=True)) == dict(zip("01234", distances, strict=True))
    assert len(found.links) == 6
    assert ends(found) == []


def test_a_diamond_has_each_node_once_and_all_its_links(tmp_path: Path) -> None:
    links = [Said("b", "a"), Said("c", "a", claim=1), Said("d", "b", claim=2), Said("d", "c", claim=3)]
    index = Lineage([document(each) for each in "abcd"], links).index(tmp_path)
    found = trace(index, BASE.thing("document", "a"))
    assert (ids(found), found.depth.tolist(), len(found.links)) == (["a", "b", "c", "d"], [0, 1, 1, 2], 4)


def test_a_thing_without_lineage_is_its_own_trace(tmp_path: Path) -> None:
    index = Lineage([action("dt-19")]).index(tmp_path)
    for direction in ("down", "up", "both"):
        found = trace(index, BASE.thing("action", "dt-19"), direction)
        assert (ids(found), found.links.tolist(), found.truncated) == (["dt-19"], [], False)


def test_a_long_chain_is_followed_to_its_end(tmp_path: Path) -> None:
    count = 2_000
    links = [Said(f"{n + 1:04}", f"{n:04}", claim=n) for n in range(count)]
    index = Lineage([document(f"{n:04}") for n in range(count + 1)], links).index(tmp_path)
    found = trace(index, BASE.thing("document", f"{count:04}"), "up")
    assert found.depth.tolist() == list(range(count + 1))


def test_one_trace_leaves_no_trace_in_the_next(index: Index) -> None:
    before = trace(index, CENTRE)
    for limit in (1, 3, None):
        for direction in ("up", "both", "down"):
            trace(index, FESTIVAL, direction, limit=limit)
    again = trace(index, CENTRE)
    assert np.array_equal(before.nodes, again.nodes)
    assert np.array_equal(before.links, again.links)
