"""Cells and rows that are not what their table holds, each with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.collection import Collection
from loaders.dates import Dates
from ontology import vocab
from tests.loaders.clusters import SOURCES, problems, quads, values, view, write

DATE = "a date as YYYY, YYYY-MM or YYYY-MM-DD, X for an unknown digit, or an interval FROM/TO"
ID = "letters, digits, “.”, “_” and “-”, beginning with a letter or digit"
WEB = "an address that begins with http:// or https://, without spaces or quotes"
CONCEPT = "is no concept of the document-type scheme: expected"
DISPUTE = "is no concept of the certainty scheme: expected"
FITS = "no day fits `date`, `date_min` and `date_max` together: expected bounds around the date"
TAG = "is no language tag: expected vi, en or the like"
NUMBER = "digits with a decimal point and nothing between thousands, such as 1250.5"


def cell(folder: Path, table: str, column: str, value: str) -> list[str]:
    """What is said of one cell of a row that is sound otherwise."""
    row = {"id": "x", "source": "hcm"} | {column: value}
    if table == "sources":
        row = {"id": "x", column: value}
    quoted = ",".join('"' + each.replace('"', '""') + '"' for each in row.values())
    return problems(write(folder, {"sources": SOURCES, table: f"{','.join(row)}\n{quoted}"}))


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("documents", "id", "../etc/passwd", f"“../etc/passwd” cannot be an id: expected {ID}"),
        ("documents", "id", "a b", f"“a b” cannot be an id: expected {ID}"),
        ("documents", "id", "-a", f"“-a” cannot be an id: expected {ID}"),
        ("documents", "id", 'a"b', f"“a\"b” cannot be an id: expected {ID}"),
        ("documents", "id", "a\nb", f"“a\\u000ab” cannot be an id: expected {ID}"),
        ("documents", "id", "kế-hoạch", f"“kế-hoạch” cannot be an id: expected {ID}"),
        ("documents", "id", "a>", f"“a>” cannot be an id: expected {ID}"),
        ("documents", "id", "a/b", f"“a/b” cannot be an id: expected {ID}"),
        ("documents", "id", "a%20b", f"“a%20b” cannot be an id: expected {ID}"),
        ("documents", "type", "Kế hoạch", f"“Kế hoạch” {CONCEPT} plan, perhaps"),
        ("documents", "type", "derective", f"“derective” {CONCEPT} directive, perhaps"),
        ("bodies", "level", "huyện", "“huyện” is no concept of the level scheme: expected district, perhaps"),
        ("bodies", "level", "@@@", "“@@@” is no concept of the level scheme: expected one of " + ", ".join(
            vocab.scheme("level").concepts)),
        ("documents", "certainty", "Stated", f"“Stated” {DISPUTE} stated, perhaps"),
        ("documents", "preferred", "x", "“x” is not known here: expected one of yes"),
        ("documents", "preferred", "Yes", "“Yes” is not known here: expected yes"),
        ("events", "type", "launch;;meeting", "nothing before or after a “;”: expected a value, or one “;” less"),
        ("events", "type", "launch;", "nothing before or after a “;”: expected a value, or one “;” less"),
        ("events", "type", " ; launch", "nothing before or after a “;”: expected a value, or one “;” less"),
        ("events", "type", "launch; launch", "“launch” stands twice: expected each value once"),
        ("documents", "alias", ";", "nothing before or after a “;”: expected a value, or one “;” less"),
        ("awards", "collectives", "20.5", "“20.5” is no count: expected digits only, such as 1250"),
        ("awards", "collectives", "1.250", "“1.250” is no count: expected digits only, such as 1250"),
        ("awards", "collectives", "-3", "“-3” is no count: expected digits only, such as 1250"),
        ("awards", "collectives", "hai mươi", "“hai mươi” is no count: expected digits only, such as 1250"),
        ("awards", "collectives", "٢٠", "“٢٠” is no count: expected digits only, such as 1250"),
        ("awards", "collectives", "9" * 16, f"“{'9' * 16}” is no count: expected digits only, such as 1250"),
        ("indicators", "value", "97,5", f"“97,5” is no number: expected {NUMBER}"),
        ("indicators", "value", "1e3", f"“1e3” is no number: expected {NUMBER}"),
        ("indicators", "value", "97%", f"“97%” is no number: expected {NUMBER}"),
        ("indicators", "value", "NaN", f"“NaN” is no number: expected {NUMBER}"),
        ("indicators", "value", "1.250", "“1.250” may mean 1250: expected 1250, or 1.2500 for a fraction"),
        ("indicators", "value", "-12.000", "“-12.000” may mean -12000: expected -12000, or -12.0000 for a fraction"),
        ("sources", "url", "www.bao.vn", f"“www.bao.vn” is no web address: expected {WEB}"),
        ("sources", "url", "javascript:alert(1)", f"“javascript:alert(1)” is no web address: expected {WEB}"),
        ("sources", "url", 'http://x/"a', f"“http://x/\"a” is no web address: expected {WEB}"),
        ("sources", "url", "http://x/\n<a>", f"“http://x/\\u000a<a>” is no web address: expected {WEB}"),
        ("sources", "url", "http://x/ a", f"“http://x/ a” is no web address: expected {WEB}"),
        ("sources", "language", "vi .\n<a:b> <c:d> <e:f>", f"“vi .\\u000a<a:b> <c:d> <e:f>” {TAG}"),
        ("sources", "language", "vi-a", f"“vi-a” {TAG}"),
        ("sources", "language", "Tiếng Việt", f"“Tiếng Việt” {TAG}"),
        ("places", "code", "1", "“1” is no GSO code: expected 2, 3 or 5 digits, leading zeros kept"),
        ("places", "code", "1234", "“1234” is no GSO code: expected 2, 3 or 5 digits, leading zeros kept"),
        ("places", "code", "0a", "“0a” is no GSO code: expected 2, 3 or 5 digits, leading zeros kept"),
        ("documents", "type", "x" * 200, f"“{'x' * 80}…” {CONCEPT} one of "
         + ", ".join(vocab.scheme("document-type").concepts)),
    ],
)  # fmt: skip
def test_cell(tmp_path: Path, table: str, column: str, value: str, said: str) -> None:
    assert cell(tmp_path, table, column, value) == [f"{table}.csv:2:{column}: {said}"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("13/8/2012", "not a date in EDTF"),
        ("31/02", "not a date in EDTF"),
        ("13-8-2012", "not a date in EDTF"),
        ("2012-8-13", "not a date in EDTF"),
        ("12/04", "not a date in EDTF"),
        ("2012-02-30", "no such day in the calendar"),
        ("2011-02-29", "no such day in the calendar"),
        ("XXXX-02-30", "no such day in the calendar"),
        ("2012-13", "no such day in the calendar"),
        ("2012-00", "no such day in the calendar"),
        ("0000", "no such day in the calendar"),
        ("ngày 13 tháng 8", "not a date in EDTF"),
        ("2012-08-13T00:00:00", "not a date in EDTF"),
        ("41134", "not a date in EDTF"),
        ("2012/2013/2014", "not a date in EDTF"),
    ],
)
def test_date(tmp_path: Path, text: str, what: str) -> None:
    assert cell(tmp_path, "documents", "issued", text) == [f"documents.csv:2:issued: “{text}”: {what}: expected {DATE}"]


@pytest.mark.parametrize("column", ["issued", "issued_min", "issued_max", "period", "in_force"])
def test_every_column_of_dates_is_read_as_dates(tmp_path: Path, column: str) -> None:
    assert cell(tmp_path, "documents", column, "31/02")[0].startswith(f"documents.csv:2:{column}: “31/02”: not a date")


def test_what_is_said_of_a_date_is_one_line_with_one_expectation() -> None:
    for text in ("x" * 500, "2012/2011", "../..", "1984-21", "2012\n"):
        what, expected = Dates([text]).says(text)
        assert "\n" not in what + expected
        assert expected
        assert "expected" not in what + expected


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        (
            "places",
            "id,valid_from,valid_to,source\n772,2025-07-01,1997-04-01,hcm",
            "places.csv:2:valid_to: before `valid_from`: expected a day not before `valid_from`",
        ),
        (
            "tenures",
            "id,from,to,source\nt,2020,2019-12,hcm",
            "tenures.csv:2:to: before `from`: expected a day not before `from`",
        ),
        (
            "documents",
            "id,issued,issued_min,source\nd,2012,2013,hcm",
            f"documents.csv:2:issued: {FITS.replace('date`', 'issued`').replace('date_', 'issued_')}",
        ),
        (
            "events",
            "id,date_min,date_max,source\ne,2013,2012-08,hcm",
            f"events.csv:2:date: {FITS}",
        ),
        (
            "events",
            "id,date,date_min,date_max,source\ne,XXXX-08-23,2012-09-01,2013-08-01,hcm",
            f"events.csv:2:date: {FITS}",
        ),
        (
            "places",
            "id,code,level,source\na,79,province,hcm\nb,5,district,hcm\nc,7,commune,hcm\nd,021,province,hcm",
            "places.csv:3:code: “5” is no GSO code: expected 3 digits for a district, leading zeros kept\n"
            "places.csv:4:code: “7” is no GSO code: expected 5 digits for a commune, leading zeros kept\n"
            "places.csv:5:code: “021” is no GSO code: expected 2 digits for a province, leading zeros kept",
        ),
        (
            "places",
            "id,code,level,source\na,,province,hcm\na,1,,hcm",
            "places.csv:3:code: “1” is no GSO code: expected 2 digits for a province, leading zeros kept",
        ),
    ],
)
def test_row(tmp_path: Path, table: str, rows: str, said: str) -> None:
    assert problems(write(tmp_path, {"sources": SOURCES, table: rows})) == said.splitlines()


@pytest.mark.parametrize(
    "rows",
    [
        "id,valid_from,valid_to,source\n772,1997,1997-04-01,hcm",
        "id,valid_from,valid_to,source\n772,XXXX-04-01,1997-04-01,hcm",
        "id,valid_from,valid_to,source\n772,1997/..,../1998,hcm",
        "id,code,level,source\nviet-nam,00,central,hcm",
    ],
)
def test_spans_that_may_be_right(tmp_path: Path, rows: str) -> None:
    assert Collection([write(tmp_path, {"sources": SOURCES, "places": rows})]).counts["places"] == 1


def test_sources_are_described_once(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"sources": "id,title\nbao,Bài một\nbao,Bài một\nbao,Bài hai"})
    assert problems(one) == [
        "sources.csv:3:id: “bao” is described in line 2: expected each source once",
        "sources.csv:4:id: “bao” is described in line 2: expected each source once",
    ]


def test_of_two_descriptions_of_a_source_the_first_collections_counts(tmp_path: Path) -> None:
    first = write(tmp_path / "a", {"sources": "id,title\nbao,Bài một"})
    other = write(tmp_path / "b", {"sources": "id,title,publisher\nbao,Bài hai,Nhà xuất bản"})
    found = view(quads(first, other))
    assert values(found, "source/bao", "dcterms:title") == ["Bài một"]
    assert values(found, "source/bao", "dcterms:publisher") == []


def test_formulas_and_markup_are_text(tmp_path: Path) -> None:
    texts = ["=1+1", "@SUM(A1)", "+84", "-", "<script>alert(1)</script>", "{{x}}", "$(id)", "%s", "a:b <c> ?d .", "''"]
    people = "id,name,source\n" + "\n".join(f"p{number},{text},hcm" for number, text in enumerate(texts))
    found = view(quads(write(tmp_path, {"sources": SOURCES, "people": people})))
    assert [values(found, f"person/p{number}", "rdfs:label") for number in range(len(texts))] == [[t] for t in texts]


def test_the_first_thousand_problems_are_worded_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "\n".join(f"d{number},kê hoạch {number},31/02/2012,nowhere" for number in range(100_000))
    found = problems(write(tmp_path, {"sources": SOURCES, "documents": f"id,type,issued,source\n{rows}"}))
    assert len(found) == 1001
    assert found[0].startswith("documents.csv:2:type: “kê hoạch 0” is no concept")
    assert found[-1] == "and 299,000 more"
