"""docs/curating.md, the curators' guide: made from shapes and tables, with everything that they say."""

import re

from rdflib import URIRef
from rdflib.namespace import SH

from docs import curating
from kg import doubtful, impossible
from kg.shapes import SEVERITIES
from loaders.tables import PROVENANCE, tables
from tests.kg.shaped import REPORTING, SHAPES, local

PAGE = curating.PAGE.read_text(encoding="utf-8")


def cells(title: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    _, below = re.split(rf"^## {re.escape(title)}.*\n", PAGE, flags=re.MULTILINE)
    lines = re.split(r"^## ", below, maxsplit=1, flags=re.MULTILINE)[0].strip().splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_the_page_is_what_make_docs_would_write() -> None:
    assert curating.page() == PAGE


def test_every_column_of_every_table_has_its_row() -> None:
    common = [row[0] for row in cells("Mọi bảng")]
    assert [name.strip("*`") for name in common[: len(PROVENANCE)]] == list(PROVENANCE)
    for table in tables().values():
        own = [column for column in table.columns if not table.claims or column.name not in PROVENANCE]
        names = [f"**`{column.name}`**" if column.required else f"`{column.name}`" for column in own]
        assert [row[0] for row in cells(f"{table.name}.csv")[: len(own)]] == names


def test_every_shape_says_what_it_says_in_both_languages_side_by_side() -> None:
    rows = [row for title in ("Mọi bảng", *(f"{name}.csv" for name in tables())) for row in cells(title)]
    for shape in map(URIRef, REPORTING):
        said = {each.language: str(each) for each in SHAPES.objects(shape, SH.message) if hasattr(each, "language")}
        sign = curating.SIGNS[local(str(SHAPES.value(shape, SH.severity)))]
        vi, en = (f"{sign} {said[language]}" for language in ("vi", "en"))
        assert [row for row in rows if vi in row[1].split("<br>") and en in row[2].split("<br>")], shape


def test_a_shape_stands_where_its_column_is() -> None:
    (issued,) = (row for row in cells("documents.csv") if row[0] == "`issued`")
    assert issued[1].startswith("ngày ban hành: ngày EDTF<br>✗ Ghi nhiều nhất một ngày ban hành")
    (both,) = (row for row in cells("indicators.csv") if row[0] == "`value`, `out_of`")
    assert both[2] == "△ The value is greater than what it is out of: check value and out_of."
    (established,) = (row for row in cells("bodies.csv") if row[0] == "`established_by`")
    assert "✗ Give at most one document that established this body." in established[2]
    assert not [row for row in cells("documents.csv") if "derives from" in row[2]]
    assert [row for row in cells("links.csv") if "derives from" in row[2]]


def test_what_no_shape_can_say_stands_below() -> None:
    messages = [*impossible.MESSAGES.values(), *doubtful.MESSAGES.values()]
    assert cells("Nhiều dòng cùng nhau") == [[f"△ {vi}", f"△ {en}"] for vi, en in messages]


def test_every_sign_is_explained() -> None:
    assert list(curating.SIGNS) == list(SEVERITIES)
    written = PAGE.partition(curating.MARK)[0]
    assert all(f"| {sign} |" in written for sign in curating.SIGNS.values())
