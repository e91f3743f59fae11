"""Whether a rule is about this message at all: where, by whom, when."""

from datetime import time
from zoneinfo import ZoneInfo

from services.automod import grammar
from services.automod.rule import Kind, RuleBody
from services.automod.utterance import Author, Utterance
from services.role import Role
from services.user import zone_of

EVERYBODYS = frozenset({Role.MEMBER, Role.GUEST, Role.STRANGER})
"""Roles that come with being here: naming one names nobody whom rules spare."""


class Condition:
    """Reads a rule's conditions once."""

    def __init__(self, body: RuleBody) -> None:
        """Read the conditions of *body*.

        :raises DomainError: one of them can't be read
        """
        self._body = body
        self._channels = frozenset(body.channels)
        self._only, self._exempt = frozenset(body.only_roles), frozenset(body.exempt_roles)
        self._hours = grammar.hours(body.hours)
        self._newer = body.newer_than
        if body.kind == Kind.NEWCOMERS:
            self._newer = min(grammar.age(body.what), body.newer_than or float("inf"))

    def holds_for(self, said: Utterance) -> bool:
        """Tell whether the rule may be about *said*, whoever wrote it."""
        if self._channels and said.channel not in self._channels:
            return False
        return self._body.apps or not said.is_from_app

    def holds_by(self, said: Utterance, author: Author) -> bool:
        """Tell whether it is about *author* at that time."""
        if not self._is_for(said, author):
            return False
        if self._body.guests and not author.is_guest:
            return False
        return self._is_new(said, author) and self._is_time(said, author)

    def _is_for(self, said: Utterance, author: Author) -> bool:
        """Tell whether it is for *author*'s roles: who is exempt never, then who is named."""
        if self._exempt & author.roles:
            return False
        is_spared = author.exempts(said.channel) and not self._body.moderators
        if not self._only:
            return not is_spared
        named = self._only & author.roles
        return bool(named - EVERYBODYS if is_spared else named)

    def _is_new(self, said: Utterance, author: Author) -> bool:
        """Tell whether they came lately; of whom it isn't known, they were there before Steward."""
        if self._newer is None:
            return True
        if author.joined_at is None:
            return False
        return (said.at - author.joined_at).total_seconds() < self._newer

    def _is_time(self, said: Utterance, author: Author) -> bool:
        if self._hours is None:
            return True
        first, last = self._hours
        now = said.at.astimezone(zone_of(self._body.zone or author.time_zone)).time()
        return _within(now, first, last)


def _within(now: time, first: time, last: time) -> bool:
    """Tell whether *now* lies from *first* to before *last*, over midnight too."""
    return first <= now < last if first < last else now >= first or now < last


def is_zone(name: str) -> bool:
    """Tell whether *name* is a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
