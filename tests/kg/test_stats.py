from pathlib import Path

from kg.stats import stats
from tests.kg.lineage import Lineage, Said, Thing, action, document, event


def test_everything_is_counted_by_what_it_is(tmp_path: Path) -> None:
    nodes = [
        document("ct", "central", type="directive", branch="party"),
        document("kh-1", "commune", type="plan", branch="government"),
        document("kh-2", "commune", type="plan", branch="government"),
        document("kh-3", "province", type="plan"),
        Thing("khac", "document"),
        event("hn", "province", branch="party"),
        action("dt", "commune"),
    ]
    links = [
        Said("kh-1", "ct", claim=1),
        Said("kh-1", "ct", claim=2),
        Said("kh-1", "ct", "guides", claim=3),
        Said("kh-2", "ct", claim=4, certainty="disputed"),
        Said("hn", "kh-3", "reviews", claim=None),
        Said("dt", "ct", "carriesOut", claim=5),
    ]
    things = [Thing("ub", "body"), Thing("p4", "place"), Thing("p6", "place"), Thing("binh", "person")]
    found = stats(Lineage(nodes=nodes, links=links, things=things).index(tmp_path))
    assert found == {
        "kinds": {"document": 5, "place": 2, "action": 1, "body": 1, "event": 1, "person": 1},
        "types": {"plan": 3, "directive": 1, "unknown": 1},
        "levels": {"central": 1, "province": 1, "commune": 2, "unknown": 1},
        "branches": {"government": 2, "party": 1, "unknown": 2},
        "relations": {"implements": 2, "carriesOut": 1, "guides": 1, "reviews": 1},
        "links": 5,
        "disputed": 1,
        "claims": 5,
        "gaps": 2,
    }
    assert list(found["kinds"]) == ["document", "place", "action", "body", "event", "person"]
    assert list(found["types"]) == ["plan", "directive", "unknown"]
    assert list(found["levels"]) == ["central", "province", "commune", "unknown"]


def test_what_only_disputed_claims_speak_of_does_not_count(tmp_path: Path) -> None:
    links = [Said("b", "a", claim=1, certainty="disputed"), Said("c", "a", claim=2)]
    found = stats(Lineage(nodes=[document("a")], links=links).index(tmp_path))
    assert found["kinds"] == {"document": 2}
    assert found["types"] == {"unknown": 2}
    assert (found["links"], found["disputed"]) == (2, 1)


def test_nothing_gives_zeros(tmp_path: Path) -> None:
    found = stats(Lineage().index(tmp_path))
    assert found["kinds"] == found["levels"] == {}
    assert found["links"] == found["claims"] == found["gaps"] == 0
