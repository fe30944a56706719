"""A dataset that answers: the same for commands and for the web."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.closing import Closing
from kg.errors import Ambiguous, NotFound, NotTraceable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from kg.beginnings import Beginning
    from kg.conflicts import Conflict
    from kg.embedded import EmbeddedStore
    from kg.guard import Guard, Reply
    from kg.index import Index
    from kg.missing import Numbers
    from kg.queries import Value
    from kg.releases import Release
    from kg.search import Search
    from ontology.iri import Base

STORE, SEARCH = "store", "search.sqlite"
"""Names within a release; the index keeps its own."""

_TRACEABLE = ("document", "event", "action")


class Dataset(Closing):
    """A release that is being read. Its parts are imported and opened when they are first asked for."""

    def __init__(self, release: Release, base: Base, held: Closing | None = None) -> None:
        """Read a release, which `held` keeps on disk where it is not the release itself."""
        self._release, self._held = release, held or release
        self.base = base
        self.id = release.dataset

    @property
    def directory(self) -> Path:
        """Where the files of the store are."""
        return self._release.directory / STORE

    @cached_property
    def store(self) -> EmbeddedStore:
        """For SPARQL that nobody else wrote: a query of a stranger belongs to the guard."""
        from kg.embedded import EmbeddedStore

        return EmbeddedStore.open(self.directory, self.base)

    @cached_property
    def index(self) -> Index:
        """For traces."""
        from kg.index import Index

        return Index.open(self._release.directory)

    @cached_property
    def search(self) -> Search:
        """For words and names."""
        from kg.search import Search

        return Search(self._release.directory / SEARCH, self.base)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Where sources disagree, by thing and property; found once, which takes seconds on a large dataset."""
        from kg.conflicts import conflicts

        return conflicts(self.store)

    @cached_property
    def numbers(self) -> Numbers:
        """What is said of the numbers of documents; read once."""
        from kg.missing import numbers

        return numbers(self.store)

    @cached_property
    def beginnings(self) -> list[Beginning]:
        """Where lineage begins, and how much goes back to it; found once."""
        from kg.beginnings import beginnings

        return beginnings(self.index)

    def body(self, text: str) -> str:
        """The IRI of the one body that an id, `body/id`, IRI or name stands for.

        Raises NotFound with suggestions, Ambiguous with the candidates.
        """
        hits = self.search.resolve(text)
        found = [hit for hit in hits if hit.kind == "body" and self.index.thing(hit.iri) is not None]
        if len(found) > 1:
            raise Ambiguous(text, found)
        if found:
            return found[0].iri
        raise NotFound(text, self.search.near(text, kinds=["body"]))

    def traceable(self, text: str, as_of: date | None = None) -> str:
        """The IRI of the one document, event or action that a symbol, id, `kind/id`, IRI or name stands for.

        Of several, with a day, the one that is not surely later is meant.

        Raises NotFound with suggestions, Ambiguous with the candidates, NotTraceable for a body, place or person.
        """
        iri = f"{self.base.iri}id/{text}" if text.split("/")[0] in _TRACEABLE else text
        if self.index.node(iri) is not None:  # also what RDF files link without saying what it is called
            return iri
        found = self.search.resolve(text)
        traceable = [hit for hit in found if hit.kind in _TRACEABLE]
        if len(traceable) > 1 and as_of is not None:
            traceable = [hit for hit in traceable if not self._later(hit.iri, as_of)] or traceable
        if len(traceable) > 1:
            raise Ambiguous(text, traceable)
        if traceable:
            return traceable[0].iri
        if found:
            raise NotTraceable(found[0].iri, found[0].kind)
        raise NotFound(text, [hit for hit in self.search.near(text, 20) if hit.kind in _TRACEABLE][:5])

    def _later(self, iri: str, as_of: date) -> bool:
        from kg.index import EPOCH

        node = self.index.node(iri)
        return node is not None and bool(self.index.nodes.first[node] > as_of.toordinal() - EPOCH)

    def close(self) -> None:
        """Let the files go; parts that were never opened stay so."""
        for part in ("store", "search"):
            if part in self.__dict__:
                self.__dict__[part].close()
        self._held.close()


class Data:
    """A dataset as one request sees it: the same from its first question to its last, whatever is loaded meanwhile."""

    __slots__ = ("_dataset", "_guard", "base", "client", "id")

    def __init__(self, dataset: Dataset, guard: Guard, client: str = "") -> None:
        self._dataset, self._guard = dataset, guard
        self.id, self.base = dataset.id, dataset.base
        self.client = client
        """Whose query seconds its questions cost."""

    @property
    def index(self) -> Index:
        """For traces."""
        return self._dataset.index

    @property
    def search(self) -> Search:
        """For words and names."""
        return self._dataset.search

    @property
    def store(self) -> EmbeddedStore:
        """For our own queries that need a whole answer in this process; in a thread, never in the loop's."""
        return self._dataset.store

    @property
    def conflicts(self) -> list[Conflict]:
        """Where sources disagree; in a thread, as `store`."""
        return self._dataset.conflicts

    @property
    def numbers(self) -> Numbers:
        """What is said of the numbers of documents; in a thread, as `store`."""
        return self._dataset.numbers

    @property
    def beginnings(self) -> list[Beginning]:
        """Where lineage begins; in a thread, as `store`."""
        return self._dataset.beginnings

    def body(self, text: str) -> str:
        """As Dataset.body."""
        return self._dataset.body(text)

    def traceable(self, text: str, as_of: date | None = None) -> str:
        """As Dataset.traceable."""
        return self._dataset.traceable(text, as_of)

    async def ask(
        self,
        text: str,
        *,
        results: str | None = "json",
        graph: str | None = "ttl",
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        gzip: bool = False,
    ) -> Reply:
        """Answer SPARQL in a worker; raises what kg.guard.Guard.ask raises. Cancelled, the query dies."""
        from kg.guard import Question

        question = Question(text, self.id, results, graph, default_graphs, named_graphs, gzip, self.client)
        return await self._guard.ask(question)

    async def select(self, name: str, **bindings: Value | Iterable[Value]) -> list[dict[str, dict[str, str]]]:
        """Answer one of our `.rq` files in a worker: a row maps a variable to its term as SPARQL's JSON has it.

        A term is {"type", "value"} with "xml:lang" or "datatype" where it has one; unbound variables are absent.
        """
        import orjson

        from kg import queries

        reply = await self.ask(queries.bind(name, bindings))
        answer: dict[str, Any] = orjson.loads(reply.body)
        rows: list[dict[str, dict[str, str]]] = answer["results"]["bindings"]
        return rows
