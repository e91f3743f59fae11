"""Whether there is anything to do: nobody is banned twice, and only who is banned is unbanned."""

from datetime import datetime, timedelta
from typing import Any

from db.repositories.sanction import SanctionRepository
from services import place
from services.action import Action
from services.action_request import ActionRequest
from services.errors import DomainError
from services.lifting import LiftingService
from services.ports import View


class AlreadyInForceError(DomainError):
    """That holds already, for at least as long. `/cases @them` shows since when."""


class NotBannedError(DomainError):
    """They are not banned, so there is nothing to lift. `/cases @them` shows what there was."""


class NotShushedError(DomainError):
    """They are not shushed, so there is nothing to lift. `/cases @them` shows what there was."""


class NotKickedError(DomainError):
    """There is no kick to take back. `/cases @them` shows what there was."""


class NotWarnedError(DomainError):
    """There is no warning to take back. `/cases @them` shows what there was."""


class BannedMeanwhileError(DomainError):
    """They are banned, and would be removed again at once. Lift that first: `/unban @them`."""


class NotSlowedError(DomainError):
    """That channel is not in slow mode. To slow it down: `/slowmode #help 30s`."""


class NotReadOnlyError(DomainError):
    """That channel is not read-only. To make it so: `/readonly #help 2h`."""


class NotLockedError(DomainError):
    """That thread is not locked. To lock it: `/lock <link of its message> 2h`."""


class NotRaidedError(DomainError):
    """The workspace is not locked down. To ask for it: `/raid on 2h`."""


_NOTHING = {
    "ban": NotBannedError,
    "shush": NotShushedError,
    "slowmode": NotSlowedError,
    "readonly": NotReadOnlyError,
    "lock": NotLockedError,
    "raid": NotRaidedError,
}


class Occasion:
    """Looks whether an action makes sense now."""

    def __init__(self, *, sanctions: SanctionRepository, lifting: LiftingService) -> None:
        self._sanctions = sanctions
        self._lifting = lifting

    def require(
        self, action: Action, team_id: str, target: str, wanted: ActionRequest, *, at: datetime
    ) -> None:
        """Let *action* on *target* pass if it would change something.

        What holds already may be asked for again for longer: then the longer one wins.

        :param at: when it was asked, from which on its length is counted
        :raises DomainError: it holds already, or there is nothing to take back
        """
        is_once = not action.is_about_place or target == place.WORKSPACE
        if action.sanction and is_once:  # of measures on channels, the longest wins
            held = self._sanctions.in_force(team_id, target, action.sanction)
            if held and not _is_longer(wanted, held[0]["ends_at"], at=at):
                raise AlreadyInForceError(_already(action, target, held[0]))
        if action.lifts and not self._sanctions.in_force(team_id, target, action.lifts):
            raise _NOTHING[action.lifts]
        if action.returns:
            self._require_removal(action, team_id, target)

    def retracted(self, action: Action, team_id: str, target: str) -> int:
        """Return the case that *action* takes back: the last that was carried out, now held.

        :raises NotWarnedError: there is none
        """
        number = self._lifting.last_told(team_id, target, action.retracts)
        if number is None:
            raise NotWarnedError
        return number

    def is_banned(self, team_id: str, target: str) -> bool:
        """Tell whether *target* would be removed again at once."""
        return bool(self._sanctions.in_force(team_id, target, "ban"))

    def _require_removal(self, action: Action, team_id: str, target: str) -> None:
        if self._sanctions.in_force(team_id, target, "ban"):
            raise BannedMeanwhileError
        if not self._lifting.taken_by_last(team_id, target, action.returns):
            raise NotKickedError


def _is_longer(wanted: ActionRequest, ends_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether *wanted* lasts longer than what ends at *ends_at* (None: never)."""
    if ends_at is None or wanted.is_for_good:
        return ends_at is not None
    until = wanted.until or at + (wanted.lasts or timedelta(0))
    return until > ends_at


def _already(action: Action, target: str, sanction: dict[str, Any]) -> View:
    ends_at = sanction["ends_at"]
    until = int(ends_at.timestamp()) if isinstance(ends_at, datetime) else None
    facts = {"case": sanction["case_number"], "until": until, "target": target}
    return View(name="already", facts=facts | {"flow": action.name})
