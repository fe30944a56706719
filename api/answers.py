"""Answers that rest on a dataset: whole JSON documents with a tag, not sent again to those who have them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.dataset import Data
from api.negotiation import takes_gzip

JSON = "application/json"

_GZIPPED = 2_000  # bytes from which compression is worth its time
_LEVEL = 1  # of gzip: level 6 takes three times as long for a tenth less


def tag(request: Request, data: Data, form: str = JSON) -> str:
    """Return the ETag of an answer: it depends on the dataset, on what is asked, and on the form.

    It is a weak one, for a compressed answer has other bytes.
    """
    asked = (data.id, data.base.iri, request.url.path, *sorted(request.query_params.multi_items()), form)
    return f'W/"{blake2b(repr(asked).encode(errors="surrogatepass"), digest_size=12).hexdigest()}"'


def known(request: Request, tag: str) -> bool:
    """Whether the asker has the answer with this tag (If-None-Match)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in (each.strip().removeprefix("W/") for each in given.split(","))


def unchanged(tag: str, vary: str = "Accept-Encoding") -> Response:
    """Return the answer 304."""
    return Response(status_code=304, headers=headers(tag, vary))


def headers(tag: str, vary: str = "Accept-Encoding") -> dict[str, str]:
    """Return what every answer from a dataset says of itself: keep it, but ask whether it still holds."""
    return {"ETag": tag, "Cache-Control": "no-cache", "Vary": vary}


async def answer(
    request: Request, data: Data, make: Callable[[], Any], extra: Mapping[str, str] | None = None, depends: str = ""
) -> Response:
    """Return as JSON what `make` returns (bytes are JSON already); it is called in a thread, and may add to `extra`.

    `depends` is what the answer rests on beside the dataset and what is asked: the day, where it is that of today.
    """
    mark = tag(request, data, f"{JSON} {depends}".strip())
    if known(request, mark):
        return unchanged(mark)
    zipped = takes_gzip(request.headers.get("accept-encoding"))

    def write() -> tuple[bytes, bool]:
        made = make()
        body = made if isinstance(made, bytes) else orjson.dumps(made)
        return (gzip(body), True) if zipped and len(body) >= _GZIPPED else (body, False)

    body, compressed = await run_in_threadpool(write)
    encoding = {"Content-Encoding": "gzip"} if compressed else {}
    return Response(body, media_type=JSON, headers={**headers(mark), **encoding, **(extra or {})})


def gzip(body: bytes) -> bytes:
    """Compress, quickly and without a date."""
    writer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return writer.compress(body) + writer.flush()
