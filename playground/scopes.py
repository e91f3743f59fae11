"""What the tokens may do."""

from dataclasses import dataclass, field

BOT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "im:write",
        "users:read",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "channels:manage",
        "groups:write",
        "channels:join",
        "reactions:read",
        "team:read",
        "usergroups:read",
        "im:history",
        "files:read",
        "team.billing:read",
    }
)
"""The scopes of the bot if no manifest says otherwise."""
ADMIN_SCOPES = frozenset(
    {
        "chat:write",
        "users:read",
        "channels:read",
        "groups:read",
        "im:read",
        "channels:history",
        "groups:history",
        "channels:write",
        "groups:write",
        "im:write",
        "im:history",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "usergroups:write",
        "admin",
        "admin.users:write",
        "admin.users:read",
        "team.billing:read",
        "identify",
    }
)
"""The scopes of the owner's user token."""


@dataclass(frozen=True)
class Identity:
    """Whose token a call carries."""

    user: str
    is_bot: bool
    scopes: frozenset[str] = field(default_factory=frozenset)

    def has(self, *any_of: str) -> bool:
        """Tell whether one of these scopes was granted."""
        return not any_of or any(scope in self.scopes for scope in any_of)


def reading(family: str) -> tuple[str, ...]:
    """Return the scopes of which one is needed to see a channel of this family."""
    return (f"{family}:read",)


def history(family: str) -> tuple[str, ...]:
    """Return the scopes of which one is needed to read messages in a channel."""
    return (f"{family}:history",)


def managing(family: str) -> tuple[str, ...]:
    """Return the scopes of which one is needed to invite to or remove from a channel."""
    if family == "channels":
        return ("channels:manage", "channels:write")
    return (f"{family}:write",)
