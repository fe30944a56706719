"""What was curated by hand: the steps between the lists, each with its page, and rows that stand as they are."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).with_name("curated")

Row = dict[str, str]
"""One row of a table; columns that are left out are empty."""


class Step(NamedTuple):
    """A reorganisation of one province between the two lists of three levels."""

    province: str
    """Code of the province."""
    day: str
    """First day on which it held, YYYY-MM-DD."""
    document: str
    source: str
    """The page that gives the day."""
    communes: int | None
    """How many communes the province had from then on, if the page says so."""
    districts: tuple[str, ...]
    """Codes of the districts that became others, under the same code, on that day."""

    def state(self, code: str) -> str:
        """Return the id of the state of a place that began on the day."""
        return f"{code}-{self.day.replace('-', '')}"


class Ward(NamedTuple):
    """A ward of Thành phố Hồ Chí Minh that was merged on 1 January 2021, as the list of before that day has it."""

    code: str
    name: str
    alias: str
    """The name as printed, where that is another."""
    district: str
    into: str
    """Code of the ward that it became a part of: its own, or that of another."""


def rows(table: str) -> list[Row]:
    """Return the rows of a table that were written by hand."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def steps() -> dict[str, Step]:
    """Return the steps by the code of their province."""
    return {
        row["province"]: Step(
            row["province"],
            row["day"],
            row["document"],
            row["source"],
            int(row["communes"]) if row["communes"] else None,
            tuple(row["districts"].split(";")) if row["districts"] else (),
        )
        for row in rows("steps")
    }


def former_districts() -> dict[str, str]:
    """Return the district of before 2021 for each ward that Thành phố Thủ Đức got unchanged."""
    return {row["commune"]: row["district"] for row in rows("thu-duc")}


def merged_wards() -> list[Ward]:
    """Return the wards that were merged when Thành phố Thủ Đức was made, there and in other districts."""
    return [Ward(row["commune"], row["name"], row["alias"], row["district"], row["into"]) for row in rows("wards-2020")]
