"""Slack refuses our token: remembered, so that the watch tells the operators."""

import time

import structlog

from tasks.work import one_statement

log = structlog.get_logger(__name__)

TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of an alert
"""The alert that Slack does not accept a token of ours."""

EVERY = 10.0
"""Seconds between two notes of one process: whatever waits meets the same refusal."""


class LockOut:
    """What this process has noted."""

    def __init__(self) -> None:
        self._noted_at = -EVERY

    def note(self) -> None:
        """Write that it happened just now, unless that was written a moment ago."""
        if time.monotonic() - self._noted_at < EVERY:
            return
        self._noted_at = time.monotonic()
        try:
            with one_statement() as rows:
                rows.alerts.note(TOKEN_REFUSED)
        except Exception as error:  # noqa: BLE001 - what was asked of Slack goes on waiting
            log.warning("lock_out.not_noted", error=type(error).__name__)
