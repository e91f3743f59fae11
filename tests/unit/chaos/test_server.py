"""A service of the harness comes back by itself, and says why when it does not."""

import sys
from pathlib import Path
from signal import SIGTERM

import pytest

from bringup.process import stop
from bringup.service import Command, Program
from chaos import server
from chaos.server import Server

ENDS_ONCE = """
import pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
print("boot number", len(list(folder.glob("boot*"))), flush=True)
if not (folder / "boot1").exists():
    (folder / "boot1").touch()
    raise SystemExit(1)
(folder / "ready").touch()
time.sleep(60)
"""
"""Ends with an error when it is started for the first time, as a broker whose boot timed out."""


class Service:
    """One that is ready when it has made a file."""

    name, variable, stop_by, stop_within = "Broker", "BROKER_URL", SIGTERM, 0.1

    def __init__(self, folder, program):
        self.folder, self.code = folder, program

    def local(self):
        return Program(Path(sys.executable), "Python")

    def prepare(self, program, profile):
        argv = [sys.executable, "-c", self.code, str(self.folder)]
        return Command(argv, (self.folder / "ready").exists, {}, {})


class Folder:
    """A profile with nothing but logs and data."""

    account = None

    def __init__(self, path):
        self.folder = self.logs = self.home = path
        self.noted = []

    def note(self, process):
        self.noted.append(process)


@pytest.fixture
def profile(tmp_path):
    profile = Folder(tmp_path)
    yield profile
    for each in profile.noted:
        stop(each, within=0)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(server, "RESTARTS_AFTER", 0.0)


def test_what_ends_while_it_starts_is_started_again(profile, tmp_path):
    broker = Server(Service(tmp_path, ENDS_ONCE), profile)

    broker.start()

    assert len(profile.noted) == 2


def test_what_does_not_start_in_time_says_why(profile, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "READY_WITHIN", 1.0)
    hangs = "import time; print('waiting for tables', flush=True); time.sleep(60)"
    broker = Server(Service(tmp_path, hangs), profile)

    with pytest.raises(TimeoutError, match="not ready after 1 s: waiting for tables"):
        broker.start()


def test_nothing_of_it_is_left_when_it_was_stopped(profile, tmp_path):
    deaf = "import signal, pathlib, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    deaf += "pathlib.Path(sys.argv[1], 'ready').touch(); time.sleep(60)"
    broker = Server(Service(tmp_path, deaf), profile)
    broker.start()

    broker.stop()

    assert profile.noted[0].session() == []
