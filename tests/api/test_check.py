"""`chithi check`: what shapes find, in the language asked for and with its rows; and RDF files beside tables."""

import re
from pathlib import Path

import pytest

from api.cli.check_words import WORDS, sayer
from kg.shapes import SEVERITIES
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
ENGLISH = (
    "It is surely earlier than what it derives from: check the dates or the relation.",
    ("violations: none", "warnings: 1", "remarks: none"),
)
VIETNAMESE = (
    "Chắc chắn có trước cái mà nó bắt nguồn: xem lại ngày hoặc quan hệ.",
    ("vi phạm: không có", "cảnh báo: 1", "lưu ý: không có"),
)


@pytest.mark.parametrize(
    ("options", "message", "counts"),
    [((), *ENGLISH), (("--lang", "en"), *ENGLISH), (("--lang", "vi"), *VIETNAMESE)],
    ids=["default", "en", "vi"],
)
def test_findings_are_said_in_the_language_asked_for(
    empty: Chithi, folder: Path, options: tuple[str, ...], message: str, counts: tuple[str, ...]
) -> None:
    done = empty("check", str(folder), *options)
    assert done.returncode == 0, done.stderr
    assert f"{ROWS}{message} {WHERE}\n" in done.stdout
    assert set(counts) <= set(done.stdout.splitlines())


def test_another_language_is_a_wrong_option(empty: Chithi, folder: Path) -> None:
    done = empty("check", str(folder), "--lang", "fr")
    assert done.returncode == 2
    assert "'fr' is not one of 'vi', 'en'" in done.stderr


def test_all_else_is_said_in_vietnamese_too(empty: Chithi, folder: Path, tmp_path: Path) -> None:
    done = empty("check", str(folder), _written(tmp_path, WRONG), "--lang", "vi")
    assert done.returncode == 1, done.stderr
    said = done.stdout.splitlines()
    assert said[:2] == ["5 dòng trong 3 bảng", "20 bộ bốn (quad) trong các tệp RDF"]
    titles = [line.partition(":")[0] for line in said[2:] if not line.startswith(" ")]
    assert titles == [WORDS[key][0] for key in (*SEVERITIES, "contradictions", "conflicts", "gaps")]
    x = "https://example.org/"
    assert f"  {x}both vừa là văn bản vừa là sự kiện: không dòng nào ghi" in said
    assert "chỗ các nguồn nói khác nhau: không có" in said


def test_the_reasoner_is_told_of_in_vietnamese_too() -> None:
    say = sayer("vi")
    assert say("reasoning", what=say("the_axioms_empty", cls="ct:Plan"), s="5") == (
        "đang suy luận trên các tiên đề khiến ct:Plan không thể có gì thuộc về (nhiều nhất 5 giây) …"
    )
    assert say("shrinking", rows=1234, s="5").startswith("có mâu thuẫn trong 1.234 dòng;")
    assert sayer("en")("shrinking", rows=1234, s="5").startswith("a contradiction within 1,234 rows;")


def test_both_languages_are_filled_in_with_the_same() -> None:
    filled = [[sorted(re.findall(r"{\w+}", text)) for text in texts] for texts in WORDS.values()]
    assert [vi for vi, _ in filled] == [en for _, en in filled]


def test_how_many_rows_more_is_said_in_the_language(empty: Chithi, folder: Path) -> None:
    (folder / "relations.csv").unlink()
    (folder / "documents.csv").write_text(
        "id,type,source\n" + "kh,plan,bao\n" + "".join(f"kh,plan,s{number}\n" for number in range(7)), encoding="utf-8"
    )
    (folder / "sources.csv").write_text(SOURCES + "".join(f"s{number},Báo\n" for number in range(7)), encoding="utf-8")
    for lang, more in (("en", " and 3 more: "), ("vi", " và 3 dòng nữa: ")):
        assert more in empty("check", str(folder), "--lang", lang).stdout


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


def test_a_wrong_number_a_foreign_symbol_and_one_document_under_two_ids_are_warned_of(
    empty: Chithi, folder: Path
) -> None:
    """None of them is surely wrong, so the status stays 0."""
    bodies = "id,name,level,branch,source\nqu,Quận ủy,district,party,bao\nubnd,UBND quận,district,government,bao\n"
    documents = """id,type,number,symbol,issuer,issued,source
a,plan,37,73-KH/QU,qu,2012-08-13,bao
b,plan,12,12-KH/QU,ubnd,2012-08-13,bao
c,plan,5,5/KH-UBND,ubnd,2013-01-05,bao
d,plan,5,5/KH-UBND,ubnd,2013-02,bao
"""
    (folder / "relations.csv").unlink()
    (folder / "bodies.csv").write_text(bodies, encoding="utf-8")
    (folder / "documents.csv").write_text(documents, encoding="utf-8")
    done = empty("check", str(folder))
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert "warnings: 3" in said
    for begin, end in (
        ("cu/documents.csv:2: The number is not the one that the symbol", "(ct:number 37)"),
        ("cu/documents.csv:3: A Party symbol (73-KH/QU) of a State issuer", "or the issuer's branch."),
        ("cu/documents.csv:4, cu/documents.csv:5: Probably one document under two ids", "/document/d)"),
    ):
        assert [line for line in said if line.startswith(f"  {begin}") and line.endswith(end)]


def test_a_finding_on_a_source_names_its_row(empty: Chithi, folder: Path) -> None:
    text = "id,title,published,retrieved\nbao,Báo,2020-05-02,2020-05-01\n"
    (folder / "sources.csv").write_text(text, encoding="utf-8")
    done = empty("check", str(folder))
    assert "  cu/sources.csv:2: It was surely looked at before it was published" in done.stdout
    assert "source/bao" not in done.stdout
