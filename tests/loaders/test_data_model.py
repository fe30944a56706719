"""docs/data-model.md, the curators' reference: made from the description of the tables, and right in what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from docs import data_model
from loaders.tables import tables
from ontology.edtf import NotEdtf, bounds
from ontology.terms import SCHEMES
from tests.loaders.clusters import problems, write

PAGE = data_model.PAGE.read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading."""
    _, below = re.split(rf"^#+ {re.escape(title)}\n", PAGE, flags=re.MULTILINE)
    return re.split(r"^#+ ", below, maxsplit=1, flags=re.MULTILINE)[0]


def cells(title: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    table = next(part for part in section(title).strip().split("\n\n") if part.startswith("| "))
    return [[cell.strip(" |") for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]


def test_the_page_is_what_make_docs_would_write() -> None:
    assert data_model.page() == PAGE


def test_every_table_and_column_has_its_row() -> None:
    provenance = {row[0].strip("*`") for row in cells("Columns of every table but sources.csv")}
    for table in tables().values():
        documented = {row[0].strip("*`") for row in cells(f"{table.name}.csv")}
        assert documented | (provenance if table.claims else set()) == set(table.by_name)
        bold = {row[0].strip("*`") for row in cells(f"{table.name}.csv") if row[0].startswith("**")}
        assert bold == {column.name for column in table.columns if column.required} - {"source"}


def test_every_word_of_a_relation_has_its_property() -> None:
    for table in tables().values():
        if table.edge is not None:
            lines = section(f"{table.name}.csv")
            for relation in table.edge.relations:
                assert f"| `{relation.word}` | `ct:{relation.name}` | {'yes' if relation.lineage else ''} |" in lines


def test_every_scheme_is_named() -> None:
    assert {scheme for scheme in SCHEMES if f"concept of [{scheme}]" in PAGE} == set(SCHEMES)


def test_the_dates_mean_what_the_page_says() -> None:
    rows = re.findall(r"^\| `(\S+)` \| [^|]+ \| (\S*) ?\| (\S*) ?\|$", section("Dates"), re.MULTILINE)
    assert len(rows) == 11
    for text, *days in rows:
        assert bounds(text) == tuple(date.fromisoformat(day) if day else None for day in days)
    for text in re.findall(r"`([^`]+)`", section("Dates").partition("Refused:")[2]):
        with pytest.raises(NotEdtf):
            bounds(text)


def test_the_messages_are_those_of_the_loader(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "sources": "id\nhcm",
            "documents": """
                id,type,issued,source
                ct-09,Kế hoạch,13/8/2012,hcm
                kh,plan,hcm
                kl,conclusion,2012,hcm
                kl,conclusion,2012,hcm
                """,
            "relations": "subject,relation,object,source\nkl,cites,ct-9,hcm",
        },
    )
    assert problems(folder) == section("Messages").split("```")[1].strip().splitlines()
