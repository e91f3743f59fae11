import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from bringup.console import Console
from bringup.problem import Problem
from bringup.process import Process, launch, stop
from bringup.profile import Profile
from bringup.supervisor import LIMIT, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
SPAWN = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
PARENT = [sys.executable, "-c", SPAWN, SLEEPER[-1]]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.01)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile("trial", home_folder=tmp_path)


def test_a_process_is_found_again_by_what_was_written_down(profile: Profile) -> None:
    process, _ = launch("sleeper", SLEEPER)
    profile.note(process)
    again = Profile("trial", home_folder=profile.home)
    assert again.find("sleeper") == process
    stop(process)
    assert again.find("sleeper") is None


def test_another_process_with_the_same_pid_is_not_taken_for_it() -> None:
    process, _ = launch("sleeper", SLEEPER)
    earlier = replace(process, started=process.started - 1000)
    assert not earlier.is_alive()
    stop(earlier)
    assert process.is_alive()
    stop(process)


def test_what_an_interrupted_run_left_is_ended_with_its_children(profile: Profile) -> None:
    process, child = launch("parent", PARENT)
    profile.note(process)
    until(lambda: len(process.session()) == 2)
    family = process.session()
    child.kill()
    child.wait()
    assert profile.clean() == ["parent"]
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert profile.processes == []


def test_a_profile_that_runs_is_not_started_twice(profile: Profile) -> None:
    second = Profile("trial", home_folder=profile.home)
    with profile.held(), pytest.raises(Problem, match="running already"), second.held():
        pass
    assert not second.is_held()


@pytest.fixture
def supervisor(profile: Profile, tmp_path: Path) -> Supervisor:
    return Supervisor(profile, Console(), root=tmp_path, environment={})


def running(profile: Profile, name: str) -> Process:
    found = profile.find(name)
    assert found
    return found


def test_a_process_that_dies_is_started_again(
    supervisor: Supervisor, profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start({"sleeper": SLEEPER})
    first = running(profile, "sleeper")
    first.kill_session()
    until(lambda: not first.is_alive())
    supervisor.mend()
    assert running(profile, "sleeper") != first
    assert "sleeper was ended by signal 9; starting it again" in capsys.readouterr().out
    supervisor.stop()
    assert profile.find("sleeper") is None


def test_a_process_that_dies_at_every_start_is_given_up(supervisor: Supervisor) -> None:
    supervisor.start({"broken": [sys.executable, "-c", "print('no luck'); raise SystemExit(3)"]})

    def given_up() -> bool:
        supervisor.mend()
        return supervisor.given_up == ["broken"]

    until(given_up)
    assert supervisor.tail("broken")[-1] == "no luck"
    assert LIMIT == 5


def test_a_process_that_runs_once_tells_how_it_ended(supervisor: Supervisor) -> None:
    assert supervisor.finish("release", [sys.executable, "-c", "raise SystemExit(4)"]) == 4
