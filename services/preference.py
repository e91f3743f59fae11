"""What a workspace decides for itself, on one page: `/steward set <name> <value>`.

Where the operator has a setting of the same name (`config/settings.py`), that is the default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from services import kinds
from services.action import ACTIONS
from services.kinds import (
    Channel,
    Channels,
    Kind,
    Length,
    Number,
    Rungs,
    Several,
    Words,
    YesNo,
)
from services.strikes import Rung

T = TypeVar("T")


class Group(StrEnum):
    """What belongs on one form."""

    CHANNELS = "Channels"
    CONFIRMING = "Confirming"
    TWO_PEOPLE = "Two people"
    ESCALATION = "Escalation"
    RAIDS = "Raids"
    NEWCOMERS = "Newcomers"
    POINTS = "Points"


def preference(kind: Kind, default: T, *, group: Group, about: str, example: str) -> T:
    """Declare one setting.

    :param default: what holds where neither the workspace nor the operator says anything
    :param about: one sentence or two, for people
    :param example: a value that works, as a person types it
    """
    more = {"kind": kind, "group": group, "about": about, "example": example}
    return field(default=default, metadata=more)


@dataclass(frozen=True, kw_only=True, slots=True)
class Preferences:
    """The settings of one workspace, as they stand."""

    moderators_channel: str = preference(
        Channel(),
        "",
        group=Group.CHANNELS,
        about="Where cards to confirm are posted. None: a direct message to who asked.",
        example="#moderators",
    )
    log_channel: str = preference(
        Channel(),
        "",
        group=Group.CHANNELS,
        about="Where finished cases are told. None: nowhere.",
        example="#mod-log",
    )
    join_new_channels: bool = preference(
        YesNo(),
        False,
        group=Group.CHANNELS,
        about="Join each public channel that is made, renamed or unarchived, so that bans and"
        " shushes hold there from the beginning.",
        example="on",
    )
    confirm_within: timedelta = preference(
        Length(least=timedelta(seconds=30), most=timedelta(days=1)),
        timedelta(minutes=5),
        group=Group.CONFIRMING,
        about="How long a moderator may take to press Confirm.",
        example="10m",
    )
    decide_appeals_within: timedelta = preference(
        Length(least=timedelta(hours=1), most=timedelta(days=60)),
        timedelta(days=7),
        group=Group.CONFIRMING,
        about="How long the moderators may take to decide an appeal.",
        example="3d",
    )
    reasons_required: tuple[str, ...] = preference(
        Several(options=tuple(name for name in ACTIONS if name not in {"warn", "note"})),
        (),
        group=Group.CONFIRMING,
        about="Acts that need a reason here, besides warnings and notes.",
        example="ban, kick",
    )
    report_within: timedelta = preference(
        Length(least=timedelta(minutes=1), most=timedelta(days=14)),
        timedelta(hours=4),
        group=Group.CONFIRMING,
        about="How long a report may wait unclaimed before an admin is reminded.",
        example="2h",
    )
    report_claim: timedelta = preference(
        Length(least=timedelta(minutes=1), most=timedelta(days=1)),
        timedelta(hours=1),
        group=Group.CONFIRMING,
        about="How long somebody may have a report before it goes back into the queue.",
        example="30m",
    )
    reports_per_day: int = preference(
        Number(least=1, most=1_000),
        10,
        group=Group.CONFIRMING,
        about="How many reports one member may send within 24 hours.",
        example="5",
    )
    reports_hide: int = preference(
        Number(least=0, most=100),
        0,
        group=Group.CONFIRMING,
        about="How many helpers, moderators or admins must report a message by name for Steward to"
        " take it away, evidence first, until somebody has looked. 0: never.",
        example="3",
    )
    purge_most: int = preference(
        Number(least=1, most=10_000),
        1_000,
        group=Group.CONFIRMING,
        about="How many messages one purge may delete. At Slack's rate, 1,000 take 20 minutes.",
        example="200",
    )
    two_people_for_good: bool = preference(
        YesNo(),
        False,
        group=Group.TWO_PEOPLE,
        about="A ban for good must be confirmed by somebody else than who asked.",
        example="on",
    )
    two_people_above: int = preference(
        Number(least=0, most=10),
        0,
        group=Group.TWO_PEOPLE,
        about="So must whatever is asked for more people at once than this.",
        example="3",
    )
    two_people_purge_above: int = preference(
        Number(least=0, most=10_000),
        0,
        group=Group.TWO_PEOPLE,
        about="So must a purge that would delete more messages than this.",
        example="100",
    )
    escalation: tuple[Rung, ...] = preference(
        Rungs(),
        (),
        group=Group.ESCALATION,
        about="What is proposed to the moderators when a member's strikes come up to a number."
        " A warning or a message that a rule removed is 1 strike, a shush 2, a kick 3, a ban 5.",
        example="4 shush 1d, 8 ban 7d, 12 ban",
    )
    strikes_half_life: timedelta = preference(
        Length(least=timedelta(days=1), most=timedelta(days=365)),
        timedelta(days=30),
        group=Group.ESCALATION,
        about="After how long a case counts half; after twice that, a quarter.",
        example="2 weeks",
    )
    raid_joins: int = preference(
        Number(least=0, most=1_000),
        20,
        group=Group.RAIDS,
        about="How many people must join the workspace within `raid_joins_within` for Steward to"
        " propose a lockdown to the moderators. 0: never.",
        example="50",
    )
    raid_joins_within: timedelta = preference(
        Length(least=timedelta(seconds=5), most=timedelta(hours=1)),
        timedelta(minutes=1),
        group=Group.RAIDS,
        about="How fast that many people must join.",
        example="5m",
    )
    raid_posts: int = preference(
        Number(least=0, most=1_000),
        0,
        group=Group.RAIDS,
        about="How many messages members must write within `raid_posts_within` for the same, in all"
        " channels that Steward is in together. 0: never.",
        example="100",
    )
    raid_posts_within: timedelta = preference(
        Length(least=timedelta(seconds=5), most=timedelta(hours=1)),
        timedelta(seconds=30),
        group=Group.RAIDS,
        about="How fast that many messages must come.",
        example="10s",
    )
    raid_channels: tuple[str, ...] = preference(
        Channels(most=20),
        (),
        group=Group.RAIDS,
        about="Channels in which only moderators may post during a lockdown.",
        example="#general #help",
    )
    raid_newcomers: timedelta = preference(
        Length(least=timedelta(minutes=1), most=timedelta(days=30)),
        timedelta(hours=1),
        group=Group.RAIDS,
        about="Whose posts a lockdown holds back everywhere: members who joined so long before it"
        " was asked for, or while it lasts.",
        example="1d",
    )
    raid_lasts: timedelta = preference(
        Length(least=timedelta(minutes=1), most=timedelta(days=7)),
        timedelta(hours=1),
        group=Group.RAIDS,
        about="After how long a lockdown ends by itself, where nobody says another time.",
        example="2h",
    )
    onboarding: bool = preference(
        YesNo(),
        False,
        group=Group.NEWCOMERS,
        about="Welcome who joins the workspace in a direct message, once: rules to read, channels"
        " to choose, an introduction. What it says: `/welcome`.",
        example="on",
    )
    first_channels: tuple[str, ...] = preference(
        Channels(most=5),
        (),
        group=Group.NEWCOMERS,
        about="Channels that newcomers can join with a button. Steward must be in them.",
        example="#general #help",
    )
    introductions_channel: str = preference(
        Channel(),
        "",
        group=Group.NEWCOMERS,
        about="Where Steward posts what newcomers write about themselves. None: they aren't asked.",
        example="#introductions",
    )
    kudos_a_day: int = preference(
        Number(least=0, most=1_000),
        10,
        group=Group.POINTS,
        about="How many points a member may give away on a day of theirs, by `/kudos` and by"
        " reactions. Who has begun a day keeps what it began with.",
        example="5",
    )
    kudos_emoji: str = preference(
        Words(longest=100),
        "trophy",
        group=Group.POINTS,
        about="The sign whose reaction gives a point. None: no reaction does.",
        example="tada",
    )
    kudos_take_back: timedelta = preference(
        Length(least=timedelta(seconds=1), most=timedelta(days=1)),
        timedelta(minutes=5),
        group=Group.POINTS,
        about="How soon a reaction must be taken away for its point to go back.",
        example="10m",
    )
    kudos_digest_channel: str = preference(
        Channel(),
        "",
        group=Group.POINTS,
        about="Where a week's kudos are told on Mondays. None: nowhere.",
        example="#general",
    )
    shop_channel: str = preference(
        Channel(),
        "",
        group=Group.POINTS,
        about="Where who hands rewards over is asked to. None: the moderators' channel; where there"
        " is none either, who put the reward into the shop.",
        example="#rewards",
    )
    two_people_grant_above: int = preference(
        Number(least=0, most=1_000_000),
        0,
        group=Group.TWO_PEOPLE,
        about="So must a grant of more points than this. 0: never.",
        example="500",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """One setting: what it is called, takes and is for."""

    name: str
    kind: Kind
    group: Group
    about: str
    example: str
    default: Any
    """What holds where neither the workspace nor the operator says anything."""


PREFERENCES: Mapping[str, Preference] = {
    found.name: Preference(name=found.name, default=found.default, **found.metadata)
    for found in fields(Preferences)
}
"""Every setting, by its name."""


def of(kept: Mapping[str, Any], defaults: Mapping[str, Any]) -> Preferences:
    """Return the settings of a workspace that has *kept* some, as JSON, and else the *defaults*.

    What another version has kept, and this one doesn't know or take, is passed over.
    """
    values = dict(defaults)
    for name, value in kept.items():
        if name in PREFERENCES and value is not None:
            try:
                values[name] = PREFERENCES[name].kind.found(value)
            except kinds.UnreadableError:
                continue
    return Preferences(**values)
