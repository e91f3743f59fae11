"""`make test`: a stack of its own, all tests, a clear end."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bringup.chromium import VARIABLE, ensure_chromium
from bringup.console import BOLD, Console
from bringup.demo import stop_on_signals
from bringup.place import PYTHON, ROOT
from bringup.profile import Profile
from bringup.stack import Stack
from bringup.variables import base_variables

FRESH = ("test", "bench")
"""Profiles that begin with empty services: what an earlier run left would change the outcome."""


SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadgroup", "--no-loadscope-reorder")
"""Most tests wait for something; tests/conftest.py says which must stay together."""


def run_tests(arguments: list[str]) -> int:
    """Run pytest with services behind it; return its exit code.

    `arguments`, and those in the variable ARGS, go to pytest; without any, all tests are run,
    two at a time.
    """
    chromium = ensure_chromium()
    given = [*arguments, *shlex.split(os.environ.get("ARGS", ""))] or SIDE_BY_SIDE
    return run_with_services("test", [str(PYTHON), "-m", "pytest", *given], chromium=chromium)


def run_with_services(name: str, command: list[str], *, chromium: str | None = None) -> int:
    """Run a command with the services of a profile, which are stopped after it."""
    profile = Profile(name)
    with profile.held(), _services(profile) as variables:
        browser = {VARIABLE: chromium} if chromium else {}
        child = subprocess.Popen(command, cwd=ROOT, env=variables | browser)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the child too
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        signal.signal(signal.SIGHUP, lambda *_: child.terminate())
        return _exit_code(child.wait())


@contextmanager
def _services(profile: Profile) -> Iterator[dict[str, str]]:
    console = Console()
    stop_on_signals(profile)
    profile.clean()
    stack = Stack(profile, lambda line: console.say(f"  {line}"))
    if profile.name in FRESH:
        stack.wipe()
    try:
        console.say("Starting RabbitMQ, PostgreSQL, Redis and S3", style=BOLD)
        yield base_variables(stack.up())
    finally:
        sys.stdout.flush()
        stack.down()
        profile.clean()


def _exit_code(code: int) -> int:
    return code if code >= 0 else 128 - code
