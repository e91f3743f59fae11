"""Save messages as evidence: what was said, how it read before, its thread, its files."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from db.records.step import ClaimedStep
from services.deletion_ledger import Saved
from services.ports import Archive, BusyError, RefusedError, UnclearError, Workspace

Json = Mapping[str, Any]

PATIENCE = 2
"""Tries to fetch a file whose end nobody knows; then what Slack says of it is what is kept."""

FETCHING = 20.0
"""Seconds for the files of one step, so that it ends in time; then Slack's word is what is kept."""


class Keeping:
    """Writes evidence."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        archive: Archive,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """*clock* returns seconds."""
        self._workspace = workspace
        self._archive = archive
        self._clock = clock

    def save(self, step: ClaimedStep, what: Json, *, messages: int) -> Saved:
        """Keep *what* under a key that its content is part of: no later try can replace it."""
        whole = {"case": step.case_number, "step": step.position, **what}
        body = json.dumps(whole, default=str).encode()
        name = f"{step.position}-{sha256(body).hexdigest()[:16]}.json"
        key = f"{step.team_id}/cases/{step.case_number}/{name}"
        stored = self._archive.put(key, body)
        return Saved(key=key, sha256=stored, size=len(body), messages=messages)

    def files_of(self, step: ClaimedStep, messages: Iterable[object]) -> list[dict[str, Any]]:
        """Return the files of *messages* as Slack describes them, each with its SHA-256.

        :raises UnclearError: one could not be fetched just now; *step* is tried again
        """
        until = self._clock() + FETCHING
        return [
            self._fingerprinted(step, file, until)
            for message in messages
            for file in _files_in(message)
        ]

    def _fingerprinted(self, step: ClaimedStep, file: Json, until: float) -> dict[str, Any]:
        """Return what Slack says of a file, with its SHA-256 or why there is none."""
        if self._clock() > until:
            return {**file, "sha256": None, "why": "too_many_files"}
        try:
            return {**file, "sha256": self._workspace.fingerprint(file)}
        except RefusedError as refused:
            return {**file, "sha256": None, "why": refused.code}
        except (UnclearError, BusyError):
            if step.attempts < PATIENCE:
                raise
            return {**file, "sha256": None, "why": "unclear"}


def _files_in(message: object) -> list[Json]:
    """Return the files of a message, or of the event that it came with."""
    if not isinstance(message, dict):
        return []
    files = message.get("files")
    own = [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    return own + _files_in(message.get("message"))
