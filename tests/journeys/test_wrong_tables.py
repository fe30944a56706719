"""A curator's wrong tables: what loads without a complaint and cannot be true is said with file and line."""

from pathlib import Path

import pytest

from tests.conftest import Chithi

TABLES = {
    "sources.csv": """id,title,url,publisher,published,retrieved
bao,Báo,https://example.org/bao,,2025-01-01,2025-01-02
""",
    "places.csv": """id,name,level,part_of,source,locator
tinh,Tỉnh A,province,,bao,p1
quan,Quận B,district,tinh,bao,p1
phuong,Phường C,commune,quan,bao,p1
""",
    "bodies.csv": """id,name,level,branch,place,part_of,source,locator
bbt,Ban Bí thư,central,party,,,bao,p2
qh,Quốc hội,central,national-assembly,,,bao,p2
cp,Chính phủ,central,government,,,bao,p2
qu,Quận ủy B,district,party,quan,,bao,p2
""",
    "documents.csv": """id,type,symbol,issuer,level,source,locator
ct,directive,09-CT/TW,bbt,,bao,p3
kh,plan,01-KH/QU,qu,,bao,p3
luat,law,1/2020/QH14,qh,,bao,p3
""",
    "relations.csv": """subject,relation,object,source,locator
kh,implements,ct,bao,p4
""",
    "actions.csv": """id,name,type,place,stage_of,source,locator
dt,Diễn tập quận B,drill,quan,,bao,p5
dt-1,Diễn tập phường C,drill,phuong,dt,bao,p5
""",
}

PAGE = (Path(__file__).parents[2] / "docs/reasoning.md").read_text(encoding="utf-8")

WRONG = {
    "places.csv": ("phuong-2,Phường D,commune,phuong,bao,p6", "place/phuong-2 (ct:level level:commune) has ct:partOf"),
    "bodies.csv": ("ubtvqh,Ủy ban,central,national-assembly,,qu,bao,p6", "body/ubtvqh (ct:level level:central) has"),
    "documents.csv": ("nd,decree,1/2020/NĐ-CP,bbt,,bao,p6", "document/nd (ct:documentType document-type:decree) has"),
    "relations.csv": ("luat,implements,kh,bao,p6", "document/luat (ct:level level:central) has ct:implements"),
    "actions.csv": ("dt-2,Diễn tập tỉnh A,drill,tinh,dt,bao,p6", "action/dt-2 (ct:level level:province) has"),
}
"""File: the row put at its end, and how what is said of it begins."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "cu"
    made.mkdir()
    for name, text in TABLES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def spoil(folder: Path, name: str) -> str:
    """Put the wrong row at the end of a table; return where it stands."""
    text = TABLES[name] + WRONG[name][0] + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    return f"cu/{name}:{text.count(chr(10))}"


def test_sound_tables_contradict_nothing(empty: Chithi, folder: Path) -> None:
    done = empty("check", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\ncontradictions: none\n" in done.stdout


def test_each_wrong_row_is_named_with_file_and_line(empty: Chithi, folder: Path) -> None:
    places = {name: spoil(folder, name) for name in WRONG}
    done = empty("check", str(folder))
    assert done.returncode == 1, done.stderr
    assert f"\ncontradictions: {len(WRONG)}\n" in done.stdout
    lines = [line.strip() for line in done.stdout.splitlines()]
    for name, (_, begins) in WRONG.items():
        (line,) = (line for line in lines if line.startswith(begins))
        assert places[name] in line
        assert f"  {line}\n" in PAGE


def test_without_java_contradictions_are_said_and_one_line_says_what_is_missing(empty: Chithi, folder: Path) -> None:
    place = spoil(folder, "relations.csv")
    done = empty("check", "--reason", str(folder), PATH="")
    assert done.returncode == 1
    assert place in done.stdout
    assert "needs Java" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.program("java")
def test_the_reasoner_agrees_that_sound_tables_are_sound(empty: Chithi, folder: Path) -> None:
    done = empty("check", "--reason", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ontology: consistent" in done.stdout
    assert "ontology and data: consistent" in done.stdout
    assert "ct:CentralDirective: 1" in done.stdout
    assert "ct:TracedToCentral: 1" in done.stdout
    assert "differences between reasoner and view: none" in done.stdout
    assert "reasoning over the ontology (at most 60 s) …" in done.stderr


@pytest.mark.program("java")
def test_the_reasoner_agrees_that_a_wrong_row_is_wrong(empty: Chithi, folder: Path) -> None:
    place = spoil(folder, "documents.csv")
    done = empty("check", "--reason", str(folder))
    assert done.returncode == 1
    assert "ontology and data: inconsistent" in done.stdout
    assert place in done.stdout
