"""The answer to /steward help: every command, with an example that works."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, header, paragraphs
from adapters.slack.views.rendered import Facts, Rendered, message

COMMANDS = (
    ("Warn a member in a direct message", "/warn @user reason", "/warn @milo no adverts, please"),
    ("Take a member's last warning back", "/unwarn @user [reason]", "/unwarn @milo a mix-up"),
    ("Keep a note for the moderators", "/note @user text", "/note @milo asked twice already"),
    (
        "Ask to silence a member",
        "/shush @user [1h] [reason]",
        "/shush @troll 1h insults",
    ),
    ("Let a member write again", "/unshush @user [reason]", "/unshush @troll calm again"),
    (
        "Ask to remove a member from this channel, another, or all",
        "/kick @user [#channel|everywhere] [reason]",
        "/kick @spammer #help adverts",
    ),
    ("Bring a kicked member back", "/unkick @user [reason]", "/unkick @spammer a mistake"),
    ("Ask to ban a member, or several", "/ban @user… [7d] [reason]", "/ban @spammer 7d spam"),
    ("Lift a ban", "/unban @user [reason]", "/unban @spammer apologised"),
    (
        "Ask to delete the newest messages of a channel, or one member's",
        "/purge 50 [@user] [2h] [#channel] [reason]",
        "/purge @spammer 2h",
    ),
    (
        "Ask to let each member post in a channel only so often",
        "/slowmode #channel 30s [for 2h] [reason]",
        "/slowmode #help 30s for 2h",
    ),
    (
        "Ask to let only moderators post in a channel; `off` ends it",
        "/readonly #channel [2h] [reason]",
        "/readonly #help 2h too heated",
    ),
    (
        "Ask to let only moderators answer in a thread",
        "/lock link-of-a-message [2h] [reason]",
        "/lock https://example.slack.com/archives/C0123456789/p1700000000000100 2h",
    ),
    (
        "Let everybody answer there again",
        "/unlock link-of-a-message",
        "/unlock https://example.slack.com/archives/C0123456789/p1700000000000100",
    ),
    ("Show whether the workspace is locked down in a raid", "/raid", "/raid"),
    (
        "Ask to lock it down, or end that with `/raid off`; `/lockdown` is the same",
        "/raid on [2h] [reason]",
        "/raid on 2h many spammers",
    ),
    ("Show who a member is, and what you can do about them", "/who @user", "/who @milo"),
    ("List cases, all or of one member", "/cases [@user]", "/cases @spammer"),
    ("Show all that happened in a case", "/case number all [page]", "/case 12 all"),
    ("Show a case with its steps", "/case number", "/case 12"),
    ("Show the strikes of a member", "/strikes @user", "/strikes @spammer"),
    ("Take a case back; what you did yourself, within ten minutes", "/undo number", "/undo 12"),
    ("Mark a case as one that should never have been", "/void number reason", "/void 12 mix-up"),
    (
        "Give a role: admin, moderator, helper or auditor; or take it back",
        "/role grant|revoke @user role [until …]",
        "/role grant @milo helper until 2026-12-24",
    ),
    (
        "Give a role to whoever is in a user group",
        "/role bind|unbind @group role",
        "/role bind @mods moderator",
    ),
    ("Show who has which role, and from where", "/role list", "/role list"),
    (
        "Let a role do more or less, in a channel or everywhere",
        "/permit [deny|revoke] role right [in #channel]",
        "/permit helper shush in #random",
    ),
    ("Show what can be enforced here", "/steward status", "/steward status"),
    ("Show the settings of this workspace", "/steward settings", "/steward settings"),
    (
        "Change a setting, for admins",
        "/steward set name value|default",
        "/steward set confirm_within 10m",
    ),
    (
        "Thank members with points of your daily allowance",
        "/kudos @user… [points] [for …]",
        "/kudos @milo @mia 3 for the release notes",
    ),
    ("Show your points", "/balance", "/balance"),
    ("Give points of your own away", "/transfer @user points", "/transfer @milo 10 for lunch"),
    (
        "Show who got most kudos; `hide` leaves you out",
        "/leaderboard [week|month|all]",
        "/leaderboard month",
    ),
    ("Show what points buy", "/shop", "/shop"),
    ("Grant a member points", "/grant @user points for …", "/grant @milo 50 for the meet-up"),
    ("Show moderators how kudos go round", "/kudos check", "/kudos check"),
    (
        "Have something said at its time: to you, a person, a channel",
        "/reminder [@user|#channel] when text",
        "/reminder every weekday at 9:30 stand-up",
    ),
    ("See, change and cancel your reminders", "/reminders", "/reminders"),
    ("Let nobody, or one person not, remind you", "/reminders off [@user]", "/reminders off @milo"),
    (
        "Announce something, once or again and again; for admins",
        "/announce #channel when text",
        "/announce #rules every monday at 9:00 Be kind",
    ),
    (
        "Say what to look for in messages, and what follows",
        "/rule add|edit|mode|rollback …",
        "/rule add words casino, free coins",
    ),
    (
        "See the rules and what they find, or would find",
        "/rule list|show|history|test|backtest …",
        "/rule backtest 3 30d",
    ),
    (
        "Let GitHub, or a program that sends JSON, speak in a channel; for admins",
        "/subscribe github|json #channel …",
        "/subscribe github #dev push pulls",
    ),
    (
        "Tell another program what happens here; for admins",
        "/subscribe events address [events]",
        "/subscribe events https://example.com/hook case.opened",
    ),
    (
        "See subscriptions, or give one a new secret",
        "/subscribe list|rotate|log|on",
        "/subscribe list",
    ),
    ("End a subscription", "/unsubscribe number", "/unsubscribe 3"),
    ("See what Steward keeps about you", "/mydata", "/mydata"),
    ("Say what newcomers read", "/welcome [on|off|preview|#channel]", "/welcome preview"),
    ("Show this", "/steward help", "/steward help"),
)
"""What it does, its usage, and an example."""

_ABOUT = (
    "Steward asks before it removes or deletes anything: that happens only after somebody presses"
    " *Confirm*, and each act is a numbered case. Times: `90m`, `7d`, `2 weeks`,"
    " `until friday 18:00`; without one, for good."
    " Without its arguments a command opens a form. Each is also a word behind `/steward`."
)


def draw(_facts: Facts) -> Rendered:
    """Draw all commands. No facts."""
    return message(
        f"Steward's commands: {', '.join(usage for _, usage, _ in COMMANDS)}",
        [header("What Steward can do"), *command_list(), context(_ABOUT)],
    )


def command_list() -> list[Block]:
    """Return the commands with what they do, each with an example."""
    return paragraphs(
        f"*{does}*\n`{usage}`" + ("\n" if example == usage else f"  such as  `{example}`\n")
        for does, usage, example in COMMANDS
    )
