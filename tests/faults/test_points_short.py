"""The exercise of points in short: it adds up, whoever is killed in between."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT, service

pytestmark = pytest.mark.slow


def test_random_deeds_of_processes_that_are_killed_add_up():
    service("DATABASE_URL")
    command = [sys.executable, "-m", "chaos.points", "--deeds", "300", "--processes", "3"]

    done = subprocess.run(  # noqa: S603 - ourselves
        [*command, "--kills", "4", "--pause", "1.5"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    told = json.loads(done.stdout.splitlines()[-1])
    assert told["broken"] == []
    assert done.returncode == 0
    assert told["kills"] > 0
