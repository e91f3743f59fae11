"""The commands of `python3 -m bringup`."""

import os
import subprocess
import sys
from collections.abc import Callable

from bringup.demo import demo
from bringup.place import home
from bringup.profile import Profile
from bringup.service import Variables
from bringup.stack import SERVICES, Stack
from bringup.testing import run_tests, run_with_services
from bringup.variables import base_variables

USAGE = """usage: python3 -m bringup COMMAND

  demo             everything in the foreground, until Ctrl-C
  test [ARG ...]   services of their own, then pytest with the arguments
  up               services in the background, and the variables that lead to them
  down             stop what `up`, or a run that was interrupted, has left
  status           what is running
  run -- CMD ...   a command with the services of `up` (started if need be, and then stopped)
  bench [ARG ...]  the benchmarks, with services of their own
  environment      only make the environment
"""
DEVELOPING = "dev"


def run(arguments: list[str]) -> int:
    """Carry out one command and return the exit code of the process."""
    command, *rest = arguments or ["help"]
    if command in ("help", "-h", "--help") or command not in COMMANDS:
        print(USAGE, end="")
        return 0 if command in ("help", "-h", "--help") else 2
    return COMMANDS[command](rest)


def _demo(_: list[str]) -> int:
    return demo()


def _environment(_: list[str]) -> int:
    return 0  # made before we got here


def _bench(rest: list[str]) -> int:
    return run_with_services("bench", [sys.executable, "-m", "benchmarks", *rest])


def _up(_: list[str]) -> int:
    profile = Profile(DEVELOPING)
    with profile.held():
        variables = _still_up(profile) or _bring_up(profile)
    print("\nReady. In another shell:\n")
    for name, value in variables.items():
        print(f"export {name}={value}")
    told = any(os.environ.get(each.variable) for each in SERVICES)
    profile.state.remember({} if told else variables)
    return 0


def _down(_: list[str]) -> int:
    """Take down every stack that no living run holds."""
    for folder in sorted(home().glob("*/state.json")):
        profile = Profile(folder.parent.name)
        if profile.is_held():
            print(f"{profile.name}: runs in another terminal; stop it there with Ctrl-C")
            continue
        running = [each.name for each in profile.processes if each.is_alive()]
        Stack(profile, print).down()
        profile.clean()
        profile.state.remember({})
        if running:
            print(f"{profile.name}: stopped {', '.join(running)}")
    return 0


def _still_up(profile: Profile) -> Variables:
    """Return how to reach what `make up` left running, if all of it still runs.

    What was only told of in the environment then may be gone now, so it is asked for again.
    """
    if any(os.environ.get(each.variable) for each in SERVICES):
        return {}
    processes = profile.processes
    return profile.state.remembered if all(each.is_alive() for each in processes) else {}


def _bring_up(profile: Profile) -> Variables:
    profile.clean()
    stack = Stack(profile, print)
    try:
        return stack.up()
    except BaseException:
        stack.down()
        raise


def _status(_: list[str]) -> int:
    for folder in sorted(home().glob("*/state.json")):
        profile = Profile(folder.parent.name)
        running = [f"{each.name} ({each.pid})" for each in profile.processes if each.is_alive()]
        print(f"{profile.name}: {', '.join(running) or 'nothing runs'}")
    return 0


def _run(rest: list[str]) -> int:
    command = rest[1:] if rest[:1] == ["--"] else rest
    if not command:
        print(USAGE, end="")
        return 2
    profile = Profile(DEVELOPING)
    variables = profile.state.remembered
    if variables and profile.find("PostgreSQL"):
        return subprocess.run(command, check=False, env=base_variables(variables)).returncode
    return run_with_services(DEVELOPING, command)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "test": run_tests,
    "bench": _bench,
    "up": _up,
    "down": _down,
    "status": _status,
    "run": _run,
    "environment": _environment,
}
