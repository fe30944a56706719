"""What /metrics tells: requests by route and status, how long they took, the guard, the dataset.

Counted here rather than by prometheus_client's own counters, which cost several times as much a request and are
global to the process; its text format is used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric

if TYPE_CHECKING:
    from api.serving import Datasets
    from kg.guard import Guard, Status

BOUNDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
"""Of the histogram, in seconds."""

_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))


@dataclass
class _Seconds:
    total: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))


class Metrics:
    """Counts of one server."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._seconds: dict[str, _Seconds] = {}
        self.open = 0
        """Requests that are being answered."""

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request. `route` is a route's path with its parameters unfilled: there are few of them."""
        key = (route, method if method in _METHODS else "other", status)
        self._requests[key] = self._requests.get(key, 0) + 1
        taken = self._seconds.get(route)
        if taken is None:
            taken = self._seconds[route] = _Seconds()
        taken.total += seconds
        taken.buckets[bisect_left(BOUNDS, seconds)] += 1

    def families(self) -> Iterable[Metric]:
        """All that was counted, as prometheus_client takes it."""
        requests = CounterMetricFamily("chithi_requests", "Requests answered", labels=["route", "method", "status"])
        for (route, method, status), number in sorted(self._requests.items()):
            requests.add_metric([route, method, str(status)], number)
        yield requests
        seconds = HistogramMetricFamily("chithi_request_seconds", "Seconds until answers were sent", labels=["route"])
        for route, taken in sorted(self._seconds.items()):
            reached, buckets = 0, []
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), taken.buckets, strict=True):
                reached += number
                buckets.append((bound, reached))
            seconds.add_metric([route], buckets, taken.total)
        yield seconds
        yield GaugeMetricFamily("chithi_requests_open", "Requests being answered", self.open)
        yield InfoMetricFamily("chithi_build", "The program", {"version": version("chithi")})


def exposition(metrics: Metrics, datasets: Datasets, guard: Guard) -> bytes:
    """What /metrics answers, in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector([*metrics.families(), *_of_datasets(datasets), *_of_guard(guard.status())]))
    return generate_latest(registry)


class _Collector:
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of_datasets(datasets: Datasets) -> Iterable[Metric]:
    yield InfoMetricFamily("chithi_dataset", "The dataset that is served", {"id": datasets.id or ""})
    yield CounterMetricFamily("chithi_dataset_switches", "Datasets that were switched to", datasets.switches)


def _of_guard(status: Status) -> Iterable[Metric]:
    outcomes = CounterMetricFamily(
        "chithi_queries", "Queries answered, answered from the cache, or failed by reason", labels=["outcome"]
    )
    for outcome, number in sorted(status.outcomes.items()):
        outcomes.add_metric([outcome], number)
    yield outcomes
    workers = GaugeMetricFamily("chithi_workers", "Processes that answer queries", labels=["state"])
    for state in ("idle", "running", "slow"):
        workers.add_metric([state], getattr(status, state))
    yield workers
    yield GaugeMetricFamily("chithi_queries_waiting", "Queries that wait for a worker", status.waiting)
    yield GaugeMetricFamily("chithi_workers_bytes", "Memory of all workers together", status.megabytes << 20)
    yield GaugeMetricFamily("chithi_workers_confined", "Whether the system confines them", int(status.confined))
    yield CounterMetricFamily("chithi_guard_restarts", "Fork servers that had to be started again", status.restarts)
