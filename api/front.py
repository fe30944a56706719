"""What /sparql answers to a GET that asks nothing: the service description for programs, an editor for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import void
from api.negotiation import GRAPHS, Offer, choose
from api.pages import editor
from api.pages.words import Language
from api.void import Counts

if TYPE_CHECKING:
    from starlette.types import Scope

    from api.dataset import Data

_OFFERS = (*GRAPHS, Offer("html", "text/html", ("application/xhtml+xml",)))
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
            request = Request(scope)
            language: Language = "en" if request.query_params.get("lang") == "en" else "vi"
            shown = editor.page(request, language, data.id)
            return HTMLResponse(shown, headers={**_HEADERS, "Content-Security-Policy": editor.POLICY})
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
