"""The processes of Steward and of its peers: started, waited for, ended."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import urllib3

from benchmarks.place import ROOT, Environment

READY_WITHIN = 90.0
"""Seconds; a busy machine needs several for the imports alone."""

WORKERS = ("command", "event", "periodic", "delivery")


def procfile() -> dict[str, list[str]]:
    """Return the commands of the shipped Procfile by name, ours to run."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in lines if line.strip())
    return {name: [sys.executable, *line.split()[1:]] for name, _, line in named}


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs *module*."""
    return [sys.executable, "-m", module, *arguments]


@contextmanager
def running(
    commands: dict[str, list[str]], environment: Environment, log: Path, ready: Sequence[str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run *commands* until the end of the block; begin when every URL in *ready* answers 200.

    Their output goes to *log*, one file each.
    """
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            with (log / f"{name}.log").open("ab") as file:
                started[name] = subprocess.Popen(  # noqa: S603 - ours
                    command, env=environment, cwd=ROOT, stdout=file, stderr=file
                )
        for url in ready:
            _wait_for(url, started, log)
        yield started
    finally:
        _end(started.values())


def _wait_for(url: str, started: dict[str, subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while not _answers(url):
        for name, process in started.items():
            if process.poll() is not None:
                sys.exit(f"{name} ended:\n{_last_words(log / f'{name}.log')}")
        if time.monotonic() > until:
            sys.exit(f"{url} does not answer after {READY_WITHIN:.0f} s.")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    with contextlib.suppress(urllib3.exceptions.HTTPError):
        return urllib3.request("GET", url, timeout=2, retries=False).status == 200  # noqa: PLR2004
    return False


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and kill what has not after 15 seconds."""
    waiting = list(processes)
    for process in waiting:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + 15
    for process in waiting:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
