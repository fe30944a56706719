"""The figures of a run as Markdown: goals first, then every measurement with what it holds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.load_trace import Measured
from bench.machine import described
from bench.timing import Timing

_HEAD = """\
# Load and trace: results

Written by `make bench`. S is one central directive over 63 provinces, 705 districts and 10,600 communes (11,000
documents and as many events), M ten such directives over the same places; `bench/cascade.py` makes both. Times are
the shortest of N runs, the ways taken in turn, so that ratios say more than seconds. Each load runs in a process of
its own; starting Python and importing are outside the clock. Before anything is timed, answers are compared: the
loads quad by quad on a small cascade and by count on S, the traces row by row and with what was generated."""

_LOADS = {
    "bulk": "`bulk_load` of the N-Quads from a file, `optimize`, `flush`; store on disk",
    "store": "the project: CSV to the same store on disk, no checks",
    "load": "the project: all of `chithi load` but the checks (store, trace index, search index, sync, pointer)",
    "bulk_in_memory": "`bulk_load` of the N-Quads from a file; store in memory",
    "load_in_memory": "the project: CSV to a store in memory, no checks",
    "rdflib": "csv.DictReader and rdflib, row by row; Dataset in memory, no checks",
}


@dataclass(frozen=True)
class Ratio:
    """How two measurements compare, and what is wanted: at least or at most `limit`, and perhaps `better`."""

    what: str
    measured: float
    wanted: str
    limit: float
    better: float | None = None
    unit: str = "×"

    def row(self) -> tuple[str, ...]:
        """Return the cells of a table: what, the measurement, the goal, and whether it holds."""
        goal = f"{self.wanted} {self.limit:g} {self.unit}"
        goal += f" (better {self.better:g})" if self.better is not None else ""
        holds = "yes" if self._holds(self.limit) else "no"
        if self.better is not None and self._holds(self.better):
            holds = "yes, the better too"
        digits = 3 if abs(self.measured) < 0.1 else 2
        return self.what, f"{self.measured:,.{digits}f} {self.unit}", goal, holds

    def _holds(self, limit: float) -> bool:
        return self.measured <= limit if self.wanted == "≤" else self.measured >= limit


def markdown(measured: Measured) -> str:
    """Return the whole report."""
    parts = [_HEAD, goals(_ratios(measured)), machine(), *(_loads(size, measured) for size in measured.loads)]
    if measured.traces:
        parts += [_checks(measured), _traces(measured)]
    return "\n\n".join(parts) + "\n"


def goals(ratios: Iterable[Ratio]) -> str:
    """Return the goals and what was measured, as a section."""
    return "## Goals\n\n" + table(("what", "measured", "goal", "holds"), [ratio.row() for ratio in ratios])


def _ratios(measured: Measured) -> Iterator[Ratio]:
    for size, loads in measured.loads.items():
        for way, what in (("store", "CSV to store"), ("load", "CSV to store with indexes and sync")):
            if way in loads.quads:
                ratio = loads[way].over(loads["bulk"])
                yield Ratio(f"{what} over `bulk_load` alone, on disk, {size}", ratio, "≤", 1.25)
    if measured.traces:
        loads, traces = measured.loads["S"], measured.traces
        for way, where in (("load_in_memory", "both in memory"), ("store", "rdflib in memory, ours on disk")):
            yield Ratio(f"rdflib row by row over CSV to store, {where}, S", loads["rdflib"].over(loads[way]), "≥", 6)
        ratio = _checking(measured) / loads["bulk"].best
        yield Ratio("all checks over `bulk_load` alone, on disk, S", ratio, "≤", 0.5)
        for way in ("SPARQL in memory", "SPARQL on disk"):
            yield Ratio(f"trace by {way} over trace by index, S", traces[way].over(traces["index"]), "≥", 50)
    if measured.growth:
        yield Ratio("the same trace in M over S", measured.growth["M"].over(measured.growth["S"]), "≤", 1.2)


def _checking(measured: Measured) -> float:
    checks = measured.checks
    tables = checks["read and check"].best - checks["read"].best
    return tables + checks["view as N-Triples"].best + checks["SHACL"].best


def machine() -> str:
    """Return the machine and the versions, as a section."""
    return "## Machine\n\n" + table(("", ""), list(described().items()))


def _loads(size: str, measured: Measured) -> str:
    loads, rows = measured.loads[size], measured.generated[size].rows
    said = f"{sum(rows.values()):,} rows, {rows['documents']:,} of them of documents."
    if "load" in loads.quads:
        said += f" They give {loads.quads['load']:,} quads."
    else:
        said += " The machine was too busy to load them in the time."
    if size == "M":
        said += " rdflib row by row is measured on S only: here it would take ten times the time and memory."
    lines = [
        (what, *_cells(loads[way]), f"{loads.megabytes[way]:,} MB")
        for way, what in _LOADS.items()
        if way in loads.quads
    ]
    return f"## Load, {size}\n\n{said}\n\n" + table(("way", "s", "CPU s", "N", "peak memory"), lines)


def _checks(measured: Measured) -> str:
    rows = [(name, *_cells(timing)) for name, timing in measured.checks.items()]
    said = (
        "All checks are those of the tables (the difference of the first two) and SHACL over the consolidated view,\n"
        f"with the writing of that view as N-Triples; SHACL had {measured.findings:,} findings."
    )
    return f"## Checks, S\n\n{said}\n\n" + table(("step", "s", "CPU s", "N"), rows)


def _traces(measured: Measured) -> str:
    timings = measured.traces | {f"index, {size}": timing for size, timing in measured.growth.items()}
    rows = [
        (name, f"{timing.best * 1000:,.2f}", timing.runs, f"{timing.over(measured.traces['index']):,.1f}")
        for name, timing in timings.items()
    ]
    said = (
        f"Everything below 901-CT/TW, {measured.rows:,} things, before JSON. `index` gives things, depths, days,\n"
        "links and gaps in columns. The others give IRI, label, symbol, level, date and bounds of each thing: SPARQL\n"
        "as solutions whose text is not read, the dict and the networkx graph as Python texts made beforehand."
    )
    return f"## Trace\n\n{said}\n\n" + table(("way", "ms", "N", "× index"), rows)


def _cells(timing: Timing) -> tuple[str, str, int]:
    return f"{timing.best:,.2f}", f"{timing.cpu:,.2f}", timing.runs


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def with_part(report: str, part: str) -> str:
    """Return a report in which a part, known by its first line (`# …`), stands in place of an older one, or last."""
    title = part.partition("\n")[0]
    parts = [each.strip() for each in re.split(r"^(?=# )", report, flags=re.MULTILINE) if each.strip()]
    titles = [each.partition("\n")[0] for each in parts]
    if title in titles:
        parts[titles.index(title)] = part.strip()
    else:
        parts.append(part.strip())
    return "\n\n".join(parts) + "\n"
