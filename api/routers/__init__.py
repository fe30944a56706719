"""Routes, one module for what belongs together. `app` mounts what stands in ROUTERS, beside /sparql and /docs."""

from __future__ import annotations

from fastapi import APIRouter

from api.routers import (
    conflicts,
    coverage,
    editor,
    graph,
    ids,
    missing,
    ontology,
    pages,
    places,
    search,
    service,
    stats,
    things,
    trace,
)

ROUTERS: tuple[APIRouter, ...] = (
    service.router,
    places.router,
    things.router,
    trace.router,
    coverage.router,
    search.router,
    conflicts.router,
    missing.router,
    stats.router,
    ids.router,
    ontology.router,
    editor.router,
    graph.router,
    pages.router,
)
"""In the order in which they are tried."""

__all__ = ["ROUTERS"]
