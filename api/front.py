"""What /sparql answers to a GET that asks nothing: the service description for programs, a form for people."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api import void
from api.negotiation import GRAPHS, Offer, choose
from api.void import Counts

if TYPE_CHECKING:
    from starlette.types import Scope

    from api.dataset import Data

_OFFERS = (*GRAPHS, Offer("html", "text/html", ("application/xhtml+xml",)))
_EXAMPLE = "SELECT ?document ?label {\n  ?document a ct:Directive ; rdfs:label ?label\n}\nLIMIT 10"
_FORM = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>SPARQL · chithi</title></head>
<body>
<h1>SPARQL</h1>
<form action="/sparql" method="get">
<p><label for="query">Câu truy vấn</label></p>
<p><textarea id="query" name="query" rows="12" cols="100" spellcheck="false">{example}</textarea></p>
<p><button>Truy vấn</button></p>
</form>
<p><a href="/docs">API</a></p>
</body>
</html>
"""
_HEADERS = {"Vary": "Accept", "Cache-Control": "no-cache"}


class Front:
    """Remembers what the current dataset holds, which is counted when it is first asked for."""

    def __init__(self) -> None:
        self._counted: tuple[str, Counts] | None = None

    async def response(self, data: Data, scope: Scope, accept: str | None, host: str | None) -> Response:
        """Answer; raises HTTPException for a client that takes neither RDF nor HTML: it forgot its query."""
        form = choose(accept, _OFFERS)
        if form is None:
            raise HTTPException(400, "A query is expected, in the parameter 'query'.")
        if form.name == "html":
            return HTMLResponse(_FORM.format(example=escape(_EXAMPLE)), headers=_HEADERS)
        address = void.endpoint(scope["scheme"], host)
        written = void.written(data.id, data.base.iri, address, await self._counts(data), form.name)
        return Response(written, headers={**_HEADERS, "Content-Type": form.content_type})

    async def _counts(self, data: Data) -> Counts:
        if self._counted is None or self._counted[0] != data.id:
            found = await void.counts(data)
            if not found.properties:
                return found  # it may work out when fewer are asking
            self._counted = data.id, found
        return self._counted[1]
