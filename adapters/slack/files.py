"""Read a file that Slack keeps, for its fingerprint alone."""

import hashlib
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from urllib3 import HTTPResponse
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from adapters.slack import transport
from services.ports import BusyError, RefusedError, UnclearError

LARGEST = 32 * 1024 * 1024
"""Bytes that are read of a file; of a larger one, what Slack says is kept."""

SLACKS = (".slack.com", ".slack-files.com")
"""Where Slack keeps files. The token goes nowhere else: a file may be a link to anywhere.
https://docs.slack.dev/reference/objects/file-object"""

OK, SERVER_ERROR = 200, 500


def fingerprint(
    file: Mapping[str, Any], api: str, headers: Mapping[str, str], *, timeout: timedelta
) -> str:
    """Return the SHA-256 (hex) of *file*.

    :param file: as Slack describes it in a message
    :param api: base address of the Web API; a stand-in keeps its files there
    :raises RefusedError: not_with_slack, too_large, or what came is no file
    :raises UnclearError: the line was cut, or it took longer than *timeout*
    """
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(url, api) or file.get("is_external"):
        raise RefusedError("not_with_slack")
    until = time.monotonic() + timeout.total_seconds()
    try:
        with transport.open_file(url, headers, timeout) as response:
            _demand_file(response, file)
            return _digest(response, until)
    except (NewConnectionError, ConnectTimeoutError):
        raise BusyError(transport.REST_AFTER_NO_CONNECTION) from None
    except (HTTPError, OSError) as error:
        raise UnclearError(type(error).__name__) from error


def _is_slacks(url: str, api: str) -> bool:
    """Tell whether *url* leads to Slack, encrypted, or to where its stand-in listens."""
    wanted, stand_in = urlsplit(url), urlsplit(api)
    if (wanted.scheme, wanted.netloc) == (stand_in.scheme, stand_in.netloc):
        return True
    return wanted.scheme == "https" and f".{wanted.hostname}".endswith(SLACKS)


def _demand_file(response: HTTPResponse, file: Mapping[str, Any]) -> None:
    """Refuse what is no file: who may not read it is sent to a page for signing in."""
    if response.status >= SERVER_ERROR:
        raise UnclearError(f"HTTP {response.status}")
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    is_page = kind == "text/html" and file.get("mimetype") != "text/html"
    if response.status != OK or is_page:
        raise RefusedError("file_not_readable")
    if int(response.headers.get("Content-Length") or 0) > LARGEST:
        raise RefusedError("file_too_large")


def _digest(response: HTTPResponse, until: float) -> str:
    """Read to the end before *until* (monotonic seconds), without keeping it."""
    digest, size = hashlib.sha256(), 0
    while chunk := response.read1(65536):
        digest.update(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise RefusedError("file_too_large")
        if time.monotonic() > until:
            raise UnclearError("the file did not end")
    return digest.hexdigest()
