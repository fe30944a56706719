"""What the rest of the project needs of a store, wherever it runs: questions in, terms and tables out. No updates."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import IO, Literal, TypeAlias

import polars as pl
import pyoxigraph as ox

from kg import queries
from kg.closing import Closing
from kg.errors import ServiceRefused, UnknownFormat, UpdateRefused
from ontology.iri import Base
from ontology.terms import KINDS, PREFIXES

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Kind: TypeAlias = Literal["select", "ask", "graph"]

RESULT_FORMATS = ("json", "xml", "csv", "tsv")
"""What SELECT and ASK are written as: the SPARQL 1.1 results formats."""

GRAPH_FORMATS = ("ttl", "nt", "jsonld", "rdfxml")
"""What CONSTRUCT and DESCRIBE are written as."""

DATASET_FORMATS = ("nquads", "trig")
"""What a whole dataset is written as."""

# Comments and the prologue (BASE, PREFIX) may come before the word that says what is asked. Possessive: linear time.
_FIRST_WORD = re.compile(
    r"(?:\s++|#[^\n\r]*+|BASE\s*+<[^>]*+>|PREFIX\s++[^\s:]*+:\s*+<[^>]*+>)*+([A-Z]++)", re.IGNORECASE
)
# Strings, IRIs and comments, in which SERVICE is a word like any other. An open string ends with the line or the text,
# and nothing is tried twice: linear time.
_TEXT = re.compile(
    r"\\.|"  # an escape in a name, such as ex:o\'clock, opens no string
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\\?\Z)"
    r'|"(?:[^"\\\n\r]|\\.)*+(?:"|(?=[\n\r])|\\?\Z)'
    r"|'(?:[^'\\\n\r]|\\.)*+(?:'|(?=[\n\r])|\\?\Z)"
    r'|<[^<>"{}|^`\\\x00-\x20]*+>'
    r"|#[^\n\r]*+",
    re.DOTALL,
)
_SERVICE = re.compile(r"(?<![\w?$:-])SERVICE(?![\w:-])", re.IGNORECASE)
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))


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
        if format not in self.formats:
            raise UnknownFormat(format, self.formats)


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


def prefixes(base: Base) -> dict[str, str]:
    """Return the prefixes that need not be declared: those of the ontology, `id:`, and each kind (`document:…`)."""
    return {**PREFIXES, "id": f"{base.iri}id/", **{kind: base.prefix(kind) for kind in KINDS}}


def prepared(text: str) -> str:
    """Return query text as stores take it, NFC like the texts in the store; raise UpdateRefused or ServiceRefused."""
    match = _FIRST_WORD.match(text)
    if match and (word := match[1].upper()) in _UPDATES:
        raise UpdateRefused(word)
    if _SERVICE.search(_TEXT.sub(" ", text)):
        raise ServiceRefused
    return unicodedata.normalize("NFC", text)
