"""The loader and a store asked by SPARQL supply the same columns for the indexes (docs/decisions/0003)."""

from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest

from bench import cascade
from kg import search
from kg.catalogue import Filters, find
from kg.embedded import EmbeddedStore
from kg.index import FILE, Index, asking, building
from kg.stats import stats
from kg.trace import trace
from loaders.collection import Collection
from loaders.inputs import bundled
from tests.loaders import clusters


@pytest.fixture(scope="module", params=["bundled", "generated"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, EmbeddedStore]:
    """A collection, and a store of its quads."""
    folders = bundled()
    if request.param == "generated":
        folders = [tmp_path_factory.mktemp("tables")]
        cascade.write(cascade.size("XS"), folders[0])
    collection = Collection(folders)
    inner = ox.Store()
    inner.bulk_load(b"".join(collection.nquads()), ox.RdfFormat.N_QUADS)
    return collection, EmbeddedStore(inner)


def _rows(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return sorted(frame.rows(), key=str)


def test_the_columns_of_the_trace_index_are_the_same(both: tuple[Collection, EmbeddedStore]) -> None:
    collection, store = both
    given, asked = collection.index_frames(), asking.frames_from(store)
    named = given["links"]["claim"].implode()
    given["claims"] = given["claims"].filter(pl.col("iri").is_in(named))
    asked["claims"] = asked["claims"].filter(pl.col("iri").is_in(named))
    for name, frame in given.items():
        assert _rows(asked[name].select(frame.columns)) == _rows(frame), name
    assert len(given["links"]) > 10


def test_so_are_the_index_files_and_every_trace(both: tuple[Collection, EmbeddedStore], tmp_path: Path) -> None:
    collection, store = both
    for name, frames in (("given", collection.index_frames()), ("asked", asking.frames_from(store))):
        (tmp_path / name).mkdir()
        building.build(tmp_path / name, frames)
    assert (tmp_path / "given" / FILE).read_bytes() == (tmp_path / "asked" / FILE).read_bytes()
    index = Index.open(tmp_path / "given")
    assert all(trace(index, iri, "both").to_dict()["nodes"] for iri in collection.index_frames()["nodes"]["iri"][:50])


def test_the_entries_of_the_search_index_are_the_same(both: tuple[Collection, EmbeddedStore]) -> None:
    collection, store = both
    given = collection.search_entries()
    assert _rows(search.entries(store).select(given.columns)) == _rows(given)


def test_lists_hold_what_the_view_holds(tmp_path: Path) -> None:
    tables = {
        "sources": "id,title\ns,S",
        "bodies": "id,branch,source\nx1,public-security,s\nx2,military,s",
        "documents": "id,symbol,issuer,source,certainty\na,1/CT,x1;x2,s,\nb,2/KH,,s,disputed\nc,3/KH,,s,",
        "relations": "subject,relation,object,source,certainty\nb,implements,a,s,disputed\nc,implements,a,s,",
    }
    collection = Collection([clusters.write(tmp_path / "tables", tables)])
    inner = ox.Store()
    inner.bulk_load(b"".join(collection.nquads()), ox.RdfFormat.N_QUADS)
    store = EmbeddedStore(inner)
    for name, frames in (("given", collection.index_frames()), ("asked", asking.frames_from(store))):
        (tmp_path / name).mkdir()
        building.build(tmp_path / name, frames)
    assert (tmp_path / "given" / FILE).read_bytes() == (tmp_path / "asked" / FILE).read_bytes()
    index = Index.open(tmp_path / "given")
    listed = find(index, "document").iris
    said = store.table("SELECT ?d { ?d a ct:Document } ORDER BY ?d")["d"].to_list()
    assert [iri.rpartition("/")[2] for iri in listed] == ["a", "c"]
    assert listed == said
    assert stats(index)["kinds"]["document"] == 2
    assert len(trace(index, listed[0], disputed=True).to_dict()["nodes"]) == 3
    for branch in ("joint", "state", "public-security", "military"):
        assert find(index, "document", Filters(branch=branch)).iris == listed[:1]
    assert find(index, "document", Filters(branch="party")).iris == []
