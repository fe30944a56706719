"""The invented country on which directives cascade: places, bodies and office holders, all plainly numbered.

Places keep nothing of the real ones but their number and the form of their codes. Districts end on 1 July 2025 and
communes join into fewer, larger ones, some of them split, as in the reform of that year.
"""

from dataclasses import dataclass

from bench.tables import Tables

REFORM = "2025-07-01"
EDITORS = "sinh-tu-dong"
RESOLUTION = "nq-sap-xep"


@dataclass(frozen=True)
class Size:
    """How many places there are, and how many central directives run over them."""

    provinces: int
    districts: int
    communes: int
    directives: int

    def scaled(self, share: float) -> "Size":
        """Return the same country with this share of its places, never fewer than one of each."""
        provinces, districts, communes = (
            max(1, round(count * share)) for count in (self.provinces, self.districts, self.communes)
        )
        return Size(provinces, districts, communes, self.directives)


class Country:
    """Ids of places and bodies. District i belongs to province i modulo their number, communes likewise."""

    def __init__(self, size: Size) -> None:
        self.provinces = [f"t{i:02}" for i in range(1, size.provinces + 1)]
        self.districts = [f"h{i:03}" for i in range(1, size.districts + 1)]
        self.communes = [f"x{i:05}" for i in range(1, size.communes + 1)]
        self.province_of = {name: self.provinces[i % size.provinces] for i, name in enumerate(self.districts)}
        self.district_of = {name: self.districts[i % size.districts] for i, name in enumerate(self.communes)}
        self.communes_of: dict[str, list[str]] = {name: [] for name in self.districts}
        for name, district in self.district_of.items():
            self.communes_of[district].append(name)
        self.fronts = frozenset(self.communes[::25])  # communes whose Front is a body here
        self.chair_of = {name: f"nguoi-{i:04}" for i, name in enumerate(self.provinces + self.districts, start=1)}

    def write(self, tables: Tables) -> None:
        """Add sources, places, bodies, people, tenures and the resolution that reorders the communes."""
        tables.add("sources", {"id": EDITORS, "title": "Dữ liệu sinh tự động, không có thật", "language": "vi"})
        self._places(tables)
        self._successors(tables)
        self._bodies(tables)
        self._people(tables)

    def _places(self, tables: Tables) -> None:
        for name in self.provinces:
            _claim(tables, "places", id=name, code=name[1:], name=f"Tỉnh {name[1:]}", level="province")
        for name in self.districts:
            _claim(
                tables, "places", id=name, code=name[1:], name=f"Huyện {name[1:]}", level="district",
                part_of=self.province_of[name], valid_to=REFORM, changed_by=RESOLUTION,
            )  # fmt: skip
        for i, name in enumerate(self.communes):
            heirs = _heir(i) + (f";{_heir(i + 3)}" if i % 23 == 0 and i + 3 < len(self.communes) else "")
            _claim(
                tables, "places", id=name, code=name[1:], name=f"Xã {name[1:]}", level="commune",
                alias=f"X. {name[1:]}" if i % 10 == 0 else "", part_of=self.district_of[name], valid_to=REFORM,
                succeeded_by=heirs, changed_by=RESOLUTION,
            )  # fmt: skip

    def _successors(self, tables: Tables) -> None:
        """Three communes become one. It keeps the code of the first, so its id carries its first day."""
        for name in self.communes[::3]:
            _claim(
                tables, "places", id=f"{name}-{REFORM.replace('-', '')}", code=name[1:], name=f"Xã mới {name[1:]}",
                level="commune", part_of=self.province_of[self.district_of[name]], valid_from=REFORM,
                changed_by=RESOLUTION,
            )  # fmt: skip
        _claim(
            tables, "documents", id=RESOLUTION, type="resolution", number="900", symbol="900/NQ-SX",
            issuer="tw", issued="2025-06-16", title="Nghị quyết sắp xếp xã (sinh tự động)",
        )  # fmt: skip

    def _bodies(self, tables: Tables) -> None:
        _body(tables, "tw", "Ban Trung ương sinh tự động", "central", "party", name_en="Central Board (generated)")
        for i in range(1, 4):
            _body(tables, f"bo-{i}", f"Bộ sinh tự động {i}", "central", "public-security" if i == 1 else "government")
        for name in self.provinces:
            number = name[1:]
            _body(tables, f"tu-{name}", f"Tỉnh ủy Tỉnh {number}", "province", "party", name, alias=f"TU {number}")
            _body(tables, f"ub-{name}", f"UBND Tỉnh {number}", "province", "government", name)
            _body(tables, f"ca-{name}", f"Công an Tỉnh {number}", "province", "public-security", name, part_of="bo-1")
        for name in self.districts:
            number = name[1:]
            _body(tables, f"hu-{name}", f"Huyện ủy Huyện {number}", "district", "party", name, valid_to=REFORM)
            _body(tables, f"ub-{name}", f"UBND Huyện {number}", "district", "government", name, valid_to=REFORM)
        for name in self.communes:
            _body(tables, f"ub-{name}", f"UBND Xã {name[1:]}", "commune", "government", name)
            if name in self.fronts:
                _body(tables, f"mt-{name}", f"Mặt trận Xã {name[1:]}", "commune", "front", name)

    def _people(self, tables: Tables) -> None:
        """One chair for each People's Committee above the commune; every tenth holds a Party post as well."""
        for i, (place, person) in enumerate(self.chair_of.items(), start=1):
            _claim(tables, "people", id=person, name=f"Người {i:04}")
            party = f"tu-{place}" if place[0] == "t" else f"hu-{place}"
            posts = [(f"ub-{place}", "Chủ tịch")] + ([(party, "Phó Bí thư")] if i % 10 == 0 else [])
            for j, (body, post) in enumerate(posts, start=1):
                _claim(
                    tables, "tenures", id=f"nk-{i:04}-{j}", person=person, post=post, body=body, rank=f"Bậc {j}",
                    **{"from": "2000" if i % 2 else "", "to": "2025-06-30" if i % 2 else "", "attested_on": "2010-05"},
                )  # fmt: skip


def _heir(i: int) -> str:
    return f"x{i // 3 * 3 + 1:05}-{REFORM.replace('-', '')}"


def _body(tables: Tables, name: str, label: str, level: str, branch: str, place: str = "", **cells: str) -> None:
    _claim(tables, "bodies", id=name, name=label, level=level, branch=branch, place=place, **cells)


def _claim(tables: Tables, table: str, **cells: str) -> None:
    tables.add(table, {**cells, "source": EDITORS, "locator": "page"})
