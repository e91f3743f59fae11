"""The Procfile: which processes make up the product."""

import shlex
from pathlib import Path

from bringup.place import ROOT

PROCFILE = ROOT / "Procfile"
RELEASE = "release"  # runs once, before the others


def read(path: Path = PROCFILE) -> dict[str, list[str]]:
    """Return the command of each process by its name, in the file's order."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name.strip(): shlex.split(command) for name, _, command in pairs}
