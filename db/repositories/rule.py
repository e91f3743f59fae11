"""Queries on rules, their versions, and what they found."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

REVISION = "SELECT revision FROM rulebooks WHERE team_id = %(team_id)s"

CHANGE = """
    INSERT INTO rulebooks AS b (team_id, revision, last_rule) VALUES (%(team_id)s, 1, %(more)s)
    ON CONFLICT (team_id) DO UPDATE
        SET revision = b.revision + 1, last_rule = b.last_rule + %(more)s
    RETURNING last_rule
"""

ADD = """
    INSERT INTO rule_versions (team_id, number, version, mode, body, author, restores)
    SELECT %(team_id)s, %(number)s, 1 + coalesce((
               SELECT max(version) FROM rule_versions
               WHERE team_id = %(team_id)s AND number = %(number)s), 0),
           %(mode)s, %(body)s::jsonb, %(author)s, %(restores)s
    RETURNING number, version, mode, body, author, restores, made_at
"""

NEWEST = """
    SELECT DISTINCT ON (number) number, version, mode, body, author, restores, made_at
    FROM rule_versions WHERE team_id = %(team_id)s ORDER BY number, version DESC
"""

GET = """
    SELECT number, version, mode, body, author, restores, made_at FROM rule_versions
    WHERE team_id = %(team_id)s AND number = %(number)s
      AND (%(version)s::int IS NULL OR version = %(version)s)
    ORDER BY version DESC LIMIT 1
"""

HISTORY = """
    SELECT number, version, mode, body, author, restores, made_at FROM rule_versions
    WHERE team_id = %(team_id)s AND number = %(number)s ORDER BY version DESC LIMIT %(limit)s
"""

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"
"""A message of an app has no row that could be held."""

JUDGED = """
    SELECT number FROM rule_hits
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND ts = %(ts)s AND edited = %(edited)s
      AND number = ANY(%(numbers)s)
"""

HIT = """
    INSERT INTO rule_hits
        (team_id, number, channel, ts, edited, version, user_id, mode, did, case_number)
    VALUES (%(team_id)s, %(number)s, %(channel)s, %(ts)s, %(edited)s, %(version)s, %(user_id)s,
            %(mode)s, %(did)s, %(case_number)s)
"""

LATELY = """
    SELECT h.did, h.case_number FROM rule_hits AS h
    JOIN cases AS c ON c.team_id = h.team_id AND c.number = h.case_number
    WHERE h.team_id = %(team_id)s AND h.user_id = %(user_id)s AND h.number = %(number)s
      AND h.at > (SELECT clock_timestamp() - %(within)s) AND c.voided_at IS NULL
    ORDER BY h.at DESC LIMIT 100
"""

FOUND = """
    SELECT count(*) AS hits, count(DISTINCT user_id) AS people,
           count(*) FILTER (WHERE did <> '') AS acted
    FROM rule_hits
    WHERE team_id = %(team_id)s AND number = %(number)s
      AND at > (SELECT clock_timestamp() - %(within)s)
"""

FOUND_LATELY = """
    SELECT h.channel, h.ts, h.user_id, h.did, h.case_number, h.at, left(m.text, 200) AS said
    FROM rule_hits AS h
    LEFT JOIN messages AS m ON m.team_id = h.team_id AND m.channel = h.channel AND m.ts = h.ts
    WHERE h.team_id = %(team_id)s AND h.number = %(number)s
      AND h.at > (SELECT clock_timestamp() - %(within)s)
    ORDER BY h.at DESC LIMIT %(limit)s
"""

FOUND_BY_ALL = """
    SELECT number, count(*) AS hits FROM rule_hits
    WHERE team_id = %(team_id)s AND at > (SELECT clock_timestamp() - %(within)s) GROUP BY number
"""


class RuleRepository:
    """Rules, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def revision(self, team_id: str) -> int:
        """Return how often a workspace's rules have changed."""
        found = row(self._session, REVISION, team_id=team_id)
        return int(found["revision"]) if found else 0

    def change(self, team_id: str, *, new: bool = False) -> int:
        """Hold the workspace's rules until this transaction ends; others wait.

        Return the number of the newest rule, one more if there is to be a *new* one.
        """
        found = row(self._session, CHANGE, team_id=team_id, more=int(new))
        return int((found or {})["last_rule"])

    def add(
        self,
        team_id: str,
        number: int,
        *,
        mode: str,
        body: Mapping[str, Any],
        author: str,
        restores: int | None = None,
    ) -> Row:
        """Write the next version of a rule and return it; the rulebook must be held."""
        values = {"team_id": team_id, "number": number, "mode": mode, "author": author}
        plain = json.dumps(dict(body))
        return row(self._session, ADD, body=plain, restores=restores, **values) or {}

    def newest(self, team_id: str) -> Sequence[Row]:
        """Return every rule as it stands, by number."""
        return rows(self._session, NEWEST, team_id=team_id)

    def get(self, team_id: str, number: int, version: int | None = None) -> Row | None:
        """Return a version of a rule, the newest if none is named; None: there is none."""
        return row(self._session, GET, team_id=team_id, number=number, version=version)

    def history(self, team_id: str, number: int, *, limit: int) -> Sequence[Row]:
        """Return the newest versions of a rule, the newest first."""
        return rows(self._session, HISTORY, team_id=team_id, number=number, limit=limit)

    def hold_message(self, team_id: str, channel: str, ts: str) -> None:
        """Hold what is judged about a message until this transaction ends; others wait."""
        rows(self._session, HOLD, name=f"rule:{team_id}:{channel}:{ts}")

    def judged(
        self, team_id: str, channel: str, ts: str, edited: str, numbers: Sequence[int]
    ) -> set[int]:
        """Return those of *numbers* that this version of a message has met before."""
        where = {"team_id": team_id, "channel": channel, "ts": ts, "edited": edited}
        return {
            each["number"] for each in rows(self._session, JUDGED, numbers=list(numbers), **where)
        }

    def hit(self, team_id: str, **values: object) -> None:
        """Write that a message met a rule: the columns of rule_hits by name."""
        rows(self._session, HIT, team_id=team_id, **values)

    def lately(
        self, team_id: str, number: int, user_id: str, *, within: timedelta
    ) -> Sequence[Row]:
        """Return what a rule did about a person lately, by cases that count: did, case_number."""
        values = {"team_id": team_id, "number": number, "user_id": user_id}
        return rows(self._session, LATELY, within=within, **values)

    def found(self, team_id: str, number: int, *, within: timedelta) -> Row:
        """Return how many messages of how many people a rule found: hits, people, acted."""
        return row(self._session, FOUND, team_id=team_id, number=number, within=within) or {}

    def found_lately(
        self, team_id: str, number: int, *, within: timedelta, limit: int
    ) -> Sequence[Row]:
        """Return the newest messages that a rule found, with their first words where known."""
        values = {"team_id": team_id, "number": number, "within": within}
        return rows(self._session, FOUND_LATELY, limit=limit, **values)

    def found_by_all(self, team_id: str, *, within: timedelta) -> dict[int, int]:
        """Return how many messages each rule found."""
        found = rows(self._session, FOUND_BY_ALL, team_id=team_id, within=within)
        return {each["number"]: each["hits"] for each in found}
