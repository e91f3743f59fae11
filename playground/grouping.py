"""How user groups come about and change, and what the app hears of it."""

from collections.abc import Sequence

from playground.error import SlackError
from playground.usergroup import UserGroup
from playground.workspace import Workspace


def create(workspace: Workspace, handle: str, users: Sequence[str]) -> UserGroup:
    """Found a user group."""
    if any(group.handle == handle for group in workspace.usergroups.values()):
        raise SlackError("handle_already_exists")
    now = int(workspace.clock.now())
    group = UserGroup(
        id=f"S0{handle.upper()}",
        handle=handle,
        name=handle.title(),
        users=list(users),
        created=now,
        updated=now,
    )
    workspace.usergroups[group.id] = group
    _tell(workspace, "subteam_created", {"subteam": group.as_slack()})
    return group


def fill(workspace: Workspace, group: UserGroup, users: Sequence[str]) -> None:
    """Have exactly these people in it; Slack tells both the change and the whole."""
    added = [user for user in users if user not in group.users]
    removed = [user for user in group.users if user not in users]
    before = _touch(workspace, group)
    group.users = list(users)
    change = {
        "subteam_id": group.id,
        "date_previous_update": before,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
    }
    _tell(workspace, "subteam_members_changed", change)
    _tell(workspace, "subteam_updated", {"subteam": group.as_slack()})


def disable(workspace: Workspace, group: UserGroup) -> None:
    """Put it away; nobody can be mentioned by it any more."""
    _touch(workspace, group)
    group.deleted = group.updated
    _tell(workspace, "subteam_updated", {"subteam": group.as_slack()})


def _touch(workspace: Workspace, group: UserGroup) -> int:
    """Note the time of the change; return that of the one before."""
    before, group.updated = group.updated, max(int(workspace.clock.now()), group.updated + 1)
    return before


def _tell(workspace: Workspace, kind: str, about: dict[str, object]) -> None:
    workspace.on_event("", {"type": kind, **about, "event_ts": workspace.next_ts()})
