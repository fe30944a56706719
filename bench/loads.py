"""One load, timed in this process alone: `python -m bench.loads WAY TABLES WORK` prints what it took as JSON.

What lies outside the clock: starting Python, importing, counting the quads. TABLES is a folder of tables, WORK a
folder that holds `dataset.nq`, the N-Quads of those tables, and what loads write.
"""

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from api.dataset import SEARCH, STORE
from bench.row_by_row import RowByRow
from kg import filling, search
from kg.index import building
from kg.releases import Releases
from loaders.collection import Collection, ontology

NQUADS, LOADED = "dataset.nq", "load"
"""Names within WORK: the N-Quads, and the releases that `load` makes."""

_OPTIMIZED_ABOVE = 150_000_000  # bytes, about a million quads, as in the project's load: both leave the same store

Quads = Callable[[], int]


def nquads(tables: Path, work: Path) -> Quads:
    """Write the N-Quads of the tables, which the others read."""
    with (work / NQUADS).open("wb") as file:
        file.writelines(Collection([tables], check=False).nquads())
    return lambda: _lines(work)


def bulk(tables: Path, work: Path) -> Quads:
    """Fill a store on disk from the file: bulk_load, optimize, flush, and nothing else."""
    filled = ox.Store(str(_emptied(work / "bulk")))
    filled.bulk_load(path=work / NQUADS, format=ox.RdfFormat.N_QUADS)
    if (work / NQUADS).stat().st_size > _OPTIMIZED_ABOVE:
        filled.optimize()
    filled.flush()
    return lambda: len(filled)


def bulk_in_memory(tables: Path, work: Path) -> Quads:
    """Fill a store in memory from the file."""
    filled = ox.Store()
    filled.bulk_load(path=work / NQUADS, format=ox.RdfFormat.N_QUADS)
    return lambda: len(filled)


def store(tables: Path, work: Path) -> Quads:
    """Fill a store on disk from the tables, as the project does, with no checks."""
    directory = _emptied(work / "store")
    filling.bulk_load(directory, Collection([tables], check=False).facts(), named=ontology())
    return lambda: len(ox.Store.read_only(str(directory)))


def load(tables: Path, work: Path) -> Quads:
    """Do all that `chithi load` does but the checks: store, trace index, search index, sync, pointer."""
    collection = Collection([tables], check=False)

    def fill(folder: Path) -> None:
        filling.bulk_load(folder / STORE, collection.facts(), named=ontology())
        building.build(folder, collection.index_frames())
        search.build(folder / SEARCH, collection.search_entries())

    releases = Releases(_emptied(work / LOADED))
    releases.build("bench", fill)
    return lambda: len(ox.Store.read_only(str(releases.current().directory / STORE)))


def load_in_memory(tables: Path, work: Path) -> Quads:
    """Fill a store in memory from the tables, with the project's N-Quads in one piece and no checks."""
    filled = ox.Store()
    filled.bulk_load(b"".join(Collection([tables], check=False).nquads()), ox.RdfFormat.N_QUADS)
    return lambda: len(filled)


def rdflib(tables: Path, work: Path) -> Quads:
    """Fill an rdflib Dataset, which is in memory, from the tables, row by row."""
    loaded = RowByRow(tables)
    return lambda: sum(1 for _ in loaded.dataset.quads())


WAYS: dict[str, Callable[[Path, Path], Quads]] = {
    each.__name__: each for each in (nquads, bulk, store, load, bulk_in_memory, load_in_memory, rdflib)
}


def _lines(work: Path) -> int:
    with (work / NQUADS).open("rb") as file:
        return sum(1 for _ in file)


def _emptied(directory: Path) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def main(arguments: list[str]) -> None:
    """Run one way and print its seconds, quads and the most memory that the process had."""
    way, tables, work = WAYS[arguments[0]], Path(arguments[1]), Path(arguments[2])
    os.sync()  # so that nothing is still being written of what went before
    clock, cpu = time.perf_counter(), time.process_time()
    quads = way(tables, work)
    took = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # Linux gives kilobytes
    print(json.dumps({**took, "quads": quads(), "megabytes": memory}))


if __name__ == "__main__":
    main(sys.argv[1:])
