"""The rights that Steward asks of a workspace, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One OAuth scope of the bot."""

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
    Scope(name="channels:read", why="Find the public channels to remove a member from."),
    Scope(name="groups:read", why="Find the private channels that Steward was invited to."),
    Scope(
        name="channels:history",
        why="Keep a banned member's recent messages in public channels as evidence, and see when "
        "they write again.",
    ),
    Scope(name="groups:history", why="The same in private channels that Steward was invited to."),
    Scope(name="channels:manage", why="Remove members from public channels, and invite them back."),
    Scope(name="groups:write", why="Remove members from private channels, and invite them back."),
)


def table() -> str:
    """Return the scopes as a Markdown table, as docs/install.md shows them."""
    lines = [f"| `{scope.name}` | {scope.why} |" for scope in SCOPES]
    return "\n".join(["| scope | why |", "| --- | --- |", *lines])
