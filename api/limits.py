"""What bounds a query, from the settings of those names."""

from __future__ import annotations

from typing import Any

from api.variables import LIMITS, VARIABLES
from kg.guard.limits import Limits
from ontology.iri import Base

_NAMES = {
    "workers": "workers",
    "query_seconds": "seconds",
    "query_memory_mb": "memory_mb",
    "total_memory_mb": "total_mb",
    "max_rows": "rows",
    "max_mb": "megabytes",
    "queue_seconds": "wait_seconds",
    "cache_mb": "cache_mb",
    "in_memory_quads": "in_memory_quads",
}
"""What a setting is called in the guard."""


def limits(base: Base, **settings: Any) -> Limits:
    """The guard's limits: settings by their names (`api.variables.LIMITS`), the default for each left out or None."""
    given: dict[str, Any] = {
        name: VARIABLES[name].default if settings.get(name) is None else settings[name] for name in LIMITS
    }
    return Limits(base=base, **{_NAMES[name]: value for name, value in given.items()})
