"""What one profile remembers between runs: its ports and its passwords."""

import json
import os
import secrets
from pathlib import Path
from threading import RLock

from bringup.ports import free_run, is_free


class State:
    """A small JSON file, readable by its owner alone. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Read the file if it is there."""
        self._path = path
        self._lock = RLock()
        self._values: dict[str, dict[str, object]] = {"ports": {}, "secrets": {}}
        if path.exists():
            self._values.update(json.loads(path.read_text()))

    def ports(self, name: str, count: int) -> list[int]:
        """Return a service's ports in a row: the remembered ones while they are free, else new."""
        with self._lock:
            taken = self._values["ports"]
            first = taken.get(name)
            wanted = range(first, first + count) if isinstance(first, int) else ()
            if not wanted or not all(is_free(port) for port in wanted):
                others = {port for key in taken if key != name for port in self._span(key)}
                first = free_run(self._path.parent, count, avoid=others)
                wanted = range(first, first + count)
                taken[name] = first
                self._values.setdefault("spans", {})[name] = count
                self._save()
            return list(wanted)

    def secret(self, name: str, *, prefix: str = "") -> str:
        """Return a password, made at random when it is first asked for."""
        with self._lock:
            known = self._values["secrets"]
            if name not in known:
                known[name] = prefix + secrets.token_hex(16)
                self._save()
            return str(known[name])

    def remember(self, variables: dict[str, str]) -> None:
        """Keep the variables that lead to services which go on after this run."""
        with self._lock:
            self._values["variables"] = dict(variables)
            self._save()

    @property
    def remembered(self) -> dict[str, str]:
        """The variables that were kept."""
        return {name: str(value) for name, value in self._values.get("variables", {}).items()}

    def _span(self, name: str) -> range:
        first = int(str(self._values["ports"][name]))
        return range(first, first + int(str(self._values.get("spans", {}).get(name, 1))))

    def _save(self) -> None:
        draft = self._path.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(self._values, file, indent=1)
        draft.replace(self._path)
