"""Carry one HTTP request to Slack over a kept-alive connection, and tell what became of it."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import HTTPResponse, PoolManager, ProxyManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from services.ports import BusyError, UnclearError

CONNECT_TIMEOUT = timedelta(seconds=3)
"""How long a connection may take to open."""

REST_AFTER_NO_CONNECTION = timedelta(seconds=5)
"""When to come back after Slack could not be reached at all."""

REST_WITHOUT_ADVICE = timedelta(seconds=30)
"""When to come back after a 429 that does not say when."""

LARGEST_ANSWER = 16 * 1024 * 1024
"""Bytes of an answer that are read; a longer one has no meaning for us."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """Return the decoded body.

        :raises UnclearError: it is not JSON
        """
        try:
            return json.loads(self.body)
        except ValueError:
            raise UnclearError(f"HTTP {self.status} without JSON") from None


def send(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: timedelta, verb: str = "POST"
) -> Answer:
    """Send *body* to *url* once, following no redirect, within *timeout*.

    :param verb: of HTTP, such as PATCH
    :raises BusyError: 429, or it certainly was not sent
    :raises UnclearError: time-out, cut connection, 5xx
    """
    until = time.monotonic() + timeout.total_seconds()
    try:
        response = _request(verb, url, body, headers, timeout)
        named = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(status=response.status, body=_read(response, until), headers=named)
    except (NewConnectionError, ConnectTimeoutError):
        raise BusyError(REST_AFTER_NO_CONNECTION) from None
    except (HTTPError, OSError) as error:
        raise UnclearError(type(error).__name__) from error
    if answer.status == 429:  # noqa: PLR2004 - Too Many Requests, RFC 6585
        raise BusyError(_advice(response.headers.get("Retry-After", "")))
    if answer.status >= 500:  # noqa: PLR2004 - their fault, RFC 9110
        raise UnclearError(f"HTTP {answer.status}")
    return answer


@contextmanager
def open_file(url: str, headers: Mapping[str, str], timeout: timedelta) -> Iterator[HTTPResponse]:
    """GET *url* once, following no redirect; the body is for the caller to read.

    :raises urllib3.exceptions.HTTPError: urllib3's own
    """
    response = _request("GET", url, None, headers, timeout)
    try:
        yield response
    finally:
        response.close()  # what was not read of a large file must not come over this connection


def _request(
    verb: str, url: str, body: bytes | None, headers: Mapping[str, str], timeout: timedelta
) -> HTTPResponse:
    # No retries here: a post that was cut off may stand in the channel already.
    response = _pool(os.getpid(), _proxy(url)).request(
        verb,
        url,
        body=body,
        headers=dict(headers),
        timeout=Timeout(
            connect=min(CONNECT_TIMEOUT, timeout).total_seconds(), read=timeout.total_seconds()
        ),
        retries=False,
        redirect=False,
        preload_content=False,
    )
    assert isinstance(response, HTTPResponse)  # noqa: S101 - tells mypy which one it is
    return response


def _read(response: HTTPResponse, until: float) -> bytes:
    """Read the whole body before *until* (monotonic seconds), so that a trickle can't hold us."""
    body = bytearray()
    while chunk := response.read1(65536):
        body += chunk
        if len(body) > LARGEST_ANSWER or time.monotonic() > until:
            response.close()
            raise UnclearError("the answer did not end")
    response.release_conn()
    return bytes(body)


@lru_cache(maxsize=4)
def _pool(_pid: int, proxy: str) -> PoolManager:
    """Return the connections of this process: a forked worker must not share its parent's."""
    if proxy:
        return ProxyManager(proxy, maxsize=16)
    return PoolManager(maxsize=16)


def _proxy(url: str) -> str:
    """Return the proxy that the environment (HTTPS_PROXY, NO_PROXY) wants for *url*, or nothing."""
    parts = urlsplit(url)
    return _proxy_for(parts.scheme, parts.netloc)


@lru_cache(maxsize=16)
def _proxy_for(scheme: str, host: str) -> str:
    """Read the environment once for each host: it takes as long as a statement does."""
    return "" if proxy_bypass(host) else getproxies().get(scheme, "")


def _advice(retry_after: str) -> timedelta:
    """Read a Retry-After header: whole seconds."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=max(1, min(int(retry_after[:6]), 3600)))
    return REST_WITHOUT_ADVICE
