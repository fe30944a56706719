from datetime import date
from pathlib import Path

import pytest

from kg.index import EPOCH, Index
from kg.index.building import build
from kg.recorded import recorded
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event


def ward(id: str, *successors: str, label: str | None = None) -> Thing:
    return Thing(id, "place", "commune", label=label, successors=successors)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Two wards merged into one, which became a part of today's; the district ended with it."""
    things = [
        ward("p4", "p7", label="Phường 4"),
        ward("p6", "p7", label="Phường 6"),
        ward("p7", "minh-phung", label="Phường 7"),
        ward("minh-phung"),
        ward("ngoai"),
        Thing("quan", "place", "district", label="Quận 11", successors=("minh-phung",)),
    ]
    nodes = [
        action("dt", "commune", "2019-05-01", places=("p4", "p6", "ngoai")),
        event("hn", "commune", "2018-01-01", places=("p7",)),
        document("kh", "commune", "2025-09-01", places=("minh-phung", "p4")),
        document("khong-ngay", "commune", None, places=("p6",)),
        document("kh-quan", "district", "2012-08-13", places=("quan",)),
        document("ngoai", "commune", "2012-08-13", places=("ngoai",)),
        Thing("khong-cap", places=("p4",)),
    ]
    return Lineage(nodes=nodes, things=things).index(tmp_path_factory.mktemp("index"))


def place(index: Index, id: str) -> int:
    thing = index.thing(BASE.thing("place", id))
    assert thing is not None
    return thing


def test_what_stands_at_earlier_states_is_there_with_the_way_to_it(index: Index) -> None:
    found = recorded(index, place(index, "minh-phung"))
    assert [(each["id"], [via["label"] for via in each["via"]]) for each in found["items"]] == [
        ("event/hn", ["Phường 7"]),
        ("action/dt", ["Phường 4", "Phường 6"]),
        ("document/kh", []),  # at the place itself, whatever else
        ("document/khong-ngay", ["Phường 6"]),
        ("document/khong-cap", ["Phường 4"]),
        ("document/kh-quan", ["Quận 11"]),  # what stands at the district comes last, though it is the oldest
    ]
    assert found["count"] == 6


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("p7", ["event/hn", "action/dt", "document/kh", "document/khong-ngay", "document/khong-cap"]),
        ("p6", ["action/dt", "document/khong-ngay"]),
        ("quan", ["document/kh-quan"]),
    ],
)
def test_it_is_what_a_place_was_made_of_not_what_it_became(index: Index, id: str, expected: list[str]) -> None:
    assert [each["id"] for each in recorded(index, place(index, id))["items"]] == expected


def test_later_things_are_left_out_and_the_rest_is_counted(index: Index) -> None:
    day = date(2018, 1, 1).toordinal() - EPOCH
    found = recorded(index, place(index, "minh-phung"), day, limit=1)
    assert [each["id"] for each in found["items"]] == ["event/hn"]
    assert found["count"] == 4  # with those whose day is not known
    assert recorded(index, place(index, "ngoai"), day - 10_000)["count"] == 0


def test_what_only_disputed_claims_speak_of_is_not_recorded(tmp_path: Path) -> None:
    lineage = Lineage(
        nodes=[document("ct", "central")],
        links=[Said("ma", "ct", certainty="disputed")],
        things=[ward("p4")],
    )
    frames = lineage.frames()
    extra = Lineage(nodes=[Thing("ma", places=("p4",))], things=[ward("p4")]).frames()["node_places"]
    build(tmp_path, {**frames, "node_places": extra})
    index = Index.open(tmp_path)
    assert index.node(BASE.thing("document", "ma")) is not None
    assert recorded(index, place(index, "p4")) == {"count": 0, "items": []}
