"""Servers to compare with: the usual way with Starlette, and rdflib-endpoint. `python -m bench.apps NAME FILES PORT`.

Both run under the same uvicorn, event loop and HTTP parser as the project, over the same files.
"""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pyoxigraph as ox
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.embedded import EmbeddedStore


async def ping(request: Request) -> Response:
    """Answer without doing anything: the most that this stack can answer."""
    return PlainTextResponse("pong")


def threads(files: Path) -> Any:
    """SPARQL in the server's own process, in a pool of threads: the usual way, with no guard at all."""
    return _threads(ox.Store.read_only(str(files)))


def threads_in_memory(files: Path) -> Any:
    """The same from memory."""
    store = ox.Store()
    with TemporaryFile() as quads:
        ox.Store.read_only(str(files)).dump(quads, ox.RdfFormat.N_QUADS)
        quads.seek(0)
        store.bulk_load(quads, ox.RdfFormat.N_QUADS)
    return _threads(store)


def _threads(store: ox.Store) -> Any:
    pool = ThreadPoolExecutor(2)

    def answer(query: str) -> bytes:
        solutions = store.query(query)
        if isinstance(solutions, ox.QueryTriples):
            raise TypeError(query)
        return solutions.serialize(format=ox.QueryResultsFormat.JSON) or b""

    async def sparql(request: Request) -> Response:
        found = await asyncio.get_running_loop().run_in_executor(pool, answer, request.query_params["query"])
        return Response(found, media_type="application/sparql-results+json")

    return Starlette(routes=[Route("/ping", ping), Route("/sparql", sparql)])


def rdflib(files: Path) -> Any:
    """rdflib-endpoint over an rdflib Dataset whose store is Oxigraph: its fastest set-up."""
    from rdflib_endpoint import SparqlEndpoint

    app = SparqlEndpoint(graph=EmbeddedStore.open(files).graph(), path="/sparql", enable_update=False)
    app.add_route("/ping", ping)
    return app


APPS = {"threads": threads, "threads-in-memory": threads_in_memory, "rdflib": rdflib}


def main(name: str, files: str, port: str) -> None:
    """Serve one of APPS until told to stop."""
    app = APPS[name](Path(files))
    uvicorn.run(app, host="127.0.0.1", port=int(port), loop="uvloop", http="httptools", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
