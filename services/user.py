"""Who people are, and what they may do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from db.repositories.member import MemberRepository
from db.repositories.permit import PermitRepository
from db.session import Row
from services import permission, place
from services.action import Action
from services.action_request import counts_in
from services.errors import DomainError
from services.permission import Permit
from services.ports import Profile
from services.request import Request
from services.role import roles_of

FRESH = timedelta(minutes=5)
"""How old Slack's word on a person may be when it decides. Events keep it current besides."""


class UnknownPersonError(DomainError):
    """I can't find that person here.

    Type @ and pick them from the list, as in `/ban @spammer spam`.
    """


class SlackSilentError(DomainError):
    """Slack did not tell me who that is just now.

    Nothing was done; please try again in a minute.
    """


class AskSlackFirstError(Exception):
    """Slack has to be asked about somebody before this can be decided.

    No answer to a person: what was begun is rolled back, since no lock is held while Slack is slow;
    then Slack is asked, and it is begun again.
    """

    def __init__(self, users: Sequence[str]) -> None:
        super().__init__(", ".join(users))
        self.users = users
        """Whom to ask about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """How far what is known of people is believed."""

    fresh: timedelta | None = None
    """Slack is asked about people whom it described longer ago; None: nobody is asked about."""
    asked: frozenset[str] = frozenset()
    """People about whom it was asked just now."""
    silent: frozenset[str] = frozenset()
    """People about whom Slack was asked and gave no answer; what was known before must do."""


def zone_of(name: str) -> tzinfo:
    """Return the time zone that Slack calls *name*; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


class UserService:
    """People of a workspace."""

    def __init__(
        self, members: MemberRepository, *, permits: PermitRepository, trust: Trust
    ) -> None:
        self._members = members
        self._permits = permits
        self._trust = trust

    def remember(self, team_id: str, profile: Profile) -> None:
        """Keep what Slack says of a person."""
        self._members.save(team_id, asdict(profile))

    def person(self, team_id: str, user: str) -> Row:
        """Return what is known of *user*.

        :raises UnknownPersonError: nothing is
        """
        return self.people(team_id, user)[0]

    def people(self, team_id: str, *users: str) -> list[Row]:
        """Return what is known of *users*, in their order.

        :raises UnknownPersonError: nothing is known of one of them
        :raises SlackSilentError: nothing is, and Slack did not answer
        :raises AskSlackFirstError: Slack has not been asked (lately)
        """
        known = self._members.standing(team_id, users, fresh=self._trust.fresh or FRESH)
        if stale := [user for user in users if self._must_ask(user, known)]:
            raise AskSlackFirstError(stale)
        for user in users:
            if user not in known:
                raise SlackSilentError if user in self._trust.silent else UnknownPersonError
        return [known[user] for user in users]

    def get_to_know(self, team_id: str, user: str) -> None:
        """Have Slack asked about *user* if nothing is known of them; never mind if it is silent.

        :raises AskSlackFirstError: Slack has not been asked
        """
        is_asked = user in self._trust.asked
        if not is_asked and not self._members.standing(team_id, [user], fresh=FRESH):
            raise AskSlackFirstError([user])

    def _must_ask(self, user: str, known: dict[str, Row]) -> bool:
        if self._trust.fresh is None or user in self._trust.asked:
            return False
        return user not in known or not known[user]["fresh"]

    def require(self, action: str, team_id: str, actor: str, *, channel: str = "") -> None:
        """Let *actor* do *action*, a name of services.permission.

        :param channel: the one it is about or, where it is about none, in which it was asked for
        :raises NotAllowedError: they may not
        """
        person = self.person(team_id, actor)
        permission.require(action, person, self.permits(team_id), channel=channel)

    def require_may_act(
        self, team_id: str, actor: str, target: str, *, deed: str, channel: str = ""
    ) -> None:
        """Let *actor* do *deed* to *target*, if they may and stand above them.

        :raises DomainError: the first rule that speaks against it
        """
        who, whom = self.people(team_id, actor, target)
        permission.require_on(deed, who, whom, self.permits(team_id), channel=channel)

    def require_to(
        self, action: Action, team_id: str, actor: str, target: str, *, data: Mapping[str, Any]
    ) -> None:
        """Let *actor* do *action* to *target*, a person or a place.

        :param data: what its conversation remembers, which says where permits count
        :raises DomainError: the first rule that speaks against it
        """
        if action.is_about_place:
            self.require(action.name, team_id, actor, channel=place.channel_of(target))
        else:
            where = counts_in(data)
            self.require_may_act(team_id, actor, target, deed=action.name, channel=where)

    def may(self, action: str, team_id: str, user: str, *, channel: str = "") -> bool:
        """Tell whether *user* may do *action* in *channel*.

        :raises DomainError: nobody knows who that is
        """
        roles = roles_of(self.person(team_id, user))
        return permission.is_allowed(action, roles, self.permits(team_id), channel=channel)

    def is_exempt(self, action: str, team_id: str, user: str, *, channel: str = "") -> bool:
        """Tell whether the guard lets *user* be: an app, or who may do *action* in *channel*.

        What is known of them will do, however old; somebody unknown is asked about first.

        :raises AskSlackFirstError: nothing is known of them, and Slack has not been asked
        """
        self.get_to_know(team_id, user)
        person = self._members.standing(team_id, [user], fresh=FRESH).get(user)
        if person is None:
            return False
        roles, permits = roles_of(person), self.permits(team_id)
        return bool(person["is_bot"]) or permission.is_allowed(
            action, roles, permits, channel=channel
        )

    def joined_at(self, team_id: str, user: str) -> datetime | None:
        """Return when *user* came to the workspace; None where that is not known."""
        person = self._members.standing(team_id, [user], fresh=FRESH).get(user)
        return None if person is None else person["joined_at"]

    def rights(
        self, team_id: str, actor: str, *, target: str = "", channel: str = ""
    ) -> frozenset[str]:
        """Return all that *actor* may do in *channel*; with a *target*, all they may do to them.

        For what is drawn: a right that isn't there needs no button. Asked again at the click.
        """
        known = self.people(team_id, actor, target) if target else [self.person(team_id, actor)]
        permits = self.permits(team_id)
        return permission.rights(*known, permits=permits, channel=channel)

    def permits(self, team_id: str) -> list[Permit]:
        """Return the workspace's own words on rights."""
        return [Permit(**found) for found in self._permits.of(team_id)]

    def local_time(self, request: Request) -> datetime:
        """Return when *request* came in, in the time zone of who made it."""
        zone = str(self.person(request.team_id, request.actor)["time_zone"])
        return request.at.astimezone(zone_of(zone))

    def require_moderator(self, team_id: str, actor: str, *, channel: str = "") -> None:
        """Let who may `moderate` pass: for what has no right of its own.

        :raises NotAllowedError: *actor* may not
        """
        self.require("moderate", team_id, actor, channel=channel)
