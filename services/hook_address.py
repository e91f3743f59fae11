"""Where Steward may tell what happens here: on the internet, and nowhere else."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.errors import DomainError

LONGEST = 2000
"""Characters of an address."""

_INSIDE = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".onion")

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Each of its addresses leads, through a gateway, to the one of IPv4 that it carries (RFC 6052)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAnAddressError(DomainError):
    """I tell addresses on the internet, by https: `/subscribe events https://example.com/hook`."""


class InsideAddressError(DomainError):
    """That leads into a private network.

    Name one on the internet: `/subscribe events https://example.com/hook`.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a message goes, split up."""

    is_safe: bool
    """By https."""
    host: str
    port: int
    path: str
    """With its query."""


def split(address: str, *, loopback: bool = False) -> Place:
    """Split *address* up.

    :param loopback: this machine itself is allowed, without https
    :raises DomainError: it is none, or plainly leads into a private network
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotAnAddressError from None
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.username is not None or parts.password is not None:
        raise NotAnAddressError
    if (
        len(address) > LONGEST
        or not address.isascii()
        or not address.isprintable()
        or " " in address
    ):
        raise NotAnAddressError
    is_here = loopback and host in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (is_here and parts.scheme == "http"):
        raise NotAnAddressError
    if not is_here:
        _require_outside(host)
    is_safe = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(is_safe=is_safe, host=host, port=port or (443 if is_safe else 80), path=path)


def is_outside(found: str) -> bool:
    """Tell whether *found*, a numeric address, is on the internet.

    What carries another address, by mapping or to a gateway, is judged by that as well.
    """
    try:
        address = ipaddress.ip_address(found.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return _is_global(address)
    if address in _NAT64:
        return _is_global(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    carried = address.ipv4_mapped or address.sixtofour
    return _is_global(address) and (carried is None or _is_global(carried))


def is_loopback(found: str) -> bool:
    """Tell whether *found*, a numeric address, is this machine itself."""
    try:
        return ipaddress.ip_address(found).is_loopback
    except ValueError:
        return False


def _is_global(address: Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _require_outside(host: str) -> None:
    """Refuse what needs no look-up to be refused; the rest is judged whenever it is looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if "." not in host or host.endswith(_INSIDE):
            raise InsideAddressError from None
    else:
        if not is_outside(host):
            raise InsideAddressError
