"""Lists are held against the same done in plain Python, over everything that a small cascade may be."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import COUNTED, FILTERS, Filters, described, find, summary
from kg.cursors import Cursor
from kg.errors import BadCursor, NotFound
from kg.index import Index
from kg.trace import trace
from ontology.edtf import bounds
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

PLACES = [
    Thing("tinh", "place", "province", label="Tỉnh"),
    Thing("huyen", "place", "district", label="Huyện", part_of="tinh"),
    Thing(
        "xa",
        "place",
        "commune",
        label="Xã",
        part_of="huyen",
        code="27238",
        valid_to="2025-07-01",
        successors=("phuong",),
    ),
    Thing("phuong", "place", "commune", label="Phường", part_of="tinh", valid_from="2025-07-01"),
    Thing("khac", "place", "province"),
]
BODIES = [
    Thing("ub-tinh", "body", "province", branch="government", place="tinh", label="UBND tỉnh"),
    Thing("ub-xa", "body", "commune", branch="government", place="xa", part_of="ub-tinh"),
    Thing("tu", "body", "province", branch="party", place="khac"),
    Thing("bb", "body"),
]
OTHERS = [
    Thing("bao-2", "source", edtf="2012", label="Báo 2"),
    Thing("bao-1", "source", edtf="2012-08-13"),
    Thing("bao-0", "source"),
    Thing("binh", "person", label="Bình"),
    Thing("nv", "task", edtf="2012-12-31", status="xong", assigned_in="kh", assigned=("ub-xa", "ub-tinh"), label="Làm"),
    Thing("nv-2", "task", status="đang làm"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    nodes = [
        document("ct", "central", "2011-12-01", type="directive", branch="party", label="Chỉ thị"),
        document(
            "kh",
            "province",
            "2012-04-12",
            type="plan",
            branch="joint",
            issuers=("ub-tinh", "tu"),
            places=("tinh", "khac"),
        ),
        document("kh-2", "commune", "2012-05-01", type="plan", branch="government", issuers=("ub-xa",), places=("xa",)),
        document("kh-3", "province", None, type="plan", places=("phuong",)),
        Thing("kh-4", "document", "province", "2012", "2012-01-01", "2012-12-31"),
        event("hn", "province", "2016", type="final-review", types=("launch",), doers=("ub-tinh",), places=("tinh",)),
        event("hn-2", "province", "2016-02", type="launch"),
        action("dt", "commune", "2012-08-01", type="drill", doers=("ub-xa",), places=("xa", "khac")),
    ]
    return Lineage(nodes=nodes, things=[*PLACES, *BODIES, *OTHERS]).index(tmp_path_factory.mktemp("index"))


def ids(index: Index, kind: str, **filters: object) -> list[str]:
    page = find(index, kind, Filters(**filters), limit=100)  # type: ignore[arg-type]
    assert page.count == len(page.iris)
    assert page.exact
    assert page.next is None
    return [iri.removeprefix(BASE.prefix(kind)) for iri in page.iris]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("document", ["ct", "kh-4", "kh", "kh-3", "kh-2"]),
        ("event", ["hn", "hn-2"]),
        ("action", ["dt"]),
        ("body", ["tu", "ub-tinh", "ub-xa", "bb"]),
        ("place", ["khac", "tinh", "huyen", "phuong", "xa"]),
        ("person", ["binh"]),
        ("source", ["bao-2", "bao-1", "bao-0"]),
        ("task", ["nv", "nv-2"]),
    ],
)
def test_a_list_has_all_of_its_kind_by_level_date_and_iri(index: Index, kind: str, found: list[str]) -> None:
    assert ids(index, kind) == found


@pytest.mark.parametrize(
    ("kind", "filters", "found"),
    [
        ("document", {"type": "plan"}, ["kh", "kh-3", "kh-2"]),
        ("event", {"type": "launch"}, ["hn", "hn-2"]),
        ("event", {"type": "final-review"}, ["hn"]),
        ("document", {"type": "no such type"}, []),
        ("document", {"level": "province"}, ["kh-4", "kh", "kh-3"]),
        ("document", {"branch": "state"}, ["kh", "kh-2"]),
        ("document", {"branch": "party"}, ["ct", "kh"]),
        ("document", {"branch": "joint"}, ["kh"]),
        ("action", {"branch": "government"}, ["dt"]),
        ("body", {"branch": "state", "place": "huyen"}, ["ub-xa"]),
        ("document", {"issuer": "tu"}, ["kh"]),
        ("document", {"issuer": "body/ub-xa"}, ["kh-2"]),
        ("event", {"issuer": BASE.thing("body", "ub-tinh")}, ["hn"]),
        ("action", {"issuer": "ub-xa"}, ["dt"]),
        ("document", {"place": "tinh"}, ["kh", "kh-3", "kh-2"]),
        ("document", {"place": "place/huyen"}, ["kh-2"]),
        ("action", {"place": "khac"}, ["dt"]),
        ("body", {"place": "tinh"}, ["ub-tinh", "ub-xa"]),
        ("place", {"place": "tinh"}, ["tinh", "huyen", "phuong", "xa"]),
        ("place", {"place": "xa"}, ["xa"]),
        ("place", {"level": "commune"}, ["phuong", "xa"]),
        ("task", {"status": "xong"}, ["nv"]),
        ("task", {"last": date(2012, 12, 31), "certain": True}, ["nv"]),
        ("task", {"first": date(2013, 1, 1)}, ["nv-2"]),
        ("source", {"first": date(2012, 8, 1), "last": date(2012, 8, 31)}, ["bao-2", "bao-1", "bao-0"]),
        ("source", {"first": date(2012, 8, 1), "last": date(2012, 8, 31), "certain": True}, ["bao-1"]),
        ("document", {"first": date(2012, 4, 12), "certain": True}, ["kh", "kh-2"]),
        ("document", {"last": date(2012, 4, 11)}, ["ct", "kh-4", "kh-3"]),
        ("document", {"as_of": date(2012, 4, 12)}, ["ct", "kh-4", "kh", "kh-3"]),  # kh-4 may be, kh-3 has no date
        ("document", {"as_of": date(2011, 11, 30)}, ["kh-3"]),
        ("event", {"as_of": date(2016, 1, 15)}, ["hn"]),
        ("action", {"as_of": date(2012, 7, 31)}, []),
    ],
)
def test_filters(index: Index, kind: str, filters: dict[str, object], found: list[str]) -> None:
    assert ids(index, kind, **filters) == found


@pytest.mark.parametrize(
    "filters", [{"issuer": "no-such"}, {"place": "ub-tinh"}, {"issuer": "place/tinh"}, {"place": ""}]
)
def test_a_body_or_place_that_is_none_is_an_error(index: Index, filters: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        find(index, "document", Filters(**filters))  # type: ignore[arg-type]


def test_filters_that_a_kind_does_not_have_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="person has no filter level"):
        find(index, "person", Filters(level="commune"))
    with pytest.raises(KeyError):
        find(index, "claim")
    assert all(set(each) <= set(Filters.__slots__) for each in FILTERS.values())


Span = tuple[date | None, date | None]
MASKS = {"2012-XX": "2012-XX-XX", "XXXX-02-29~": "XXXX-02-29", "2012-02/2013-XX-05": "XXXX-XX-XX"}
days = st.dates(date(2012, 1, 1), date(2012, 3, 1))
bounded = st.tuples(st.none() | days, st.none() | days).filter(lambda d: not (d[0] and d[1]) or d[0] <= d[1])


@given(st.lists(bounded, max_size=8), bounded, st.booleans())
def test_a_span_takes_what_lies_within_or_what_may(
    nodes: list[tuple[date | None, date | None]], span: tuple[date | None, date | None], certain: bool
) -> None:
    things = [
        Thing(f"d-{n}", first=start.isoformat() if start else None, last=end.isoformat() if end else None)
        for n, (start, end) in enumerate(nodes)
    ]
    first, last = span
    with TemporaryDirectory() as folder:
        index = Lineage(nodes=things).index(Path(folder))
        found = ids(index, "document", first=first, last=last, certain=certain)
    wanted = set()
    for n, (start, end) in enumerate(nodes):
        possible = not (first and end and end < first) and not (last and start and start > last)
        surely = not (first and not (start and start >= first)) and not (last and not (end and end <= last))
        if surely if certain else possible:
            wanted.add(f"d-{n}")
    assert set(found) == wanted


DATES = ["XXXX-06-30", "2012-XX-15", "201X-02-29", "XXXX-02-29~", "2012-0X-31", "2012-XX", "201X", "2012-02/2013-XX-05"]
dated = st.tuples(st.sampled_from(DATES), bounded)
spans = st.tuples(st.none() | st.dates(date(2011, 12, 1), date(2014, 1, 1)), st.integers(0, 400), st.booleans())


@given(st.lists(dated, max_size=6), spans, st.booleans(), st.sampled_from(["document", "task"]))
def test_a_span_knows_what_days_a_date_can_mean(
    nodes: list[tuple[str, tuple[date | None, date | None]]],
    span: tuple[date | None, int, bool],
    certain: bool,
    kind: str,
) -> None:
    start, length, open_ended = span
    end = None if open_ended else (start or date(2012, 1, 1)) + timedelta(length)
    things, wanted = [], set()
    for n, (text, (first, last)) in enumerate(nodes):
        own = bounds(text)
        first = (first or own[0]) if kind == "document" else own[0]
        last = (last or own[1]) if kind == "document" else own[1]
        if not days_of(text, (first, last)):
            continue
        days = (each.isoformat() if each else None for each in (first, last))
        things.append(Thing(f"d-{n}", kind, None, text, *(days if kind == "document" else (None, None))))
        if fits(text, (first, last), (start, end), certain):
            wanted.add(f"d-{n}")
    with TemporaryDirectory() as folder:
        lineage = Lineage(nodes=things) if kind == "document" else Lineage(things=things)
        found = ids(lineage.index(Path(folder)), kind, first=start, last=end, certain=certain)
    assert set(found) == wanted


def days_of(text: str, within: Span) -> list[date]:
    first, last = (within[0] or date(2007, 1, 1), within[1] or date(2021, 1, 1))
    days = [date.fromordinal(each) for each in range(first.toordinal(), last.toordinal() + 1)]
    mask = re.compile(MASKS.get(text, text).replace("X", "[0-9]"))
    return [each for each in days if mask.match(each.isoformat())]


def fits(text: str, within: Span, span: Span, certain: bool) -> bool:
    """The same day by day; fourteen years are as good as all time."""
    start, end = (span[0] or date.min, span[1] or date.max)
    meant = days_of(text, within)
    inside = [each for each in meant if start <= each <= end]
    return bool(inside) and (not certain or inside == meant)


def test_a_due_day_without_a_year_and_a_month_that_is_not_known(tmp_path: Path) -> None:
    index = Lineage(things=[Thing("a", "task", edtf="XXXX-06-30"), Thing("b", "task", edtf="2020-XX-15")]).index(
        tmp_path
    )
    assert ids(index, "task", first=date(2020, 1, 1), last=date(2020, 3, 31)) == ["b"]
    assert ids(index, "task", first=date(2020, 1, 16), last=date(2020, 1, 31)) == []
    assert ids(index, "task", first=date(2020, 1, 1), last=date(2020, 12, 31)) == ["b", "a"]
    assert ids(index, "task", first=date(2020, 1, 15), last=date(2020, 12, 15), certain=True) == ["b"]


def test_dates_of_foreign_data_that_are_none_go_by_their_bounds(tmp_path: Path) -> None:
    nodes = [Thing("a", edtf="X-1", first="2012-01-01", last="2012-12-31"), Thing("b", edtf="XX/1")]
    index = Lineage(nodes=nodes).index(tmp_path)
    assert ids(index, "document", first=date(2012, 6, 1), last=date(2012, 6, 2)) == ["a", "b"]
    assert ids(index, "document", first=date(2012, 6, 1), certain=True) == []


def test_what_only_disputed_claims_speak_of_is_in_no_list(tmp_path: Path) -> None:
    nodes = [document("a"), document("named")]
    links = [Said("b", "a", claim=1, certainty="disputed"), Said("c", "a", claim=2), Said("c", "d", claim=3)]
    links += [Said("named", "a", claim=4, certainty="disputed")]
    index = Lineage(nodes=nodes, links=links).index(tmp_path)
    assert ids(index, "document") == ["a", "c", "d", "named"]
    shown = trace(index, BASE.thing("document", "a"), disputed=True).to_dict()["nodes"]
    assert "document/b" in [each["id"] for each in shown]


def test_a_list_refuses_the_cursor_of_another(index: Index) -> None:
    cursor = find(index, "document", limit=1).next
    assert cursor is not None
    with pytest.raises(BadCursor):
        find(index, "body", after=cursor)
    with pytest.raises(BadCursor):
        Cursor.parse(str(cursor), "body")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Index:
    start = date(2012, 1, 1)
    nodes = [document(f"d-{n:03}", "province", (start + timedelta(n % 7)).isoformat()) for n in range(COUNTED + 30)]
    return Lineage(nodes=nodes).index(tmp_path_factory.mktemp("many"))


def test_pages_follow_one_another_and_miss_nothing(many: Index) -> None:
    after, found = None, []
    while True:
        page = find(many, "document", after=after, limit=17)
        assert (page.count, page.exact) == (COUNTED, False)
        found += page.iris
        if page.next is None:
            break
        after = Cursor.parse(str(page.next), "document")
    assert found == many.nodes.iri.take(np.arange(COUNTED + 30))
    assert len(set(found)) == COUNTED + 30


@pytest.mark.parametrize(("limit", "more"), [(COUNTED + 29, True), (COUNTED + 30, False), (500, False)])
def test_the_last_page_says_so(many: Index, limit: int, more: bool) -> None:
    assert (find(many, "document", limit=limit).next is not None) is more


def test_up_to_so_many_a_list_says_how_many_there_are(many: Index) -> None:
    page = find(many, "document", Filters(last=date(2012, 1, 5)), limit=1)
    counted = sum(n % 7 <= 4 for n in range(COUNTED + 30))
    assert (page.count, page.exact) == (counted, True)


@pytest.mark.parametrize("more", [0, 1])
def test_a_hundred_is_exact_and_one_more_is_not(more: int, tmp_path: Path) -> None:
    people = [Thing(f"p-{n}", "person") for n in range(COUNTED + more)]
    page = find(Lineage(things=people).index(tmp_path), "person")
    assert (page.count, page.exact) == (COUNTED, more == 0)


def test_what_is_nowhere_is_not_in_the_last_place(tmp_path: Path) -> None:
    things = [Thing("ub", "body"), Thing("ub-2", "body", place="z"), Thing("y", "place"), Thing("z", "place")]
    index = Lineage(things=things).index(tmp_path)
    assert ids(index, "body", place="z") == ["ub-2"]
    assert ids(index, "place", place="z") == ["z"]


def test_a_cursor_outlives_its_row_and_its_dataset(many: Index, tmp_path: Path) -> None:
    page = find(many, "document", limit=40)
    following = find(many, "document", after=page.next, limit=3).iris
    ids = [iri.removeprefix(BASE.prefix("document")) for iri in [*page.iris[:39:2], *following, page.iris[3]]]
    assert page.iris[-1].removeprefix(BASE.prefix("document")) not in ids
    nodes = [document(id, "province", date(2012, 1, 1 + int(id[2:]) % 7).isoformat()) for id in ids]
    other = Lineage(nodes=nodes).index(tmp_path)
    assert find(other, "document", after=page.next).iris == following


def test_summaries_of_things_have_the_keys_of_their_kind(index: Index) -> None:
    def one(kind: str, id: str) -> object:
        return described(index, BASE.thing(kind, id))

    xa: dict[str, object] = {"id": "place/xa", "iri": BASE.thing("place", "xa"), "kind": "place", "label": "Xã"}
    assert one("place", "xa") == xa | {
        "level": "commune",
        "code": "27238",
        "part_of": {"id": "place/huyen", "label": "Huyện"},
        "valid_from": None,
        "valid_to": "2025-07-01",
        "succeeded_by": [{"id": "place/phuong", "label": "Phường"}],
    }
    assert one("body", "ub-xa") == {
        "id": "body/ub-xa",
        "iri": BASE.thing("body", "ub-xa"),
        "kind": "body",
        "label": None,
        "level": "commune",
        "branch": "government",
        "place": [{"id": "place/xa", "label": "Xã"}],
        "part_of": {"id": "body/ub-tinh", "label": "UBND tỉnh"},
        "valid_from": None,
        "valid_to": None,
        "succeeded_by": [],
    }
    assert one("task", "nv") == {
        "id": "task/nv",
        "iri": BASE.thing("task", "nv"),
        "kind": "task",
        "label": "Làm",
        "date": {"edtf": "2012-12-31", "not_before": "2012-12-31", "not_after": "2012-12-31"},
        "status": "xong",
        "assigned_in": {"id": "document/kh", "label": None},
        "assigned_to": [{"id": "body/ub-tinh", "label": "UBND tỉnh"}, {"id": "body/ub-xa", "label": None}],
    }
    assert one("person", "binh") == {
        "id": "person/binh",
        "iri": BASE.thing("person", "binh"),
        "kind": "person",
        "label": "Bình",
    }
    with pytest.raises(NotFound):
        one("person", "an")


def test_summaries_come_in_the_order_of_the_page(index: Index) -> None:
    for kind in FILTERS:
        page = find(index, kind, limit=100)
        described = summary(index, kind, page.rows)
        assert [each["iri"] for each in described] == page.iris
        assert {each["kind"] for each in described} == {kind}
    dates = [each["date"] for each in summary(index, "source", find(index, "source").rows)]
    firsts = [when and when["not_before"] for when in dates]
    assert firsts == ["2012-01-01", "2012-08-13", None]
    assert all(bounds(earlier or "9999") <= bounds(later or "9999") for earlier, later in pairwise(firsts))
