"""The virtual environment: made once from pinned, hashed requirements. Standard library only."""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bringup.debian import Packages
from bringup.place import PYTHON, ROOT, VENV, ignored_folder
from bringup.problem import Problem, explain

LOCKS = [ROOT / "requirements" / f"{name}.txt" for name in ("base", "demo", "dev")]
INSTALLER = ROOT / "requirements" / "installer.txt"
STAMP = VENV / "steward-stamp"
WORTH_SHOWING = ("Downloading", "Prepared", "Installed", "Installing", "Building", "Resolved")


def ensure() -> Path:
    """Make the environment if it is missing or stale, and return its Python."""
    if _is_fresh():
        return PYTHON
    with _alone():
        if not _is_fresh():
            _make()
    return PYTHON


def fingerprint() -> str:
    """Return what the environment depends on: the locks, this Python and where it stands."""
    digest = hashlib.sha256()
    for lock in LOCKS:
        digest.update(lock.read_bytes())
    return f"{digest.hexdigest()} {sys.version_info.major}.{sys.version_info.minor} {VENV}"


def _is_fresh() -> bool:
    return STAMP.exists() and STAMP.read_text() == fingerprint() and os.access(PYTHON, os.X_OK)


@contextmanager
def _alone() -> Iterator[None]:
    """Let a demo and a test run that start together make the environment once."""
    with (ignored_folder() / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make() -> None:
    started = time.monotonic()
    _say(f"Making the environment in {VENV.name} with Python {sys.version.split()[0]}")
    STAMP.unlink(missing_ok=True)
    pip = _bare_environment()
    locks = [part for lock in LOCKS for part in ("-r", str(lock))]
    _run([*pip, "install", *PIP_OPTIONS, "-r", str(INSTALLER)], "Installing the installer")
    try:
        uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--no-cache"]
        strict = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--compile-bytecode"]
        _run([*uv, *strict, *locks], "Installing packages")
    except Problem:
        _say("  that was too much for uv; trying pip, which is slower")
        _run([*pip, "install", *PIP_OPTIONS, *locks], "Installing packages")
    STAMP.write_text(fingerprint())
    _say(f"  environment ready after {time.monotonic() - started:.0f} s")


def _bare_environment() -> list[str]:
    """Make an environment with nothing in it; return the command that is its pip."""
    bundled = importlib.util.find_spec("ensurepip")
    with_pip = bundled is not None and bundled.origin is not None
    try:
        # Links, as `python -m venv` makes them: copying over the links of an earlier run fails.
        builder = venv.EnvBuilder(clear=not _has_same_python(), symlinks=True, with_pip=with_pip)
        builder.create(VENV)
    except subprocess.CalledProcessError as error:
        output = (error.output or b"").decode(errors="replace").splitlines()
        raise explain("Making the environment", output, advice=WITHOUT_PIP) from None
    except OSError as error:
        raise explain("Making the environment", [str(error)], advice=WITHOUT_PIP) from None
    return [str(PYTHON), "-m", "pip"] if with_pip else [str(PYTHON), f"{_debian_pip()}/pip"]


def _has_same_python() -> bool:
    probe = [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
    if not os.access(PYTHON, os.X_OK):
        return False
    found = subprocess.run(probe, check=False, capture_output=True, text=True).stdout.strip()
    return found == f"{sys.version_info.major}.{sys.version_info.minor}"


def _debian_pip() -> Path:
    """Return Debian's pip as a wheel: its python3 comes without one (package python3-venv)."""
    folder = ignored_folder() / "pip"
    pattern = "usr/share/python-wheels/pip-*.whl"
    if not list(folder.glob(pattern)):
        if not Packages.available():
            raise Problem(WITHOUT_PIP)
        _say("  this Python has no ensurepip: unpacking Debian's pip beside the environment")
        packages = Packages(ignored_folder() / "apt-pip")
        packages.refresh()
        packages.unpack(["python3-pip-whl"], folder)
        packages.forget()
    return next(folder.glob(pattern))


def _run(command: list[str], doing: str) -> None:
    """Run a program, showing those of its lines that tell how far it is."""
    clean = {
        "PYTHONWARNINGS": "ignore",
        "UV_NO_PROGRESS": "1",
        "UV_NO_CONFIG": "1",
        "UV_SYSTEM_CERTS": "true",  # as pip does: machines behind a proxy have a certificate more
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **clean},
    )
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if line.strip().startswith(WORTH_SHOWING) and not line.rstrip().endswith("kB)"):
            _say(f"  {line.strip()[:110]}")
    if process.wait():
        raise explain(doing, lines, advice="The installer's last words stand below.")


def _say(line: str) -> None:
    print(line, flush=True)


PIP_OPTIONS = [
    *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
    *("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-cache-dir"),
]
WITHOUT_PIP = (
    f"This Python ({sys.executable}) can't make an environment. Install its venv and pip parts "
    "(Debian and Ubuntu: apt-get install python3-venv) and run the command again."
)
