"""Search: what people type, with or without diacritics, and what of it they meant."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.embedded import EmbeddedStore
from kg.errors import Ambiguous, NotFound, Unusable
from kg.filling import load_files
from kg.search import COLUMNS, Hit, Search, build, entries
from ontology.iri import Base

CLAIMS = Path(__file__).with_name("claims.trig")
ID = "https://w3id.org/chithi/id/"


@pytest.fixture(scope="module")
def found_in_claims(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("entries")
    load_files(folder / "store", [CLAIMS])
    with EmbeddedStore.open(folder / "store") as store:
        return entries(store)


@pytest.fixture(scope="module")
def search(found_in_claims: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    build(path, found_in_claims)
    with Search(path) as opened:
        yield opened


def index(folder: Path, *rows: tuple[str | None, ...]) -> Search:
    """Build an index of entries given as (id, kind, label, symbol, alias, date, text), the last ones optional.

    An id may be a whole IRI of somebody else.
    """
    named = [(f"{id}" if ":" in f"{id}" else f"{ID}{kind}/{id}", kind, *more) for id, kind, *more in rows]
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in named]
    build(folder / "search.sqlite", pl.DataFrame(padded, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"))
    return Search(folder / "search.sqlite")


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


# Finding


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("chi thi 09", "document/ct-09"),
        ("Chỉ thị số 09", "document/ct-09"),
        ("CHI THI 9", "document/ct-09"),
        ("09/CT/TW", "document/ct-09"),
        ("09-ct/tw", "document/ct-09"),
        ("09 – CT / TW", "document/ct-09"),
        ("ket luan 44", "document/kl-44"),
        ("chuong trinh phoi hop 09", "document/ctph-09"),
        ("Uỷ ban nhân dân", "body/ubnd-quan-11"),
        ("Ủy ban nhân dân", "body/ubnd-quan-11"),
        ("uy ban nhan d", "body/ubnd-quan-11"),
        ("people's committee", "body/ubnd-quan-11"),
        ("nguyen kim vi", "person/nguyen-kim-vinh"),
        ("phong trào toàn dân bảo vệ", "document/ct-09"),
        ("Hô\u0323i nghi\u0323 sơ kê\u0301t", "event/so-ket-quan-11"),
    ],
)
def test_what_was_meant_comes_first(search: Search, text: str, first: str) -> None:
    assert ids(search.find(text))[0] == first


def test_a_directive_comes_before_what_mentions_it(search: Search) -> None:
    assert ids(search.find("chi thi 09")) == ["document/ct-09", "event/so-ket-quan-11", "document/kl-44"]


def test_a_hit_says_what_it_is(search: Search) -> None:
    (hit,) = search.find("ket luan 44")
    assert hit == Hit(
        iri=f"{ID}document/kl-44",
        id="document/kl-44",
        kind="document",
        label="Kết luận 44-KL/TW",
        symbol="44-KL/TW",
        date="2019-01-22",
        text="Về tiếp tục đẩy mạnh thực hiện chỉ thị số 09-CT/TW",
    )


def test_limit_and_kinds(search: Search) -> None:
    assert ids(search.find("chi thi", limit=1)) == ["document/ct-09"]
    assert ids(search.find("chi thi 09", kinds=["event"])) == ["event/so-ket-quan-11"]
    assert ids(search.find("09/CT/TW", kinds={"event", "person"})) == ["event/so-ket-quan-11"]
    assert search.find("chi thi", kinds=[]) == []
    assert search.find("chi thi", limit=0) == []


def test_names_before_other_names_before_titles(tmp_path: Path) -> None:
    rows = [
        ("title", "document", "A", None, None, None, "Diễn tập DT-19"),
        ("alias", "action", "Diễn tập khu vực phòng thủ", None, "DT-19;DT19"),
        ("later", "event", "Tổng kết DT-19"),
        ("label", "event", "DT-19 của Quận 11"),
        ("symbol", "document", "Kế hoạch", "19-DT"),
    ]
    with index(tmp_path, *rows) as opened:
        last = ["action/alias", "document/title"]
        assert ids(opened.find("dt 19")) == ["event/label", "event/later", "document/symbol", *last]
        assert ids(opened.find("19/dt")) == ["document/symbol", "event/later", "event/label", *last]


def test_what_is_not_ours_has_its_iri_as_id(tmp_path: Path) -> None:
    rows = [("urn:d:1", "document", "Kế hoạch 1"), ("https://elsewhere/id/document/a", "document", "Kế hoạch 2")]
    with index(tmp_path, *rows, ("a", "document", "Kế hoạch 3")) as opened:
        found = opened.find("ke hoach")
        assert ids(found) == ["urn:d:1", "https://elsewhere/id/document/a", "document/a"]
        assert [hit.iri for hit in found] == ["urn:d:1", "https://elsewhere/id/document/a", f"{ID}document/a"]
        assert ids(opened.resolve("urn:d:1")) == ["urn:d:1"]
    with Search(tmp_path / "search.sqlite", Base("https://elsewhere/")) as opened:
        assert ids(opened.find("ke hoach 2")) == ["document/a"]


def test_a_source_comes_after_what_its_title_speaks_of(tmp_path: Path) -> None:
    rows = [
        ("page", "source", "Chỉ thị 09-CT/TW năm 2011"),
        ("plan", "document", "Kế hoạch thực hiện Chỉ thị 09-CT/TW"),
    ]
    with index(tmp_path, *rows) as opened:
        assert ids(opened.find("chi thi 09")) == ["document/plan", "source/page"]
        assert ids(opened.resolve("chi thi 09-CT/TW năm 2011")) == ["source/page"]


def test_the_last_word_may_be_a_beginning_unless_it_is_a_whole_number(tmp_path: Path) -> None:
    rows = [("a", "document", "Chỉ thị 91-CT/TW"), ("b", "document", "Chỉ thị 9-CT/TW")]
    with index(tmp_path, *rows) as opened:
        assert ids(opened.find("chi thi 9")) == ["document/b", "document/a"]
        assert ids(opened.find("chi thi 09")) == ["document/b"]
        assert ids(opened.find("chi th")) == ["document/b", "document/a"]
        assert ids(opened.find("ch thi 9")) == []


def test_ties_are_in_the_same_order_whatever_order_the_entries_came_in(tmp_path: Path) -> None:
    rows = [(f"{n:02}", kind, f"Phường {n % 7}") for n in range(40) for kind in ("place", "body")]
    found = []
    for name, order in (("a", rows), ("b", rows[::-1])):
        (tmp_path / name).mkdir()
        with index(tmp_path / name, *order) as opened:
            found.append([(hit.id, hit.kind) for hit in opened.find("phuong", limit=100)])
    assert found[0] == found[1]
    assert len(found[0]) == 80


# Hostile and empty questions


@pytest.mark.parametrize("text", ["", " ", "-", '"', "\0", "\ud800", "***", "\u202e"])
def test_a_question_without_words_finds_nothing(search: Search, text: str) -> None:
    assert search.find(text) == search.resolve(text) == search.near(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'chi thi" OR "x',
        "label : chi",
        "NEAR(chi thi, 2)",
        "chi AND",
        "chi NOT thi",
        "^chi",
        "chi*",
        "{label alias} : chi",
        "chi + thi",
        "'; DROP TABLE thing; --",
        "chi\0thi",
        "chi \ud800 thi",
    ],
)
def test_a_question_is_never_syntax(search: Search, text: str) -> None:
    search.find(text)
    search.resolve(text)
    search.near(text)


@given(st.text())
def test_any_text_is_a_question(search: Search, text: str) -> None:
    search.find(text)
    search.resolve(text)
    search.near(text)


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "chi thi " * 200_000, "0" * 1_000_000, "0 " * 500_000, "đ-" * 500_000]
)
def test_a_megabyte_is_answered_at_once(search: Search, text: str) -> None:
    started = time.perf_counter()
    search.find(text)
    search.resolve(text)
    search.near(text)
    assert time.perf_counter() - started < 0.5


# Names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ID}document/kl-44", ["document/kl-44"]),
        ("document/kl-44", ["document/kl-44"]),
        ("kl-44", ["document/kl-44"]),
        (" 44-KL/TW ", ["document/kl-44"]),
        ("44/kl/tw", ["document/kl-44"]),
        ("số 09-CT/TW", ["document/ct-09"]),
        ("9-CT/TW", ["document/ct-09"]),
        ("Chỉ thị số 09-CT/TW", ["document/ct-09"]),
        ("chi thi 09", ["document/ct-09"]),
        ("Uỷ ban nhân dân quận 11", ["body/ubnd-quan-11"]),
        ("Nguyễn Kim Vinh", ["person/nguyen-kim-vinh"]),
        ("35-CT/TW", ["document/ct-35-2019", "document/ct-35-2024"]),
        ("event/kl-44", []),
        ("http://elsewhere/document/kl-44", []),
        ("KL-44/TW", []),
        ("44", []),
        ("Kết luận", []),
    ],
)
def test_resolve(search: Search, text: str, expected: list[str]) -> None:
    assert ids(search.resolve(text)) == expected


def test_an_id_goes_before_a_symbol_and_a_symbol_before_a_name(tmp_path: Path) -> None:
    rows = [
        ("a", "action", "DT-19"),
        ("b", "document", "B", "DT-19"),
        ("DT-19", "action", "C"),
    ]
    with index(tmp_path, *rows) as opened:
        assert ids(opened.resolve("DT-19")) == ["action/DT-19"]
        assert ids(opened.resolve("dt 19")) == ["document/b"]


def test_what_has_most_of_the_words_is_near(search: Search) -> None:
    assert search.find("10-CT/TW") == []
    assert ids(search.near("10-CT/TW", limit=3)) == ["document/ct-09", "document/ct-35-2019", "document/ct-35-2024"]
    assert ids(search.near("ket luan 44")) == ["document/kl-44"]
    assert search.near("xyz") == []


def test_errors_name_the_candidates(search: Search) -> None:
    several = str(Ambiguous("35-CT/TW", search.resolve("35-CT/TW")))
    assert several == (
        "'35-CT/TW' may be any of 2: document/ct-35-2019 (Chỉ thị 35-CT/TW, 2019-05-30); "
        "document/ct-35-2024 (Chỉ thị 35-CT/TW, 2024-06-14)"
    )
    none = NotFound("09-CT/TU", search.near("09 CT TW xyz", limit=1))
    assert str(none) == "nothing is called '09-CT/TU'; did you mean document/ct-09 (Chỉ thị 09-CT/TW, 2011-12-01)?"
    many = [Hit(f"http://x/{n}", f"document/{n}", "document", None, None, None, None) for n in range(12)]
    assert str(Ambiguous("x", many)).endswith("document/9; and 2 more")


# Entries


def test_entries_from_a_store(found_in_claims: pl.DataFrame) -> None:
    assert found_in_claims.columns == list(COLUMNS)
    assert set(found_in_claims.dtypes) == {pl.String}
    by_id = {row["iri"].removeprefix(ID): row for row in found_in_claims.to_dicts()}
    assert sorted(by_id) == [
        "body/ubnd-quan-11",
        "document/ct-09",
        "document/ct-35-2019",
        "document/ct-35-2024",
        "document/ctph-09",
        "document/kl-44",
        "event/so-ket-quan-11",
        "person/nguyen-kim-vinh",
    ]
    assert by_id["document/ct-09"] == {
        "iri": f"{ID}document/ct-09",
        "kind": "document",
        "label": "Chỉ thị 09-CT/TW",
        "symbol": "09-CT/TW",
        "alias": "Chỉ thị số 09",
        "date": "2011-12-01",
        "text": "Về tăng cường sự lãnh đạo của Đảng đối với phong trào toàn dân bảo vệ an ninh Tổ quốc",
    }
    assert by_id["body/ubnd-quan-11"]["label"] == "Ủy ban nhân dân Quận 11"
    assert by_id["body/ubnd-quan-11"]["alias"] == "People's Committee of District 11"


def test_entries_of_an_empty_store(tmp_path: Path) -> None:
    load_files(tmp_path / "store", [])
    with EmbeddedStore.open(tmp_path / "store") as store:
        empty = entries(store)
    assert (empty.columns, len(empty)) == (list(COLUMNS), 0)
    build(tmp_path / "search.sqlite", empty)
    with Search(tmp_path / "search.sqlite") as opened:
        assert opened.find("chi thi") == []


# Files


def test_what_is_no_index_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database, whatever it is called")
    sqlite3.connect(tmp_path / "empty").close()
    for name in ("missing", "text", "empty"):
        with pytest.raises(Unusable, match="not a search index"):
            Search(tmp_path / name)


def test_an_index_is_not_built_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    frame = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    build(path, frame)
    with pytest.raises(Unusable, match="already exists"):
        build(path, frame)


def test_reading_writes_nothing(tmp_path: Path) -> None:
    with index(tmp_path, ("a", "place", "Phường 4")) as opened:
        before = (tmp_path / "search.sqlite").stat().st_mtime_ns
        assert opened.find("phuong 4")
        assert os.listdir(tmp_path) == ["search.sqlite"]  # noqa: PTH208
    assert (tmp_path / "search.sqlite").stat().st_mtime_ns == before


def test_threads_may_share_an_index(search: Search) -> None:
    found: list[list[str]] = []

    def ask() -> None:
        for _ in range(50):
            found.append(ids(search.find("chi thi 09")))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 200
    assert len(set(map(tuple, found))) == 1
