"""Numbered documents, what those of one sequence have in common, and which others may have a number in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from kg.numbering import Rule, Symbol, allows, kin

Mark: TypeAlias = tuple[str, bool]
"""The mark of a symbol (`KH-UBND`; empty where none is known), and whether the document is a legal normative one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that somebody issued."""

    row: int
    iri: str
    issuers: tuple[int, ...]
    registers: frozenset[int]
    """Who may have numbered it: one, unless several bodies issued it that number for themselves."""
    type: str | None
    symbol: Symbol | None
    rule: Rule | None
    level: str | None
    """Of its issuer."""
    first: date | None
    last: date | None


class Key(NamedTuple):
    """What the documents of one sequence have in common."""

    register: int
    type: str
    mark: str
    normative: bool
    rule: Rule
    term: str


class Member(NamedTuple):
    """A document and a number of it."""

    number: int
    iri: str
    document: Document


Loose: TypeAlias = tuple[Member, Mark]
"""A document that is in no sequence, and a number that a source gives it."""


class Related:
    """The documents that may have a number in a sequence without being of it."""

    def __init__(self, sequences: Mapping[Key, list[Member]], loose: Iterable[Loose]) -> None:
        self._sequences = sequences
        self._settled: dict[tuple[object, ...], list[Member]] = {}
        self._loose: dict[int, list[Loose]] = {}
        for key, members in sequences.items():
            self._settled.setdefault(_common(key), []).extend(members)
        for each in loose:
            for register in each[0].document.registers:
                self._loose.setdefault(register, []).append(each)

    def to(self, key: Key) -> Iterator[Member]:
        """Yield those of sequences with what a sequence has in common with them (its own too), and the loose ones."""
        yield from self._settled[_common(key)]
        level = self._sequences[key][0].document.level
        shared = kin(key.rule, key.mark)
        for member, (mark, normative) in self._loose.get(key.register, ()):
            one = member.document
            alike = normative == key.normative and kin(key.rule, mark) == shared
            if alike and allows(key.rule, key.term, level, one.symbol, one.first, one.last):
                yield member


def mark_of(document: Document, usual: Mapping[tuple[tuple[int, ...], str | None], Mark]) -> Mark:
    """Return the mark of a document: of its symbol, else the usual one (see `usual_marks`)."""
    return _mark(document) or usual.get((document.issuers, document.type), ("", False))


def usual_marks(documents: Iterable[Document]) -> dict[tuple[tuple[int, ...], str | None], Mark]:
    """Return the one mark that all symbols of an issuer and a type have: what has no symbol is taken to have it too."""
    found: dict[tuple[tuple[int, ...], str | None], set[Mark]] = {}
    for each in documents:
        if mark := _mark(each):
            found.setdefault((each.issuers, each.type), set()).add(mark)
    return {key: next(iter(marks)) for key, marks in found.items() if len(marks) == 1}


def _mark(document: Document) -> Mark | None:
    return (document.symbol.mark, document.symbol.year is not None) if document.symbol else None


def _common(key: Key) -> tuple[object, ...]:
    return key.register, key.normative, key.rule, key.term, kin(key.rule, key.mark)
