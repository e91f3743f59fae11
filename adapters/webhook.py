"""Post to other programs: to the very address that was checked, once, and not for long."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

from services.hook_address import Place, is_loopback, is_outside

CONNECT_WITHIN = 3.0
"""Seconds for a connection."""

MOST_TRIED = 2
"""Addresses of one name that are tried: mostly one of IPv6 and one of IPv4."""

ANSWER_WITHIN = 10.0
"""Seconds for everything; an other side that answers byte by byte gains nothing."""


Found = tuple[socket.AddressFamily, Any]
"""A kind of network, and an address as its sockets take it."""


class NotArrivedError(Exception):
    """Nobody knows that it has arrived. Its text is for the log of deliveries."""


def post(place: Place, body: bytes, headers: Mapping[str, str], *, loopback: bool) -> int:
    """Post *body* to *place* and return the status; redirects are not followed.

    The name is looked up once, every address it has must be on the internet, and the connection
    goes to one of these addresses, so that a name that changes in between leads nowhere else.

    :param loopback: this machine itself is allowed
    :raises NotArrivedError: there was no answer, or the name leads into a private network
    """
    found = checked(place, loopback=loopback)
    try:
        with contextlib.closing(_connected(found, place)) as line:
            return _asked(line, place, body, headers)
    except (OSError, http.client.HTTPException) as error:
        raise NotArrivedError(_why(error)) from error


def checked(place: Place, *, loopback: bool) -> list[Found]:
    """Return the addresses to connect to, all of which may be.

    :raises NotArrivedError: there is none, or one of them is not on the internet
    """
    try:
        told = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotArrivedError("no such host") from error
    found: list[Found] = [(family, address) for family, _, _, _, address in told]
    for _, address in found:
        number = str(address[0])
        if not (is_outside(number) or (loopback and is_loopback(number))):
            raise NotArrivedError("leads into a private network")
    if not found:
        raise NotArrivedError("no such host")
    return found[:MOST_TRIED]


def _connected(found: list[Found], place: Place) -> socket.socket:
    """Connect to the first of *found* that answers: to its number, which nobody looks up again.

    Whoever shakes hands does so within the time for everything, see `_asked`.
    """
    line = _first(found)
    if not place.is_safe:
        return line
    return _trust().wrap_socket(line, server_hostname=place.host, do_handshake_on_connect=False)


def _first(found: list[Found]) -> socket.socket:
    failed: OSError = ConnectionRefusedError()
    for family, address in found:
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(CONNECT_WITHIN)
        try:
            line.connect(address)
        except OSError as error:
            line.close()
            failed = error
        else:
            return line
    raise failed


def _asked(line: socket.socket, place: Place, body: bytes, headers: Mapping[str, str]) -> int:
    """Ask over *line*; it is cut when the time is over, whatever has come by then."""
    kind = http.client.HTTPSConnection if place.is_safe else http.client.HTTPConnection
    connection = kind(place.host, place.port)
    connection.sock = line
    line.settimeout(ANSWER_WITHIN)
    alarm = threading.Timer(ANSWER_WITHIN, _cut, [line])
    alarm.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection.request("POST", place.path, body, dict(headers))
        return connection.getresponse().status
    finally:
        alarm.cancel()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # TLS has no say in it: nobody reads on


def _why(error: Exception) -> str:
    """Return the kind of trouble in words that hold nothing of the other side's."""
    match error:
        case ssl.SSLCertVerificationError():
            return "its certificate is not trusted"
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "connection refused"
        case _:
            return f"no answer ({type(error).__name__})"


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
