from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kg.errors import Unusable
from kg.index import FILE, NO_DEPTH, UNKNOWN, Index
from kg.index.arrays import Text, write
from kg.index.building import build
from tests.kg.lineage import BASE, Lineage, Said, Thing, document, event


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


@pytest.fixture
def cascade() -> Lineage:
    """A directive, two plans of its province, one of a ward, and a festival; said by one to three claims."""
    return Lineage(
        nodes=[
            document("kh-phuong", "commune", "2012-05-02", label="Kế hoạch phường", issuers=("ub-phuong",)),
            document("ct-09", "central", "2011-12-01", label="Chỉ thị 09-CT/TW", symbol="09-CT/TW", type="directive"),
            event("ngay-hoi", "commune", "2012-08-19", label="Ngày hội", places=("phuong",), branch="community"),
            document("ctr-b", "province", "2012-04-12"),
            document("ctr-a", "province", "2012-04-12"),
            Thing("khong-ngay", "document", "province"),
            Thing("khong-cap", "document", None),
        ],
        links=[
            Said("ctr-b", "ct-09", claim=0xB, certainty="inferred"),
            Said("ctr-b", "ct-09", claim=0xA, certainty="stated", sources=("hai", "ba"), locator=None),
            Said("ctr-b", "ct-09", claim=0xC, certainty="disputed"),
            Said("ctr-a", "ct-09", claim=0xD, certainty="disputed"),
            Said("kh-phuong", "ctr-a", claim=0xE),
            Said("kh-phuong", "ctr-a", "continues", claim=0xF),
            Said("ngay-hoi", "kh-phuong", "reviews", claim=None),
        ],
        things=[
            Thing("ub-phuong", "body", label="UBND phường"),
            Thing("phuong", "place", label="phường 4", valid_to="2025"),
        ],
    )


@pytest.fixture
def index(cascade: Lineage, tmp_path: Path) -> Index:
    return cascade.index(tmp_path)


def ids(index: Index) -> list[str]:
    return index.nodes.iri.ids(np.arange(len(index.nodes)))


def link(index: Index, source: str, target: str) -> int:
    pairs = zip(index.links.source.tolist(), index.links.target.tolist(), strict=True)
    names = ids(index)
    return [(names[s], names[t]) for s, t in pairs].index((source, target))


def test_nodes_are_numbered_by_level_then_date_then_iri_the_unknown_last(index: Index) -> None:
    assert ids(index) == [
        "document/ct-09",
        "document/ctr-a",
        "document/ctr-b",
        "document/khong-ngay",
        "document/kh-phuong",
        "event/ngay-hoi",
        "document/khong-cap",
    ]


def test_a_node_is_found_by_its_iri_and_a_thing_by_its_own(index: Index) -> None:
    for number, iri in enumerate(index.nodes.iri.take(np.arange(len(index.nodes)))):
        assert index.node(iri) == number
    assert index.node(BASE.thing("document", "ct-0")) is None
    assert index.node(BASE.thing("body", "ub-phuong")) is None
    assert index.thing(BASE.thing("body", "ub-phuong")) is not None
    assert index.node("") is None
    assert index.node("\ud800") is None


def test_columns_keep_what_was_given(index: Index) -> None:
    row = np.array([index.node(BASE.thing("document", "ct-09"))])
    nodes = index.nodes
    assert nodes.label.take(row) == ["Chỉ thị 09-CT/TW"]
    assert nodes.symbol.take(row) == ["09-CT/TW"]
    assert nodes.type.take(row) == ["directive"]
    assert nodes.level.take(row) == ["central"]
    assert nodes.branch.take(row) == [None]
    assert nodes.edtf.take(row) == ["2011-12-01"]
    assert nodes.first[row].tolist() == nodes.last[row].tolist() == [day("2011-12-01")]


def test_rows_of_one_link_become_one_link_as_sure_as_its_strongest_claim(index: Index) -> None:
    links = index.links
    assert len(links) == 5
    number = link(index, "document/ctr-b", "document/ct-09")
    claims = slice(*links.claims[number : number + 2].tolist())
    rows = np.arange(claims.start, claims.stop)
    assert links.certainty.take(np.array([number])) == ["stated"]
    assert index.claims.id.take(rows) == [f"{'0' * 15}{last}" for last in "abc"]
    assert index.claims.certainty.take(rows) == ["stated", "inferred", "disputed"]
    assert index.claims.source.take(rows) == ["ba;hai", "bao-moi", "bao-moi"]
    assert index.claims.locator.take(rows) == [None, "p1", "p1"]
    assert not links.disputed[number]


def test_a_link_is_disputed_when_all_its_claims_are(index: Index) -> None:
    assert index.links.disputed[link(index, "document/ctr-a", "document/ct-09")]
    assert index.links.disputed.sum() == 1


def test_a_link_without_claims_has_none_and_its_certainty_is_not_said(index: Index) -> None:
    number = link(index, "event/ngay-hoi", "document/kh-phuong")
    assert index.links.claims[number] == index.links.claims[number + 1]
    assert index.links.certainty.take(np.array([number])) == [None]


def test_two_relations_between_the_same_things_are_two_links(index: Index) -> None:
    number = link(index, "document/kh-phuong", "document/ctr-a")
    assert index.links.relation.take(np.array([number, number + 1])) == ["continues", "implements"]


def test_links_are_found_from_both_ends(index: Index) -> None:
    nodes = np.arange(len(index.nodes), dtype=np.int32)
    for node in range(len(nodes)):
        down, up = index.links.to(nodes[node : node + 1]), index.links.out[node]
        assert down.tolist() == np.flatnonzero(index.links.target == node).tolist()
        assert up.tolist() == np.flatnonzero(index.links.source == node).tolist()


def test_issuers_and_places_are_lists_of_things(index: Index) -> None:
    plan, festival = (index.node(BASE.thing(*each)) for each in (("document", "kh-phuong"), ("event", "ngay-hoi")))
    assert plan is not None
    assert festival is not None
    assert index.things.label.take(index.nodes.issuers[plan]) == ["UBND phường"]
    assert index.things.label.take(index.nodes.places[festival]) == ["phường 4"]
    assert index.nodes.issuers[festival].tolist() == []


@pytest.fixture
def held(tmp_path: Path) -> Index:
    """A task that a plan assigns to two bodies, of which one is part of the other, and where they are."""
    return Lineage(
        nodes=[
            document("kh", "province", "2012-04-12"),
            event("hn", "province", "2012-05-01", type="launch", types=("meeting",), doers=("ub-b", "ub-a")),
        ],
        things=[
            Thing("ub-a", "body", "province", branch="government", place="t", label="UBND"),
            Thing("ub-b", "body", "commune", part_of="ub-a", valid_from="2025-07"),
            Thing("t", "place", "province", code="01"),
            Thing("nv", "task", edtf="2012", status="xong", assigned_in="kh", assigned=("ub-b", "ub-a")),
            Thing("nv-2", "task", assigned_in="no-such"),
            Thing("bao", "source", edtf="2011-12-01"),
        ],
    ).index(tmp_path)


def rows(index: Index, *iris: tuple[str, str]) -> list[int]:
    found = [index.thing(BASE.thing(*iri)) for iri in iris]
    assert None not in found
    return [row for row in found if row is not None]


def test_things_keep_what_was_given(held: Index) -> None:
    things = held.things
    one, two, place, task, stray = rows(
        held, ("body", "ub-a"), ("body", "ub-b"), ("place", "t"), ("task", "nv"), ("task", "nv-2")
    )
    assert things.level.take(np.array([one, two, task])) == ["province", "commune", None]
    assert things.branch.take(np.array([one, two])) == ["government", None]
    assert (things.code[place], things.code[one]) == ("01", None)
    assert things.place[[one, two, task]].tolist() == [place, -1, -1]
    assert things.part_of[[one, two]].tolist() == [-1, one]
    assert (things.edtf[task], things.status.take(np.array([task]))) == ("2012", ["xong"])
    assert (things.first[task], things.last[task]) == (day("2012-01-01"), day("2012-12-31"))
    assert things.first[stray] == things.last[stray] == UNKNOWN
    assert things.assigned_in[[task, stray, one]].tolist() == [held.node(BASE.thing("document", "kh")), -1, -1]
    assert things.assigned[task].tolist() == [one, two]
    assert things.valid_from.take(np.array([one, two])) == [None, "2025-07"]
    assert (things.since[two], things.since[one]) == (day("2025-07-01"), UNKNOWN)


def test_things_are_ordered_by_level_then_date_then_iri_the_unknown_last(held: Index) -> None:
    assert held.things.iri.ids(held.things.order) == [
        *("body/ub-a", "place/t", "body/ub-b", "source/bao", "task/nv", "task/nv-2")
    ]
    assert held.things.depth[held.things.order].tolist() == [1, 1, 3, NO_DEPTH, NO_DEPTH, NO_DEPTH]


def test_nodes_have_all_their_types_and_doers(held: Index) -> None:
    meeting = held.node(BASE.thing("event", "hn"))
    assert meeting is not None
    assert held.types == ("launch", "meeting")
    assert [held.types[type] for type in held.nodes.types[meeting]] == ["launch", "meeting"]
    assert held.nodes.type.take(np.array([meeting])) == ["launch"]
    assert held.things.iri.ids(held.nodes.doers[meeting]) == ["body/ub-a", "body/ub-b"]
    assert held.nodes.issuers[meeting].tolist() == []
    assert held.nodes.depth.tolist() == [1, 1]


def test_a_gazetteer_without_documents_has_ids_too(tmp_path: Path) -> None:
    index = Lineage(things=[Thing("27238", "place")]).index(tmp_path)
    assert index.base == BASE.iri
    assert index.things.iri.ids(np.array([0])) == ["place/27238"]


def test_a_thing_is_over_from_the_last_day_that_its_end_can_mean(index: Index) -> None:
    place, body = (index.thing(BASE.thing(*each)) for each in (("place", "phuong"), ("body", "ub-phuong")))
    assert index.things.over[place] == day("2025-12-31")
    assert index.things.over[body] == index.things.since[body] == UNKNOWN


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        (Thing("x", edtf="2012-04", first="2012-04-10"), "2012-04-10", "2012-04-30"),
        (Thing("x", edtf="2012-04", first="2012-04-10", last="2012-04-12"), "2012-04-10", "2012-04-12"),
        (Thing("x", edtf="2012~"), "2012-01-01", "2012-12-31"),
        (Thing("x", edtf="2012/.."), "2012-01-01", None),
        (Thing("x", edtf="XXXX-08-23"), None, None),
        (Thing("x", edtf="không rõ"), None, None),
        (Thing("x", first="2012-04-10+07:00", last="hôm qua"), "2012-04-10", None),
        (Thing("x", first="0001-01-01", last="9999-12-31"), "0001-01-01", "9999-12-31"),
        (Thing("x"), None, None),
    ],
)
def test_a_bound_that_is_not_given_is_the_dates_own(
    given: Thing, first: str | None, last: str | None, tmp_path: Path
) -> None:
    nodes = Lineage(nodes=[given]).index(tmp_path).nodes
    assert nodes.first.tolist() == [UNKNOWN if first is None else day(first)]
    assert nodes.last.tolist() == [UNKNOWN if last is None else day(last)]


def test_ends_of_links_that_nothing_describes_are_nodes_of_the_kind_their_iri_says(tmp_path: Path) -> None:
    frames = Lineage(nodes=[document("ct-09")]).frames()
    ends = [BASE.thing("event", "e"), BASE.thing("document", "ct-09"), "urn:x", "_:b0", BASE.thing("body", "b")]
    rows = [(source, target, "implements", None) for source, target in pairwise(ends)]
    frames["links"] = pl.DataFrame(rows, schema=frames["links"].schema, orient="row")
    build(tmp_path, frames)
    index = Index.open(tmp_path)
    rows_of = [number for iri in ends if (number := index.node(iri)) is not None]
    assert index.nodes.kind.take(np.array(rows_of)) == ["event", "document", None, None, None]
    assert index.nodes.iri.ids(np.array(rows_of)) == ["event/e", "document/ct-09", "urn:x", "_:b0", "body/b"]


def test_bodies_and_places_that_are_only_named_are_things_without_a_label(tmp_path: Path) -> None:
    frames = Lineage(nodes=[document("kh")]).frames()
    pair = {"node": [BASE.thing("document", "kh")], "body": [BASE.thing("body", "ub")]}
    build(tmp_path, {**frames, "node_issuers": pl.DataFrame(pair)})
    index = Index.open(tmp_path)
    assert index.things.iri.ids(index.nodes.issuers[0]) == ["body/ub"]
    assert index.things.kind.take(index.nodes.issuers[0]) == ["body"]
    assert index.things.label.take(index.nodes.issuers[0]) == [None]


def test_another_base_gives_the_same_ids(tmp_path: Path) -> None:
    base = "https://chithi.example/id/"  # a base that itself ends like the path of things
    iri = f"{base}id/document/ct-09"
    frames = Lineage().frames()
    frames["nodes"] = pl.DataFrame({"iri": [iri], "kind": ["document"]})
    build(tmp_path, frames)
    index = Index.open(tmp_path)
    assert index.base == base
    assert index.nodes.iri.ids(np.array([0])) == ["document/ct-09"]


def test_a_certainty_of_another_vocabulary_is_weaker_than_inferred_and_stronger_than_disputed(tmp_path: Path) -> None:
    said = [Said("b", "a", claim=n, certainty=each) for n, each in enumerate(["disputed", "likely", None])]
    index = Lineage(nodes=[document("a"), document("b")], links=said).index(tmp_path)
    assert index.links.certainty.take(np.array([0])) == ["likely"]
    assert index.claims.certainty.take(np.arange(3)) == ["likely", None, "disputed"]


def test_a_claim_that_nothing_describes_still_counts(tmp_path: Path) -> None:
    lineage = Lineage(nodes=[document("a"), document("b")], links=[Said("b", "a", claim=7)])
    build(tmp_path, {**lineage.frames(), "claims": pl.DataFrame()})
    index = Index.open(tmp_path)
    assert index.claims.id.take(np.array([0])) == [f"{7:016x}"]
    assert index.claims.source.take(np.array([0])) == [None]


def test_rows_that_stand_twice_count_once(cascade: Lineage, index: Index, tmp_path: Path) -> None:
    twice = {name: pl.concat([frame, frame]) for name, frame in cascade.frames().items()}
    build(tmp_path, twice)
    again = Index.open(tmp_path)
    assert ids(again) == ids(index)
    assert len(again.links) == len(index.links)
    assert len(again.claims.id) == len(index.claims.id)
    assert again.nodes.issuers.items.tolist() == index.nodes.issuers.items.tolist()


def test_the_file_does_not_depend_on_the_order_of_rows(cascade: Lineage, tmp_path: Path) -> None:
    build(tmp_path, cascade.frames())
    first = (tmp_path / FILE).read_bytes()
    build(tmp_path, {name: frame.reverse() for name, frame in cascade.frames().items()})
    assert (tmp_path / FILE).read_bytes() == first


@pytest.mark.parametrize("frames", [{}, Lineage().frames(), {"nodes": pl.DataFrame({"iri": [None]})}])
def test_nothing_gives_an_empty_index(frames: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    build(tmp_path, frames)
    index = Index.open(tmp_path)
    assert len(index.nodes) == len(index.links) == len(index.things) == 0
    assert index.node("x") is None
    assert index.base is None
    assert index.levels == ("central", "province", "district", "commune", "neighbourhood")


def test_an_open_index_answers_on_when_its_file_is_replaced(cascade: Lineage, index: Index, tmp_path: Path) -> None:
    before = ids(index)
    build(tmp_path, {})
    assert ids(index) == before
    assert len(Index.open(tmp_path).nodes) == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not an index"),
        (b"\x10\0\0\0\0\0\0\0no json at all..", "not an index"),
        (b"\x02\0\0\0\0\0\0\0{}", "not an index"),
        (b"\x02\0\0\0\0\0\0\0[]", "not an index"),
        (b"\xff" * 100, "not an index"),
        (None, "cut short"),
    ],
)
def test_a_damaged_file_is_an_error_that_names_it(
    content: bytes | None, reason: str, index: Index, tmp_path: Path
) -> None:
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-64] if content is None else content)
    with pytest.raises(Unusable, match=reason) as caught:
        Index.open(tmp_path)
    assert caught.value.path == path


def test_another_format_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.index.arrays.FORMAT", 0)
    write(tmp_path / FILE, {"a": np.arange(3)})
    monkeypatch.undo()
    with pytest.raises(Unusable, match="another version"):
        Index.open(tmp_path)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Index.open(tmp_path)


def test_opening_reads_no_column(index: Index) -> None:
    assert isinstance(index.nodes.label, Text)
    assert not index.nodes.first.flags.writeable
    assert not index.nodes.first.flags.owndata


def test_marks_are_lent_clean_and_never_lent_again_after_an_error(index: Index) -> None:
    with index.marks() as marks:
        assert not marks.any()
        with index.marks() as others:
            assert others is not marks
    with pytest.raises(ZeroDivisionError), index.marks() as marks:
        marks[0] = 1 / (1 - marks.ndim)
    for _ in range(3):
        with index.marks() as marks:
            assert not marks.any()
