"""One trace done in six ways. All give the same things with the same columns, which is checked before any is timed."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import networkx
import pyoxigraph as ox

from bench.lineage import Truth
from kg.index import EPOCH, UNKNOWN, Array, Index
from kg.trace import trace
from kg.traced import Trace
from ontology.terms import CT

Found: TypeAlias = tuple[str | None, ...]
"""IRI, label, symbol, level, date (EDTF) and the days that bound it; None where nothing is known."""

_HERE = Path(__file__).resolve().parent
_EDGES = f"SELECT ?source ?target WHERE {{ ?source <{CT.derivesFrom}> ?target }}"


class Disagreement(Exception):
    """Two ways to trace found different things, so that their times mean nothing."""


@dataclass
class Subjects:
    """What the ways work on, each of it made before the clock starts."""

    index: Index
    memory: ox.Store
    disk: ox.Store
    root: str
    """IRI of the directive."""

    def __post_init__(self) -> None:
        edges = [(_text(row[0]) or "", _text(row[1]) or "") for row in _select(self.memory, _EDGES)]
        things = {str(found[0]): found for found in map(_found, _select(self.memory, _query("things", self.root)))}
        self.derived: dict[str, list[str]] = {}
        for source, target in edges:
            self.derived.setdefault(target, []).append(source)
        self.things = things
        self.graph: Any = networkx.DiGraph((target, source) for source, target in edges)
        for name, found in things.items():
            self.graph.add_node(name, found=found)

    def ways(self) -> Mapping[str, Callable[[], object]]:
        """Return the ways by name."""
        return {
            "index": self.by_index,
            "index, as Python rows": self.by_index_as_rows,
            "dict": self.by_dict,
            "networkx": self.by_networkx,
            "SPARQL in memory": lambda: self.by_sparql(self.memory),
            "SPARQL on disk": lambda: self.by_sparql(self.disk),
        }

    def by_index(self) -> Trace:
        """Trace as the project does: things, depths, days, links and gaps, in columns."""
        return trace(self.index, self.root)

    def by_index_as_rows(self) -> list[Found]:
        """Trace as the project does, and turn the columns that the others give into rows of Python texts."""
        nodes, rows = self.index.nodes, self.by_index().nodes[1:]
        columns = (nodes.iri.take(rows), nodes.label.take(rows), nodes.symbol.take(rows), nodes.level.take(rows))
        return list(
            zip(*columns, nodes.edtf.take(rows), _days(nodes.first[rows]), _days(nodes.last[rows]), strict=True)
        )

    def by_dict(self) -> list[Found]:
        """Go breadth first through a dict of lists."""
        seen, waiting, found = {self.root}, deque([self.root]), []
        while waiting:
            for name in self.derived.get(waiting.popleft(), ()):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
                    found.append(self.things[name])
        return found

    def by_networkx(self) -> list[Found]:
        """Go breadth first through a networkx DiGraph whose nodes have their columns as attributes."""
        nodes = self.graph.nodes
        return [nodes[name]["found"] for _, name in networkx.bfs_edges(self.graph, self.root)]

    def by_sparql(self, store: ox.Store) -> list[Any]:
        """Ask for everything below the root; the solutions as they come, no text of theirs read."""
        return _select(store, _query("trace", self.root))

    def agree(self, truth: Truth) -> int:
        """Compare all ways row by row, and with what was generated; return the number of rows or raise Disagreement."""
        expected = sorted(self.by_index_as_rows(), key=str)
        others = {
            "dict": self.by_dict(),
            "networkx": self.by_networkx(),
            "SPARQL in memory": [_found(row) for row in self.by_sparql(self.memory)],
            "SPARQL on disk": [_found(row) for row in self.by_sparql(self.disk)],
        }
        for name, rows in others.items():
            if sorted(rows, key=str) != expected:
                odd = next(iter(set(rows) ^ set(expected)), "a row twice")
                raise Disagreement(f"{name}: {len(rows)} rows where the index has {len(expected)}; for one: {odd}")
        found = self.by_index()
        counts = (len(found.nodes) - 1, len(found.links), len(found.gaps), int(found.depth.max()))
        wanted = (truth.documents + truth.events + truth.actions, truth.links, truth.gaps, truth.depth)
        if counts != wanted:
            raise Disagreement(f"things, links, gaps and depth are {counts}, but {wanted} were generated")
        return len(expected)


def _select(store: ox.Store, query: str) -> list[Any]:
    solutions = store.query(query)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(query)
    return list(solutions)


def _query(name: str, root: str) -> str:
    return (_HERE / f"{name}.rq").read_text(encoding="utf-8").replace("$root", f"<{root}>")


def _text(term: Any) -> str | None:
    return None if term is None else str(term.value)


def _found(row: Any) -> Found:
    texts = [_text(row[i]) for i in range(7)]
    level = texts[3]
    return (*texts[:3], level.rpartition("/")[2] if level else None, *texts[4:])


def _days(days: Array) -> list[str | None]:
    return [None if day == UNKNOWN else date.fromordinal(day + EPOCH).isoformat() for day in days.tolist()]
