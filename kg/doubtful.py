"""Numbers and symbols in the view that are most probably mistaken, where SHACL cannot tell: it looks into no text.

Nor does it compare two things that nothing links.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

import polars as pl

from kg.evidence import Said, rows
from kg.fold import key_expression
from kg.numbering import number, rule, symbol, terms
from kg.shapes import Finding
from kg.store import Store
from ontology.terms import CT, VOCAB

MESSAGES: Final = {
    "number": (
        "Số khác với số đứng đầu ký hiệu: xem lại number và symbol.",
        "The number is not the one that the symbol begins with: check number and symbol.",
    ),
    "twice": (
        "Có lẽ là một văn bản có hai id, vì một cơ quan chỉ dùng một ký hiệu một lần trong năm hoặc nhiệm kỳ: "
        "dùng chung một id, hoặc xem lại symbol, issuer và issued.",
        "Probably one document under two ids, for an issuer uses a symbol once in a year or term: "
        "use one id for both, or check symbol, issuer and issued.",
    ),
}
"""For each query of `queries/doubtful` what is wrong: @vi, @en."""


class _Issued(NamedTuple):
    """A document as one of its issuers numbered it."""

    iri: str
    symbol: str
    issuer: str
    type: str | None
    term: str | None
    """The year, congress or Assembly in which it surely got its number; None where that is not settled."""
    first: date | None
    last: date | None


def doubtful(store: Store) -> list[Finding]:
    """Return the warnings, each with its rows, by thing, path and value. Raise QueryError."""
    found = {finding: said for find in (_misnumbered, _twice) for finding, said in find(store)}
    given = rows(store, {each for said in found.values() for each in said}) if found else {}
    findings = [
        replace(finding, rows=tuple(sorted({row for each in said for row in given[each]})))
        for finding, said in found.items()
    ]
    return sorted(findings, key=lambda each: (each.focus, each.path or "", each.value or ""))


def _misnumbered(store: Store) -> Iterator[tuple[Finding, list[Said]]]:
    """Yield the documents whose number is another than that of their symbol, and what says so; 9 is 09."""
    for thing, written, text in store.frame("doubtful/number").iter_rows():
        read = symbol(text)
        if read and number(written) not in (None, read.number):
            finding = Finding("Warning", thing, "ct:number", written, None, *MESSAGES["number"])
            yield finding, [Said(thing, CT.number, written), Said(thing, CT.symbol, text)]


def _twice(store: Store) -> Iterator[tuple[Finding, list[Said]]]:
    """Yield the pairs of documents that are most probably one, and what says so."""
    frame = store.frame("doubtful/twice").with_columns(key_expression(pl.col("symbol")).alias("key"))
    alike = frame.filter(pl.col("thing").n_unique().over("key", "issuer") > 1).sort("thing")
    for group in alike.partition_by("key", "issuer"):
        for one, other in combinations((_issued(row) for row in group.drop("key").iter_rows()), 2):
            if one.iri != other.iri and _same(one, other):
                said = [Said(each.iri, CT.symbol, each.symbol) for each in (one, other)]
                said += [Said(each.iri, CT.issuer, each.issuer) for each in (one, other)]
                yield Finding("Warning", one.iri, None, other.iri, None, *MESSAGES["twice"]), said


def _same(a: _Issued, b: _Issued) -> bool:
    """Whether two documents of one symbol and one issuer can hardly be two.

    Those issued on one day; and, unless their types differ (a decision and a regulation of the Party are both QĐ),
    those surely of one term of numbering, or that may be of one day of the one year in which both were issued.
    """
    days = {a.first, a.last, b.first, b.last}
    if len(days) == 1 and None not in days:
        return True
    if a.type and b.type and a.type != b.type:
        return False
    if a.term and b.term:
        return a.term == b.term
    if not (a.first and a.last and b.first and b.last):
        return False
    return a.first.year == a.last.year == b.first.year == b.last.year and a.first <= b.last and b.first <= a.last


def _issued(row: tuple[str | None, ...]) -> _Issued:
    iri, text, issuer, branch, level, type, first, last = row
    days = _day(first), _day(last)
    numbered = rule(_concept(branch))
    found, settled = terms(numbered, _concept(level), symbol(text or ""), *days) if numbered else ([], False)
    return _Issued(iri or "", text or "", issuer or "", type, found[0] if settled else None, *days)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:  # files of RDF are loaded as they are
        return None


def _concept(iri: str | None) -> str | None:
    """The id of a concept, which ends its IRI: `party`."""
    return iri.rpartition("/")[2] if iri and iri.startswith(VOCAB) else None
