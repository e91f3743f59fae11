"""What must hold, asked of the tables and compared with the ledger."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg

from chaos.door import Door
from chaos.ledger import GENERAL, Ledger
from chaos.left import Left
from chaos.queries import BEHIND, BROKEN, CARDS, EVIDENCE, IN_FORCE, NOTICES, PROCESSED, SILENT

FOUND = 1
"""What `steward check` exits with when something is broken; 2: it could not look at all."""

CHECK_WITHIN = 300.0


class HarnessError(Exception):
    """It could not be asked; nothing is known of the product."""


class Judged(Protocol):
    """What is judged: one host or several."""

    @property
    def database(self) -> str:
        """The URL of the database."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the product's processes."""

    def missing(self) -> list[str]:
        """Return which processes don't say that they are ready."""

    def store(self) -> Callable[[str], str]:
        """Return what reads the evidence back."""


class Verdict:
    """Asks, over a connection that is made anew whenever the chaos has cut it."""

    def __init__(self, machine: Judged, door: Door, ledger: Ledger) -> None:
        self._machine, self._door, self._ledger = machine, door, ledger
        self._connection: psycopg.Connection[Any] | None = None
        self._done: set[str] = set()

    def unfinished(self, by: float) -> list[str]:
        """Return what was accepted or begun before *by* (seconds since 1970) and is not done.

        :raises psycopg.Error: the database is away
        """
        accepted = {key for key, at in list(self._door.accepted.items()) if at <= by}
        open_ = sorted(accepted - self._done - self._regretted())
        self._done |= set(self._ask(PROCESSED, [open_]))
        missing = [key for key in open_ if key not in self._done]
        return missing + self._ask(BEHIND, {"by": datetime.fromtimestamp(by, UTC)})

    def left(self, by: float) -> Left:
        """Return what is not over of what was begun before *by* (seconds since 1970).

        The tables are asked also where a process is not ready: only they know what is undone.
        """
        late = self._machine.missing()
        try:
            return Left(not_ready=late, undone=self.unfinished(by))
        except psycopg.Error as error:
            return Left(not_ready=late, away=f"the database is away: {type(error).__name__}")

    def broken(self) -> list[str]:
        """Return every promise that does not hold, with whom or what it concerns."""
        found = [f"{name}: {one}" for name, query in BROKEN.items() for one in self._ask(query)]
        found += [f"twice: {one}" for one in self._ledger.doubled()]
        return found + self._cards() + self._notices() + self._kept_out() + self._removals()

    def silent(self) -> list[str]:
        """Return the answers that were left unsaid since nobody knows whether they were heard."""
        return self._ask(SILENT)

    def check(self) -> list[str]:
        """Run `steward check`; return what it says if anything is broken.

        :raises HarnessError: it could not look
        """
        command = [sys.executable, "-m", "app.cli", "check", "--grace", "10s"]
        try:
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                env=self._machine.environment,
                timeout=CHECK_WITHIN,
            )
        except subprocess.TimeoutExpired as error:
            raise HarnessError("steward check did not end") from error
        if done.returncode not in {0, FOUND} or (done.returncode and " broken" not in done.stdout):
            raise HarnessError(f"steward check: {done.stdout}{done.stderr}")
        return [f"steward check: {done.stdout}"] if done.returncode else []

    def evidence(self) -> list[str]:
        """Return the evidence that is not what was kept: gone, or with another checksum.

        :raises HarnessError: the store does not answer
        """
        store = self._machine.store()
        return [
            f"evidence that is not what was kept: {key}"
            for key, sha256 in self._rows(EVIDENCE)
            if store(str(key)) != sha256
        ]

    def _cards(self) -> list[str]:
        """Compare each card with its row: it stands once, and has the buttons of the row."""
        return [wrong for row in self._rows(CARDS) if (wrong := self._card(*row))]

    def _card(self, number: str, state: str, version: int, *place: str) -> str:
        found = self._ledger.by_mark.get(f"card:{number}", [])
        posted = next((one for one in found if (one.channel, one.ts) == place[:2]), None)
        if posted is None:
            return f"a card that is not there: {number}"
        wanted = {f"{number}.{version}"} if state in {"awaiting_confirmation", "error"} else set()
        # What is over may be taken back: that button is about the case, not about a version.
        buttons = posted.buttons().items()
        shown = {value for name, value in buttons if not name.startswith("case:")}
        return "" if shown == wanted else f"a card that shows another state: {number} {state}"

    def _notices(self) -> list[str]:
        marks = self._ask(NOTICES)
        return [f"a notice unsent: {m}" for m in marks if not self._ledger.by_mark.get(m)]

    def _kept_out(self) -> list[str]:
        inside = {
            user for name, all_ in self._ledger.members.items() if name != GENERAL for user in all_
        }
        known = inside - self._ledger.untold
        return [f"banned and inside: {user}" for user in self._ask(IN_FORCE) if user in known]

    def _removals(self) -> list[str]:
        """Compare how often people were removed with how often they came in."""
        return [
            f"removed {count} times: {key}"
            for key, count in self._ledger.removals.items()
            if count > self._ledger.joins[key]
        ]

    def _regretted(self) -> set[str]:
        urls = self._ledger.regretted
        return {key for key, url in self._door.reply_of.items() if url in urls}

    def _ask(self, query: str, values: Any = None) -> list[str]:  # noqa: ANN401 - psycopg's
        return [str(row[0]) for row in self._rows(query, values)]

    def _rows(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:  # noqa: ANN401
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._machine.database,
                autocommit=True,
                connect_timeout=2,
                application_name="chaos",
                tcp_user_timeout=5000,
            )
            self._connection.execute("SET statement_timeout = 5000")
        return self._connection.execute(query, values).fetchall()
