"""Whether somebody is there at all, as Slack describes them now."""

from services.ports import Profile, RefusedError, Workspace

NOBODY = "user_not_found"


def profile_of(workspace: Workspace, user: str) -> Profile | None:
    """Return who *user* is; None where Slack doesn't know them here any more.

    :raises OutsideError: Slack says something else
    """
    try:
        return workspace.profile(user)
    except RefusedError as refused:
        if refused.code == NOBODY:
            return None
        raise


def is_gone(profile: Profile | None) -> bool:
    """Tell whether that account is closed, or not of this workspace any more."""
    return profile is None or profile.is_deleted or profile.is_stranger
