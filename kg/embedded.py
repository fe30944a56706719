"""The embedded store: pyoxigraph, read-only over files on disk, or in memory."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import polars as pl
import pyoxigraph as ox

from kg import answering
from kg.errors import QueryError, UnknownFormat, Unusable
from kg.store import DATASET_FORMATS, Answer, Store, Term, prefixes, prepared
from ontology.iri import Base

if TYPE_CHECKING:
    from rdflib import Dataset

_DATASETS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}


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
        return _EmbeddedAnswer(answering.ask(self.inner, prepared(text), self._prefixes), self._prefixes)

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
    def __init__(self, solutions: answering.Solutions, prefixes: dict[str, str]) -> None:
        self._solutions = solutions
        self._prefixes = prefixes
        self.kind = answering.kind(solutions)
        self.variables = ()
        if isinstance(solutions, ox.QuerySolutions):
            self.variables = tuple(variable.value for variable in solutions.variables)

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
        except answering.FAILURES as error:
            raise QueryError(str(error)) from error

    def serialize(self, format: str) -> bytes:
        self.check(format)
        sink = io.BytesIO()
        if not isinstance(self._solutions, ox.QueryTriples):
            answering.write_results(self._solutions, format, sink)
            return sink.getvalue()
        answering.write_graph(self._solutions, format, self._prefixes, sink)
        return answering.sorted_prefixes(sink.getvalue()) if format == "ttl" else sink.getvalue()
