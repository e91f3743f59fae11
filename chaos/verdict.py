"""What must hold, asked of the tables and compared with the ledger."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import psycopg

from chaos.door import Door
from chaos.ledger import GENERAL, Ledger

PROCESSED = "SELECT key FROM inbox WHERE processed_at IS NOT NULL AND key = ANY(%s)"

BEHIND = """
    SELECT 'card of case ' || case_number FROM conversations
    WHERE revision > drawn_revision AND updated_at <= %(by)s
    UNION ALL
    SELECT 'delivery ' || dedupe_key FROM deliveries
    WHERE state IN ('pending', 'sending') AND created_at <= %(by)s
    UNION ALL
    SELECT 'step ' || s.case_number || ' ' || s.kind FROM case_steps AS s
    JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE s.state IN ('pending', 'working') AND c.opened_at <= %(by)s
      AND (s.kind = 'rekick' OR v.state = 'processing' AND NOT EXISTS (
          SELECT FROM conversation_moves AS m
          WHERE m.team_id = v.team_id AND m.conversation_id = v.id AND m.at > %(by)s))
"""
"""What was begun before a moment and is not done, drawn or said."""

BROKEN = {
    "a request without an outcome": """
        SELECT key FROM inbox WHERE processed_at IS NULL OR outcome IS NULL""",
    "a request that broke": "SELECT key FROM inbox WHERE outcome LIKE 'broken:%'",
    "a ban or unban that opened nothing": """
        SELECT key FROM inbox AS i WHERE task IN ('command.ban', 'command.unban')
          AND outcome = 'done' AND NOT EXISTS (
            SELECT FROM conversations AS c WHERE c.team_id = i.team_id AND c.opened_by = i.key)""",
    "a conversation that is stuck": """
        SELECT id::text FROM conversations WHERE state <> 'idle'
          AND (deadline_at IS NULL OR deadline_at < clock_timestamp() - interval '10 seconds')""",
    "work with no step left": """
        SELECT v.id::text FROM conversations AS v WHERE v.state = 'processing' AND NOT EXISTS (
            SELECT FROM case_steps AS s WHERE s.team_id = v.team_id
              AND s.case_number = v.case_number AND s.state IN ('pending', 'working'))""",
    "a version without its move": """
        SELECT v.id::text FROM conversations AS v WHERE v.version <> (
            SELECT count(*) FROM conversation_moves AS m
            WHERE m.team_id = v.team_id AND m.conversation_id = v.id)""",
    "a gap in the cases' numbers": """
        SELECT w.team_id FROM workspaces AS w WHERE w.last_case <> (
            SELECT count(*) FROM cases AS c WHERE c.team_id = w.team_id)""",
}

CARDS = """
    SELECT v.id::text, v.state, v.version, v.card_channel, v.card_ts, c.target
    FROM conversations AS v
    JOIN cases AS c ON c.team_id = v.team_id AND c.number = v.case_number
"""
NOTICES = """
    SELECT 'notice:' || team_id || ':' || case_number FROM case_steps
    WHERE kind = 'notice' AND state = 'done'
"""
IN_FORCE = """
    SELECT user_id FROM sanctions WHERE lifted_at IS NULL AND case_number NOT IN (
        SELECT case_number FROM conversations WHERE state IN ('processing', 'error'))
"""
SILENT = "SELECT dedupe_key FROM deliveries WHERE state IN ('unclear', 'failed')"


class Verdict:
    """Asks, over a connection that is made anew whenever the chaos has cut it."""

    def __init__(self, url: str, door: Door, ledger: Ledger) -> None:
        self._url, self._door, self._ledger = url, door, ledger
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

    def lost(self, by: float) -> list[str]:
        """Return the accepted requests that have no outcome."""
        return [found for found in self.unfinished(by) if ":" in found and " " not in found]

    def broken(self) -> list[str]:
        """Return every promise that does not hold, with whom or what it concerns."""
        found = [f"{name}: {one}" for name, query in BROKEN.items() for one in self._ask(query)]
        found += [f"twice: {one}" for one in self._ledger.doubled()]
        return found + self._cards() + self._notices() + self._kept_out() + self._removals()

    def silent(self) -> list[str]:
        """Return the answers that were left unsaid since nobody knows whether they were heard."""
        return self._ask(SILENT)

    @staticmethod
    def check(environment: dict[str, str]) -> list[str]:
        """Run `steward check`; return what it says if anything is broken."""
        command = [sys.executable, "-m", "app.cli", "check", "--grace", "10s"]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment, timeout=120
        )
        return [f"steward check: {done.stdout}{done.stderr}"] if done.returncode else []

    def _cards(self) -> list[str]:
        """Compare each card with its row: it stands once, and has the buttons of the row."""
        return [wrong for row in self._rows(CARDS) if (wrong := self._card(*row))]

    def _card(self, number: str, state: str, version: int, *place: str) -> str:
        found = self._ledger.by_mark.get(f"card:{number}", [])
        posted = next((one for one in found if (one.channel, one.ts) == place[:2]), None)
        if posted is None:
            return f"a card that is not there: {number}"
        wanted = {f"{number}.{version}"} if state in {"awaiting_confirmation", "error"} else set()
        shown = set(posted.buttons().values())
        return "" if shown == wanted else f"a card that shows another state: {number} {state}"

    def _notices(self) -> list[str]:
        marks = self._ask(NOTICES)
        return [f"a notice unsent: {m}" for m in marks if not self._ledger.by_mark.get(m)]

    def _kept_out(self) -> list[str]:
        inside = {
            user for name, all_ in self._ledger.members.items() if name != GENERAL for user in all_
        }
        return [f"banned and inside: {user}" for user in self._ask(IN_FORCE) if user in inside]

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
            self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=2)
            self._connection.execute("SET statement_timeout = 5000")
        return self._connection.execute(query, values).fetchall()
