"""What can go wrong in the store and in answers from it. Errors carry facts as attributes and know no HTTP.

    ChithiError
    ├── NotFound            nothing bears this name, id or symbol
    ├── Ambiguous           several things do
    ├── NotTraceable        the thing is no document, event or action
    ├── NoPlaces            no place of that level is known there
    ├── BadCursor           a list cannot be continued from here
    ├── QueryError          SPARQL that cannot be answered
    │   ├── UpdateRefused   SPARQL that would change the data
    │   ├── ServiceRefused  SPARQL that would ask another host
    │   └── TooComplex      SPARQL that is longer, deeper or wider than anybody writes
    ├── Stopped             a query that was given up (kg.guard)
    │   ├── OutOfTime       it took longer than a query may
    │   ├── TooLarge        its answer has more rows or bytes than an answer may, or it needs more memory
    │   ├── Crashed         the engine broke down on it
    │   └── Overloaded      too many others are being answered
    ├── UnknownFormat       no such serialisation, or not for this kind of answer
    ├── RdfError            an RDF file that cannot be read
    ├── ReasonerError       no verdict: no Java, no time, or it broke down (kg.reason)
    └── StoreError          the place where datasets are kept
        ├── NoDataset       nothing loaded yet, or nothing that can be read
        ├── StoreBusy       another load is running
        └── Unusable        the file system refuses, or files are damaged

`str(error)` is one line that is safe on a terminal, whatever text it echoes.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.search import Hit

_SPACES = {"\t", "\n", "\v", "\f", "\r", "\x85", "\u2028", "\u2029"}
_LISTED = 10  # candidates and suggestions in one line; all of them are in the attribute


def printable(text: str, longest: int = 120) -> str:
    """Return text for one line: cut, without control and invisible characters, so that it cannot forge output.

    Bidirectional controls could show a line in another order than it is written.
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    spaced = (" " if char in _SPACES else char for char in cut)
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


class ChithiError(Exception):
    """Every error that a user of the store can cause or meet."""


class NotFound(ChithiError):
    """Nothing bears this name, id or symbol. `suggestions` are the nearest things, best first."""

    def __init__(self, text: str, suggestions: "Sequence[Hit]" = ()) -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {_listed(self.suggestions)}?" if suggestions else ""
        super().__init__(f"nothing is called '{printable(text)}'{hint}")


class Ambiguous(ChithiError):
    """Several things bear this name. `candidates` are all of them, in a fixed order.

    `gone_on` is the day that was asked for where none of them, all places, was there on it; else None.
    """

    def __init__(self, text: str, candidates: "Sequence[Hit]", gone_on: date | None = None) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        self.gone_on = gone_on
        gone = f", of which none was there on {gone_on.isoformat()}" if gone_on else ""
        super().__init__(f"'{printable(text)}' may be any of {len(candidates)}{gone}: {_listed(self.candidates)}")


class NotTraceable(ChithiError):
    """A thing that has no lineage: only documents, events and actions derive from one another."""

    def __init__(self, iri: str, kind: str) -> None:
        self.iri = iri
        self.kind = kind
        super().__init__(f"{printable(iri)} is a {printable(kind)}: only documents, events and actions can be traced")


class NoPlaces(ChithiError):
    """A level of which no place is known, on the day or before, in all or inside the place that `within` names."""

    def __init__(self, level: str, within: str | None, as_of: date) -> None:
        self.level = level
        self.within = within
        self.as_of = as_of
        where = f" in {printable(within)}" if within else ""
        super().__init__(f"no place of level {printable(level)} is known{where} on {as_of.isoformat()} or before")


class BadCursor(ChithiError):
    """A text that no page of a list ended with, or that was changed since."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"'{printable(text)}' is no cursor: take the one that the page before gave, as it is")


class QueryError(ChithiError):
    """SPARQL that cannot be answered. `line` and `column` count from 1; None where the engine did not say."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = printable(reason, longest=300)
        self.line = line
        self.column = column
        place = f"line {line}, column {column}: " if line is not None else ""
        super().__init__(f"the query cannot be answered: {place}{self.reason}")


class UpdateRefused(QueryError):
    """A SPARQL update. `operation` is its first word."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(f"{operation} would change the data, and the store only answers; data change by loading them")


class ServiceRefused(QueryError):
    """A SPARQL query with SERVICE."""

    def __init__(self, line: int | None = None, column: int | None = None) -> None:
        super().__init__("SERVICE would ask another host, and the store asks none", line, column)


class TooComplex(QueryError):
    """SPARQL with more of something than anybody writes: `what` is characters, levels of nesting or operators."""

    def __init__(self, what: str, limit: int, line: int | None = None, column: int | None = None) -> None:
        self.what = what
        self.limit = limit
        super().__init__(f"more than {limit:,} {what}", line, column)


class Stopped(ChithiError):
    """A query that was given up, whole: nobody gets a part of its answer."""


class OutOfTime(Stopped):
    """A query that took longer than it may."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the query took longer than {seconds:g} s")


class TooLarge(Stopped):
    """An answer with more `unit` (rows, bytes) than it may have, or a query that needs more megabytes of memory."""

    def __init__(self, unit: str, limit: int) -> None:
        self.unit = unit
        self.limit = limit
        said = {"rows": "the answer has more than {} rows", "bytes": "the answer has more than {} bytes"}
        text = said.get(unit, "the query needs more than {} megabytes of memory").format(f"{limit:,}")
        super().__init__(f"{text}; ask for less (LIMIT), or export the dataset")


class Crashed(Stopped):
    """The engine broke down on this query; no other query noticed."""

    def __init__(self) -> None:
        super().__init__("the engine broke down on this query: it is nested too deeply, or has too many parts")


class Overloaded(Stopped):
    """Too many queries are being answered. `retry_after` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(f"too many queries are being answered; try again in {retry_after:.0f} s")


class UnknownFormat(ChithiError):
    """A serialisation that nobody writes here, or not for this kind of answer. `expected` are those that exist."""

    def __init__(self, format: str, expected: Sequence[str]) -> None:
        self.format = format
        self.expected = tuple(expected)
        super().__init__(f"no format '{printable(format)}' here: expected one of {', '.join(expected)}")


class RdfError(ChithiError):
    """RDF that cannot be read: a file, or a stream (`path` is None). `line` counts from 1; None where unknown."""

    def __init__(self, path: Path | None, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = printable(reason, longest=300)
        self.line = line
        where = printable(str(path)) if path else "N-Quads"
        super().__init__(f"{where}{'' if line is None else f':{line}'}: {self.reason}")


class StoreError(ChithiError):
    """Something is wrong with the place where datasets are kept. `path` is that place."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{printable(str(path))}: {reason}")


class NoDataset(StoreError):
    """No dataset that can be read; `reason` says why and what helps."""


class StoreBusy(StoreError):
    """Another load holds the place; `process` is its number where it is known."""

    def __init__(self, path: Path, seconds: float, process: int | None = None) -> None:
        self.seconds = seconds
        self.process = process
        who = f" (process {process})" if process else ""
        super().__init__(path, f"another load{who} is running here; gave up after {seconds:g} s")


class Unusable(StoreError):
    """The file system refuses (rights, space, no locks), or files are damaged."""


def _listed(hits: "Sequence[Hit]") -> str:
    """Name things in one line: id, label and date, which tells two documents of one symbol apart."""
    names = [_named(hit) for hit in hits[:_LISTED]]
    return "; ".join(names) + (f"; and {len(hits) - _LISTED} more" if len(hits) > _LISTED else "")


def _named(hit: "Hit") -> str:
    about = ", ".join(printable(each, longest=80) for each in (hit.label, hit.date) if each)
    return f"{printable(hit.id)} ({about})" if about else printable(hit.id)
