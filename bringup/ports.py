"""Ports on loopback: free ones chosen once, taken ones recognised."""

import os
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

from bringup.problem import Problem

FIRST, LAST = 20_000, 30_000  # below the range from which systems lend ports to outgoing calls
LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine's loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def answers(host: str, port: int) -> bool:
    """Tell whether somebody listens on a port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def free_run(folder: Path, length: int, *, avoid: set[int]) -> int:
    """Return the first of `length` free ports in a row.

    The search starts where the folder's name says, so that two clones seldom meet; it can be told
    to start elsewhere by STEWARD_PORT_BASE.
    """
    for start in _candidates(folder, length):
        run = range(start, start + length)
        if not avoid.intersection(run) and all(is_free(port) for port in run):
            return start
    sentence = f"No {length} free ports in a row between {FIRST} and {LAST} on {LOOPBACK}."
    raise Problem(sentence)


def _candidates(folder: Path, length: int) -> Iterator[int]:
    told = os.environ.get("STEWARD_PORT_BASE")
    offset = int(told) - FIRST if told else zlib.crc32(str(folder).encode())
    room = LAST - FIRST - length
    for step in range(0, room, 10):
        yield FIRST + (offset + step) % room


def demand_free(port: int, *, who: str, variable: str) -> None:
    """Refuse to start when a port that people open is taken by another program."""
    if not is_free(port):
        sentence = (
            f"Port {port} is taken by another program, and {who} wants it. Stop that program, or "
            f"choose another port: {variable}={port + 100} make demo"
        )
        raise Problem(sentence)
