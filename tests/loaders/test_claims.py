"""The id of a claim: it follows from what the row says, not from where or how it is written."""

from __future__ import annotations

import csv
import io
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from loaders.collection import Collection, bundled
from ontology.iri import DEFAULT_BASE
from ontology.terms import CT, DCTERMS
from tests.loaders.clusters import CASCADE, SOURCES, claims, problems, quads, view, write

ROWS = textwrap.dedent(CASCADE["documents"]).strip().splitlines()


SEVERAL = """
    id,symbol,source,locator,certainty
    a,1/A,xa;hcm,page;p4,
    b,1/B,xa;hcm;bo,p1;;p3,inferred
    c,1/C,xa;hcm,p5,
    d,1/D,hcm;xa,p6;p7,
    e,1/E,xa;bo,,
    """
RELATIONS = "subject,relation,object,source,locator\na,guides,b,xa;hcm,page;p4\na,guides,c,xa;hcm,p5"


def text(term: object) -> str:
    return getattr(term, "value", "")


def test_locators_stand_in_the_order_of_the_ids_of_the_sources(tmp_path: Path) -> None:
    folder = write(tmp_path, {"sources": SOURCES, "documents": SEVERAL, "relations": RELATIONS})
    found = quads(folder)
    said = {str(q.subject): text(q.object) for q in view(found) if q.predicate.value == CT.locator}
    rows = {row: said.get(f"<{DEFAULT_BASE}id/claim/{id}>") for row, id in claims(found).items()}
    name = tmp_path.name
    documents = ["p4;page", "p3;;p1", "p5", "p6;p7", None]
    assert [rows[f"{name}/documents.csv:{line}"] for line in range(2, 7)] == documents
    frame = Collection([folder]).index_frames()["claims"]
    assert set(frame.select("source", "locator").rows()) == {("hcm;xa", "p4;page"), ("hcm;xa", "p5")}


def test_the_bundled_locators_stay_with_their_sources() -> None:
    written, found = set(), set()
    curated = [folder for folder in bundled() if folder.name != "gazetteer"]  # that one is long, and has no others
    for folder in curated:
        for path in folder.glob("*.csv"):
            for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
                if ";" in row.get("locator", ""):
                    pairs = zip(row["source"].split(";"), row["locator"].split(";"), strict=True)
                    written.add(tuple(sorted(pairs)))
    locators, sources = {}, defaultdict(list)
    for quad in view(quads(*curated)):
        if quad.predicate.value == CT.locator:
            locators[str(quad.subject)] = text(quad.object)
        elif quad.predicate.value == DCTERMS.source:
            sources[str(quad.subject)].append(text(quad.object).rpartition("/")[2])
    for claim, locator in locators.items():
        if ";" in locator:
            found.add(tuple(zip(sorted(sources[claim]), locator.split(";"), strict=True)))
    assert found == written
    assert (("thanhuytphcm-so-ket-73-kh-qu", "p4"), ("vanban123-ct-09-ct-tw", "page")) in found


def test_the_id_is_that_of_the_cells_as_they_stand(tmp_path: Path) -> None:
    cells = dict(zip(["id", "symbol", "source", "locator"], ["a", "1/A", "xa;hcm", "page;p4"], strict=True))
    texts = [f"\x1e{name}\x1f{value}" for name, value in sorted({**cells, "certainty": "stated"}.items())]
    expected = sha256(("documents" + "".join(texts)).encode()).hexdigest()[:16]
    assert expected in ids(write(tmp_path, {"sources": SOURCES, "documents": SEVERAL}))


def ids(folder: Path) -> set[str]:
    return set(claims(quads(folder)).values())


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return ids(write(tmp_path_factory.mktemp("plain"), CASCADE))


def rewritten(change: Callable[[list[list[str]]], list[list[str]]]) -> str:
    """The documents of the cascade with their cells changed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(change(list(csv.reader(ROWS))))
    return text.getvalue()


def with_optional_columns(rows: list[list[str]]) -> list[list[str]]:
    return [[*rows[0], "note", "certainty"], *([*row, "", ""] for row in rows[1:])]


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param("\n".join([ROWS[0], *reversed(ROWS[1:])]), id="rows moved"),
        pytest.param("\n\n".join(ROWS), id="blank lines"),
        pytest.param(rewritten(with_optional_columns), id="optional columns"),
        pytest.param(rewritten(lambda rows: [row[::-1] for row in rows]), id="columns turned round"),
        pytest.param(rewritten(lambda rows: [[*row, ""] for row in rows]), id="an empty column more"),
        pytest.param(rewritten(lambda rows: [[f" {cell} " for cell in row] for row in rows]), id="spaces"),
        pytest.param(rewritten(lambda rows: [[f"\u00a0{cell}" for cell in row] for row in rows]), id="no-break spaces"),
        pytest.param(unicodedata.normalize("NFD", "\n".join(ROWS)), id="NFD"),
        pytest.param("\ufeff" + "\n".join(ROWS), id="byte order mark"),
        pytest.param("\r\n".join(ROWS), id="CRLF"),
        pytest.param("\r".join(ROWS), id="CR"),
        pytest.param("\n".join(ROWS).replace(",", ";"), id="semicolons"),
        pytest.param("\n".join(ROWS).replace(",", "\t"), id="tabs"),
        pytest.param("sep=,\n" + "\n".join(ROWS), id="sep="),
        pytest.param("sep=;\r\n" + "\r\n".join(ROWS).replace(",", ";"), id="sep=; with CRLF"),
    ],
)
def test_ids_do_not_depend_on_how_a_table_is_written(tmp_path: Path, documents: str, plain: set[str]) -> None:
    other = write(tmp_path, CASCADE)
    (other / "documents.csv").write_text(documents, encoding="utf-8", newline="")
    assert ids(other) == plain


def test_a_new_row_moves_no_other(tmp_path: Path) -> None:
    before = claims(quads(write(tmp_path / "before", CASCADE)))
    more = dict(CASCADE) | {"documents": "\n".join([ROWS[0], "bc-2,report" + "," * 15 + "btl,p5", *ROWS[1:]])}
    after = claims(quads(write(tmp_path / "after", more)))
    assert len(after) == len(before) + 1
    assert set(before.values()) < set(after.values())
    assert after["after/documents.csv:3"] == before["before/documents.csv:2"]


@pytest.mark.parametrize(
    "changed",
    [
        "luan,Ngô Văn Luân,hcm,p4,,",
        "luan,Ngô Văn Luận,btl,p4,,",
        "luan,Ngô Văn Luận,hcm,p5,,",
        "luan,Ngô Văn Luận,hcm,p4,inferred,",
        "luan,Ngô Văn Luận,hcm,p4,,Ghi chú.",
    ],
)
def test_another_cell_is_another_claim(tmp_path: Path, changed: str) -> None:
    header = "id,name,source,locator,certainty,note\n"
    one = write(tmp_path / "one", {"sources": SOURCES, "people": f"{header}luan,Ngô Văn Luận,hcm,p4,,"})
    other = write(tmp_path / "other", {"sources": SOURCES, "people": header + changed})
    assert ids(one).isdisjoint(ids(other))


def test_the_id_is_the_beginning_of_a_hash_of_table_and_cells(tmp_path: Path) -> None:
    folder = write(tmp_path, {"sources": SOURCES, "people": "id,name,source,locator\nluan,Ngô Văn Luận,hcm,p4"})
    cells = {"certainty": "stated", "id": "luan", "locator": "p4", "name": "Ngô Văn Luận", "source": "hcm"}
    text = "people" + "".join(f"\x1e{name}\x1f{cell}" for name, cell in cells.items())
    assert ids(folder) == {sha256(text.encode()).hexdigest()[:16]}


def test_cells_cannot_run_into_each_other(tmp_path: Path) -> None:
    header = "id,name,alias,source\n"
    one = write(tmp_path / "one", {"sources": SOURCES, "people": f"{header}luan,Ngô,Văn Luận,hcm"})
    other = write(tmp_path / "other", {"sources": SOURCES, "people": f"{header}luan,Ngô Văn,Luận,hcm"})
    assert ids(one).isdisjoint(ids(other))


def test_a_row_of_two_collections_is_one_claim_of_the_first(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", CASCADE), write(tmp_path / "other", CASCADE)
    found = quads(one, other)
    assert found == quads(one)
    assert all(row.startswith("one/") for row in claims(found))


def test_a_row_twice_in_one_file_is_a_mistake(tmp_path: Path) -> None:
    people = "id,name,source\nluan,Ngô Văn Luận,hcm\ntuan,Phan Đức Tuấn,hcm\n" + 'luan," Ngô Văn Luận ",hcm\n' * 2
    assert problems(write(tmp_path, {"sources": SOURCES, "people": people})) == [
        "people.csv:4: the same row stands in line 2: expected each claim once",
        "people.csv:5: the same row stands in line 2: expected each claim once",
    ]
