"""What Steward keeps about people: every table, what of it is a person's, why and how long.

Every table is in `KEPT` or in `NOBODYS`; a new one that is in neither, or a new column that may
hold a person's id and isn't named here, fails a test. `python -m services.privacy_page` renews the
table in docs/privacy.md.
"""

from dataclasses import dataclass

CASES = "The workspace keeps its cases, so that they can be appealed and checked."
LEDGER = "Points add up only while every entry stays."
AUDIT = "What was done can be proved only while no line is missing."
RULES = "Who decided something for the workspace stays known."


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What one table keeps about people."""

    table: str
    about: str
    """What it is, in a few words for the person themself."""
    columns: tuple[str, ...] = ()
    """Columns that hold a person's id, or begin with it."""
    words: tuple[str, ...] = ()
    """Columns in which people's own words, or names, may stand."""
    days: int | None = None
    """Days after which a row is gone; None: see `why`."""
    why: str = ""
    """Why it is kept for longer."""
    is_counted: bool = True
    """False: it is too large to be looked through, or others' identity hangs on it."""


KEPT = (
    Kept(
        table="members",
        about="who you are, as Slack says",
        columns=("user_id",),
        words=("name",),
        why="It is a copy of Slack's, as long as Steward is here.",
    ),
    Kept(
        table="messages",
        about="what you wrote where Steward is",
        columns=("user_id",),
        words=("text", "detail"),
        days=90,
    ),
    Kept(
        table="inbox",
        about="what you asked Steward",
        columns=("actor",),
        words=("facts", "reply"),
        days=90,
        is_counted=False,
    ),
    Kept(
        table="deliveries",
        about="what Steward told you",
        columns=("user_id",),
        words=("facts", "reply"),
        days=90,
        is_counted=False,
    ),
    Kept(
        table="cases",
        about="cases about you, or opened by you",
        columns=("target", "moderator", "voided_by"),
        words=("reason", "void_reason"),
        why=CASES,
    ),
    Kept(
        table="case_steps",
        about="what a case did",
        words=("subject", "detail", "error"),
        why=CASES,
        is_counted=False,
    ),
    Kept(
        table="sanctions",
        about="what restricts you, or did",
        columns=("user_id",),
        why=CASES,
    ),
    Kept(
        table="conversations",
        about="cards that you opened, or that are about you",
        columns=("owner", "target", "last_actor", "home"),
        words=("data",),
        why=CASES,
    ),
    Kept(
        table="conversation_moves",
        about="buttons that you pressed",
        columns=("actor",),
        why=AUDIT,
        is_counted=False,
    ),
    Kept(
        table="audit_entries",
        about="what you did, or what was done about you",
        columns=("actor", "target"),
        words=("details", "request"),
        why=AUDIT,
        is_counted=False,
    ),
    Kept(
        table="audit_waiting",
        about="what was done lately",
        columns=("actor", "target"),
        words=("details", "request"),
        why=AUDIT,
        is_counted=False,
    ),
    Kept(
        table="reports",
        about="reports about you",
        columns=("reported",),
        words=("message", "outcome"),
        why=CASES,
        is_counted=False,
    ),
    Kept(
        table="report_statements",
        about="what you reported by name",
        columns=("reporter",),
        words=("words",),
        why=CASES,
    ),
    Kept(
        table="report_notes",
        about="what you wrote about a report",
        columns=("author",),
        words=("words",),
        why=CASES,
        is_counted=False,
    ),
    Kept(
        table="report_drafts",
        about="a report form that is open",
        columns=("reported",),
        words=("message",),
        days=1,
        is_counted=False,
    ),
    Kept(
        table="report_mutes",
        about="that you may not report for now",
        columns=("user_id", "muted_by", "lifted_by"),
        words=("reason",),
        why=CASES,
        is_counted=False,
    ),
    Kept(
        table="rule_hits",
        about="what automod found in your messages",
        columns=("user_id",),
        words=("did",),
        why=CASES,
    ),
    Kept(
        table="backtests",
        about="looks at what a rule would have found",
        columns=("asked_by",),
        words=("samples",),
        days=30,
    ),
    Kept(
        table="escalations", about="that your strikes are counted", columns=("user_id",), why=CASES
    ),
    Kept(
        table="role_grants",
        about="roles that you have, had or gave",
        columns=("user_id", "granted_by", "revoked_by"),
        why=RULES,
    ),
    Kept(
        table="role_bindings",
        about="roles of user groups that you bound",
        columns=("bound_by", "unbound_by"),
        why=RULES,
    ),
    Kept(
        table="permits",
        about="rights that you changed",
        columns=("set_by", "ended_by"),
        why=RULES,
    ),
    Kept(
        table="preferences",
        about="settings that you changed",
        columns=("changed_by",),
        why=RULES,
    ),
    Kept(
        table="rule_versions",
        about="rules of automod that you wrote",
        columns=("author",),
        words=("body",),
        why=RULES,
    ),
    Kept(
        table="welcome_texts",
        about="texts for newcomers that you wrote",
        columns=("edited_by",),
        words=("text", "draft"),
        why=RULES,
    ),
    Kept(
        table="hooks",
        about="subscriptions that you made or ended",
        columns=("created_by", "ended_by"),
        words=("template",),
        why=RULES,
    ),
    Kept(
        table="hook_messages",
        about="what other programs were told",
        words=("data",),
        days=30,
        is_counted=False,
    ),
    Kept(
        table="user_group_members",
        about="user groups that you are in",
        columns=("user_id",),
        why="It is a copy of Slack's, as long as Steward is here.",
    ),
    Kept(
        table="ledger_accounts",
        about="what you own, and your daily allowances",
        columns=("holder",),
        why=LEDGER,
    ),
    Kept(
        table="ledger_entries",
        about="points that you gave",
        columns=("actor",),
        words=("about",),
        why=LEDGER,
        is_counted=False,
    ),
    Kept(
        table="ledger_postings",
        about="movements of your points",
        columns=("holder",),
        why=LEDGER,
        is_counted=False,
    ),
    Kept(
        table="kudos",
        about="thanks that you gave or got",
        columns=("giver", "receiver"),
        why=LEDGER,
    ),
    Kept(
        table="kudos_reactions",
        about="thanks that you gave by a reaction",
        columns=("giver",),
        why=LEDGER,
    ),
    Kept(
        table="allowances",
        about="the day whose allowance you spend",
        columns=("user_id",),
        why="It is one row, as long as Steward is here.",
    ),
    Kept(
        table="leaderboard_absences",
        about="that you hide from the leaderboard",
        columns=("user_id",),
        why="Until you show yourself again: `/leaderboard show`.",
    ),
    Kept(
        table="rewards",
        about="rewards that you put into the shop",
        columns=("made_by",),
        words=("about",),
        why=RULES,
    ),
    Kept(
        table="orders",
        about="what you bought, or handed over",
        columns=("buyer", "settled_by"),
        why=LEDGER,
    ),
    Kept(
        table="reminders",
        about="your reminders",
        columns=("owner", "channel"),
        words=("text", "words"),
        days=30,
    ),
    Kept(
        table="reminder_occurrences",
        about="when your reminders came",
        columns=("answered_by",),
        days=90,
        is_counted=False,
    ),
    Kept(
        table="reminder_refusals",
        about="whose reminders you refuse",
        columns=("user_id", "sender"),
        why="Until you accept them again: `/reminders on`.",
    ),
    Kept(
        table="paces",
        about="when you posted last where slow mode is on",
        columns=("user_id",),
        why="Until slow mode ends there.",
    ),
    Kept(
        table="homes",
        about="that you opened Steward's Home",
        columns=("user_id",),
        why="It is one row, as long as Steward is here.",
    ),
    Kept(
        table="greetings",
        about="that you were welcomed",
        columns=("user_id",),
        why="So that nobody is welcomed twice.",
    ),
    Kept(
        table="delivery_questions",
        about="an operator's answers",
        columns=("answered_by",),
        days=90,
        is_counted=False,
    ),
)

NOBODYS = frozenset(
    {
        "alerts",
        "audit_heads",
        "case_step_history",
        "channels",
        "deletions",
        "enforcements",
        "evidence",
        "hook_receipts",
        "patrols",
        "periodic_jobs",
        "readings",
        "report_addresses",
        "report_counts",
        "rulebooks",
        "user_groups",
        "workspaces",
    }
)
"""Tables in which no person stands, or only as a seal or a keyed hash that tells nobody who."""
