"""The answer to /steward help: every command, with an example that works."""

from adapters.slack.views.layout import context, header, section
from adapters.slack.views.rendered import Facts, Rendered, message

COMMANDS = (
    (
        "/ban @user [7d] [reason]",
        "/ban @spammer 7d spam",
        "ask to ban a member, for a time or for good",
    ),
    ("/unban @user [reason]", "/unban @spammer apologised", "lift a ban"),
    ("/cases [@user]", "/cases @spammer", "list the newest cases, or those of one member"),
    ("/case number", "/case 12", "show one case with all its steps"),
    ("/role grant|revoke @user moderator", "/role grant @milo moderator", "say who may moderate"),
    ("/role list", "/role list", "show who may moderate"),
    ("/steward help", "/steward help", "show this"),
)
"""Usage, example, and what it does."""

_ABOUT = (
    "Steward asks before it acts: a ban happens only after somebody presses *Confirm*, and each one"
    " is a numbered case. Times: `30m`, `12h`, `7d`, `2w`; without one a ban is for good."
)


def draw(_facts: Facts) -> Rendered:
    """Draw all commands. No facts."""
    return message(
        f"Steward's commands: {', '.join(usage for usage, _, _ in COMMANDS)}",
        [header("What Steward can do"), section(command_list()), context(_ABOUT)],
    )


def command_list() -> str:
    """Return the commands, one a line, each with an example."""
    return "\n".join(
        f"`{usage}` {does}" + ("" if example == usage else f"\n      such as `{example}`")
        for usage, example, does in COMMANDS
    )
