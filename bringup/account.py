"""Who the services run as: never root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Account:
    """A user without privileges, to whom root hands the services."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """Return the arguments by which `subprocess` becomes this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, folder: Path) -> bool:
        """Tell whether this user may enter a folder."""
        command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        quiet = subprocess.DEVNULL
        return subprocess.run(command, check=False, stderr=quiet, **self.popen()).returncode == 0


def service_account() -> Account | None:
    """Return whom root hands the services to: `postgres`, else `nobody`; None if we aren't root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return Account("65534", 65534, 65534)


def become(account: Account | None) -> dict[str, Any]:
    """Return the arguments of `subprocess` for an account; none to stay who we are."""
    return account.popen() if account else {}


def own(path: Path, account: Account | None) -> None:
    """Hand a file or folder to the account."""
    if account:
        os.chown(path, account.uid, account.gid)


def private_folder(path: Path, account: Account | None) -> Path:
    """Make a folder that only the account can look into, and return it."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    own(path, account)
    return path
