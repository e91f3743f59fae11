"""Wait for something to become true, and not a moment longer."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds that a slow machine may take for what takes a second here."""

PAUSE = 0.04
"""Seconds between two looks."""


class NeverCameError(AssertionError):
    """What was waited for did not come in time."""


def eventually(look: Callable[[], T], *, why: str, within: float = PATIENCE) -> T:
    """Return what *look* returns as soon as it is true."""
    deadline = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > deadline:
            raise NeverCameError(f"after {within:.0f} s still not: {why} (last look: {found!r})")
        time.sleep(PAUSE)
    return found


def never(look: Callable[[], object], *, why: str, during: float) -> None:
    """Look again and again for *during* seconds; fail as soon as *look* returns something true."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        found = look()
        assert not found, f"{why}: {found!r}"
        time.sleep(PAUSE)
