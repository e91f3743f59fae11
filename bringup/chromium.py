"""A browser for the browser test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
VARIABLE = "STEWARD_CHROMIUM"


def ensure_chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return a Chromium; install Debian's if we may; None: the browser test is skipped."""
    found = find_chromium(environment)
    if found:
        return found
    if not _may_install():
        print("No Chromium here: the browser test is skipped (apt-get install chromium).")
        return None
    print("Installing Debian's chromium for the browser test (a minute, once)", flush=True)
    for command in ("update", "install -y --no-install-recommends chromium fonts-liberation"):
        done = subprocess.run(
            ["apt-get", "-qq", *command.split()],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**environment, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode:
            sys.stderr.write(done.stderr.decode(errors="replace")[-1000:])
    return find_chromium(environment)


def find_chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the Chromium that STEWARD_CHROMIUM names, or one on this machine."""
    told = environment.get(VARIABLE)
    if told:
        return told
    path = environment.get("PATH")
    on_path = (shutil.which(name, path=path) for name in NAMES)
    return next((found for found in on_path if found), MAC if Path(MAC).exists() else None)


def _may_install() -> bool:
    """Only as root on Debian itself: Ubuntu's package is a wrapper around a snap."""
    release = Path("/etc/os-release")
    return os.geteuid() == 0 and release.exists() and "\nID=debian\n" in release.read_text()
