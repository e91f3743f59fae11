"""Addresses in messages: which host they lead to, whatever they are dressed up as."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna

from services.automod.folding import fold

SHORTENERS = frozenset(
    {
        "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "ow.ly", "rb.gy", "rebrand.ly",
        "s.id", "shorturl.at", "t.co", "t.ly", "t.me", "tiny.cc", "tinyurl.com", "v.gd",
        "shorturl.gg", "soo.gd", "bl.ink", "qr.ae", "adf.ly", "lnkd.in", "trib.al", "urlz.fr",
    }
)  # fmt: skip
"""Hosts that hide where a link leads."""

_MOST_BARE = 200
"""Addresses without markup that are looked at in one text."""

_BARE = re.compile(
    r"(?<![\w@.-])(?:(?:https?|ftp)://[^\s<>|]{1,2000}"
    r"|(?:[^\W_](?:[\w-]{0,61}[^\W_])?[.。．｡]){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})\b"  # noqa: RUF001 - dots that browsers take for dots
    r"(?![\w@]))",
    re.IGNORECASE,
)
_DOTS = re.compile("[。．｡]")  # noqa: RUF001 - the same dots
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)
_WEB = ("http://", "https://", "ftp://", "//")


@dataclass(frozen=True, slots=True)
class Host:
    """Where a link leads."""

    name: str
    """In ASCII, small letters, international names as Punycode."""
    look: str
    """What people take it for: decoded, and folded to Latin letters."""

    @property
    def is_international(self) -> bool:
        """Whether it has letters beyond ASCII."""
        return "xn--" in self.name

    def parents(self) -> Iterator[str]:
        """Yield the name and every domain above it."""
        return _above(self.name)

    def looks(self) -> Iterator[str]:
        """Yield what it may be taken for, where that is something else."""
        return _above(self.look) if self.look != self.name else iter(())


def bare(text: str) -> list[str]:
    """Return addresses that stand in *text* without Slack's markup."""
    if "." not in text and not _DOTS.search(text):
        return []
    return [found[0] for _, found in zip(range(_MOST_BARE), _BARE.finditer(text), strict=False)]


def host_of(address: str) -> Host | None:
    """Return the host of an address on the web; None where it leads elsewhere, or nowhere."""
    there = _DOTS.sub(".", address.strip()).replace("\\", "/")  # browsers do so, too
    if not there.lower().startswith(_WEB):
        if _SCHEME.match(there) and not re.match(r"[^/]*\.[^/:]+:\d", there):
            return None
        there = f"//{there}"
    try:
        name = urlsplit(there).hostname
    except ValueError:
        return None
    return named(name) if name else None


def named(name: str) -> Host | None:
    """Return the host called *name*, as it is or as Punycode; None where it can be none."""
    clean = _DOTS.sub(".", name).strip().lower().strip(".")
    if "." not in clean or len(clean) > 253:  # noqa: PLR2004 - https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
        return None
    ascii_name = _ascii(clean)
    return Host(name=ascii_name, look=fold(_unicode(ascii_name)))


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return name


def _unicode(name: str) -> str:
    if "xn--" not in name:
        return name
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def _above(name: str) -> Iterator[str]:
    while "." in name:
        yield name
        name = name.partition(".")[2]
