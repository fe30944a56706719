"""A sound collection with something changed at random: it loads whole, or says what is wrong, and nothing else."""

from __future__ import annotations

import csv
import io
import random
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.collection import BadTables, Collection
from tests.loaders.clusters import CASCADE, write

CELLS = ["", "~", "~các cấp ủy", ";", "a;b", "hn", "kh-73", "772", "hcm", "editors;hcm", "2012", "XXXX-08-23", "31/02"]
CELLS += [
    "yes",
    "disputed",
    "inferred",
    "implements",
    "-1",
    "1.250",
    "a\nb",
    "\u200b",
    "\ufffd",
    '"',
    "\\",
    "<a:b>",
    "01",
]


def mutated(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """One change to a table: of a cell, a row, a column or the header."""
    row, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]))
    match chance.randrange(8):
        case 0 | 1 | 2:
            rows[row][column] = chance.choice(CELLS)
        case 3:
            rows[row] = rows[row][: column + 1]
        case 4:
            rows = [each[:column] + each[column + 1 :] for each in rows]
        case 5:
            rows.append([*rows[row]])
        case 6:
            other = chance.randrange(len(rows[0]))
            for each in rows:
                each[column], each[other] = each[other], each[column]
            rows[0][column], rows[0][other] = rows[0][other], rows[0][column]
        case _:
            del rows[row]
    return rows


def mutate(folder: Path, chance: random.Random) -> None:
    """Change some of the tables of the cascade, once or several times each."""
    write(folder, CASCADE)
    for table in chance.sample(sorted(CASCADE), chance.randrange(1, 4)):
        rows = list(csv.reader(textwrap.dedent(CASCADE[table]).strip().splitlines()))
        for _ in range(chance.randrange(1, 4)):
            rows = mutated(rows, chance) if rows and all(rows) and len({*map(len, rows)}) == 1 else rows
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_collection_loads_or_says_why_not(tmp_path: Path, seed: int) -> None:
    mutate(tmp_path / "c", random.Random(seed))  # noqa: S311
    wrong: BadTables | None = None
    try:
        collection = Collection([tmp_path / "c"])
    except BadTables as error:
        wrong = error
    if wrong is not None:
        said = str(wrong).splitlines()
        assert len(said) == len(wrong.problems)
        assert all(": expected " in line and line.startswith(f"{tmp_path}/c/") for line in said), said
        return
    data = b"".join(collection.nquads())
    assert len(set(ox.parse(data, ox.RdfFormat.N_QUADS))) == data.count(b"\n")
    assert collection.index_frames()
    assert len(collection.search_entries())
