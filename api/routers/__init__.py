"""Routes, one module for what belongs together. `app` mounts what stands in ROUTERS, beside /sparql and /docs."""

from __future__ import annotations

from fastapi import APIRouter

from api.routers import conflicts, ids, ontology, pages, search, service, stats, things, trace

ROUTERS: tuple[APIRouter, ...] = (
    service.router,
    things.router,
    trace.router,
    search.router,
    conflicts.router,
    stats.router,
    ids.router,
    ontology.router,
    pages.router,
)
"""In the order in which they are tried."""

__all__ = ["ROUTERS"]
