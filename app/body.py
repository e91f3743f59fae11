"""The raw body of a request, as far as it is read."""

import asyncio

from starlette.requests import Request

BODY_WITHIN = 10
"""Seconds in which a body must have come."""


class TooLargeError(Exception):
    """There is more of it than is read."""


async def read_body(request: Request, *, most: int) -> bytes:
    """Return the raw body of at most *most* bytes; a larger one is not read any further.

    :raises TooLargeError: it is larger
    :raises TimeoutError: it took longer than `BODY_WITHIN`
    :raises starlette.requests.ClientDisconnect: the sender has left
    """
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > most:
        raise TooLargeError
    raw = bytearray()
    async with asyncio.timeout(BODY_WITHIN):
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > most:
                raise TooLargeError
    return bytes(raw)
