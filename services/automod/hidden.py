"""Texts that are hidden in a message as base64: read, and read again, within bounds."""

import base64
import binascii
import re

MOST_TEXTS = 16
"""Pieces of one message that are decoded at most."""

MOST_LETTERS = 8_000
"""Letters of one piece that are decoded at most."""

DEEPEST = 3
"""How often what was decoded is decoded again."""

_LOOKS_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_FROM_URL_SAFE = str.maketrans("-_", "+/")


def hidden_in(text: str) -> list[str]:
    """Return the readable texts that *text* holds as base64, and those within them."""
    found: list[str] = []
    layer = [text]
    for _ in range(DEEPEST):
        layer = [plain for outer in layer for plain in _decoded(outer, MOST_TEXTS - len(found))]
        found += layer
        if not layer or len(found) >= MOST_TEXTS:
            break
    return found[:MOST_TEXTS]


def _decoded(text: str, most: int) -> list[str]:
    found: list[str] = []
    for tried, piece in enumerate(_LOOKS_ENCODED.finditer(text)):
        if len(found) >= most or tried >= MOST_TEXTS * 4:
            break
        if plain := _plain(piece[0]):
            found.append(plain)
    return found


def _plain(piece: str) -> str:
    """Return what *piece* says if it decodes to something that people read; else ""."""
    letters = piece.rstrip("=")[:MOST_LETTERS].translate(_FROM_URL_SAFE)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        text = base64.b64decode(letters + "=" * (-len(letters) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return text if all(char.isprintable() or char in "\r\n\t" for char in text) else ""
