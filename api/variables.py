"""Every setting once: its name, its default, what it may be and what it sets.

The options of the commands are made from this table, `api.settings` is held equal to it by a test, and so is the
page about the commands. It imports nothing heavy: `chithi --help` reads it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from platformdirs import user_data_path

from ontology.iri import DEFAULT_BASE, Base

LEVELS = ("debug", "info", "warning", "error")
"""Of the log, from all to little."""


@dataclass(frozen=True)
class Variable:
    """One setting: the option `--query-seconds` and the variable `CHITHI_QUERY_SECONDS` are `query_seconds` here."""

    name: str
    type: type[str | int | float | Path]
    default: str | int | float
    sets: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    @cached_property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"CHITHI_{self.name.upper()}"

    @cached_property
    def option(self) -> str:
        """Its name on the command line."""
        return f"--{self.name.replace('_', '-')}"


VARIABLES = {
    each.name: each
    for each in (
        Variable("store", Path, "the user's data folder", "Folder that holds the loaded datasets"),
        Variable("base", str, DEFAULT_BASE, "Where the IRIs of things begin; those of the ontology stay"),
        Variable("host", str, "127.0.0.1", "Address to listen at; 0.0.0.0 is every one of the machine"),
        Variable("port", int, 8000, "Port to listen at; 0 takes a free one", 0, 65_535),
        Variable("workers", int, 2, "Processes that answer quick queries", 1, 64),
        Variable("query_seconds", float, 10.0, "Seconds that a query may take", 0.1, 3600),
        Variable("query_memory_mb", int, 1024, "Megabytes of memory that a query may take", 64),
        Variable("total_memory_mb", int, 2560, "Megabytes that all workers together may take", 128),
        Variable("max_rows", int, 100_000, "Rows or triples that an answer may have", 1),
        Variable("max_mb", int, 64, "Megabytes that an answer may have", 1, 1024),
        Variable("queue_seconds", float, 5.0, "Seconds that a query may wait for a worker", 0.1, 600),
        Variable("cache_mb", int, 64, "Megabytes of answers that are kept for those who ask again", 0),
        Variable("in_memory_quads", int, 1_000_000, "Quads below which a dataset is answered from memory", 0),
        Variable("cors_origins", str, "", "Origins whose pages may read answers, with commas; * is any, empty none"),
        Variable("trusted_proxies", str, "", "Addresses whose X-Forwarded-For is believed, with commas"),
        Variable("grace_seconds", int, 10, "Seconds that answers have to end when the server is stopped", 0, 600),
        Variable("log_level", str, "info", "What is logged: debug, info, warning or error", choices=LEVELS),
    )
}
"""Every setting, by name."""

PLACE = ("store", "base")
"""What every command takes."""

LIMITS = (
    "workers",
    "query_seconds",
    "query_memory_mb",
    "total_memory_mb",
    "max_rows",
    "max_mb",
    "queue_seconds",
    "cache_mb",
    "in_memory_quads",
)
"""What bounds a stranger's query: the guard's."""


@dataclass(frozen=True)
class Place:
    """Where datasets are kept and how things are named: all that most commands need of the settings."""

    store: Path
    base: Base

    @classmethod
    def of(cls, store: Path | None, base: str | None) -> Place:
        """The place that was given; defaults for the rest. Raises InvalidBase."""
        return cls(store or default_store(), Base(base or DEFAULT_BASE))


def default_store() -> Path:
    """The folder of datasets among the user's data."""
    return user_data_path("chithi", appauthor=False)
