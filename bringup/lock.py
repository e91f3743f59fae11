"""Pins requirements/*.in: every version, every hash, every platform, no address of an index."""

import subprocess
import sys
from pathlib import Path

from bringup.place import ROOT

FOLDER = ROOT / "requirements"
AFTER = {"base": (), "demo": ("base",), "dev": ("base", "demo"), "installer": ()}
"""Each set and those whose versions it must agree with."""


def main() -> int:
    """Write the locks anew; `--upgrade` (the default of `make lock`) takes the newest versions."""
    for name, others in AFTER.items():
        constraints = [part for other in others for part in ("-c", f"{other}.txt")]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
                *("--upgrade", "--python-version", "3.11", "--generate-hashes", "--no-header"),
                *("--no-emit-index-url", "--no-emit-find-links", "--no-config"),
                *(*constraints, f"{name}.in", "-o", f"{name}.txt"),
            ],
            check=False,
            cwd=FOLDER,
        )
        if done.returncode:
            return done.returncode
        print(f"requirements/{name}.txt: {_count(FOLDER / f'{name}.txt')} packages")
    return 0


def _count(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text().splitlines() if line[:1].isalnum())


if __name__ == "__main__":
    sys.exit(main())
