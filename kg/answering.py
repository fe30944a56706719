"""What pyoxigraph is asked and answers, the same in this process and in the workers of kg.guard. Imports little."""

import re
from collections.abc import Iterable, Sequence
from typing import IO, Literal, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError, UnknownFormat, printable
from ontology.iri import Base
from ontology.terms import KINDS, PREFIXES

Kind: TypeAlias = Literal["select", "ask", "graph"]
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
FAILURES = (OSError, RuntimeError, ValueError)
"""What pyoxigraph raises while it evaluates."""

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[(?:'[^']*'|[^\]'])*+\]")  # what the parser names "any letter" and the like
_EXPECTED = re.compile(r'"(?:\\.|[^"\\])*"|[A-Z]{2,}')
_PREFIX = re.compile(r"([^\s:<>(){},;\"'^]*):[^\s:]*$")
_DECLARED = re.compile(rb"@prefix ([a-z-]+):.*\n")
_NAMES = re.compile(rb"(?<![a-z-])([a-z-]++):")  # linear, also in a text that is one long word
_UNLIKELY = ("OPTIONAL", "LATERAL", "SERVICE")  # named wherever a pattern may stand
_WRITTEN = {name: f"{name}:" for name in ("id", *PREFIXES, *KINDS)}
_SHOWN = 40  # characters of the word that was not expected

Graphs: TypeAlias = tuple[Sequence[str], Sequence[str]]
"""IRIs: the graphs merged into the default graph, and the named ones."""


def prefixes(base: Base) -> dict[str, str]:
    """Return the prefixes that need not be declared: those of the ontology, `id:`, and each kind (`document:…`)."""
    return {**PREFIXES, "id": f"{base.iri}id/", **{kind: base.prefix(kind) for kind in KINDS}}


def ask(store: ox.Store, text: str, prefixes: dict[str, str], graphs: Graphs = ((), ())) -> Solutions:
    """Parse a query and begin to answer it; `graphs`, unless both are empty, stand in place of FROM and FROM NAMED.

    Raise QueryError. The text is one that `kg.store.prepared` let through.
    """
    # Handing over all prefixes takes a third of the time of a small query; a name that stands nowhere cannot be used.
    used = {name: iri for name, iri in prefixes.items() if _WRITTEN[name] in text}
    try:
        if not any(graphs):
            return store.query(text, prefixes=used)
        default, named = ([ox.NamedNode(iri) for iri in each] for each in graphs)
        return store.query(text, prefixes=used, default_graph=[*default], named_graphs=[*named])
    except SyntaxError as error:
        raise _query_error(error, text) from error
    except UnicodeEncodeError as error:
        raise QueryError("the text is not Unicode") from error
    except FAILURES as error:
        raise QueryError(str(error)) from error


def kind(solutions: Solutions) -> Kind:
    """Say what was asked."""
    if isinstance(solutions, ox.QuerySolutions):
        return "select"
    return "ask" if isinstance(solutions, ox.QueryBoolean) else "graph"


def check(kind: Kind, format: str) -> None:
    """Raise UnknownFormat unless this kind of answer can be written as `format`."""
    formats = GRAPHS if kind == "graph" else RESULTS
    if format not in formats:
        raise UnknownFormat(format, tuple(formats))


def write_results(solutions: ox.QuerySolutions | ox.QueryBoolean, format: str, sink: IO[bytes]) -> None:
    """Evaluate a SELECT or ASK and write its answer as it comes; raise QueryError, and whatever `sink` raises."""
    try:
        solutions.serialize(sink, RESULTS[format])
    except FAILURES as error:
        raise QueryError(str(error)) from error


def write_graph(triples: Iterable[ox.Triple], format: str, prefixes: dict[str, str], sink: IO[bytes]) -> None:
    """Evaluate a CONSTRUCT or DESCRIBE and write its triples as they come; raise QueryError, and what `sink` raises.

    Turtle needs `sorted_prefixes` when it is whole.
    """
    try:
        ox.serialize(triples, sink, GRAPHS[format], prefixes=prefixes)
    except FAILURES as error:
        raise QueryError(str(error)) from error


def sorted_prefixes(turtle: bytes | bytearray) -> bytes:
    """Keep the prefixes that are used, in order: pyoxigraph writes all, shuffled, and equal answers shall be equal."""
    declared, end = [], 0
    while line := _DECLARED.match(turtle, end):
        declared.append((line[1], line[0]))
        end = line.end()
    body = turtle[end:]
    used = set(_NAMES.findall(body))
    return b"".join([*sorted(line for name, line in declared if name in used), body])


def _query_error(error: SyntaxError, text: str) -> QueryError:
    """Say in one line what pyoxigraph says in many: its parser lists every character that could have come."""
    match = _POSITION.search(str(error))
    if not match:
        return QueryError(str(error))
    line, column, said = int(match[1]), int(match[2]), _CHARACTER_CLASS.sub("", match[3])
    lines = text.split("\n")[line - 1 :] or [""]
    before, rest = lines[0][: column - 1], " ".join([lines[0][column - 1 :], *lines[1:]]).split()
    if "Prefix not found" in said:
        prefix = _PREFIX.search(before)
        return QueryError(f"unknown prefix '{prefix[1] if prefix else ''}:'", line, column)
    if "IRI parsing failed" in said:
        return QueryError("not an absolute IRI", line, column)
    unexpected = f"unexpected '{printable(rest[0], _SHOWN)}'" if rest else "unexpected end"
    expected = [each for each in _EXPECTED.findall(said) if each not in _UNLIKELY]
    return QueryError(unexpected + (f": expected {' or '.join(expected)}" if expected else ""), line, column)
