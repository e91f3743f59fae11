"""The rights that Steward asks of a workspace, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One OAuth scope."""

    name: str
    why: str


SCOPES = (
    Scope(name="commands", why="Offer the slash commands."),
    Scope(
        name="chat:write",
        why="Post cards for moderators, answers, and the message to a banned member.",
    ),
    Scope(name="im:write", why="Open a direct message: to a banned member, or to a moderator."),
    Scope(
        name="im:history",
        why="Look for Steward's own message in a direct message when Slack's answer to it got "
        "lost, so that nobody is told twice.",
    ),
    Scope(
        name="users:read",
        why="Know who is an admin, a bot or a guest before anybody is acted on, and in which "
        "channels they are.",
    ),
    Scope(
        name="usergroups:read",
        why="Know who is in a user group such as @mods, when a role is bound to it.",
    ),
    Scope(name="channels:read", why="Find the public channels to remove a member from."),
    Scope(name="groups:read", why="Find the private channels that Steward was invited to."),
    Scope(
        name="channels:history",
        why="Keep a banned member's recent messages in public channels as evidence, and see when "
        "they write again.",
    ),
    Scope(
        name="reactions:read",
        why="Give kudos for a reaction, with the sign that the setting `kudos_emoji` names.",
    ),
    Scope(
        name="files:read",
        why="Take the fingerprint of a file before the message that shows it is deleted.",
    ),
    Scope(name="groups:history", why="The same in private channels that Steward was invited to."),
    Scope(
        name="channels:join",
        why="Join new public channels, where `JOIN_NEW_CHANNELS` asks for it, so that bans and "
        "shushes hold there.",
    ),
    Scope(
        name="team.billing:read",
        why="Know the plan of the workspace, which says how far a ban can go. Nothing else of "
        "billing can be read with it.",
    ),
    Scope(name="channels:manage", why="Remove members from public channels, and invite them back."),
    Scope(name="groups:write", why="Remove members from private channels, and invite them back."),
)


USER_SCOPES = (
    Scope(
        name="chat:write",
        why="Every plan: delete what others wrote, which no bot may.",
    ),
    Scope(
        name="channels:write",
        why="Every plan: remove members from public channels where only admins may.",
    ),
    Scope(name="groups:write", why="Every plan: the same in private channels."),
    Scope(
        name="admin",
        why="Business+ and Enterprise: deactivate an account, and activate it again, over SCIM.",
    ),
    Scope(
        name="admin.users:write",
        why="Enterprise: take somebody out of the workspace, and bring them back.",
    ),
    Scope(
        name="admin.users:read",
        why="Enterprise, optional: know before a ban whether `admin.users:write` will be heeded.",
    ),
)
"""What the token of an admin may carry; each is needed only for what it says."""

PLANS = {
    "pro": USER_SCOPES[:3],
    "business": USER_SCOPES[:4],
    "enterprise": USER_SCOPES,
}
"""Which of them a plan can use; Free as Pro."""


def table(scopes: Sequence[Scope] = SCOPES) -> str:
    """Return *scopes* as a Markdown table, as docs/install.md shows them."""
    lines = [f"| `{scope.name}` | {scope.why} |" for scope in scopes]
    return "\n".join(["| scope | why |", "| --- | --- |", *lines])
