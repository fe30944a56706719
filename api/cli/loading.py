"""Pouring tables and RDF files into a new release of the store: the one place where loaders meet kg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.cli.progress import shown
from api.dataset import SEARCH, STORE
from api.variables import Place
from kg import filling, search
from kg.embedded import EmbeddedStore
from kg.index import asking, building
from kg.releases import Releases
from loaders.collection import Collection, ontology
from loaders.inputs import fingerprint
from ontology.iri import Base


@dataclass
class Loaded:
    """What a load made: the dataset's id, the rows of each table, the quads (None where it was loaded before)."""

    dataset: str
    rows: Mapping[str, int]
    quads: int | None = None


def load(given: list[Path], settings: Place, *, own: bool) -> Loaded:
    """Load folders of tables and RDF files as the current dataset.

    `own` says that a user chose what to load: such a dataset is never replaced by a newer bundle. Raises BadTables,
    RdfError and what kg.releases raises; the dataset that was there then stays.
    """
    folders = [path for path in given if path.is_dir()]
    files = [path for path in given if not path.is_dir()]
    collection = Collection(folders, settings.base) if folders else None
    loaded = Loaded(fingerprint(given, settings.base), collection.counts if collection else {})

    def fill(folder: Path) -> None:
        if collection:
            blocks = shown(collection.facts(), sum(collection.counts.values()))
            loaded.quads = filling.bulk_load(folder / STORE, blocks, named=ontology())
        if files:
            loaded.quads = filling.load_files(folder / STORE, files)
        _index(folder, collection if not files else None, settings.base)

    Releases(settings.store).build(loaded.dataset, fill, bundled=not own)
    return loaded


def _index(folder: Path, collection: Collection | None, base: Base) -> None:
    """Build the indexes beside the store: from the tables at hand, or from what the store answers."""
    if collection:
        building.build(folder, collection.index_frames())
        search.build(folder / SEARCH, collection.search_entries())
    else:
        with EmbeddedStore.open(folder / STORE, base) as store:
            building.build(folder, asking.frames_from(store))
            search.build(folder / SEARCH, search.entries(store))
