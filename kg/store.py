"""What the rest of the project needs of a store, wherever it runs: questions in, terms and tables out. No updates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg import answering, queries, sparql
from kg.answering import GRAPHS, RESULTS
from kg.answering import Kind as Kind
from kg.answering import prefixes as prefixes
from kg.closing import Closing

if TYPE_CHECKING:
    import polars as pl

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

RESULT_FORMATS = tuple(RESULTS)
"""What SELECT and ASK are written as: the SPARQL 1.1 results formats."""

GRAPH_FORMATS = tuple(GRAPHS)
"""What CONSTRUCT and DESCRIBE are written as."""

DATASET_FORMATS = ("nquads", "trig")
"""What a whole dataset is written as."""


class Answer(ABC):
    """The answer to one query, read once: iterate over it or serialise it."""

    kind: Kind
    variables: tuple[str, ...]
    """Of SELECT, in order; empty otherwise."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that this kind of answer has."""
        return GRAPH_FORMATS if self.kind == "graph" else RESULT_FORMATS

    @abstractmethod
    def __bool__(self) -> bool:
        """What ASK answered; TypeError for other kinds."""

    @abstractmethod
    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        """Yield the rows of SELECT (None: unbound), the triples of a graph, nothing for ASK; raise QueryError."""

    @abstractmethod
    def serialize(self, format: str) -> bytes:
        """Return the whole answer in one of `formats`; raise UnknownFormat, or QueryError where evaluation fails.

        Whole, because an answer that is cut in the middle looks like a smaller one.
        """

    def check(self, format: str) -> None:
        """Raise UnknownFormat unless this kind of answer can be written as `format`."""
        answering.check(self.kind, format)


class Store(Closing):
    """A dataset that answers SPARQL: claims in named graphs, the consolidated view in the default graph."""

    @abstractmethod
    def query(self, text: str) -> Answer:
        """Answer SPARQL 1.1. Our prefixes need not be declared. Raise QueryError, for an update UpdateRefused."""

    @abstractmethod
    def table(self, text: str) -> pl.DataFrame:
        """Answer a SELECT as text columns: the bare IRIs and lexical forms, null for unbound; raise QueryError.

        An empty literal is null too. Ask for lang(?x) or datatype(?x) where they matter.
        """

    @abstractmethod
    def dump(self, format: str, sink: IO[bytes]) -> None:
        """Write everything, named graphs included, in one of DATASET_FORMATS; raise UnknownFormat."""

    def frame(self, name: str, **bindings: queries.Value | Iterable[queries.Value]) -> pl.DataFrame:
        """Answer one of our `.rq` files as a table; KeyError for an unknown name or parameter."""
        return self.table(queries.bind(name, bindings))

    def rows(self, name: str, **bindings: queries.Value | Iterable[queries.Value]) -> list[dict[str, str | None]]:
        """Answer one of our `.rq` files as rows: variable to text, None for unbound."""
        return self.frame(name, **bindings).to_dicts()


def prepared(text: str) -> str:
    """Return query text as stores take it, NFC like the texts in the store.

    Raise UpdateRefused or ServiceRefused, or TooComplex for what cannot be brought into NFC in bounded time.
    """
    composed = sparql.composed(text)
    sparql.refuse(composed)
    return composed
