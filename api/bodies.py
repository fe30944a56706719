"""Bodies of requests: read whole, within limits."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import Receive

LARGEST = 1024 * 1024
"""Bytes: the longest query in %-encoded Vietnamese, and many graphs."""

SECONDS = 10
"""In which a body must have come."""

_DISCARDED = 16 * 1024 * 1024  # bytes; many clients read no refusal before they have sent all


async def body(receive: Receive) -> bytes:
    """Return a request's body; raise HTTPException for one that is too long, or too long in coming."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _read(receive)
    except TimeoutError as error:
        raise HTTPException(408, f"The body did not come within {SECONDS} s.", {"Connection": "close"}) from error


async def _read(receive: Receive) -> bytes:
    read, size, more = bytearray(), 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The request ended before its body did.")
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size <= LARGEST:
            read += part
        elif size > _DISCARDED:
            break
    if size > LARGEST:
        raise HTTPException(413, f"A request may have {LARGEST:,} bytes.", {"Connection": "close"})
    return bytes(read)
