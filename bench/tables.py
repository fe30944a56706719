"""The project's CSV tables as a generator fills them: columns from the one description, rows in the order given."""

import csv
import json
from functools import cache
from pathlib import Path

DESCRIPTION = Path(__file__).resolve().parent.parent / "data" / "csvw.json"


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table by the table's name (`documents`), in the order of the CSVW description."""
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["tables"]
    return {
        table["url"].removesuffix(".csv"): tuple(column["name"] for column in table["tableSchema"]["columns"])
        for table in described
    }


class Tables:
    """Rows of all tables, kept in memory until they are written."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {table: [] for table in columns()}

    def add(self, table: str, row: dict[str, str]) -> None:
        """Append a row; columns that it leaves out stay empty. An unknown table is a KeyError."""
        self.rows[table].append(row)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return {table: len(rows) for table, rows in self.rows.items()}

    def write(self, folder: Path) -> None:
        """Write one file a table; the same rows give the same bytes. An unknown column is a ValueError."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns()[table], restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
