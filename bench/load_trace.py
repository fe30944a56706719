"""Load and trace, measured against the usual ways and against the goals, in one run that ends within ten minutes."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from api.dataset import STORE
from bench.cascade import SIZES, Expected, write
from bench.loads import LOADED, NQUADS
from bench.row_by_row import RowByRow
from bench.timing import Loads, Timing, in_turn
from bench.traces import Disagreement, Subjects
from kg import shapes
from kg.index import Index, building
from kg.releases import Releases
from kg.trace import trace
from loaders.collection import Collection

ROOT = "https://w3id.org/chithi/id/document/ct-901"
# Seconds from the start. No further round of loads begins that would end after the first three; the last is the end.
_S_LOADED, _ROWS_LOADED, _M_LOADED, _END = 160, 210, 540, 580
_FAST = {"index": 100, "index, as Python rows": 5, "dict": 5}  # runs in a row, where one is too short to time


@dataclass
class Measured:
    """All figures of one run; what was not asked for is empty."""

    generated: dict[str, Expected] = field(default_factory=dict)
    loads: dict[str, Loads] = field(default_factory=dict)
    checks: dict[str, Timing] = field(default_factory=dict)
    findings: int = 0
    """What SHACL said of the generated cascade."""
    rows: int = 0
    """Rows of the trace that all ways agree on."""
    traces: dict[str, Timing] = field(default_factory=dict)
    growth: dict[str, Timing] = field(default_factory=dict)
    """The same trace in S and in M."""


def measure(sizes: list[str]) -> Measured:
    """Measure everything for `sizes` (S, M or both). Raise Disagreement where two ways give different answers."""
    start = time.monotonic()
    measured = Measured()
    with TemporaryDirectory(prefix="chithi-bench-") as name:
        folder = Path(name)
        with told("row by row gives the same quads"):
            same_quads(folder / "XS")
        if "S" in sizes:
            _generate("S", folder, measured)
            _measure_s(folder / "S", measured, start)
        if "M" in sizes:
            _generate("M", folder, measured)
            if measured.traces:
                with told("the same trace in S and in M"):
                    measured.growth = _growth(folder / "S", folder / "M")
            with told("load M"):
                measured.loads["M"].run(["bulk", "load"], 2, start + _M_LOADED, end=start + _END)
    return measured


def _generate(size: str, folder: Path, measured: Measured) -> None:
    tables = folder / size / "tables"
    with told(f"generate {size}"):
        measured.generated[size] = write(SIZES[size], tables)
        measured.loads[size] = Loads(tables, folder / size)
        measured.loads[size].run(["nquads"], 1)


def _measure_s(folder: Path, measured: Measured, start: float) -> None:
    loads = measured.loads["S"]
    with told("load S"):
        loads.run(["bulk", "store", "load", "bulk_in_memory", "load_in_memory"], 4, start + _S_LOADED)
    with told("load S row by row"):
        loads.run(["rdflib"], 2, start + _ROWS_LOADED)
    if len({loads.quads[way] for way in ("bulk", "store", "load", "rdflib")}) != 1:
        raise Disagreement(f"the ways to load give different numbers of quads: {loads.quads}")
    with told("check S"):
        measured.checks, measured.findings = _checks(folder / "tables")
    with told("trace in S"):
        memory = ox.Store()
        memory.bulk_load(path=folder / NQUADS, format=ox.RdfFormat.N_QUADS)
        with Releases(folder / LOADED).current() as release:
            disk = ox.Store.read_only(str(release.directory / STORE))
            subjects = Subjects(Index.open(release.directory), memory, disk, ROOT)
            measured.rows = subjects.agree(measured.generated["S"].traces["ct-901"])
            measured.traces = in_turn(subjects.ways(), 5, _FAST)


def same_quads(folder: Path) -> None:
    """Hold the row-by-row baseline against the loader, quad by quad; the ontology's blank nodes aside."""
    write(SIZES["XS"], folder)
    ours = b"".join(Collection([folder], check=False).nquads())
    theirs = "".join(_lines(RowByRow(folder).dataset))
    loaded, usual = (
        {str(quad) for quad in ox.parse(text, ox.RdfFormat.N_QUADS) if "_:" not in str(quad)} for text in (ours, theirs)
    )
    if loaded != usual:
        raise Disagreement(f"row by row gives other quads; for one: {min(loaded ^ usual)}")


def _lines(dataset: Dataset) -> Iterator[str]:
    for s, p, o, graph in dataset.quads():
        named = "" if graph == DATASET_DEFAULT_GRAPH_ID else f" <{graph}>"
        yield f"{s.n3()} {p.n3()} {o.n3()}{named} .\n"


def _checks(tables: Path) -> tuple[dict[str, Timing], int]:
    """Time reading without and with the checks of tables, and SHACL over the view; count what SHACL finds."""
    read = Collection([tables], check=False)
    read.view  # noqa: B018  # made once and kept: it is part of a load, so not of the checks
    view = b"".join(read.default_graph())
    ways = {
        "read": lambda: Collection([tables], check=False),
        "read and check": lambda: Collection([tables]),
        "view as N-Triples": lambda: b"".join(read.default_graph()),
        "SHACL": lambda: shapes.validate(view),
    }
    return in_turn(ways, 4, {}), len(shapes.validate(view))


def _index(folder: Path) -> Index:
    building.build(folder, Collection([folder / "tables"], check=False).index_frames())
    return Index.open(folder)


def _growth(small: Path, large: Path) -> dict[str, Timing]:
    """Time one directive's trace among ten and alone, after comparing both answers node by node."""
    indexes = {"S": _index(small), "M": _index(large)}
    found = [trace(each, ROOT).to_dict() for each in indexes.values()]
    if found[0] != found[1]:
        raise Disagreement("the trace in S is not the trace in M")
    ways = {name: lambda each=each: trace(each, ROOT) for name, each in indexes.items()}
    return in_turn(ways, 10, {"S": 100, "M": 100})


@contextmanager
def told(step: str) -> Iterator[None]:
    """Say on stderr what is being done, and afterwards how long it took."""
    start = time.monotonic()
    print(f"{step} …", end=" ", file=sys.stderr, flush=True)
    yield
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
