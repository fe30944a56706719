"""Collections of numbered documents, and what is shorter to compare of the answer."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.index import Index
from kg.missing import Given, Missing, missing, runs
from kg.numbering import number
from tests.kg.lineage import BASE, Lineage, Thing, document

HUYEN_UY = [
    Thing("hu", "body", "district", branch="party", label="Huyện ủy"),
    Thing("btv", "body", "district", branch="party", part_of="hu"),
    Thing("ban", "body", "district", branch="party", part_of="hu"),
]
BODIES = [
    Thing("bct", "body", "central", branch="party"),
    Thing("bbt", "body", "central", branch="party"),
    Thing("vptw", "body", "central", branch="party"),
    *HUYEN_UY,
    Thing("ub", "body", "district", branch="government"),
    Thing("phong", "body", "district", branch="government", part_of="ub"),
    Thing("cp", "body", "central", branch="government"),
    Thing("ubtvqh", "body", "central", branch="national-assembly"),
    Thing("mttq", "body", "district", branch="front"),
    Thing("khong-cap", "body", branch="party"),
]


def found(
    *documents: Thing,
    issuer: str | None = None,
    type: str | None = None,
    term: str | None = None,
    said: dict[str, Given] | None = None,
) -> Missing:
    """The sequences of some documents; their symbols say their numbers, unless `said` does."""
    with TemporaryDirectory() as folder:
        index = Lineage(nodes=documents, things=BODIES).index(Path(folder))
        given = {each.iri: _of_symbol(each.symbol) for each in documents if each.symbol}
        given |= {BASE.thing("document", id): each for id, each in (said or {}).items()}
        return missing(index, given, body(index, issuer), type, term)


def _of_symbol(symbol: str) -> Given:
    read = number(symbol)
    return Given(frozenset() if read is None else frozenset([read]), False, read is None)


def body(index: Index, id: str | None) -> int | None:
    return None if id is None else index.thing(BASE.thing("body", id))


def plan(symbol: str, *issuers: str, day: str | None = "2019-03-01", type: str = "plan", id: str = "") -> Thing:
    name = id or f"{symbol}-{day}".replace("/", "_").replace("Đ", "D")
    return document(name, day=day, symbol=symbol, issuers=issuers, type=type)


def gaps(answer: Missing) -> dict[tuple[str | None, str], list[str]]:
    """The missing numbers of each sequence, by symbol and term."""
    return {(each["symbol"], each["term"]): runs(each["missing"]) for each in answer["sequences"]}


def reasons(answer: Missing) -> dict[str, str]:
    return {each["id"].removeprefix("document/"): each["reason"] for each in answer["apart"]}
