"""A wrong clock for one process: libfaketime, from the machine or from Debian's archive."""

from pathlib import Path

from bringup.debian import Packages
from bringup.problem import Problem

NAME = "libfaketime.so.1"


def wrong(library: Path, seconds: int) -> dict[str, str]:
    """Return the environment of a process whose clock is *seconds* off.

    Its monotonic clock stays right, as it does where somebody sets a real one.
    """
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{seconds:+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def library(home: Path) -> Path | None:
    """Return libfaketime, fetched into *home* if need be; None where it can't be had."""
    places = (Path("/usr/lib"), home / "faketime" / "usr" / "lib")
    found = _found(places)
    if found is None and Packages.available():
        _fetch(home)
        found = _found(places)
    return found


def _found(places: tuple[Path, ...]) -> Path | None:
    paths = [path for place in places for path in place.glob(f"*/faketime/{NAME}")]
    return paths[0] if paths else None


def _fetch(home: Path) -> None:
    packages = Packages(home / "faketime-lists")
    try:
        packages.refresh()
        packages.unpack(["libfaketime"], home / "faketime")
    except Problem as problem:
        print(problem)
    finally:
        packages.forget()
