"""What came of each fault, a line each in a file: runs add up, and one that ends early counts."""

import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from chaos.machine_name import machine

FAULT, RUN = "fault", "run"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One fault, as it was injected and as it ended."""

    name: str
    lost: int
    """What was accepted or begun and not done in time."""
    doubled: int
    recovery: float
    """Seconds from the fault's end until every process was ready and all was done and drawn."""
    not_ready: int = 0
    """Processes that did not say in time that they are ready; lines of earlier versions have them
    among the lost."""
    harness: str = ""
    """Why it could not be injected or judged; then it says nothing about the product."""


@dataclass(frozen=True, kw_only=True)
class RunEnd:
    """A run that came to its end, and what was asked then."""

    seconds: float
    seed: int
    accepted: int = 0
    """Requests."""
    removals: int = 0
    posts: int = 0
    silent: int = 0
    """Answers left unsaid, since nobody can know whether they were heard."""
    untold: int = 0
    """People who came back, of which Slack's event was never accepted: 3 s, five times."""
    broken: list[str] = field(default_factory=list)
    harness: list[str] = field(default_factory=list)
    """Why the end could not be judged."""
    missing: list[str] = field(default_factory=list)
    """Faults that can't be had on this machine, and why."""
    at: str = ""
    machine: str = ""


class Results:
    """Collects the lines of this run; each is also added to a file, at once."""

    def __init__(self, path: Path | None = None) -> None:
        """*path* may belong to several runs, also to one that goes on beside this."""
        self._path, self._run = path, uuid.uuid4().hex[:12]
        self.lines: list[dict[str, object]] = []

    def add(self, happened: Happened) -> None:
        """Keep what came of a fault."""
        self._keep(FAULT, asdict(happened))

    def end(self, end: RunEnd) -> None:
        """Keep how the run ended."""
        told = asdict(end) | {"at": datetime.now(UTC).isoformat("T", "seconds")}
        self._keep(RUN, told | {"machine": machine()})

    def _keep(self, kind: str, facts: dict[str, object]) -> None:
        line = {"kind": kind, "run": self._run, **facts}
        self.lines.append(line)
        if self._path is not None:
            _append(self._path, json.dumps(line, ensure_ascii=False) + "\n")


def read(paths: Iterable[Path]) -> list[dict[str, object]]:
    """Return the lines of all files; a last line that was cut off by a crash is passed over."""
    found = []
    for path in paths:
        for text in path.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(text))
            except ValueError:
                continue
    return found


def _append(path: Path, text: str) -> None:
    """Add one line in one write, so that the lines of two runs never mix."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
