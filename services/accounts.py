"""Close accounts and open them again: the calls to the outside, and what their answers mean."""

from collections.abc import Callable
from typing import Protocol

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services.carrying_out import ALREADY, DONE, Deed
from services.ports import LockedOutError, Profile, RefusedError, Workspace
from services.presence import is_gone, profile_of

ADMIN, BOT = "target_is_admin", "target_is_bot"
"""Our words for: whose account is never closed, whatever was confirmed."""


class Accounts(Protocol):
    """The accounts of a workspace. Every method may raise Refused, Busy or UnclearError.

    Each returns False where it was so already.
    """

    def remove(self, user: str) -> bool:
        """Take *user* out of this workspace."""
        ...

    def deactivate(self, user: str) -> bool:
        """Close the account of *user* in the whole organization."""
        ...

    def deprovision(self, user: str) -> bool:
        """Close the account of *user* over SCIM."""
        ...

    def assign(self, user: str) -> bool:
        """Take *user* into this workspace again."""
        ...

    def reactivate(self, user: str) -> bool:
        """Open the account of *user* again over SCIM."""
        ...


class AccountDeeds:
    """What the steps about accounts do."""

    def __init__(self, *, workspace: Workspace, accounts: Accounts) -> None:
        self._workspace = workspace
        self._accounts = accounts

    def deeds(self) -> dict[StepKind, Deed]:
        """Return them by the kind of step."""
        accounts = self._accounts
        return {
            StepKind.REMOVE: lambda step: self._close(step, accounts.remove),
            StepKind.DEACTIVATE: lambda step: self._close(step, accounts.deactivate),
            StepKind.DEPROVISION: lambda step: self._close(step, accounts.deprovision),
            StepKind.ASSIGN: lambda step: self._open(step, accounts.assign),
            StepKind.REACTIVATE: lambda step: self._open(step, accounts.reactivate),
        }

    def _close(self, step: ClaimedStep, close: Callable[[str], bool]) -> StepOutcome:
        """Look who it is now, then close: they may have become an admin since the Confirm."""
        profile = profile_of(self._workspace, step.target)
        if is_gone(profile):
            return _so_already(step)
        if code := _untouchable(profile):
            return StepOutcome(state=StepState.FAILED, error=code)
        return _done(step, close)

    def _open(self, step: ClaimedStep, open_again: Callable[[str], bool]) -> StepOutcome:
        return _done(step, open_again)


def _untouchable(profile: Profile | None) -> str:
    """Return why an account is never closed, or nothing."""
    if profile is None:
        return ""
    if profile.is_admin or profile.is_owner:
        return ADMIN
    return BOT if profile.is_bot else ""


def _done(step: ClaimedStep, deed: Callable[[str], bool]) -> StepOutcome:
    """Do it; a token that Slack refuses is a "no": the rung below needs another one, or none."""
    try:
        return DONE if deed(step.target) else _so_already(step)
    except LockedOutError as locked:
        raise RefusedError(locked.code) from locked


def _so_already(step: ClaimedStep) -> StepOutcome:
    """Settle what is so already: by an earlier attempt of ours, or by somebody else."""
    is_ours = step.attempts > 1 or bool(step.detail.get("tried"))
    return DONE if is_ours else ALREADY
