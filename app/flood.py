"""A person who sends more than a person can: one sentence a minute, and nothing is kept."""

from hashlib import sha256
from typing import Protocol

import structlog
from slack_bolt import BoltResponse

from adapters.redis.local_flood import Verdict
from app import facts, private, regrets
from app.envelope import key_of, kind_of, name_of, team_of
from app.front_door import NotAcceptedError
from app.incoming import Incoming

log = structlog.get_logger(__name__)


class Flood(Protocol):
    """Counts what each person sends."""

    async def judge(self, team_id: str, user: str, request: str) -> Verdict:
        """Count the *request* of *user*; the same one again counts once. Never raises."""
        ...


class TooManyError(NotAcceptedError):
    """That was a lot for one minute, so this one was not done.

    Please wait a minute, then try again, as in `/cases`.
    """


class People(Protocol):
    """Knows who is who."""

    async def is_plain(self, team_id: str, user: str) -> bool:
        """Tell whether *user* is known and neither moderator nor admin. Never raises."""
        ...


async def refusal(flood: Flood, people: People, incoming: Incoming) -> BoltResponse | None:
    """Return the answer to a command or click that is one too many; None lets it in.

    Moderators are let in always: in a raid they ban faster than any limit for members allows.
    Events, too: they are the workspace's, not one person's, and Slack limits them. A modal's
    submission is told each time, since silence would close it with the person's words.
    """
    said = incoming.payload
    kind, user = kind_of(said), facts.actor(said)
    if kind == "event" or not user:
        return None
    counted, request = _counted(incoming, user)
    verdict = await flood.judge(team_of(said), counted, request)
    if verdict is Verdict.LET_IN or not await people.is_plain(team_of(said), user):
        return None
    if verdict is Verdict.SAY_NO:
        log.warning("flood.refused", user=counted)
    if verdict is Verdict.SAY_NO or kind == "view":
        return await regrets.say(TooManyError(), incoming)
    return BoltResponse(status=200, body="")


def _counted(incoming: Incoming, user: str) -> tuple[str, str]:
    """Return whose request is counted, and its id: of who reports, a hash that names nobody."""
    key = key_of(incoming)
    if not private.concerns(name_of(incoming.payload), incoming.payload):
        return user, key
    return private.pseudonym(team_of(incoming.payload), user), sha256(key.encode()).hexdigest()
