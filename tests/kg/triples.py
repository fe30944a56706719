"""Small datasets in TriG, as a store and as the index of what it says: for answers that need claims as well."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.index import Index
from kg.index.asking import frames_from
from kg.index.building import build
from ontology.iri import Base
from ontology.terms import KINDS, PREFIXES

BASE = Base()
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + "".join(
    f"@prefix {kind}: <{BASE.prefix(kind)}> .\n" for kind in KINDS
)


@dataclass(frozen=True)
class Data:
    """A store and its index."""

    store: EmbeddedStore
    index: Index

    def place(self, id: str) -> int:
        """The number of a place."""
        thing = self.index.thing(BASE.thing("place", id))
        assert thing is not None
        return thing


def data(trig: str, directory: Path) -> Data:
    """Read TriG; prefixes of the ontology, of vocabularies and of the kinds of things need not be declared."""
    inner = ox.Store()
    inner.load((HEAD + trig).encode(), ox.RdfFormat.TRIG)
    store = EmbeddedStore(inner)
    build(directory, frames_from(store))
    return Data(store, Index.open(directory))
