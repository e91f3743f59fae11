"""Debian's and Ubuntu's packages, fetched and unpacked without root and without installing them."""

import shutil
import subprocess
from pathlib import Path

from bringup.problem import explain

DEPENDENCIES = [
    *("depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"),
    *("--no-breaks", "--no-replaces", "--no-enhances"),
]


class Packages:
    """A private view of the distribution's package archive; the machine's own stays untouched."""

    def __init__(self, folder: Path) -> None:
        """Keep lists and downloads in `folder` until `forget`."""
        self._folder = folder
        self._options = [
            *("-o", f"Dir::State={folder}/state", "-o", f"Dir::Cache={folder}/cache"),
            *("-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"),
            *("-o", "APT::Update::Error-Mode=any", "-o", "Acquire::Retries=2"),
        ]

    @staticmethod
    def available() -> bool:
        """Tell whether this machine is a Debian or a child of it."""
        return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))

    def refresh(self) -> None:
        """Download the lists of packages."""
        for part in ("state/lists/partial", "cache/archives/partial", "debs"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        self._run(["apt-get", "-qq", *self._options, "update"], "Reading Debian's package lists")

    def closure(self, name: str) -> list[str]:
        """Return the names of all packages that a package needs, itself included."""
        command = ["apt-cache", *self._options, *DEPENDENCIES, name]
        lines = self._run(command, f"Looking up {name}").splitlines()
        return sorted({line for line in lines if line and line[0] not in " <|"})

    @staticmethod
    def installed(name: str) -> bool:
        """Tell whether the machine has a package installed."""
        command = ["dpkg-query", "-W", "-f", "${Status}", name]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        return done.stdout.endswith(" installed")

    def unpack(self, names: list[str], target: Path) -> None:
        """Download packages and unpack them below `target`."""
        debs = self._folder / "debs"
        command = ["apt-get", "-qq", *self._options, "download", *names]
        self._run(command, "Downloading Debian packages", cwd=debs)
        for deb in sorted(debs.glob("*.deb")):
            self._run(["dpkg-deb", "-x", str(deb), str(target)], f"Unpacking {deb.name}")
            deb.unlink()

    def forget(self) -> None:
        """Remove lists and downloads."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _run(command: list[str], doing: str, *, cwd: Path | None = None) -> str:
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)
        if done.returncode:
            output = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            raise explain(doing, output, advice="Its last words stand below.")
        return done.stdout
