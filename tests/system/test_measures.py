"""Slow mode, read-only, a lock, a lockdown and a member's card, the whole way: typed and held."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import ADA, BOT, GRACE, HELP, Harbour, Person
from tests.system.steward import Steward
from tests.system.waiting import eventually

WORKSPACE = Person("workspace", "the workspace")


@pytest.fixture
def room(harbour: Harbour) -> Person:
    """A channel of its own with Steward in it, as what cases are about."""
    made = harbour.act(ADA, "create_channel", name="measured")["channel"]
    harbour.act(ADA, "invite", channel=made, user=BOT)
    return Person(made, "measured")


def said(harbour: Harbour, who: Person, channel: str) -> list[str]:
    """Return what *who* has said in *channel*, as it stands there; not that they joined."""
    theirs = [one.raw for one in harbour.messages(channel) if one.raw["user"] == who.id]
    return [raw["text"] for raw in theirs if raw.get("subtype") != "channel_join"]


def says(harbour: Harbour, who: Person, channel: str, text: str, **more: str) -> str:
    """Let *who* say something; return its time."""
    return str(harbour.act(who, "say", channel=channel, text=text, **more)["ts"])


def begins(steward: Steward, command: str, kind: str, where: Person) -> None:
    """Let Ada type *command* and confirm it on its card; return when it holds."""
    steward.harbour.command(ADA, command)
    steward.harbour.press(ADA, steward.card(where, shows=f"{kind}:confirm"), f"{kind}:confirm")
    steward.case(where, event="succeed", kind=kind)


def ends(steward: Steward, command: str, kind: str, where: Person) -> None:
    """Let Ada type what ends it; return when it has ended."""
    steward.harbour.command(ADA, command)
    steward.case(where, event="succeed", kind=kind)


def test_slow_mode_read_only_and_a_lock_hold_until_they_are_ended(
    steward: Steward, harbour: Harbour, room: Person
) -> None:
    member = harbour.newcomer(room.id)

    begins(steward, "/slowmode #measured 10m for 1h", "slowmode", room)
    first = says(harbour, member, room.id, "first")
    steward.knows_messages_of(member, 1)  # of two that are told in the wrong order the other stands
    says(harbour, member, room.id, "too soon")
    eventually(lambda: said(harbour, member, room.id) == ["first"], why="slow mode holds")
    ends(steward, "/slowmode #measured off", "unslowmode", room)

    begins(steward, "/readonly #measured 1h too heated", "readonly", room)
    says(harbour, member, room.id, "closed")
    says(harbour, ADA, room.id, "admins may")
    eventually(lambda: said(harbour, member, room.id) == ["first"], why="read-only holds")
    eventually(lambda: "read-only" in "".join(harbour.whispers(member)), why="they are told why")
    ends(steward, "/readonly #measured off", "unreadonly", room)
    assert said(harbour, ADA, room.id) == ["admins may"]

    link = f"https://harbour.slack.com/archives/{room.id}/p{first.replace('.', '')}"
    thread = Person(f"{room.id}:{first}", "the thread")
    begins(steward, f"/lock {link} 1h", "lock", thread)
    says(harbour, member, room.id, "in the thread", thread_ts=first)
    says(harbour, member, room.id, "beside it")
    expected = ["first", "beside it"]
    eventually(lambda: said(harbour, member, room.id) == expected, why="the lock holds")
    ends(steward, f"/unlock {link}", "unlock", thread)
    says(harbour, member, room.id, "again", thread_ts=first)
    steward.settle()
    assert said(harbour, member, room.id) == [*expected, "again"]


def test_a_members_card_shows_what_stands_and_its_buttons_open_forms(
    steward: Steward, harbour: Harbour
) -> None:
    member = harbour.newcomer(HELP)
    harbour.command(ADA, f"/warn @{member.name} no adverts")
    steward.case(member, event="succeed", kind="warn")

    before = len(harbour.whispers(ADA))
    harbour.command(ADA, f"/who @{member.name}")

    eventually(lambda: harbour.whispers(ADA)[before:], why="the card is shown")
    told = steward.rows(
        "SELECT facts FROM deliveries WHERE view = 'who' ORDER BY created_at DESC LIMIT 1"
    )[0]["facts"]
    assert (told["user"], told["strikes"], told["points"]) == (member.id, 1, 0)
    assert [each["kind"] for each in told["cases"]] == ["warn"]
    assert told["actions"] == ["note", "warn", "shush", "kick", "ban"]


@pytest.fixture
def lockdown(steward: Steward) -> Iterator[None]:
    """A lockdown that is over afterwards, whatever happens, since all share this workspace."""
    begins(steward, "/raid on 10m many bots", "raid", WORKSPACE)
    yield
    ends(steward, "/lockdown off", "unraid", WORKSPACE)


@pytest.mark.usefixtures("lockdown")
def test_a_lockdown_holds_new_members_and_nobody_else(harbour: Harbour) -> None:
    newcomer = harbour.newcomer(HELP)

    says(harbour, newcomer, HELP, "buy boats")
    says(harbour, GRACE, HELP, "I was here before")

    eventually(lambda: "new here" in "".join(harbour.whispers(newcomer)), why="they are told why")
    eventually(lambda: said(harbour, newcomer, HELP) == [], why="their post is deleted")
    assert "I was here before" in said(harbour, GRACE, HELP)
