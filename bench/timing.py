"""Measuring several ways to do one thing side by side, so that a busy moment of the machine strikes all of them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Timing:
    """Runs of one way to do something. `best` is in seconds of the clock, `cpu` of all cores in that same run."""

    best: float
    cpu: float
    runs: int

    def over(self, other: "Timing") -> float:
        """Return how many times as long this took as `other`, by their best runs."""
        return self.best / other.best


def in_turn(ways: Mapping[str, Callable[[], object]], rounds: int, repeat: Mapping[str, int]) -> dict[str, Timing]:
    """Time `ways`, one after the other in each of `rounds`; those in `repeat` that often in a row."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            for _ in range(repeat.get(name, 1)):
                clock, cpu = time.perf_counter(), time.process_time()
                way()
                runs[name].append((time.perf_counter() - clock, time.process_time() - cpu))
    return {name: _timing(each) for name, each in runs.items()}


class Loads:
    """Timed runs of `bench.loads`, each in a process of its own: no caches, no heap of the one before."""

    def __init__(self, tables: Path, work: Path) -> None:
        self._tables, self._work = tables, work
        self._runs: dict[str, list[tuple[float, float]]] = {}
        self.quads: dict[str, int] = {}
        self.megabytes: dict[str, int] = {}

    def run(self, names: Sequence[str], rounds: int, deadline: float = 0, end: float | None = None) -> None:
        """Run `names` in turn, at most `rounds` times and only while another round ends before `deadline`.

        There is always one round, unless `end` comes first: then what runs is stopped and does not count. Both are
        by time.monotonic.
        """
        for done in range(rounds):
            start = time.monotonic()
            for name in names:
                if not self._one(name, end):
                    return
            took = time.monotonic() - start
            if done + 1 < rounds and time.monotonic() + took > deadline:
                break

    def _one(self, name: str, end: float | None) -> bool:
        command = [sys.executable, "-m", "bench.loads", name, str(self._tables), str(self._work)]
        left = None if end is None else max(0.0, end - time.monotonic())
        try:
            done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=left)
        except subprocess.TimeoutExpired:
            return False
        said = json.loads(done.stdout)
        self._runs.setdefault(name, []).append((said["seconds"], said["cpu"]))
        self.quads[name] = said["quads"]
        self.megabytes[name] = max(said["megabytes"], self.megabytes.get(name, 0))
        return True

    def __getitem__(self, name: str) -> Timing:
        return _timing(self._runs[name])


def _timing(runs: list[tuple[float, float]]) -> Timing:
    best, cpu = min(runs)
    return Timing(best, cpu, len(runs))
