"""The short form of `make chaos`: a minute of everything that can be broken quickly."""

import os
import subprocess
import sys

from bringup.place import ROOT

OURS = ("DATABASE_URL", "BROKER_URL", "REDIS_URL", "S3_ENDPOINT_URL")
"""The chaos brings services of its own, which it may kill."""


def test_nothing_is_lost_nothing_twice_whatever_breaks():
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [
        sys.executable,
        "-m",
        "chaos",
        "--seconds=60",
        "--scale=0.2",
        "--profile=chaos-short",
    ]

    done = subprocess.run(  # noqa: S603 - our own
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=480
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
