"""Queries on kudos, and on the reactions that give them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ADD = """
    INSERT INTO kudos (team_id, entry_id, receiver, giver, points)
    SELECT %(team_id)s, %(entry)s, r.receiver, %(giver)s, %(points)s
    FROM unnest(%(receivers)s::text[]) AS r(receiver)
"""

TAKE_BACK = """
    UPDATE kudos SET is_taken_back = true WHERE team_id = %(team_id)s AND entry_id = %(entry)s
"""

# Whatever comes first, the earliest adding and the earliest removal are what is known in the end.
MERGE = """
    INSERT INTO kudos_reactions AS r (team_id, channel, ts, emoji, giver, added_at, removed_at)
    VALUES (%(team_id)s, %(channel)s, %(ts)s, %(emoji)s, %(giver)s, %(added_at)s, %(removed_at)s)
    ON CONFLICT (team_id, channel, ts, emoji, giver) DO UPDATE SET
        added_at = least(r.added_at, excluded.added_at),
        removed_at = least(r.removed_at, excluded.removed_at)
    RETURNING added_at, removed_at, entry_id, is_taken_back
"""

SETTLE = """
    UPDATE kudos_reactions SET entry_id = %(entry)s, is_taken_back = %(is_taken_back)s
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND ts = %(ts)s AND emoji = %(emoji)s
      AND giver = %(giver)s
"""

_SEEN = """
    NOT EXISTS (SELECT FROM leaderboard_absences AS h
                WHERE h.team_id = {0}.team_id AND h.user_id = {0}.{1})
    AND NOT EXISTS (SELECT FROM members AS m WHERE m.team_id = {0}.team_id
                    AND m.user_id = {0}.{1} AND m.is_deleted)
"""

LEADERS = f"""
    SELECT k.receiver AS user, sum(k.points)::bigint AS points FROM kudos AS k
    WHERE k.team_id = %(team_id)s AND k.at >= %(since)s AND k.at < %(until)s
      AND NOT k.is_taken_back AND {_SEEN.format("k", "receiver")}
    GROUP BY k.receiver ORDER BY points DESC, k.receiver LIMIT %(most)s
"""  # noqa: S608 - built from constants

LEADERS_OF_ALL_TIME = f"""
    SELECT a.holder AS user, a.earned AS points FROM ledger_accounts AS a
    WHERE a.team_id = %(team_id)s AND a.kind = 'member' AND a.earned > 0
      AND {_SEEN.format("a", "holder")}
    ORDER BY a.earned DESC, a.holder LIMIT %(most)s
"""  # noqa: S608 - built from constants

SUMMARY = """
    SELECT coalesce(sum(points), 0)::bigint AS points, count(DISTINCT giver) AS givers,
           count(DISTINCT receiver) AS receivers FROM kudos
    WHERE team_id = %(team_id)s AND at >= %(since)s AND at < %(until)s AND NOT is_taken_back
"""

TEAMS_SINCE = "SELECT team_id FROM workspaces ORDER BY team_id"

HIDE = """
    INSERT INTO leaderboard_absences (team_id, user_id) VALUES (%(team_id)s, %(user_id)s)
    ON CONFLICT DO NOTHING
"""

SHOW = "DELETE FROM leaderboard_absences WHERE team_id = %(team_id)s AND user_id = %(user_id)s"

_PAIRS = """
    SELECT giver, receiver, sum(points)::bigint AS points FROM kudos
    WHERE team_id = %(team_id)s AND at > (SELECT clock_timestamp() - %(within)s)
      AND NOT is_taken_back
    GROUP BY giver, receiver
"""

# Each ring once: it begins with the smallest of its ids.
RINGS = f"""
    WITH pair AS MATERIALIZED ({_PAIRS}), strong AS MATERIALIZED (
        SELECT * FROM pair WHERE points >= %(least)s
    ), ring AS (
        SELECT ARRAY[a.giver, a.receiver] AS people, a.points + b.points AS points
        FROM strong AS a JOIN strong AS b ON b.giver = a.receiver AND b.receiver = a.giver
        WHERE a.giver < a.receiver
        UNION ALL
        SELECT ARRAY[a.giver, b.giver, c.giver], a.points + b.points + c.points
        FROM strong AS a JOIN strong AS b ON b.giver = a.receiver
        JOIN strong AS c ON c.giver = b.receiver AND c.receiver = a.giver
        WHERE a.giver < b.giver AND a.giver < c.giver AND b.giver <> c.giver
    )
    SELECT people, points::bigint FROM ring ORDER BY points DESC, people LIMIT %(most)s
"""  # noqa: S608 - built from constants

BURSTS = """
    SELECT receiver AS user, date_trunc('hour', at) AS at, sum(points)::bigint AS points,
           count(DISTINCT giver) AS givers
    FROM kudos
    WHERE team_id = %(team_id)s AND at > (SELECT clock_timestamp() - %(within)s)
      AND NOT is_taken_back
    GROUP BY receiver, date_trunc('hour', at) HAVING sum(points) >= %(least)s
    ORDER BY points DESC, receiver LIMIT %(most)s
"""


class KudosRepository:
    """Kudos, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, team_id: str, entry: int, *, giver: str, receivers: Sequence[str], points: int
    ) -> None:
        """Write what *entry* gave: *points* to each of *receivers*."""
        rows(
            self._session,
            ADD,
            team_id=team_id,
            entry=entry,
            giver=giver,
            receivers=list(receivers),
            points=points,
        )

    def take_back(self, team_id: str, entry: int) -> None:
        """Count what *entry* gave no longer."""
        rows(self._session, TAKE_BACK, team_id=team_id, entry=entry)

    def merge_reaction(
        self, sign: dict[str, str], *, added_at: datetime | None, removed_at: datetime | None
    ) -> Row:
        """Note when a sign (team_id, channel, ts, emoji, giver) came or went; return what is known.

        The row stays held until this transaction ends; others wait.
        """
        found = row(self._session, MERGE, added_at=added_at, removed_at=removed_at, **sign)
        return found or {}

    def settle_reaction(self, sign: dict[str, str], entry: int, *, is_taken_back: bool) -> None:
        """Write which entry a sign has caused, and whether that was taken back."""
        rows(self._session, SETTLE, entry=entry, is_taken_back=is_taken_back, **sign)

    def leaders(self, team_id: str, *, since: datetime, until: datetime, most: int) -> list[Row]:
        """Return who received most within a time (user, points); who hides is left out."""
        values = {"team_id": team_id, "since": since, "until": until, "most": most}
        return rows(self._session, LEADERS, **values)

    def leaders_of_all_time(self, team_id: str, *, most: int) -> list[Row]:
        """Return who received most of all (user, points); who hides is left out."""
        return rows(self._session, LEADERS_OF_ALL_TIME, team_id=team_id, most=most)

    def summary(self, team_id: str, *, since: datetime, until: datetime) -> Row:
        """Return how many points were given within a time, by and to how many."""
        return row(self._session, SUMMARY, team_id=team_id, since=since, until=until) or {}

    def teams(self) -> list[str]:
        """Return every workspace."""
        return [found["team_id"] for found in rows(self._session, TEAMS_SINCE)]

    def hide(self, team_id: str, user: str) -> None:
        """Leave *user* out of leaderboards."""
        rows(self._session, HIDE, team_id=team_id, user_id=user)

    def show(self, team_id: str, user: str) -> None:
        """Let *user* be on leaderboards again."""
        rows(self._session, SHOW, team_id=team_id, user_id=user)

    def rings(self, team_id: str, *, within: timedelta, least: int, most: int) -> list[Row]:
        """Return twos and threes who gave each other *least* points or more (people, points)."""
        values = {"team_id": team_id, "within": within, "least": least, "most": most}
        return rows(self._session, RINGS, **values)

    def bursts(self, team_id: str, *, within: timedelta, least: int, most: int) -> list[Row]:
        """Return who received *least* points or more in one hour (user, at, points, givers)."""
        values = {"team_id": team_id, "within": within, "least": least, "most": most}
        return rows(self._session, BURSTS, **values)
