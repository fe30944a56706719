"""One central directive and everything that follows from it, level by level, as rows of the tables."""

from random import Random
from typing import NamedTuple

from bench.claims import ABOUT, Claims
from bench.country import Country
from bench.lineage import Lineage
from bench.tables import Tables

# How often a level has nothing. The share of communes without a plan is set so that the country of 10,600 communes
# has 11,000 documents, the directive among them.
_COMMUNES_WITHOUT_PLAN = 0.0385
_ONE_DISTRICT_WITHOUT_PLAN_IN = 20
_ONE_PROVINCE_WITHOUT_DOCUMENT_IN = 25

_LINEAGE = {"implements", "continues", "guides", "annexed_to"}


class _Place(NamedTuple):
    """Where and when a thing stands: `place` is `tw` at the centre, `day` an ordinal, known exactly if `certain`."""

    level: str
    place: str
    day: int
    certain: bool = False


class _Followed(NamedTuple):
    """The document that a place follows: its own, or the nearest above it."""

    document: str
    level: str
    day: int


class _Gathering(NamedTuple):
    """A kind of event: its relation to the document behind it, its name, and how many days after it comes."""

    type: str
    relation: str
    name: str
    after: int


_LAUNCH = _Gathering("launch", "launches", "Hội nghị triển khai", 10)
_GATHERINGS = (
    _LAUNCH,
    _Gathering("dissemination", "disseminates", "Hội nghị quán triệt", 20),
    _Gathering("kick-off", "launches", "Lễ phát động", 30),
    _Gathering("pledge-signing", "carries_out", "Lễ ký kết giao ước", 40),
    _Gathering("meeting", "calls_for", "Cuộc họp", 50),
    _Gathering("festival", "carries_out", "Ngày hội", 150),
    _Gathering("interim-review", "reviews", "Hội nghị sơ kết", 400),
    _Gathering("final-review", "concludes", "Hội nghị tổng kết", 1000),
    _Gathering("final-review;launch", "concludes", "Hội nghị tổng kết và triển khai", 700),
)


class Directive:
    """The cascade of directive `number`, issued on the ordinal `day`. `write` adds it to the tables, once."""

    def __init__(self, number: int, day: int, country: Country, tables: Tables) -> None:
        self.root = f"ct-{number}"
        self.lineage = Lineage()
        self._rng = Random(f"chithi {number}")
        self._claims = Claims(tables, self._rng, number, day, country)
        self._number, self._day, self._country = number, day, country
        self._followed: dict[str, _Followed] = {}

    @property
    def conflicts(self) -> int:
        """The number of documents and events with two claims whose dates share no day."""
        return self._claims.conflicts

    def write(self) -> None:
        """Add the rows of the whole cascade."""
        country = self._country
        self._claims.sources()
        self._central()
        for i, place in enumerate(country.provinces):
            self._province(i, place)
        for i, place in enumerate(country.districts):
            self._district(i, place)
        without = round(len(country.communes) * _COMMUNES_WITHOUT_PLAN)
        without_plan = set(self._rng.sample(country.communes, without))
        for place in country.communes:
            self._commune(place, place not in without_plan)

    def _central(self) -> None:
        n, root, at = self._number, self.root, _Place("central", "tw", self._day, certain=True)
        cells = {"title": f"Chỉ thị sinh tự động số {n}", "about": ABOUT}
        self._document(root, at, "directive", f"{n}-CT/TW", issuer="tw", **cells)
        after = at._replace(day=at.day + 20)
        self._document(f"hd-{n}", after, "guidance", f"{n}-HD/B1", issuer="bo-1")
        self._document(f"qd-{n}", after, "decision", f"{n}/QĐ-B2", issuer="bo-2;bo-3")
        self._document(f"qc-{n}", after, "rules", "", issuer="bo-2;bo-3", title=f"Quy chế sinh tự động {n}")
        after = at._replace(day=at.day + 2500)
        self._document(f"kl-{n}", after, "conclusion", f"{n}-KL/TW", issuer="tw")
        self._relation(f"hd-{n}", "guides", root, "tw")
        self._relation(f"qd-{n}", "implements", root, "tw")
        self._relation(f"qc-{n}", "annexed_to", f"qd-{n}", "tw")
        self._relation(f"kl-{n}", "continues", root, "tw")
        self._event(f"sk-{n}-tw", at, _LAUNCH, _Followed(root, "central", at.day), "tw;bo-1")

    def _province(self, index: int, place: str) -> None:
        n, rng = self._number, self._rng
        if index % _ONE_PROVINCE_WITHOUT_DOCUMENT_IN == 1:
            self._followed[place] = _Followed(self.root, "central", self._day)
        else:
            at = _Place("province", place, self._day + 40 + rng.randrange(30))
            programme, cells = f"ctr-{n}-{place}", {"form": "Chương trình hành động"}
            self._document(programme, at, "programme", f"{self._next()}-CTr/TU", issuer=f"tu-{place}", **cells)
            self._relation(programme, "implements", self.root, place)
            plan = self._plan(at, 10 + rng.randrange(30), programme)
            self._relation(plan, "implements", f"hd-{n}", place)
            self._relation(plan, "based_on", f"qd-{n}", place)
            self._claims.steering(place, plan)
            if index % 5 == 0:
                self._second_plan(place, plan)
        event, followed = f"sk-{n}-{place}", self._followed[place]
        at = _Place("province", place, followed.day)
        self._event(event, at, rng.choice(_GATHERINGS), followed, f"tu-{place};ub-{place}")
        self._claims.participation(event, self._country.chair_of[place], "chairs", place)

    def _second_plan(self, place: str, first: str) -> None:
        """Add a plan after the conclusion: it goes on with the first one, and amends or replaces it."""
        name, at = f"kh2-{self._number}-{place}", _Place("province", place, self._day + 2560)
        self._document(name, at, "plan", f"{self._next()}/KH-UBND", issuer=f"ub-{place}")
        self._relation(name, "continues", first, place)
        self._relation(name, "implements", f"kl-{self._number}", place)
        self._relation(name, self._rng.choice(("amends", "replaces", "repeals")), first, place)

    def _district(self, index: int, place: str) -> None:
        n, rng, above = self._number, self._rng, self._followed[self._country.province_of[place]]
        at = _Place("district", place, above.day, certain=above.level != "province")
        if index % _ONE_DISTRICT_WITHOUT_PLAN_IN == 7:
            self._followed[place] = above
        else:
            self._plan(at, 8 + rng.randrange(50), above.document, party=rng.random() < 0.3)
        event, chair = f"sk-{n}-{place}", self._country.chair_of[place]
        self._event(event, at, rng.choice(_GATHERINGS), self._followed[place], f"ub-{place}")
        self._claims.participation(event, chair, "chairs", place)
        self._claims.award(event, place, chair)
        self._claims.indicator(event, place)
        if above.level == "province":
            self._claims.task(above.document, place, above.day)
        if index % 2 == 0:
            self._drill(place)

    def _drill(self, place: str) -> None:
        """Add an exercise in two stages, each in two communes of the district."""
        followed, name = self._followed[place], f"dt-{self._number}-{place}"
        day, communes = followed.day + 60, self._country.communes_of[place]
        self.lineage.thing(name, "action", "district")
        self._claims.action(name, day, place, name=f"Diễn tập {self._number} ({place})")
        if self._rng.random() < 0.97:
            self._link(name, "carries_out", followed.document, place)
        for stage in (1, 2):
            part = f"{name}-{stage}"
            where = ";".join(sorted(self._rng.sample(communes, min(2, len(communes)))))
            self.lineage.thing(part, "action", "district")
            self.lineage.link(part, "stage_of", name)
            self._claims.action(
                part, day + 15 * stage, place, name=f"Giai đoạn {stage} ({place})", stage_of=name, place=where
            )

    def _commune(self, place: str, has_plan: bool) -> None:
        n, rng, district = self._number, self._rng, self._country.district_of[place]
        above = self._followed[district]
        at = _Place("commune", place, above.day, certain=above.level != "district")
        if has_plan:
            plan = self._plan(at, 5 + rng.randrange(35), above.document)
            if rng.random() < 0.2:
                self._claims.relation(plan, "cites", self.root, place)
            if rng.random() < 0.01:  # not believed, so no part of what a trace must show
                self._claims.disputed("relations", plan, "continues", self.root, place)
            if rng.random() < 0.002:
                self._claims.disputed_event(f"sk-{n}-{place}-x", plan, place, self._followed[place].day + 9)
        elif rng.random() < 0.5:
            return
        event, words = f"sk-{n}-{place}", "~các đoàn thể trong xã"
        organiser = words if rng.random() < 0.03 else self._people_of(place)
        self._event(event, at, rng.choice(_GATHERINGS), self._followed.get(place, above), organiser)
        if rng.random() < 0.1:
            self._claims.participation(event, f"ub-{district}", rng.choice(("attends", "directs", "witnesses")), place)

    def _plan(self, at: _Place, after: int, above: str, party: bool = False) -> str:
        """Add the plan of a place, `after` days on: it implements `above`, and the place follows it from now on."""
        name, at = f"kh-{self._number}-{at.place}", at._replace(day=at.day + after)
        if party:
            symbol, cells = f"{self._next()}-KH/HU", {"issuer": f"hu-{at.place}"}
        elif at.level == "commune" and self._rng.random() < 0.005:  # a plan is reported, but not whose it is
            symbol, cells = "", {"level": at.level, "place": at.place}
        else:
            symbol, cells = f"{self._next()}/KH-UBND", {"issuer": self._people_of(at.place)}
        if self._rng.random() < 0.1:
            cells["period"] = f"{self._claims.year}/{self._claims.year + 5}"
        self._document(name, at, "plan", symbol, **cells)
        self._relation(name, "implements", above, at.place)
        self._followed[at.place] = _Followed(name, at.level, at.day)
        return name

    def _people_of(self, place: str) -> str:
        """Return the People's Committee of a place, jointly with the Front here and there."""
        joint = place in self._country.fronts and self._rng.random() < 0.5
        return f"ub-{place};mt-{place}" if joint else f"ub-{place}"

    def _document(self, name: str, at: _Place, kind: str, symbol: str, **cells: str) -> None:
        number = symbol.replace("-", "/").split("/")[0]
        cells.setdefault("title", f"Văn bản thực hiện Chỉ thị sinh tự động số {self._number} ({at.place})")
        self.lineage.thing(name, "document", at.level)
        self._claims.document(name, at.day, at.place, at.certain, type=kind, number=number, symbol=symbol, **cells)

    def _event(self, name: str, at: _Place, kind: _Gathering, followed: _Followed, organiser: str) -> None:
        where = "" if at.level == "central" else at.place
        cells = {"type": kind.type, "name": f"{kind.name} {self._number} ({at.place})", "place": where}
        certain = at.level != followed.level
        self.lineage.thing(name, "event", at.level)
        self._claims.event(name, followed.day + kind.after, at.place, certain, organiser=organiser, **cells)
        if at.level != "commune" or self._rng.random() < 0.995:  # a few events name nothing that they follow
            self._link(name, kind.relation, followed.document, at.place)

    def _relation(self, source: str, relation: str, target: str, place: str) -> None:
        self._claims.relation(source, relation, target, place)
        if relation in _LINEAGE:
            self.lineage.link(source, relation, target)

    def _link(self, source: str, relation: str, target: str, place: str) -> None:
        self._claims.link(source, relation, target, place)
        self.lineage.link(source, relation, target)

    def _next(self) -> int:
        """Return a number for a symbol. Directives ten apart share numbers, and are years apart."""
        return self._rng.randrange(1, 37) * 10 + (self._number - 901) % 10
