"""What can't go on, said in one sentence that tells what to do."""

import re
from collections.abc import Iterable
from pathlib import Path

TAIL = 12
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Problem(Exception):  # noqa: N818 - it reads as what it is to the person who sees it
    """A sentence for the person at the terminal, with the last lines of a log where they help."""

    def __init__(self, sentence: str, *, log: Iterable[str] = ()) -> None:
        """Take the sentence and the log's lines, of which the last few are kept."""
        super().__init__(sentence)
        self.sentence = sentence
        self.tail = [line.rstrip() for line in log if line.strip()][-TAIL:]

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"    {line}" for line in self.tail)])


class Interrupted(Exception):  # noqa: N818 - not an error
    """The person wants to stop before everything is up."""


def read_log(path: Path) -> list[str]:
    """Return the lines of a log, none where it can't be read."""
    try:
        return COLOURS.sub("", path.read_text(errors="replace")).splitlines()
    except OSError:
        return []


def explain(doing: str, output: Iterable[str], *, advice: str) -> Problem:
    """Turn what a program printed before it failed into a problem.

    `doing` completes "… did not work"; the usual causes (no network, disk full, a port taken) get
    a sentence of their own, anything else gets `advice`.
    """
    lines = list(output)
    text = "\n".join(lines).lower()
    for cause, marks in CAUSES.items():
        if any(mark in text for mark in marks):
            return Problem(f"{doing} did not work: {cause}", log=lines)
    return Problem(f"{doing} did not work. {advice}", log=lines)


CAUSES = {
    "the disk is full. Make some room (about 2 GB are needed) and run the command again.": (
        "no space left on device",
        "disk quota exceeded",
    ),
    "one of its ports was taken in the same moment. Run the command again: free ones are chosen.": (
        "eaddrinuse",
        "address already in use",
    ),
    "a downloaded file is not the one that requirements/ names. Run the command again; if that "
    "repeats, look at what stands between this machine and the package index.": (
        "do not match the hashes",
        "hash mismatch",
    ),
    "the network can't be reached. Connect this machine (or set the proxy: HTTPS_PROXY) and run "
    "the command again.": (
        "(from versions: none)",  # pip's way to say that no index answered
        "could not resolve",
        "name resolution",
        "dns error",
        "failed to lookup address",
        "network is unreachable",
        "no route to host",
        "connection refused",
        "could not connect",
        "error sending request",
        "failed to fetch",
        "connection timed out",
        "newconnectionerror",
        "tunnel connection failed",
    ),
}
