"""Queries on homes: opened, turned, drawn under a lease, looked at again."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import row, rows

OPEN = """
    INSERT INTO homes (team_id, user_id) VALUES (%(team_id)s, %(user_id)s)
    ON CONFLICT (team_id, user_id) DO UPDATE
    SET opened_at = clock_timestamp(), revision = homes.revision + 1, places = '{}'
"""

LOCK = """
    SELECT places FROM homes WHERE team_id = %(team_id)s AND user_id = %(user_id)s FOR UPDATE
"""

TURN = """
    UPDATE homes SET places = %(places)s::jsonb, revision = revision + 1,
        opened_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
"""

CLAIM = """
    UPDATE homes SET draw_token = %(token)s, draw_until = clock_timestamp() + %(lease)s,
        looked_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
      AND (draw_until IS NULL OR draw_until <= clock_timestamp())
    RETURNING team_id, user_id, places, revision, drawn_revision, shown, hash, draw_token AS token
"""

FINISH = """
    UPDATE homes SET drawn_revision = %(revision)s, shown = %(shown)s, hash = %(hash)s,
        draw_token = NULL, draw_until = NULL
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND draw_token = %(token)s
    RETURNING revision > drawn_revision AS behind
"""

PUT_OFF = """
    UPDATE homes SET draw_token = NULL, draw_until = clock_timestamp() + %(wait)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND draw_token = %(token)s
"""

# A function that changes within a statement can't bound an index; asked once, it can.
DUE = """
    SELECT team_id, user_id FROM (
        (SELECT team_id, user_id, opened_at FROM homes
         WHERE revision > drawn_revision AND opened_at <= (SELECT clock_timestamp()) - %(after)s
           AND (draw_until IS NULL OR draw_until <= clock_timestamp())
         ORDER BY opened_at DESC LIMIT %(limit)s)
        UNION
        (SELECT team_id, user_id, opened_at FROM homes
         WHERE opened_at > (SELECT clock_timestamp()) - %(within)s
           AND looked_at <= clock_timestamp() - %(every)s
           AND (draw_until IS NULL OR draw_until <= clock_timestamp())
         ORDER BY looked_at LIMIT %(limit)s)
    ) AS due LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedHome:
    """A Home that this worker alone may draw."""

    team_id: str
    user_id: str
    places: dict[str, Any]
    revision: int
    drawn_revision: int
    shown: str
    hash: str
    token: uuid.UUID


class HomeRepository:
    """Homes, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, team_id: str, user_id: str) -> None:
        """Note that a person has opened their Home: it is drawn anew, from its first pages."""
        rows(self._session, OPEN, team_id=team_id, user_id=user_id)

    def lock(self, team_id: str, user_id: str) -> dict[str, Any] | None:
        """Return the pages that a person has turned, held until this transaction ends."""
        found = row(self._session, LOCK, team_id=team_id, user_id=user_id)
        return None if found is None else found["places"]

    def turn(self, team_id: str, user_id: str, places: Mapping[str, Any]) -> None:
        """Keep which pages are open."""
        values = {"team_id": team_id, "user_id": user_id, "places": json.dumps(dict(places))}
        rows(self._session, TURN, **values)

    def claim(self, team_id: str, user_id: str, *, lease: timedelta) -> ClaimedHome | None:
        """Take the drawing of a Home for *lease*; None if another draws it, or there is none."""
        values = {"team_id": team_id, "user_id": user_id, "token": uuid.uuid4(), "lease": lease}
        found = row(self._session, CLAIM, **values)
        return None if found is None else ClaimedHome(**found)

    def finish(self, home: ClaimedHome, *, shown: str, mark: str) -> bool:
        """Note what Slack shows now, and its mark; True if the Home is behind again."""
        values = {"team_id": home.team_id, "user_id": home.user_id, "token": home.token}
        values |= {"revision": home.revision, "shown": shown, "hash": mark}
        found = row(self._session, FINISH, **values)
        return bool(found and found["behind"])

    def put_off(self, home: ClaimedHome, *, wait: timedelta) -> None:
        """Leave it for *wait*."""
        values = {"team_id": home.team_id, "user_id": home.user_id, "token": home.token}
        rows(self._session, PUT_OFF, wait=wait, **values)

    def due(
        self, *, after: timedelta, within: timedelta, every: timedelta, limit: int
    ) -> Sequence[tuple[str, str]]:
        """Return whose Home was forgotten, or is to be looked at again.

        :param after: how long it may be behind before it counts as forgotten
        :param within: who opened it longer ago doesn't look at it any more
        :param every: how often it is looked at
        """
        values = {"after": after, "within": within, "every": every, "limit": limit}
        return [(each["team_id"], each["user_id"]) for each in rows(self._session, DUE, **values)]
