"""Numbers that no source has shown: the gaps between the known numbers of an issuer, a type and a term.

A missing number is no missing document: it may be a secret one, one that was never published, or of another type where
an authority numbers all types together (`kg.numbering` has the rules).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias, TypedDict

import numpy as np

from kg.index import EPOCH, UNKNOWN, Index
from kg.numbering import Rule, number, rule, symbol, terms
from kg.registers import Registers
from kg.sequences import Document, Key, Loose, Member, Related, mark_of, usual_marks
from kg.store import Store
from kg.summaries import Named, When, dates, named

Reason: TypeAlias = Literal[
    "number-unknown",
    "number-disputed",
    "number-unreadable",
    "several-issuers",
    "no-rule",
    "date-unknown",
    "term-unsettled",
]
"""Why a document is in no sequence: no source gives its number; the sources disagree on it, or the one that gives it is
believed wrong; it is no plain number (09a); it bears the number of the leading one of several bodies, and which that is
the data do not say; no rule of numbering is known for its issuer; nothing bounds its date; or its date fits more than
one term, or one that is not known."""


class Given(NamedTuple):
    """What is said of the number of a document."""

    numbers: frozenset[int]
    """All that are not disputed."""
    disputed: bool
    """Whether a disputed claim gives one."""
    unreadable: bool
    """Whether something is given that is no plain number."""


Numbers: TypeAlias = Mapping[str, Given]
"""By the IRI of the document; those of which nothing is said are not there."""


class Numbered(TypedDict):
    """A document and its number. `id` is `kind/id`."""

    id: str
    number: int
    label: str | None
    symbol: str | None
    date: When | None


class Run(TypedDict):
    """Numbers from the first to the last, both included."""

    first: int
    last: int


class Sequence(TypedDict):
    """The numbers of one issuer, type and term. `symbol` has `…` for the number; None where no symbol is known."""

    issuer: list[Named]
    type: str | None
    symbol: str | None
    rule: Rule
    term: str
    first: int
    last: int
    known: list[Numbered]
    missing: list[Run]
    """Between `first` and `last`."""
    count: int
    """How many are missing."""
    before: int
    """How many there are before the first: every sequence begins at 1."""
    elsewhere: list[Numbered]
    """Documents that bear a number in between, but are of another type with the same mark (a decision and a regulation
    of the Party are both QĐ), have a longer mark (`KH-UBND-TM`) or are in no sequence, though in this one they may be
    (their date fits several terms, or none is known): whether they are counted here nobody says."""


class Apart(TypedDict):
    """A document that is in no sequence, and why. `terms` are those that its date allows, where they are known."""

    id: str
    label: str | None
    symbol: str | None
    date: When | None
    issuer: list[Named]
    type: str | None
    reason: Reason
    terms: list[str]


class Missing(TypedDict):
    """Sequences by issuer, type, symbol and term; what is in none; and all terms of which there are sequences."""

    sequences: list[Sequence]
    apart: list[Apart]
    terms: list[str]


_Set: TypeAlias = tuple[Document, Reason, list[str]]
"""A document that is set apart, why, and the terms that its date allows."""


@dataclass(slots=True)
class _Sorted:
    """Documents in their sequences, and those that are in none."""

    sequences: dict[Key, list[Member]] = field(default_factory=dict)
    apart: list[_Set] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    """Of those in none, the numbers that sources give them."""


def numbers(store: Store) -> Numbers:
    """Return what the view and the claims of a dataset say of the numbers of documents."""
    said: dict[str, list[tuple[int | None, bool]]] = {}
    for document, value, disputed in store.frame("missing/numbers").select("document", "value", "disputed").iter_rows():
        said.setdefault(document, []).append((number(value or ""), bool(disputed)))
    return {
        document: Given(
            frozenset(each for each, disputed in given if each is not None and not disputed),
            any(disputed for _, disputed in given),
            any(each is None for each, _ in given),
        )
        for document, given in said.items()
    }


def missing(
    index: Index, given: Numbers, issuer: int | None = None, type: str | None = None, term: str | None = None
) -> Missing:
    """Return the sequences of a body (number of a thing; None: of all), of a type (concept id) and a term.

    A body has the sequences in which it, a body that it is part of or one that is part of it bears a number: what a
    standing committee issues is numbered with its committee. Documents without an issuer are in none. Of a term that no
    document can be of there is nothing, not even those whose term is not known.
    """
    registers = Registers(index)
    bodies = None if issuer is None else registers.kin(issuer)
    documents = list(_documents(index, registers, bodies))
    found, shown = _sorted(documents, given), _Shown(index, documents)
    asked = term.strip().replace("–", "-").casefold() if term else None
    keys = [key for key, each in found.sequences.items() if type in (None, key.type) and _issued(each, bodies)]
    related = Related(found.sequences, found.loose)
    sequences = [
        _sequence(shown, key, found.sequences[key], related.to(key))
        for key in keys
        if asked in (None, key.term.casefold())
    ]
    apart = [
        each
        for each in found.apart
        if type in (None, each[0].type) and (bodies is None or not bodies.isdisjoint(each[0].issuers))
    ]
    if asked is not None:
        apart = _of_term(apart, asked, {key.term.casefold() for key in keys})
    return {
        "sequences": sorted(sequences, key=_order),
        "apart": sorted((shown.apart(*each) for each in apart), key=lambda each: (each["reason"], each["id"])),
        "terms": sorted({key.term for key in keys}),
    }


def _of_term(apart: list[_Set], asked: str, settled: set[str]) -> list[_Set]:
    """Return those set apart that may be of a term; none if nothing says that there is such a term (`settled`: has)."""
    possible = [{term.casefold() for term in terms} for _, _, terms in apart]
    if asked not in settled.union(*possible):
        return []
    return [each for each, terms in zip(apart, possible, strict=True) if not terms or asked in terms]


def runs(found: Iterable[Run]) -> list[str]:
    """Return runs of numbers as people read them: `7`, `10..34` (no spreadsheet takes that for a date)."""
    return [str(run["first"]) if run["first"] == run["last"] else f"{run['first']}..{run['last']}" for run in found]


def runs_of(numbers: Iterable[int]) -> list[Run]:
    """Return the runs that some numbers make."""
    found: list[Run] = []
    for each in sorted(set(numbers)):
        if found and found[-1]["last"] == each - 1:
            found[-1]["last"] = each
        else:
            found.append({"first": each, "last": each})
    return found


def _documents(index: Index, registers: Registers, bodies: Collection[int] | None) -> Iterator[Document]:
    """Yield the documents of the view that somebody issued; of some bodies: all of their registers."""
    nodes, things = index.nodes, index.things
    rows = np.flatnonzero(nodes.in_view & (np.diff(nodes.issuers.offsets) > 0))
    keepers = {body: registers.of(body) for body in np.unique(nodes.issuers.items).tolist()}
    asked = None if bodies is None else {registers.of(body) for body in bodies}
    leading = nodes.issuers.items[nodes.issuers.offsets[rows]]
    columns = zip(
        rows.tolist(),
        nodes.kind.take(rows),
        nodes.iri.take(rows),
        nodes.type.take(rows),
        nodes.symbol.take(rows),
        things.branch.take(leading),
        things.level.take(leading),
        nodes.first[rows].tolist(),
        nodes.last[rows].tolist(),
        strict=True,
    )
    for row, kind, iri, type, text, branch, level, first, last in columns:
        issuers = tuple(nodes.issuers[row].tolist())
        keeping = {keepers[body] for body in issuers}
        if kind == "document" and (asked is None or not asked.isdisjoint(keeping)):
            days = _date(first), _date(last)
            yield Document(row, iri, issuers, frozenset(keeping), type, symbol(text or ""), rule(branch), level, *days)


def _date(day: int) -> date | None:
    return None if day == UNKNOWN else date.fromordinal(day + EPOCH)


def _sorted(documents: Collection[Document], given: Numbers) -> _Sorted:
    found, usual = _Sorted(), usual_marks(documents)
    for each in documents:
        read, mark = given.get(each.iri), mark_of(each, usual)
        members = [Member(number, each.iri, each) for number in sorted(read.numbers if read else ())]
        reason, possible = _placed(each, read)
        if reason is None and each.rule:
            key = Key(min(each.registers), each.type or "", *mark, each.rule, possible[0])
            found.sequences.setdefault(key, []).extend(members)
        elif reason:
            found.apart.append((each, reason, possible))
            found.loose.extend((member, mark) for member in members)
    return found


def _placed(document: Document, given: Given | None) -> tuple[Reason | None, list[str]]:
    """Return why a document is in no sequence, None if it is in one, and the terms that its date allows."""
    if given is None or len(given.numbers) != 1:
        return _unnumbered(given), []
    if len(document.registers) > 1:
        return "several-issuers", []
    if document.rule is None:
        return "no-rule", []
    possible, settled = terms(document.rule, document.level, document.symbol, document.first, document.last)
    if settled:
        return None, possible
    return "term-unsettled" if document.first and document.last else "date-unknown", possible


def _unnumbered(given: Given | None) -> Reason:
    """Return why a document has no number that counts."""
    if given and (given.numbers or given.disputed):
        return "number-disputed"
    return "number-unreadable" if given and given.unreadable else "number-unknown"


def _issued(members: Iterable[Member], bodies: set[int] | None) -> bool:
    return bodies is None or any(not bodies.isdisjoint(each.document.issuers) for each in members)


class _Shown:
    """What is shown of documents and their issuers: taken from the index once, for there are thousands of sequences."""

    def __init__(self, index: Index, documents: Iterable[Document]) -> None:
        nodes, found = index.nodes, list(documents)
        rows = np.array([each.row for each in found], np.int32)
        bodies = np.unique(np.array([body for each in found for body in each.issuers], np.int32))
        columns = zip(
            rows.tolist(),
            nodes.iri.ids(rows),
            nodes.label.take(rows),
            nodes.symbol.take(rows),
            dates(nodes.edtf.take(rows), nodes.first[rows], nodes.last[rows]),
            strict=True,
        )
        self._documents = {row: (id, label, symbol, date) for row, id, label, symbol, date in columns}
        self._bodies = dict(zip(bodies.tolist(), named(index, bodies), strict=True))

    def issuers(self, bodies: Iterable[int]) -> list[Named]:
        return [self._bodies[body] for body in bodies]

    def numbered(self, member: Member) -> Numbered:
        id, label, symbol, date = self._documents[member.document.row]
        return {"id": id, "number": member.number, "label": label, "symbol": symbol, "date": date}

    def apart(self, document: Document, reason: Reason, possible: list[str]) -> Apart:
        id, label, symbol, date = self._documents[document.row]
        return {
            "id": id,
            "label": label,
            "symbol": symbol,
            "date": date,
            "issuer": self.issuers(document.issuers),
            "type": document.type,
            "reason": reason,
            "terms": possible,
        }


def _sequence(shown: _Shown, key: Key, unsorted: Iterable[Member], related: Iterable[Member]) -> Sequence:
    members = sorted(unsorted)
    numbers = {each.number for each in members}
    known = sorted(numbers)
    between = sorted(each for each in related if known[0] < each.number < known[-1] and each.number not in numbers)
    gaps = list(_gaps(sorted({*known, *(each.number for each in between)})))
    return {
        "issuer": shown.issuers(sorted({body for each in members for body in each.document.issuers})),
        "type": key.type or None,
        "symbol": _pattern(key, members),
        "rule": key.rule,
        "term": key.term,
        "first": known[0],
        "last": known[-1],
        "known": [shown.numbered(each) for each in members],
        "missing": [{"first": first, "last": last} for first, last in gaps],
        "count": sum(last - first + 1 for first, last in gaps),
        "before": max(known[0] - 1, 0),
        "elsewhere": [shown.numbered(each) for each in between],
    }


def _gaps(known: list[int]) -> Iterator[tuple[int, int]]:
    for one, other in pairwise(known):
        if other > one + 1:
            yield one + 1, other - 1


def _pattern(key: Key, members: Iterable[Member]) -> str | None:
    """Return the symbol with `…` for the number, and for the year where one term has several."""
    if not key.mark:
        return None
    signs = {each.document.symbol.sign for each in members if each.document.symbol}
    usual = "-" if key.rule == "party-term" else "/"
    year = ("…/" if key.rule == "assembly-term" else f"{key.term}/") if key.normative else ""
    return f"…{min(signs, default=usual)}{year}{key.mark}"


def _order(sequence: Sequence) -> tuple[str, ...]:
    return (sequence["issuer"][0]["id"], sequence["type"] or "", sequence["symbol"] or "", sequence["term"])
