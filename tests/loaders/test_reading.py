"""Files: what a spreadsheet does innocently is accepted, and everything else is named by file, line and column."""

from __future__ import annotations

import contextlib
import os
import random
import re
import time
from pathlib import Path

import pytest

from loaders.collection import BadTables, Collection
from loaders.tables import tables
from tests.loaders.clusters import SOURCES, claims, problems, quads, values, view, write

UTF8 = "UTF-8 (in Excel: save as “CSV UTF-8”)"
CLEAN = "text without control, direction or invisible characters"
QUOTES = "CSV with quotes doubled inside quotes"


def people(folder: Path, content: str | bytes) -> Path:
    """A collection whose people.csv is exactly this."""
    write(folder, {"sources": SOURCES})
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "people.csv").write_bytes(raw)
    return folder


def names(folder: Path, content: str | bytes, id: str = "luan") -> list[str]:
    return values(view(quads(people(folder, content))), f"person/{id}", "rdfs:label")


def said(folder: Path, content: str | bytes) -> list[str]:
    return problems(people(folder, content))


# What is accepted


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('id,name,source\nluan,"Ngô ""Văn"" Luận, Bí thư",hcm', id="quotes"),
        pytest.param('"id","name","source"\n"luan","Ngô ""Văn"" Luận, Bí thư","hcm"', id="everything quoted"),
        pytest.param('id;name;source\nluan;"Ngô ""Văn"" Luận, Bí thư";hcm', id="semicolons"),
        pytest.param('\ufeffsep=;\r\nid;name;source\r\nluan;Ngô "Văn" Luận, Bí thư;hcm\r\n', id="Excel"),
        pytest.param('id\tname\tsource\nluan\tNgô "Văn" Luận, Bí thư\thcm', id="tabs"),
        pytest.param('id,name,source,,\nluan,"Ngô ""Văn"" Luận, Bí thư",hcm,,\n,,,,\n\n , ,\n', id="empty edges"),
        pytest.param(' id , name ,source\n luan ,"  Ngô ""Văn"" Luận, Bí thư ",\u00a0hcm ', id="spaces"),
        pytest.param('id,name,source\nluan,"Ngô ""Văn""\u202fLuận,\u2007Bí\u00a0thư",hcm', id="no-break spaces"),
        pytest.param('source,id,name\r\rhcm,luan,"Ngô ""Văn"" Luận, Bí thư"\r', id="CR"),
    ],
)
def test_a_spreadsheets_ways(tmp_path: Path, content: str) -> None:
    assert names(tmp_path, content) == ['Ngô "Văn" Luận, Bí thư']


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_inside_quotes_is_data(tmp_path: Path, end: str) -> None:
    assert names(tmp_path, f'id,name,source{end}luan,"Ngô{end}Văn Luận",hcm{end}') == ["Ngô\nVăn Luận"]


def test_files_beside_the_tables_are_left_aside(tmp_path: Path) -> None:
    folder = people(tmp_path, "id,name,source\nluan,Ngô Văn Luận,hcm")
    for name in (".hidden.csv", "~$people.csv", "README.md", "people.csv.bak", "people.xlsx"):
        (folder / name).write_bytes(b"\xff\x00 nothing of ours")
    (folder / "notes").mkdir()
    assert Collection([folder]).counts == {"sources": 5, "people": 1}


# Lines are those of the file


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("id,name,source\nluan,A,hcm\ntuan,B,nowhere", 3, id="LF"),
        pytest.param("id,name,source\r\nluan,A,hcm\r\ntuan,B,nowhere", 3, id="CRLF"),
        pytest.param("id,name,source\rluan,A,hcm\rtuan,B,nowhere", 3, id="CR"),
        pytest.param("id,name,source\nluan,A,hcm\r\ntuan,B,nowhere", 3, id="mixed"),
        pytest.param('id,name,source\nluan,"A\nB\r\nC",hcm\ntuan,B,nowhere', 5, id="after a quoted line break"),
        pytest.param('id,name,source\nluan,"A\n\n",hcm\n\n\ntuan,"B\n",nowhere', 7, id="where the row begins"),
        pytest.param("sep=,\nid,name,source\nluan,A,nowhere", 3, id="after sep="),
        pytest.param("id,name,source\n\n,,\n\nluan,A,nowhere", 5, id="after empty rows"),
        pytest.param('id,"na\nme",name,source\nluan,,A,nowhere', 3, id="after a broken header"),
    ],
)
def test_a_problem_names_its_line(tmp_path: Path, content: str, line: int) -> None:
    assert f"people.csv:{line}:source" in {":".join(each.split(":")[:3]) for each in said(tmp_path, content)}


def test_the_row_of_a_claim_is_the_line_on_which_it_begins(tmp_path: Path) -> None:
    folder = people(tmp_path / "c", 'id,name,source\nluan,"A\nB",hcm\ntuan,B,hcm')
    assert claims(quads(folder)).keys() == {"c/people.csv:2", "c/people.csv:4"}


# Headers and shapes


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("", ["people.csv:1: no header: expected a row of column names: COLUMNS"], id="0 bytes"),
        pytest.param("\n\n,,\n", ["people.csv:1: no header: expected a row of column names: COLUMNS"], id="blank"),
        pytest.param(
            "a|b\n1|2",
            ["people.csv:1: no known column in the header “a|b”: expected a row of column names: COLUMNS"],
            id="no column of ours",
        ),
        pytest.param(
            "id,name\nluan,A",
            ["people.csv:1:source: the column is missing: expected a column of this name"],
            id="missing",
        ),
        pytest.param(
            "id,nane,source,Alias,xyzzy\nluan,A,hcm,,",
            [
                "people.csv:1:Alias: unknown column: expected alias",
                "people.csv:1:nane: unknown column: expected name",
                "people.csv:1:xyzzy: unknown column: expected one of COLUMNS",
            ],
            id="unknown",
        ),
        pytest.param(
            "id,name,name,source\nluan,A,B,hcm",
            ["people.csv:1:name: the column stands twice: expected each column once"],
            id="twice",
        ),
        pytest.param(
            "id,name,,source\nluan,A,x,hcm\ntuan,B,,hcm",
            ["people.csv:2: a cell in column 3, which has no name: “x”: expected NAMED"],
            id="without a name",
        ),
        pytest.param(
            "id,name,source\nluan,A\ntuan,B,hcm,x\nan,C,hcm,\nbinh,D,hcm",
            [
                "people.csv:2: the row has 2 cells: expected 3, as the header has",
                "people.csv:3: the row has 4 cells: expected 3, as the header has",
                "people.csv:4: the row has 4 cells: expected 3, as the header has",
            ],
            id="ragged",
        ),
        pytest.param(
            "id,name,source\n,A,hcm\ntuan,B,",
            ["people.csv:2:id: empty: expected a value", "people.csv:3:source: empty: expected a value"],
            id="required",
        ),
        pytest.param(
            'id,name,source\nluan,"A,hcm\ntuan,B,hcm\n',
            [f"people.csv:2: a quote that is never closed: expected {QUOTES}"],
            id="unclosed quote",
        ),
        pytest.param(
            'id,name,source\nluan,"A" B,hcm\ntuan,B,hcm\n',
            [f"people.csv:2: text after a closing quote: expected {QUOTES}"],
            id="text after a quote",
        ),
    ],
)
def test_a_table_of_another_shape(tmp_path: Path, content: str, expected: list[str]) -> None:
    known = {"COLUMNS": ", ".join(tables()["people"].by_name), "NAMED": "a name in the header, or an empty column"}
    assert said(tmp_path, content) == [
        re.sub("COLUMNS|NAMED", lambda match: known[match[0]], each) for each in expected
    ]


def test_all_problems_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    folder = people(tmp_path, "id,name,surce\nluan,A,hcm\ntuan,B")
    (folder / "documents.csv").write_bytes(b"id,type,issued,source\nct,ch\xec\xd2 th\xef,31/02/2012,bao\nkh\n")
    (folder / "relations.csv").write_text("subject,relation,object,source\nkh,implments,ct-9,hcm\n", encoding="utf-8")
    (folder / "unknown.csv").write_text("a\n", encoding="utf-8")
    places = {each.split(": ")[0] for each in problems(folder)}
    assert places == {
        "documents.csv:2:type",
        "documents.csv:2:issued",
        "documents.csv:2:source",
        "documents.csv:3",
        "people.csv:1:source",
        "people.csv:1:surce",
        "people.csv:3",
        "relations.csv:2:relation",
        "relations.csv:2:object",
        "unknown.csv",
    }


# Bytes and characters


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(tmp_path: Path, encoding: str) -> None:
    [problem] = said(tmp_path, "id,name,source\nluan,Ngô Văn Luận,hcm\n".encode(encoding))
    assert problem.startswith("people.csv:1: UTF-")
    assert problem.endswith(f"data: expected {UTF8}")


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "mac-roman"])
def test_old_encodings(tmp_path: Path, encoding: str) -> None:
    raw = "id,name,source\nan,An,hcm\nha,Hà,hcm\n".encode(encoding)
    wrong = next(byte for byte in raw if byte > 127)
    assert said(tmp_path, raw) == [f"people.csv:3:name: byte 0x{wrong:02x} is not UTF-8: expected {UTF8}"]


def test_a_file_in_another_encoding_does_not_hide_the_others(tmp_path: Path) -> None:
    rows = "".join(f"p{number},Hà,hcm\n" for number in range(5000))
    found = said(tmp_path, f"id,name,source\n{rows}".encode("latin-1"))
    assert len(found) == 21
    assert found[-1] == "and 4,980 more"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000 (control character)"),
        ("\x07", "U+0007 (control character)"),
        ("\x0b", "U+000B (control character)"),
        ("\x1b", "U+001B (control character)"),
        ("\x85", "U+0085 (control character)"),
        ("\u00ad", "U+00AD (soft hyphen)"),
        ("\u200b", "U+200B (zero width space)"),
        ("\u200d", "U+200D (zero width joiner)"),
        ("\u200f", "U+200F (right-to-left mark)"),
        ("\u2028", "U+2028 (line separator)"),
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
        ("\ufffd", "U+FFFD (replacement character)"),
        ("\U000e0041", "U+E0041 (tag latin capital letter a)"),
    ],
)
def test_characters_that_no_honest_text_has(tmp_path: Path, character: str, name: str) -> None:
    content = f"id,name,source\nan,An,hcm\nluan,Ngô{character}Luận,hcm\n"
    assert said(tmp_path, content) == [f"people.csv:3:name: character {name}: expected {CLEAN}"]


def test_an_id_with_an_invisible_character_is_not_taken_for_another(tmp_path: Path) -> None:
    folder = people(tmp_path, "id,name,source\nlu\u200ban,A,hcm\n")
    (folder / "tenures.csv").write_text("id,person,source\nt,luan,hcm\n", encoding="utf-8")
    assert problems(folder) == [
        "people.csv:2:id: character U+200B (zero width space): expected text without control, direction or invisible "
        "characters",
        "people.csv:2:id: “lu\\ufffdan” cannot be an id: expected letters, digits, “.”, “_” and “-”, beginning with a "
        "letter or digit",
        "tenures.csv:2:person: “luan” is nowhere: expected the id of a person (searched people.csv); lu\\ufffdan, "
        "perhaps",
    ]


def test_a_decomposed_table_still_names_its_cells(tmp_path: Path) -> None:
    assert names(tmp_path, "id,name,source\nluan,Ngo\u0302 Va\u0306n Lua\u0323\u0302n,hcm") == ["Ngô Văn Luận"]


def test_a_greek_question_mark_is_no_semicolon(tmp_path: Path) -> None:
    """Its canonical composition is `;`: composing before splitting would move cells."""
    assert names(tmp_path, "id;name;source\nluan;Ngô\u037eLuận;hcm") == ["Ngô;Luận"]


# Files that are none


def test_entries_that_are_no_tables(tmp_path: Path) -> None:
    folder = people(tmp_path / "c", "id,name,source\nluan,A,hcm")
    (folder / "documents.csv").mkdir()
    (folder / "events.csv").symlink_to(tmp_path / "nowhere")
    (folder / "bodies.csv").symlink_to(folder / "people.csv")
    os.mkfifo(folder / "tasks.csv")
    os.mkfifo(folder / "x.csv")
    (folder / "docments.csv").touch()
    (folder / "People.CSV").touch()
    (folder / "zzz.csv").touch()
    assert problems(folder) == [
        "People.CSV: unknown table: expected people.csv",
        "bodies.csv: not a regular file but a symbolic link: expected a CSV file",
        "docments.csv: unknown table: expected documents.csv",
        "documents.csv: not a regular file but a directory: expected a CSV file",
        "events.csv: not a regular file but a symbolic link: expected a CSV file",
        "tasks.csv: not a regular file but a pipe: expected a CSV file",
        "x.csv: not a regular file but a pipe: expected a CSV file",
        "zzz.csv: unknown table: expected one of " + ", ".join(f"{name}.csv" for name in tables()),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    folder = people(tmp_path, "id,name,source\nluan,A,hcm")
    (folder / "people.csv").chmod(0)
    assert problems(folder) == ["people.csv: cannot be read (Permission denied): expected a readable file"]


def test_a_file_that_goes_away_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise OSError(5, "Input/output error", str(path))

    folder = people(tmp_path, "id,name,source\nluan,A,hcm")
    (folder / "sources.csv").unlink()
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems(folder) == ["people.csv: cannot be read (Input/output error): expected a readable file"]


def test_folders_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(BadTables) as caught:
        Collection([tmp_path / name for name in ("file", "empty", "loop", "missing")])
    every = ", ".join(f"{name}.csv" for name in tables())
    assert [str(each).removeprefix(f"{tmp_path}/") for each in caught.value.problems] == [
        f"empty: no table found: expected at least one of {every}",
        "file: cannot be read (Not a directory): expected a folder of CSV tables",
        "loop: cannot be read (Too many levels of symbolic links): expected a folder of CSV tables",
        "missing: no such folder: expected a folder of CSV tables",
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.files.LARGEST", 40 * 1024 * 1024)
    folder = people(tmp_path, "")
    with (folder / "people.csv").open("wb") as file:
        file.truncate(41 * 1024 * 1024)
    assert problems(folder) == ["people.csv: file too large: expected at most 40 MiB"]


def test_names_of_files_and_folders_are_printed_on_one_line(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"l\xe0\n\xe2\x80\xae")
    folder.mkdir()
    (folder / os.fsdecode(b"x\xff\ny.csv")).touch()
    with pytest.raises(BadTables) as caught:
        Collection([folder])
    assert str(caught.value).encode().isascii() or "\n" not in str(caught.value)
    assert "l\\udce0\\u000a\\u202e/x\\udcff\\u000ay.csv: unknown table" in str(caught.value)
    (folder / os.fsdecode(b"x\xff\ny.csv")).unlink()
    assert quads(people(folder, "id,name,source\nluan,A,hcm"))


# Size


def test_a_giant_cell_is_named_and_what_follows_is_read(tmp_path: Path) -> None:
    giant = "x" * 10_000_000
    assert said(tmp_path, f"id,name,source\nluan,{giant},hcm\ntuan,B,nowhere\n{giant},A,hcm") == [
        "people.csv:2:name: a cell of 10,000,000 characters: expected at most 100,000",
        "people.csv:3:source: “nowhere” is nowhere: expected the id of a source (searched sources.csv)",
        "people.csv:4:id: a cell of 10,000,000 characters: expected at most 100,000",
    ]


@pytest.mark.parametrize("more", [",", ",x", ",name"])
def test_a_header_without_end_is_read_in_bounded_time(tmp_path: Path, more: str) -> None:
    wide = f"id,name,source{more * 200_000}\nluan,A,hcm{',' * 200_000}\n"
    start = time.process_time()
    if more == ",":
        assert names(tmp_path, wide) == ["A"]
    else:
        assert said(tmp_path, wide)[-1] == "and 199,000 more"
    assert time.process_time() - start < 10  # 0.3 s on a quiet machine; what is quadratic takes minutes


@pytest.mark.parametrize("seed", range(40))
def test_bytes_at_random_are_problems_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    alphabet = [b",", b'"', b"\n", b"\r", b";", b"\x00", b"\xff", b"\xc3", "ệ".encode(), b"luan", b"hcm", b"id", b"~"]
    header = chance.choice([b"", b"id,name,source\n", b"id,source,alias\n"])
    folder = people(tmp_path, header + b"".join(chance.choices(alphabet, k=chance.randrange(1, 200))))
    with contextlib.suppress(BadTables):
        Collection([folder])
