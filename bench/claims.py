"""The claims of one cascade: what each source says about a thing, in agreement with the others or not."""

from datetime import date
from random import Random

from bench.country import Country
from bench.tables import Tables

ABOUT = "all-people-protect-security"
_DOUBT = {"certainty": "disputed", "note": "Nguồn khác ghi khác (sinh tự động)"}
_PREMISES = {"certainty": "inferred", "note": "Suy ra từ hai nguồn (sinh tự động)"}

# How often: a second source speaks of the same thing, it gives another day, and that day is believed wrong.
_TOLD_TWICE = 0.12
_OTHER_DAY = 0.25
_DISPUTED = 0.33
_INFERRED = 0.02


class Claims:
    """Rows about directive `number` of the ordinal `day`, with the sources that make them."""

    def __init__(self, tables: Tables, rng: Random, number: int, day: int, country: Country) -> None:
        self.conflicts = 0
        self.year = date.fromordinal(day).year
        self._tables, self._rng, self._number, self._day = tables, rng, number, day
        self._country = country

    def sources(self) -> None:
        """Add two articles for each province and district, one about documents, one about what came of them."""
        self._source("tw", 1, 2700)
        for place in self._country.provinces:
            self._source(place, 1, 460)
            self._source(place, 2, 2700)
        for place in self._country.districts:
            self._source(place, 1, 450)
            self._source(place, 2, 1600)

    def document(self, name: str, day: int, place: str, certain: bool, /, **cells: str) -> None:
        """Claim a document issued about the ordinal `day`; on that day exactly if `certain`."""
        series = 1 if day < self._day + 400 else 2
        if cells["symbol"] and self._rng.random() < 0.05:
            cells["alias"] = f"số {cells['symbol']};{cells['symbol'].lower()}"
        issued = self._date(day, certain, "issued")
        first = {"id": name, **cells, **issued, **self._inferred(self._said(place, series), place, series)}
        self._tables.add("documents", first)
        if "certainty" not in first and self._told_twice(place):
            second = {"id": name, "type": cells["type"], "symbol": cells["symbol"], **self._said(place, series, True)}
            if self._rng.random() < 0.3:
                second["title"] = f"Về {cells['title'][0].lower()}{cells['title'][1:]}"
            self._again("documents", "issued", first, second, day)

    def event(self, name: str, day: int, place: str, certain: bool, /, **cells: str) -> None:
        """Claim an event about the ordinal `day`; on that day exactly if `certain`."""
        first = {"id": name, **cells, **self._date(day, certain, "date"), **self._said(place, 2)}
        self._tables.add("events", first)
        if self._told_twice(place):
            self._again("events", "date", first, {"id": name, **self._said(place, 2, True)}, day)

    def action(self, name: str, day: int, place: str, /, **cells: str) -> None:
        """Claim a piece of work of a district's People's Committee, on the ordinal `day`."""
        performer = f"ub-{place}"
        row = {"id": name, "type": "drill", **cells, "date": _iso(day), "performed_by": performer, "about": ABOUT}
        self._tables.add("actions", row | self._said(place, 2))
        if self._told_twice(place):
            self._tables.add("actions", {"id": name, "performed_by": performer, **self._said(place, 2, True)})

    def relation(self, source: str, relation: str, target: str, place: str) -> None:
        """Claim that one document implements, cites … another."""
        self._edge("relations", {"subject": source, "relation": relation, "object": target}, place, 1)

    def disputed(self, table: str, source: str, relation: str, target: str, place: str) -> None:
        """Claim a relation or link that is believed wrong, and that nothing else says."""
        row = {"subject": source, "relation": relation, "object": target, **self._said(place, 2), **_DOUBT}
        self._tables.add(table, row)

    def disputed_event(self, name: str, document: str, place: str, day: int) -> None:
        """Claim an event that is believed not to have taken place, with its link to a document."""
        row = {"id": name, "type": "meeting", "name": f"Cuộc họp sinh tự động ({place})", "date": _iso(day)}
        self._tables.add("events", row | {"place": place, **self._said(place, 2), **_DOUBT})
        self.disputed("links", name, "calls_for", document, place)

    def steering(self, place: str, document: str) -> None:
        """Claim that a province's document sets up a joint board, and that the board attends its event."""
        name = f"bcd-{self._number}-{place}"
        row = {"id": name, "name": f"Ban chỉ đạo {self._number} ({place})", "level": "province", "branch": "joint"}
        self._tables.add("bodies", row | {"place": place, "established_by": document, **self._said(place, 1)})
        self.participation(f"sk-{self._number}-{place}", name, "attends", place)

    def link(self, source: str, relation: str, target: str, place: str) -> None:
        """Claim that an event or action launches, reviews … something."""
        self._edge("links", {"subject": source, "relation": relation, "object": target}, place, 2)

    def participation(self, event: str, participant: str, role: str, place: str) -> None:
        """Claim that a person or body took part."""
        row = {"event": event, "participant": participant, "role": role}
        self._tables.add("participations", row | self._said(place, 2))

    def award(self, event: str, place: str, chair: str) -> None:
        """Claim what a district gave at its event; sometimes with the part that went to communes."""
        rng, name = self._rng, event.replace("sk-", "gk-")
        if rng.random() < 0.5:
            return
        row = {
            "id": name, "event": event, "awarded_by": f"ub-{place}", "presented_by": chair,
            "form": "letter-of-commendation;certificate-of-merit" if rng.random() < 0.2 else "letter-of-commendation",
            "collectives": str(rng.randint(2, 60)), "individuals": str(rng.randint(2, 90)),
            "given_for": f"thực hiện Chỉ thị sinh tự động số {self._number}", "about": ABOUT,
        }  # fmt: skip
        self._tables.add("awards", row | self._said(place, 2))
        if rng.random() < 0.4:
            part = {"id": f"{name}-1", "event": event, "awarded_by": "~các xã", "form": "unspecified"}
            part |= {"collectives": "1", "part_of": name}
            self._tables.add("awards", part | self._said(place, 2))

    def indicator(self, event: str, place: str) -> None:
        """Claim a figure that was reported at an event."""
        every = self._rng.randint(20, 200)
        row = {
            "id": event.replace("sk-", "cs-"), "name": "Tổ dân phố đạt yêu cầu", "value": str(every - 7),
            "out_of": str(every), "unit": "tổ dân phố", "place": place, "reported_in": event, "about": ABOUT,
            "period": str(self.year + 1),
        }  # fmt: skip
        self._tables.add("indicators", row | self._said(place, 2))

    def task(self, document: str, place: str, day: int) -> None:
        """Claim that a document asks a district for its plan within 60 days of the ordinal `day`."""
        row = {
            "id": f"nv-{self._number}-{place}", "assigned_in": document,
            "assigned_to": f"ub-{place}" if self._rng.random() < 0.9 else "~các huyện",
            "description": "Ban hành kế hoạch", "due": _iso(day + 60), "product": "Kế hoạch",
            "status": self._rng.choice(("đang thực hiện", "hoàn thành")),
        }  # fmt: skip
        self._tables.add("tasks", row | self._said(place, 1))

    def _source(self, place: str, series: int, after: int) -> None:
        name = f"bao-{self._number}-{place}-{series}"
        row = {
            "id": name, "title": f"Bài báo sinh tự động {name}", "publisher": f"Báo {place}", "author": "PV",
            "url": f"https://example.org/{name}", "published": _iso(self._day + after), "retrieved": "2025-06-30",
            "language": "vi",
        }  # fmt: skip
        self._tables.add("sources", row)

    def _said(self, place: str, series: int, elsewhere: bool = False) -> dict[str, str]:
        """Return source and locator: the press of the district, or `elsewhere`, of the level above it."""
        country = self._country
        press = country.district_of.get(place, place)
        if elsewhere:
            press = country.province_of.get(press, "tw")
        series = 1 if press == "tw" else series
        return {"source": f"bao-{self._number}-{press}-{series}", "locator": f"p{self._rng.randint(2, 30)}"}

    def _told_twice(self, place: str) -> bool:
        return place != "tw" and self._rng.random() < _TOLD_TWICE

    def _again(self, table: str, column: str, first: dict[str, str], second: dict[str, str], day: int) -> None:
        """Add what another source says: the same day, or an earlier one (still later than what went before)."""
        rng = self._rng
        other = rng.random() < _OTHER_DAY and first[column] == _iso(day)
        second[column] = _iso(day - rng.randint(1, 2) if other else day)
        self.conflicts += other
        if other and rng.random() < _DISPUTED:
            second |= _DOUBT
        elif other and rng.random() < 0.5:
            first["preferred"] = "yes"
        self._tables.add(table, second)

    def _edge(self, table: str, row: dict[str, str], place: str, series: int) -> None:
        rng = self._rng
        self._tables.add(table, row | self._inferred(self._said(place, series), place, series))
        if self._told_twice(place):
            doubt = _DOUBT if rng.random() < 0.05 else {}
            self._tables.add(table, row | self._said(place, series, elsewhere=True) | doubt)

    def _inferred(self, said: dict[str, str], place: str, series: int) -> dict[str, str]:
        """Return `said`, or now and then both sources as the premises from which the row is inferred."""
        if place == "tw" or self._rng.random() >= _INFERRED:
            return said
        other = self._said(place, series, elsewhere=True)["source"]
        return {**said, "source": f"{said['source']};{other}", **_PREMISES}

    def _date(self, day: int, certain: bool, column: str) -> dict[str, str]:
        """Return date cells: four in five to the day, the others as vague as articles are."""
        full = _iso(day)
        sort = 0 if certain else self._rng.randrange(100)
        if sort < 80:
            return {column: full}
        if sort < 86:
            return {column: full[:7]}
        if sort < 88:
            return {column: f"{full[:7]}~"}
        if sort < 90:
            return {column: f"{full}?"}
        if sort < 92:
            return {column: full[:4], f"{column}_max": f"{full[:4]}-12-30"}
        if sort < 95:
            return {column: f"{_iso(day - 2)}/{_iso(day + 3)}"}
        if sort < 98 and column == "date":
            bounds = {"date_min": _iso(day - 100), "date_max": _iso(day + 100)} if sort < 97 else {}
            return {column: f"XXXX{full[4:]}", **bounds}
        return {column: ""}


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
