"""The answer to /steward help: every command, with an example that works."""

from adapters.slack.views.layout import context, header, section
from adapters.slack.views.rendered import Facts, Rendered, message

COMMANDS = (
    ("Ask to ban a member", "/ban @user [7d] [reason]", "/ban @spammer 7d spam"),
    ("Lift a ban", "/unban @user [reason]", "/unban @spammer apologised"),
    ("List cases, all or of one member", "/cases [@user]", "/cases @spammer"),
    ("Show a case with its steps", "/case number", "/case 12"),
    ("Say who may moderate", "/role grant|revoke @user moderator", "/role grant @milo moderator"),
    ("Show who may moderate", "/role list", "/role list"),
    ("Show this", "/steward help", "/steward help"),
)
"""What it does, its usage, and an example."""

_ABOUT = (
    "Steward asks before it acts: a ban happens only after somebody presses *Confirm*, and each one"
    " is a numbered case. Times: `30m`, `12h`, `7d`, `2w`; without one a ban is for good."
)


def draw(_facts: Facts) -> Rendered:
    """Draw all commands. No facts."""
    return message(
        f"Steward's commands: {', '.join(usage for _, usage, _ in COMMANDS)}",
        [header("What Steward can do"), section(command_list()), context(_ABOUT)],
    )


def command_list() -> str:
    """Return the commands with what they do, each with an example."""
    return "\n\n".join(
        f"*{does}*\n`{usage}`" + ("" if example == usage else f"  such as  `{example}`")
        for does, usage, example in COMMANDS
    )
