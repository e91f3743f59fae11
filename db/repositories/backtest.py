"""Queries on backtests, and on the messages that they look at."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ADD = """
    INSERT INTO backtests (team_id, id, number, body, days, asked_by, request)
    VALUES (%(team_id)s, %(id)s, %(number)s, %(body)s::jsonb, %(days)s, %(asked_by)s,
            %(request)s::jsonb)
"""

CLAIM = """
    UPDATE backtests SET lease_token = %(token)s, lease_until = clock_timestamp() + %(lease)s
    WHERE team_id = %(team_id)s AND id = %(id)s AND finished_at IS NULL
      AND (lease_until IS NULL OR lease_until <= clock_timestamp())
    RETURNING team_id, id, number, body, days, asked_by, request, reached, looked, hits, people,
              samples, spent, lease_token, (asked_at - make_interval(days => days))::date AS since
"""

REACHED = """
    UPDATE backtests
    SET reached = %(reached)s::jsonb, looked = %(looked)s, hits = %(hits)s, people = %(people)s,
        samples = %(samples)s::jsonb, spent = %(spent)s, lease_token = NULL, lease_until = NULL,
        finished_at = CASE WHEN %(is_over)s THEN clock_timestamp() END
    WHERE team_id = %(team_id)s AND id = %(id)s AND lease_token = %(token)s
    RETURNING id
"""

FORGOTTEN = """
    SELECT team_id, id FROM backtests
    WHERE finished_at IS NULL AND asked_at < clock_timestamp() - %(after)s
      AND (lease_until IS NULL OR lease_until <= clock_timestamp())
    ORDER BY asked_at LIMIT %(limit)s
"""

OPEN = """
    SELECT count(*) AS open FROM backtests WHERE team_id = %(team_id)s AND finished_at IS NULL
"""

MESSAGES = """
    SELECT channel, ts, user_id, text, detail FROM messages
    WHERE team_id = %(team_id)s AND said_on >= %(since)s
      AND (user_id, ts, channel) > (%(user)s, %(ts)s, %(channel)s)
    ORDER BY user_id, ts, channel LIMIT %(limit)s
"""
"""Person by person and by time within one: as rules count, and as the index has them."""


class BacktestRepository:
    """Backtests, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        team_id: str,
        *,
        number: int | None,
        body: Mapping[str, Any],
        days: int,
        asked_by: str,
        request: Mapping[str, Any],
    ) -> uuid.UUID:
        """Write one that is to be done, and return its id."""
        new = uuid.uuid4()
        values = {"team_id": team_id, "number": number, "days": days, "asked_by": asked_by}
        plain = {"body": json.dumps(dict(body)), "request": json.dumps(dict(request))}
        rows(self._session, ADD, id=new, **values, **plain)
        return new

    def open(self, team_id: str) -> int:
        """Return how many of a workspace are not finished."""
        return int((row(self._session, OPEN, team_id=team_id) or {})["open"])

    def claim(self, team_id: str, backtest: uuid.UUID, *, lease: timedelta) -> Row | None:
        """Take one for *lease*; None if it is finished, or another has it."""
        values = {"team_id": team_id, "id": backtest, "lease": lease}
        return row(self._session, CLAIM, token=uuid.uuid4(), **values)

    def reached(self, taken: Row, *, is_over: bool) -> bool:
        """Write how far one has come and give it back; False if another has it by now."""
        plain = {name: json.dumps(taken[name]) for name in ("reached", "samples")}
        values = {name: taken[name] for name in ("team_id", "id", "looked", "hits", "people")}
        values |= {"spent": taken["spent"], "token": taken["lease_token"], "is_over": is_over}
        return row(self._session, REACHED, **values, **plain) is not None

    def forgotten(self, *, after: timedelta, limit: int) -> list[tuple[str, uuid.UUID]]:
        """Return those asked for longer than *after* ago that nobody works on."""
        found = rows(self._session, FORGOTTEN, after=after, limit=limit)
        return [(each["team_id"], each["id"]) for each in found]

    def messages(
        self, team_id: str, *, since: date, after: tuple[str, str, str], limit: int
    ) -> Sequence[Row]:
        """Return what was said from *since* on, behind *after*: a person, a time, a channel."""
        user, ts, channel = after
        place = {"user": user, "ts": ts, "channel": channel}
        return rows(self._session, MESSAGES, team_id=team_id, since=since, limit=limit, **place)
