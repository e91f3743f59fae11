"""A small disk under the tables, which can be full: a tablespace on a file system in memory.

Mounting needs root and Linux; where it can't be had, the tables stand where they always do, and
the fault says that it can't be injected.
"""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from bringup.account import own
from bringup.profile import Profile

LARGE = "8g"
"""Size while nothing is wrong: a bound, not what it takes."""


class Disk:
    """Where PostgreSQL keeps Steward's tables in this run."""

    def __init__(self, profile: Profile) -> None:
        self._folder = profile.folder / "small-disk"
        self._account = profile.account
        self.is_mounted = False

    def mount(self) -> None:
        """Make it, if this machine lets us."""
        self.unmount()
        self._folder.mkdir(exist_ok=True)
        self.is_mounted = _run("mount", "-t", "tmpfs", "-o", f"size={LARGE}", "chaos", self._folder)
        own(self._folder, self._account)

    def take_in(self, database: str) -> None:
        """Have every table that is made from now on stand on it."""
        if not self.is_mounted:
            return
        with psycopg.connect(database, autocommit=True) as connection:
            place = sql.Literal(str(self._folder))
            connection.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(place))
            name = sql.Identifier(connection.info.dbname)
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET default_tablespace = small").format(name)
            )

    def fill(self) -> None:
        """Leave no room: it becomes as large as what is on it."""
        found = os.statvfs(self._folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._resize(f"{used // 1024}k")

    def empty(self) -> None:
        """Give the room back."""
        if self.is_mounted:
            self._resize(LARGE)

    def unmount(self) -> None:
        """Take it away; also one that an earlier run left."""
        while os.path.ismount(self._folder) and _run("umount", "--lazy", self._folder):
            pass
        self.is_mounted = False

    def _resize(self, size: str) -> None:
        if not _run("mount", "-o", f"remount,size={size}", self._folder):
            raise OSError(f"the small disk can't be made {size} large")


def _run(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0
    except OSError:
        return False
