"""Everything Slack can ask of Steward, on one page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.views import (
    appeal_modal,
    card_onboarding,
    edit_modal,
    introduction_modal,
    reminder_list,
    report_desk_modal,
    report_modal,
    reward_modal,
    rule_modal,
    setting_form,
    welcome,
    welcome_form,
)
from adapters.slack.views import shop as shop_view
from adapters.slack.views.home import reminders as home_reminders
from app.flood import People
from app.front_door import FrontDoor, Task
from app.listeners.appeal import opens
from app.listeners.ask import Lists, opens_form, takes_commands
from app.listeners.edit import opens_edit, submits
from app.listeners.hand_over import hands_over
from app.listeners.modal import ModalOpener
from app.listeners.report import opens_answer, opens_report
from services import appeal, report_request, rule_form, welcome_text
from services import reminder_list as reminder_form
from services import shop as shops
from services.action import ACTIONS, EVERY
from services.deal import DEALS
from services.form import mistakes
from services.onboarding import mistakes as onboarding_words
from services.purging import PURGE
from services.removal import REMOVE
from services.setting_form import mistakes as setting_mistakes
from tasks import (
    appeals,
    assist,
    channels,
    clicks,
    commands,
    economy,
    events,
    forms,
    home,
    hooks,
    mydata,
    onboarding,
    reminders,
    reports,
    rules,
)


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command, as people see it in Slack, and the task that it becomes."""

    name: str
    task: Task
    about: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """An entry in the menu of a message, or in the one that is everywhere. Slack takes ten."""

    name: str
    """`<where>:<action>`, its callback_id."""
    title: str
    about: str
    kind: str = "message"
    """message or global."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event that Steward asks Slack for, and the task that it becomes."""

    name: str
    task: Task
    subscriptions: tuple[str, ...]
    """What the manifest calls it: some have one name for each kind of channel."""


COMMANDS = (
    Command(
        name="/warn",
        task=commands.warn,
        about="Warn a member in a direct message",
        hint="@user reason",
    ),
    Command(
        name="/unwarn",
        task=commands.unwarn,
        about="Take a member's last warning back",
        hint="@user [reason]",
    ),
    Command(
        name="/note",
        task=commands.note,
        about="Keep a note about a member, for moderators",
        hint="@user text",
    ),
    Command(
        name="/shush",
        task=commands.shush,
        about="Delete what a member writes, for a while",
        hint="@user [1h] [reason]",
    ),
    Command(
        name="/unshush",
        task=commands.unshush,
        about="Let a shushed member write again",
        hint="@user [reason]",
    ),
    Command(
        name="/kick",
        task=commands.kick,
        about="Remove a member from this channel, another, or all",
        hint="@user [#channel|everywhere] [reason]",
    ),
    Command(
        name="/unkick",
        task=commands.unkick,
        about="Bring a kicked member back",
        hint="@user [reason]",
    ),
    Command(
        name="/ban",
        task=commands.ban,
        about="Remove a member from every channel and keep them out",
        hint="@user [7d] [reason]",
    ),
    Command(
        name="/unban",
        task=commands.unban,
        about="Let a banned member back in",
        hint="@user [reason]",
    ),
    Command(
        name="/purge",
        task=commands.purge,
        about="Delete the newest messages of a channel, or a member's",
        hint="50 [@user] [2h] [#channel] [reason]",
    ),
    Command(
        name="/slowmode",
        task=commands.slowmode,
        about="Let each member post in a channel only so often",
        hint="#channel 30s [for 2h] [reason], or off",
    ),
    Command(
        name="/readonly",
        task=commands.readonly,
        about="Let only moderators post in a channel",
        hint="#channel [2h] [reason], or off",
    ),
    Command(
        name="/lock",
        task=commands.lock,
        about="Let only moderators answer in a thread",
        hint="<link of a message> [2h] [reason]",
    ),
    Command(
        name="/unlock",
        task=commands.unlock,
        about="Let everybody answer in a thread again",
        hint="<link of a message>",
    ),
    Command(
        name="/raid",
        task=commands.raid,
        about="Lock the workspace down in a raid, or see how things stand",
        hint="[on [2h] [reason] | off]",
    ),
    Command(
        name="/lockdown",
        task=commands.lockdown,
        about="The same as /raid",
        hint="[on [2h] [reason] | off]",
    ),
    Command(name="/who", task=commands.who, about="Show a member's card", hint="@user"),
    Command(name="/cases", task=commands.cases, about="List moderation cases", hint="[@user]"),
    Command(name="/case", task=commands.case, about="Show one case, step by step", hint="12"),
    Command(
        name="/strikes",
        task=commands.strikes,
        about="Show what stands against a member, and what it leads to",
        hint="@user",
    ),
    Command(name="/undo", task=commands.undo, about="Take a case back", hint="12"),
    Command(
        name="/void",
        task=commands.void,
        about="Mark a case as one that should never have been",
        hint="12 reason",
    ),
    Command(
        name="/report",
        task=reports.report_form,
        about="Tell the moderators of somebody, nameless if you wish",
        hint="@user [what happened]",
    ),
    Command(name="/reports", task=reports.reports, about="List open reports", hint="[page]"),
    Command(
        name="/report-mute",
        task=reports.report_mute,
        about="Say who may report nothing for now",
        hint="@user [7d] [reason], lift @user, or list",
    ),
    Command(
        name="/role",
        task=commands.role,
        about="Say who moderates",
        hint="grant @user helper until friday, bind @group moderator, or list",
    ),
    Command(
        name="/permit",
        task=commands.permit,
        about="Say what a role may do",
        hint="helper shush in #random, or list",
    ),
    Command(
        name="/reminder",
        task=reminders.reminder,
        about="Have something said at its time: to you, a person, a channel",
        hint="[@user|#channel] tomorrow 9:00 stand-up",
    ),
    Command(
        name="/reminders",
        task=reminders.reminders,
        about="See, change and cancel your reminders",
        hint="[on|off] [@user]",
    ),
    Command(
        name="/announce",
        task=reminders.announce,
        about="Announce something in a channel, once or again and again",
        hint="#channel every monday at 9:00 text",
    ),
    Command(
        name="/rule",
        task=rules.rule,
        about="What automod looks for, and what it does",
        hint="list, add, show 3, edit 3, mode 3 log|enforce|off, test 3 text, backtest 3 30d",
    ),
    Command(
        name="/welcome",
        task=onboarding.welcome,
        about="What newcomers read, and whether they are welcomed",
        hint="[on|off|preview|#channel]",
    ),
    Command(
        name="/mydata",
        task=mydata.mydata,
        about="What Steward keeps about you",
        hint="",
    ),
    Command(
        name="/subscribe",
        task=hooks.subscribe,
        about="Let another program speak in a channel, or be told what happens",
        hint="github #dev push pulls, json #ops text, events <address>, list, log 3, rotate 3",
    ),
    Command(
        name="/unsubscribe",
        task=hooks.unsubscribe,
        about="End a subscription",
        hint="3",
    ),
    Command(
        name="/steward",
        task=commands.steward,
        about="What Steward can do",
        hint="help|settings|set",
    ),
    Command(
        name="/kudos",
        task=economy.kudos,
        about="Thank members with points",
        hint="@user [@user] [3] [for the release notes]",
    ),
    Command(name="/balance", task=economy.balance, about="Show your points", hint=""),
    Command(
        name="/transfer",
        task=economy.transfer,
        about="Give points of your own away",
        hint="@user 10 [for lunch]",
    ),
    Command(
        name="/leaderboard",
        task=economy.leaderboard,
        about="Show who got most kudos",
        hint="[week|month|all], or hide",
    ),
    Command(name="/shop", task=economy.shop, about="Show what points buy", hint=""),
    Command(
        name="/grant",
        task=economy.grant,
        about="Grant a member points",
        hint="@user 50 for organising the meet-up",
    ),
)

SHORTCUTS = (
    Shortcut(name="report:message", title="Report this message", about="Tell the moderators of it"),
    Shortcut(name="author:warn", title="Warn the author", about="Tell them what to change"),
    Shortcut(name="author:shush", title="Shush the author", about="Delete what they write"),
    Shortcut(name="author:kick", title="Kick the author", about="Remove them from a channel"),
    Shortcut(name="author:ban", title="Ban the author", about="Keep them out"),
    Shortcut(
        name="ask:warn", title="Warn a member", about="Tell them what to change", kind="global"
    ),
    Shortcut(name="ask:ban", title="Ban a member", about="Keep them out", kind="global"),
)

EVENTS = (
    Event(name="reaction_added", task=economy.reaction_added, subscriptions=("reaction_added",)),
    Event(
        name="reaction_removed", task=economy.reaction_removed, subscriptions=("reaction_removed",)
    ),
    Event(
        name="message", task=events.message, subscriptions=("message.channels", "message.groups")
    ),
    Event(name="app_home_opened", task=home.app_home_opened, subscriptions=("app_home_opened",)),
    Event(
        name="member_joined_channel",
        task=events.member_joined_channel,
        subscriptions=("member_joined_channel",),
    ),
    Event(
        name="member_left_channel",
        task=events.member_left_channel,
        subscriptions=("member_left_channel",),
    ),
    Event(
        name="channel_created", task=channels.channel_created, subscriptions=("channel_created",)
    ),
    Event(name="channel_rename", task=channels.channel_rename, subscriptions=("channel_rename",)),
    Event(
        name="channel_unarchive",
        task=channels.channel_unarchive,
        subscriptions=("channel_unarchive",),
    ),
    Event(name="channel_left", task=channels.channel_left, subscriptions=("channel_left",)),
    Event(name="group_left", task=channels.group_left, subscriptions=("group_left",)),
    Event(name="user_change", task=events.user_change, subscriptions=("user_change",)),
    Event(
        name="user_profile_changed",
        task=events.user_profile_changed,
        subscriptions=("user_profile_changed",),
    ),
    Event(name="team_join", task=events.team_join, subscriptions=("team_join",)),
    Event(name="subteam_created", task=events.subteam_created, subscriptions=("subteam_created",)),
    Event(name="subteam_updated", task=events.subteam_updated, subscriptions=("subteam_updated",)),
    Event(
        name="subteam_members_changed",
        task=events.subteam_members_changed,
        subscriptions=("subteam_members_changed",),
    ),
    Event(
        name="subteam_self_added",
        task=events.subteam_self_added,
        subscriptions=("subteam_self_added",),
    ),
    Event(
        name="subteam_self_removed",
        task=events.subteam_self_removed,
        subscriptions=("subteam_self_removed",),
    ),
)

BUTTONS: dict[str, Task] = {
    f"{flow}:{button}": clicks.press
    for flow in (*EVERY, PURGE)
    for button in ("confirm", "cancel", "retry")
}
BUTTONS |= {f"{REMOVE}:{button}": clicks.press for button in ("retry", "cancel")}
BUTTONS["case:undo"] = clicks.take_back

BUTTONS["appeal:confirm"] = clicks.press

BUTTONS |= dict.fromkeys(("home:turn:back", "home:turn:on"), home.turn)
BUTTONS |= {"assist:check": assist.assist_check, "assist:leave": assist.assist_leave}
BUTTONS |= {
    f"{deal}:{button}": economy.press_deal for deal in DEALS for button in ("confirm", "cancel")
}
BUTTONS[shop_view.BUY] = economy.buy

BUTTONS |= {f"reminder:{button}": reminders.reminder_press for button in ("confirm", "cancel")}
BUTTONS |= {
    f"remind:{button}": reminders.reminder_answer
    for button in ("done", "snooze_20", "snooze_60", "snooze_tomorrow", "stop")
}
BUTTONS |= {"remind:edit": reminders.reminder_edit, "remind:cancel": reminders.reminder_cancel}
BUTTONS |= {f"report:{deed}": reports.report_press for deed in ("claim", "release", "done")}
BUTTONS |= {f"onboarding:{button}": onboarding.onboarding_press for button in ("confirm", "cancel")}
BUTTONS[card_onboarding.JOIN] = onboarding.onboarding_join
BUTTONS[welcome.USE] = onboarding.welcome_use
BUTTONS["hook:again"] = hooks.hook_again
BUTTONS["report:purge"] = reports.report_purge

ON_A_REPORT = tuple(f"report_act:{action}" for action in ACTIONS)
"""Buttons that open an action's form; their value is the report."""

ON_A_PERSON = tuple(f"who:{action}" for action in ACTIONS)
"""Buttons that open an action's form; their value is the id of the person it is about."""

FORMS = tuple(f"ask:{action}" for action in ACTIONS)
"""The callback_id of each action's form."""

LISTS = {"/reminders": "reminder_loading"}
"""Commands that, alone, open a list for anybody, and the view that stands at once."""

EDIT = tuple(f"{action.name}:edit" for action in EVERY.values() if action.asks_first)
ANYTHING = re.compile("")


def register(bolt: AsyncApp, door: FrontDoor, people: People | None = None) -> None:
    """Connect each request to its listener. What comes in the greatest number stands first.

    One line a kind, since Bolt tries its listeners one after the other, at 20 microseconds each.
    What fits no line here, whatever its shape, is recorded by app.ingress.
    """
    of_events = {event.name: event.task for event in EVENTS}
    of_commands = {command.name: command.task for command in COMMANDS}
    bolt.event(one_of(of_events))(hands_over(door, of_events))
    opener = ModalOpener(bolt.client, people)
    anybody = ModalOpener(bolt.client)
    bolt.command(one_of(of_commands))(
        takes_commands(door, of_commands, opener, lists=Lists(anybody, LISTS))
    )
    bolt.action(one_of(BUTTONS))(hands_over(door, BUTTONS))
    bolt.action(one_of(EDIT))(opens_edit(door, clicks.edit, opener))
    bolt.action(one_of(ON_A_PERSON))(opens_form(door, forms.form, opener))
    acts = (each.name for each in SHORTCUTS if not each.name.startswith("report:"))
    bolt.shortcut(one_of(acts))(opens_form(door, forms.form, opener))
    bolt.action("appeal:ask")(opens(door, appeals.appeal_ask, anybody, "appeal_form"))
    bolt.action("appeal:reject")(opens(door, appeals.appeal_rejecting, opener, "appeal_rejecting"))
    bolt.action(one_of((shop_view.ADD, shop_view.EDIT)))(
        opens(door, economy.reward_form, ModalOpener(bolt.client), "reward_loading")
    )
    bolt.view(reward_modal.CALLBACK)(submits(door, economy.reward_save, shops.mistakes))
    bolt.view(appeal_modal.SAY)(submits(door, appeals.appeal_say, appeal.mistakes))
    bolt.view(appeal_modal.REJECT)(submits(door, appeals.appeal_reject, appeal.mistakes))
    bolt.action("home:settings")(opens(door, home.change_settings, opener, "setting_loading"))
    bolt.action(home_reminders.LIST)(opens(door, reminders.reminders, anybody, "reminder_loading"))
    bolt.view(setting_form.CALLBACK)(submits(door, home.save_settings, setting_mistakes))
    bolt.view(rule_modal.CALLBACK)(submits(door, rules.rule_form_sent, rule_form.mistakes))
    _register_reports(bolt, door, opener)
    bolt.view(edit_modal.CALLBACK)(submits(door, clicks.submit, mistakes))
    bolt.view(reminder_list.CALLBACK)(
        submits(door, reminders.reminder_submit, reminder_form.mistakes)
    )
    bolt.view(one_of(FORMS))(submits(door, forms.ask, mistakes))
    _register_newcomers(bolt, door)
    bolt.options(ANYTHING)(no_options)


def _register_newcomers(bolt: AsyncApp, door: FrontDoor) -> None:
    """Connect what newcomers are asked, and what admins write for them."""
    anybody, edit = ModalOpener(bolt.client), onboarding.welcome_edit
    bolt.action(welcome.EDIT)(opens(door, edit, anybody, "welcome_loading"))
    bolt.view(welcome_form.CALLBACK)(submits(door, onboarding.welcome_save, welcome_text.mistakes))
    introducing = opens(door, onboarding.onboarding_introducing, anybody, "introduction_form")
    bolt.action(card_onboarding.INTRODUCE)(introducing)
    said = submits(door, onboarding.onboarding_introduce, onboarding_words)
    bolt.view(introduction_modal.CALLBACK)(said)


def _register_reports(bolt: AsyncApp, door: FrontDoor, opener: ModalOpener) -> None:
    """Connect what is asked of reports, by members and by moderators."""
    anybody, words = ModalOpener(bolt.client), report_request.answer_mistakes
    bolt.shortcut("report:message")(opens_report(door, reports.report_form, anybody))
    bolt.view(report_modal.SAY)(submits(door, reports.report_say, report_request.mistakes))
    bolt.action("report:answer")(opens_answer(door, reports.report_answering, anybody))
    bolt.view(report_modal.ANSWER)(submits(door, reports.report_answer, words))
    desk = opens(door, reports.report_choosing, opener, "report_desk_loading")
    bolt.action(one_of(("report:write", "report:mute")))(desk)
    dismissing = opens(door, reports.report_dismissing, opener, "report_dismissing")
    bolt.action("report:dismissing")(dismissing)
    bolt.action(one_of(ON_A_REPORT))(opens_form(door, reports.report_act, opener))
    bolt.view(report_desk_modal.DISMISS)(submits(door, reports.report_dismiss, appeal.mistakes))
    bolt.view(report_desk_modal.WRITE)(submits(door, reports.report_write, words))
    bolt.view(report_desk_modal.MUTE)(
        submits(door, reports.report_muting, report_request.mute_mistakes)
    )


def one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that is exactly one of *names*."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, names))})\Z")


async def no_options(ack: AsyncAck) -> BoltResponse:
    """Answer a menu that asks for its options: Steward has no such menu."""
    return await ack(options=[])
