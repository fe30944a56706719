"""Generate national cascades in the project's own tables: the same bytes on every run, nothing in them real.

A directive goes from a central body to the provinces (a Party programme and a People's Committee plan), the
districts and the communes, with events and actions at every level. It has what curated data has: levels without a
document, several sources that agree, contradict each other or are not believed, dates known in part, joint issuers.
A larger size holds a smaller one's directives unchanged, over the same places.

    python -m bench.cascade XS|S|M|FACTOR FOLDER

FACTOR is a number of directives over the whole country (`20`), or below 1 a share of the places for one (`0.1`).
What each trace must show is printed as JSON.
"""

import json
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bench.country import Country, Size
from bench.directive import Directive
from bench.lineage import Truth
from bench.tables import Tables

SIZES = {
    "XS": Size(provinces=3, districts=24, communes=240, directives=1),
    "S": Size(provinces=63, districts=705, communes=10_600, directives=1),
    "M": Size(provinces=63, districts=705, communes=10_600, directives=10),
}
_FIRST_DAY = date(2001, 3, 1).toordinal()
_MOST = 99  # directives: 901 to 999


@dataclass(frozen=True)
class Expected:
    """What the tables hold and what must come out of them."""

    rows: dict[str, int]  # by table
    traces: dict[str, Truth]  # by the directive's id
    conflicts: int  # documents and events on whose date two claims agree in no day

    def as_json(self) -> str:
        """Return it as indented JSON."""
        traces = {name: truth.as_dict() for name, truth in self.traces.items()}
        return json.dumps({"rows": self.rows, "traces": traces, "conflicts": self.conflicts}, indent=1)


def size(name: str) -> Size:
    """Return the size called `name`: one of SIZES, a number of directives, or a share below 1. Raise ValueError."""
    if name in SIZES:
        return SIZES[name]
    factor = float(name)
    if not 0 < factor <= _MOST or (factor > 1 and factor != int(factor)):
        raise ValueError(f"expected a share below 1, or a whole number of directives up to {_MOST}")
    return SIZES["S"].scaled(factor) if factor < 1 else replace(SIZES["S"], directives=int(factor))


def write(of: Size, folder: Path) -> Expected:
    """Write all tables of the cascades to `folder` and return what they must give."""
    tables, country = Tables(), Country(of)
    country.write(tables)
    traces, conflicts = {}, 0
    for i in range(of.directives):
        made = Directive(901 + i, _day_of(i), country, tables)
        made.write()
        traces[made.root] = made.lineage.truth(made.root)
        conflicts += made.conflicts
    tables.write(folder)
    return Expected(tables.counts(), traces, conflicts)


def _day_of(i: int) -> int:
    """Return the day of directive i: 15 months after the one before, and none so late that the reform cuts it short."""
    return _FIRST_DAY + i % 11 * 450 + i // 11 * 13


def main(arguments: list[str]) -> int:
    """Write the cascades that the command line asks for; return the exit status."""
    try:
        name, folder = arguments
        of = size(name)
    except ValueError as error:
        print(f"python -m bench.cascade {'|'.join(SIZES)}|FACTOR FOLDER: {error}", file=sys.stderr)
        return 2
    print(write(of, Path(folder)).as_json())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
