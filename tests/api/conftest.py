"""Servers that tests of the API share: on all bundled collections, on one, on one with disputes, on RDF of others."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from loaders.tables import BUNDLE
from tests.api.served import DISPUTED, FOREIGN, client
from tests.conftest import Server, _program, _serving
from tests.loaders.clusters import write


@pytest.fixture(scope="session")
def web(server: Server) -> Iterator[httpx2.Client]:
    """A client of `chithi serve` on the bundled collections."""
    with client(server.url) as connected:
        yield connected


@pytest.fixture(scope="session")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server on tests.api.served.DISPUTED, with another base."""
    folder = tmp_path_factory.mktemp("disputed")
    write(folder / "tables", DISPUTED)
    yield from _loaded(folder, folder / "tables", CHITHI_BASE="https://example.org/data/")


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server on tests.api.served.FOREIGN."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "foreign.ttl").write_text(FOREIGN, encoding="utf-8")
    yield from _loaded(folder, folder / "foreign.ttl")


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server on data/chi-thi-09 alone: few enough things to ask for each."""
    yield from _loaded(tmp_path_factory.mktemp("articles"), BUNDLE / "chi-thi-09")


def _loaded(home: Path, what: Path, **variables: str) -> Iterator[httpx2.Client]:
    loaded = _program(home)("load", str(what), **variables)
    assert loaded.returncode == 0, loaded.stderr
    with _serving(home, home / "store", **variables) as server, client(server.url) as connected:
        yield connected
