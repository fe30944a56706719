"""`chithi check`: what shapes find, in the language asked for and with its rows; and RDF files beside tables."""

from pathlib import Path

import pytest

from tests.conftest import Chithi

SOURCES = "id,title\nbao,Báo\n"
DOCUMENTS = """id,type,number,symbol,issued,level,source
ct,directive,09,09-CT/TW,2011-12-01,central,bao
kh,plan,73,73-KH/QU,2010-08-13,district,bao
kh,plan,,,,,bao
"""
RELATIONS = "subject,relation,object,source\nkh,implements,ct,bao\n"

PREFIXES = """@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix document: <https://w3id.org/chithi/id/document/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix x: <https://example.org/> .
"""
WRONG = """x:a a ct:Document ; rdfs:label "A"@vi ; ct:implements x:b .
x:b a ct:Document ; rdfs:label "B"@vi ; ct:implements x:c .
x:c a ct:Document ; rdfs:label "C"@vi ; ct:implements x:a .
x:both a ct:Document, ct:Event ; rdfs:label "Cả hai"@vi .
x:plan a ct:Document ; rdfs:label "Kế hoạch"@vi ; ct:issuer x:ward .
x:ward a ct:Place ; rdfs:label "Phường"@vi .
x:task a ct:Task ; rdfs:label "Việc"@vi ; ct:due "13/8/2012"^^edtf:EDTF .
"""
CLEAN = """x:a a ct:Document ; rdfs:label "A"@vi ; ct:issued "2012-08-13"^^edtf:EDTF ; ct:implements x:b .
x:b a ct:Document ; rdfs:label "B"@vi ; ct:issued "2011-12"^^edtf:EDTF .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "cu"
    made.mkdir()
    for name, text in {"sources": SOURCES, "documents": DOCUMENTS, "relations": RELATIONS}.items():
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    return made


ROWS = "  cu/documents.csv:2, cu/documents.csv:3, cu/relations.csv:2: "
WHERE = "(ct:derivesFrom/ct:notBefore 2011-12-01)"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "It is surely earlier than what it derives from: check the dates or the relation."),
        (("--lang", "en"), "It is surely earlier than what it derives from: check the dates or the relation."),
        (("--lang", "vi"), "Chắc chắn có trước cái mà nó bắt nguồn: xem lại ngày hoặc quan hệ."),
    ],
    ids=["default", "en", "vi"],
)
def test_findings_are_said_in_the_language_asked_for(
    empty: Chithi, folder: Path, options: tuple[str, ...], message: str
) -> None:
    done = empty("check", str(folder), *options)
    assert done.returncode == 0, done.stderr
    assert f"{ROWS}{message} {WHERE}\n" in done.stdout
    assert {"violations: none", "warnings: 1", "remarks: none"} <= set(done.stdout.splitlines())


def test_another_language_is_a_wrong_option(empty: Chithi, folder: Path) -> None:
    done = empty("check", str(folder), "--lang", "fr")
    assert done.returncode == 2
    assert "'fr' is not one of 'vi', 'en'" in done.stderr


def _written(folder: Path, text: str, name: str = "khac.ttl") -> str:
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return str(path)


def test_what_rdf_of_others_gets_wrong_is_named_by_its_iris(empty: Chithi, tmp_path: Path) -> None:
    done = empty("check", _written(tmp_path, WRONG))
    assert done.returncode == 1, done.stderr
    x = "https://example.org/"
    loop = f"ct:derivesFrom comes back to where it began: {x}a → {x}b → {x}c → {x}a"
    said = done.stdout.splitlines()
    assert "20 quads of RDF files" in said
    assert "contradictions: 3" in said
    for contradiction in (
        loop,
        f"{x}both is both a Document and an Event",
        f"{x}ward is a Place, but ct:issuer of {x}plan leads to a Body",
    ):
        assert f"  {contradiction}: no row says it" in said
    assert any(line.startswith(f"  {x}task: ") and line.endswith("(ct:due 13/8/2012)") for line in said)
    assert not (tmp_path / "home/store").exists()


def test_clean_rdf_has_no_problems(empty: Chithi, tmp_path: Path) -> None:
    done = empty("check", _written(tmp_path, CLEAN))
    assert done.returncode == 0, done.stdout + done.stderr
    assert {"violations: none", "contradictions: none"} <= set(done.stdout.splitlines())


def test_rdf_that_cannot_be_read_is_one_line_with_file_and_line(empty: Chithi, tmp_path: Path) -> None:
    done = empty("check", _written(tmp_path, "x:a a ct:Document\nx:b a ct:Document .\n"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"chithi: {tmp_path}/khac.ttl:7: ")
    assert done.stderr.count("\n") == 1


def test_rdf_and_tables_are_checked_together(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    done = empty("check", str(folder), _written(tmp_path, "document:kh a ct:Event .\n"))
    assert done.returncode == 1, done.stderr
    said = done.stdout.splitlines()
    assert said[0] == "5 rows in 3 tables"
    both = next(line for line in said if "document/kh is both a Document and an Event" in line)
    assert both.endswith(": cu/documents.csv:3, cu/documents.csv:4")


def test_an_exported_dataset_is_found_as_right_and_wrong_as_its_tables(empty: Chithi, folder: Path) -> None:
    tables = empty("check", str(folder)).stdout.splitlines()
    assert empty("load", str(folder)).returncode == 0
    exported = folder.with_name("cu.nq")
    assert empty("export", "-o", str(exported)).returncode == 0
    done = empty("check", str(exported))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == tables[1:]
    assert any("derives from" in line for line in tables)


def test_a_finding_on_a_source_names_its_row(empty: Chithi, folder: Path) -> None:
    text = "id,title,published,retrieved\nbao,Báo,2020-05-02,2020-05-01\n"
    (folder / "sources.csv").write_text(text, encoding="utf-8")
    done = empty("check", str(folder))
    assert "  cu/sources.csv:2: It was surely looked at before it was published" in done.stdout
    assert "source/bao" not in done.stdout
