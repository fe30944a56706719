"""`chithi check`: what shapes find is said in the language asked for, each with the rows that say it."""

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
