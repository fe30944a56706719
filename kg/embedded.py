"""The embedded store: pyoxigraph, read-only over files on disk, or in memory."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import polars as pl
import pyoxigraph as ox

from kg.errors import QueryError, UnknownFormat, Unusable, printable
from kg.store import DATASET_FORMATS, Answer, Store, Term, prefixes, prepared
from ontology.iri import Base

if TYPE_CHECKING:
    from rdflib import Dataset

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_DATASETS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[(?:'[^']*'|[^\]'])*+\]")  # what the parser names "any letter" and the like
_EXPECTED = re.compile(r'"(?:\\.|[^"\\])*"|[A-Z]{2,}')
_PREFIX = re.compile(r"([^\s:<>(){},;\"'^]*):[^\s:]*$")

_SHOWN = 40  # characters of the word that was not expected
_EVALUATION = (OSError, RuntimeError, ValueError)  # what pyoxigraph raises while it answers

_Solutions = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class EmbeddedStore(Store):
    """A dataset in this process. Safe to use from several threads; every query runs in the caller's."""

    def __init__(self, inner: ox.Store, base: Base | None = None) -> None:
        self._inner: ox.Store | None = inner
        self._prefixes = prefixes(base or Base())

    @classmethod
    def open(cls, directory: Path, base: Base | None = None) -> Self:
        """Open the files that `kg.filling` wrote, read-only; raise Unusable where they are none or damaged."""
        try:
            return cls(ox.Store.read_only(str(directory)), base)
        except OSError as error:
            raise Unusable(directory, f"not a store that can be opened ({error})") from error

    @property
    def inner(self) -> ox.Store:
        """The pyoxigraph store, which pySHACL and the like read directly."""
        if self._inner is None:
            raise ValueError("the store is closed")
        return self._inner

    def query(self, text: str) -> Answer:
        """Answer SPARQL, evaluated as the answer is read."""
        inner, asked = self.inner, prepared(text)
        try:
            return _EmbeddedAnswer(inner.query(asked, prefixes=self._prefixes), self._prefixes)
        except SyntaxError as error:
            raise _query_error(error, asked) from error
        except UnicodeEncodeError as error:
            raise QueryError("the text is not Unicode") from error
        except _EVALUATION as error:
            raise QueryError(str(error)) from error

    def table(self, text: str) -> pl.DataFrame:
        """Answer a SELECT as text columns, by the engine's CSV and polars' reader: no Python object per cell."""
        answer = self.query(text)
        if answer.kind != "select":
            raise QueryError("only SELECT gives a table")
        if not answer.variables:
            return pl.DataFrame()
        return pl.read_csv(answer.serialize("csv"), infer_schema=False)

    def dump(self, format: str, sink: IO[bytes]) -> None:
        """Write everything, as it comes from the store; in TriG without prefixes, which would come in any order."""
        if format not in _DATASETS:
            raise UnknownFormat(format, DATASET_FORMATS)
        self.inner.dump(sink, _DATASETS[format])

    def graph(self) -> "Dataset":
        """Return the store as an rdflib Dataset, for notebooks: `default_graph` is the view, the others the claims."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        dataset = Dataset(store=OxigraphStore(store=self.inner))
        for prefix, namespace in self._prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def close(self) -> None:
        """Let go of the files, as soon as no answer is being read."""
        self._inner = None


class _EmbeddedAnswer(Answer):
    def __init__(self, solutions: _Solutions, prefixes: dict[str, str]) -> None:
        self._solutions = solutions
        self._prefixes = prefixes
        self.variables = ()
        if isinstance(solutions, ox.QuerySolutions):
            self.kind = "select"
            self.variables = tuple(variable.value for variable in solutions.variables)
        else:
            self.kind = "ask" if isinstance(solutions, ox.QueryBoolean) else "graph"

    def __bool__(self) -> bool:
        if not isinstance(self._solutions, ox.QueryBoolean):
            raise TypeError("only ASK is answered by yes or no")
        return bool(self._solutions)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        try:
            if isinstance(self._solutions, ox.QuerySolutions):
                for solution in self._solutions:
                    yield tuple(solution)
            elif isinstance(self._solutions, ox.QueryTriples):
                for triple in self._solutions:
                    yield triple.subject, triple.predicate, triple.object
        except _EVALUATION as error:
            raise QueryError(str(error)) from error

    def serialize(self, format: str) -> bytes:
        self.check(format)
        try:
            if isinstance(self._solutions, ox.QueryTriples):
                written = ox.serialize(self._solutions, format=_GRAPHS[format], prefixes=self._prefixes)
                written = _with_prefixes_sorted(written or b"") if format == "ttl" else written
            else:
                written = self._solutions.serialize(format=_RESULTS[format])
        except _EVALUATION as error:
            raise QueryError(str(error)) from error
        return written or b""


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
    expected = [each for each in _EXPECTED.findall(said) if each != "OPTIONAL"]  # always last, if seldom likely
    return QueryError(unexpected + (f": expected {' or '.join(expected)}" if expected else ""), line, column)


def _with_prefixes_sorted(turtle: bytes) -> bytes:
    """Keep the prefixes that are used, in order: pyoxigraph writes all, shuffled, and equal answers shall be equal."""
    lines = turtle.splitlines(keepends=True)
    prefixes = [line for line in lines if line.startswith(b"@prefix ")]
    body = b"".join(lines[len(prefixes) :])
    used = {name + b":" for name in re.findall(rb"([a-z-]+):", body)}
    return b"".join(sorted(line for line in prefixes if line.split()[1] in used)) + body
