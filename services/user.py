"""Who people are, and what they may do."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from db.repositories.member import MemberRepository
from db.session import Row
from services import role
from services.errors import DomainError
from services.ports import Profile
from services.role import Role

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


class UserService:
    """People of a workspace."""

    def __init__(self, members: MemberRepository, *, trust: Trust) -> None:
        self._members = members
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

    def _must_ask(self, user: str, known: dict[str, Row]) -> bool:
        if self._trust.fresh is None or user in self._trust.asked:
            return False
        return user not in known or not known[user]["fresh"]

    def require_may_act(self, team_id: str, actor: str, target: str, *, deed: str = "ban") -> None:
        """Let *actor* act on *target*.

        :raises DomainError: the first rule that speaks against it
        """
        who, whom = self.people(team_id, actor, target)
        role.require_may_act(who, whom, deed=deed)

    def require_moderator(self, team_id: str, actor: str) -> None:
        """Let moderators and admins pass.

        :raises NotAModeratorError: *actor* is neither
        """
        role.require_moderator(self.person(team_id, actor))

    def grant(self, team_id: str, user: str, wanted: str, *, by: str) -> Role:
        """Give *user* a role.

        :raises DomainError: *by* may not, the role is none to give, or they have it
        """
        given = self._grantable(team_id, wanted, by=by)
        person = self.person(team_id, user)
        if person["is_bot"]:
            raise role.TargetIsBotError
        if not self._members.grant(team_id, user, given.value, by=by):
            raise role.HasRoleError
        return given

    def revoke(self, team_id: str, user: str, wanted: str, *, by: str) -> Role:
        """Take a role from *user*.

        :raises DomainError: *by* may not, the role is none to give, or they don't have it
        """
        taken = self._grantable(team_id, wanted, by=by)
        if not self._members.revoke(team_id, user, taken.value, by=by):
            raise role.HasNoRoleError
        return taken

    def grants(self, team_id: str, *, by: str) -> Sequence[Row]:
        """Return every role given by hand, for a moderator to see."""
        self.require_moderator(team_id, by)
        return self._members.grants(team_id)

    def _grantable(self, team_id: str, wanted: str, *, by: str) -> Role:
        role.require_admin(self.person(team_id, by))
        if wanted not in set(role.GRANTABLE):
            raise role.UnknownRoleError
        return Role(wanted)
