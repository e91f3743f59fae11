"""Links with which somebody who can't sign in any more appeals: sealed, and good for a time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.sealing import SealBrokenError, seal, unseal
from config.settings import settings

GOOD_FOR = timedelta(days=30)
"""How long a link opens."""

LONGEST = 1_000
"""Letters of a token that are looked at; ours have some two hundred."""

_PURPOSE = "appeal"


class NotALinkError(ValueError):
    """It was not sealed by us for this, or its time is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Appellant:
    """Who may appeal against what."""

    team_id: str
    case: int
    member: str


def token_for(appellant: Appellant, *, now: datetime) -> str:
    """Return what stands at the end of the link: URL-safe, and unreadable to others.

    :raises NoSecretError: no secret is set to seal with
    """
    until = int((now + GOOD_FOR).timestamp())
    told = [_PURPOSE, appellant.team_id, appellant.case, appellant.member, until]
    return seal(json.dumps(told))


def read(token: str, *, now: datetime) -> Appellant:
    """Return who may appeal with *token*.

    :raises NotALinkError: nobody may
    """
    if len(token) > LONGEST:
        raise NotALinkError
    try:
        purpose, team_id, case, member, until = json.loads(unseal(token))
    except (SealBrokenError, ValueError, TypeError) as error:
        raise NotALinkError from error
    if purpose != _PURPOSE or now.timestamp() > until:
        raise NotALinkError
    return Appellant(team_id=team_id, case=case, member=member)


def link_for(appellant: Appellant, *, now: datetime) -> str:
    """Return the whole link; empty where the settings name no address of ours."""
    base = settings().public_url.rstrip("/")
    return f"{base}/appeal/{token_for(appellant, now=now)}" if base else ""
