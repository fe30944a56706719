"""The dataset that commands answer from, opened as far as it is used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import click

from api.settings import Settings
from kg.errors import Ambiguous, NotFound, NotTraceable
from kg.releases import LAYOUT, Pointer, Release, Releases
from loaders.inputs import bundled, fingerprint
from ontology.iri import Base

if TYPE_CHECKING:
    from kg.embedded import EmbeddedStore
    from kg.index import Index
    from kg.search import Search

STORE, SEARCH = "store", "search.sqlite"
"""Names within a release; the index keeps its own."""

_TRACEABLE = ("document", "event", "action")


class Dataset:
    """The current release. Its parts are imported and opened when they are first asked for."""

    def __init__(self, release: Release, base: Base) -> None:
        self._release, self._base = release, base
        self.id = release.dataset

    @cached_property
    def store(self) -> EmbeddedStore:
        """For SPARQL."""
        from kg.embedded import EmbeddedStore

        return EmbeddedStore.open(self._release.directory / STORE, self._base)

    @cached_property
    def index(self) -> Index:
        """For traces."""
        from kg.index import Index

        return Index.open(self._release.directory)

    @cached_property
    def search(self) -> Search:
        """For words and names."""
        from kg.search import Search

        return Search(self._release.directory / SEARCH)

    def traceable(self, text: str) -> str:
        """The IRI of the one document, event or action that a symbol, id, `kind/id`, IRI or name stands for.

        Raises NotFound with suggestions, Ambiguous with the candidates, NotTraceable for a body, place or person.
        """
        iri = f"{self._base.iri}id/{text}" if text.split("/")[0] in _TRACEABLE else text
        if self.index.node(iri) is not None:  # also what RDF files link without saying what it is called
            return iri
        found = self.search.resolve(text)
        traceable = [hit for hit in found if hit.kind in _TRACEABLE]
        if len(traceable) > 1:
            raise Ambiguous(text, traceable)
        if traceable:
            return traceable[0].iri
        if found:
            raise NotTraceable(found[0].iri, found[0].kind)
        raise NotFound(text, [hit for hit in self.search.near(text, 20) if hit.kind in _TRACEABLE][:5])


def current(settings: Settings) -> Dataset:
    """The current dataset. The bundled collections are loaded the first time, and again when they have changed."""
    releases = Releases(settings.store)
    if _outdated(releases.pointer(), settings):
        from api.cli.loading import load

        click.echo("loading the bundled collections …", err=True)
        load(bundled(), settings, own=False)
    return Dataset(releases.current(), settings.base)


def _outdated(pointer: Pointer | None, settings: Settings) -> bool:
    """Whether nothing is loaded, or a bundle that is not the one at hand. What a user loaded is never outdated."""
    if pointer is None:
        return True
    return pointer.bundled and (pointer.layout != LAYOUT or pointer.dataset != fingerprint(bundled(), settings.base))
