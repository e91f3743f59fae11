"""Several restrictions of one kind: the longest wins, and nothing that it outlived is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fsm.flow import Event
from services.occasion import AlreadyInForceError
from tests.integration.community import ADA, MIA, MILO, TEAM, TROLL, asks
from tests.integration.services.working import ALL_WELL, found, press, work

DAY = date(2026, 12, 1)
NOTHING_LEFT = ALL_WELL | {"survey": found("C0GEN")}


def ban(services, text, key, answers=ALL_WELL):
    opened = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> {text}", key=key))
    press(services, opened, Event.CONFIRM, MIA, key=f"{key}:confirm")
    work(services, opened.case_number, answers)
    return opened.case_number


def in_force(services):
    return [each["case_number"] for each in services.rows.sanctions.in_force(TEAM, TROLL, "ban")]


def lift(services, now):
    lifted = services.lifting.lift_ended(day=DAY, now=now)
    return work(services, lifted.case_number, {})


@pytest.fixture
def short(services):
    return ban(services, "7d spam", "command:1")


@pytest.fixture
def long(services, short):
    return ban(services, "30d spam again", "command:2", NOTHING_LEFT)


@pytest.mark.parametrize("text", ["1d spam", "6d spam", "until tomorrow spam"])
def test_one_that_is_no_longer_changes_nothing(services, short, text):
    with pytest.raises(AlreadyInForceError, match="at least as long"):
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> {text}", key="command:2"))


@pytest.mark.parametrize("text", ["8d spam", "spam", "until 2099-01-01 spam"])
def test_one_that_is_longer_is_asked_for(services, short, text):
    if "2099" in text:
        text = f"until {datetime.now(UTC).date() + timedelta(days=60)} spam"
    again = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> {text}", key="command:2"))

    assert again.case_number == short + 1


def test_for_good_nothing_is_longer(services):
    ban(services, "spam", "command:1")

    with pytest.raises(AlreadyInForceError):
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 30d x", key="command:2"))


def test_the_longest_stands_first_and_both_hold(services, short, long):
    assert in_force(services) == [long, short]


def test_the_end_of_the_shorter_brings_nobody_back(services, short, long):
    assert lift(services, datetime.now(UTC) + timedelta(days=8)) == ["notice"]
    assert in_force(services) == [long]


def test_the_end_of_the_longer_brings_back_what_the_shorter_had_taken(services, short, long):
    lift(services, datetime.now(UTC) + timedelta(days=8))

    back = lift(services, datetime.now(UTC) + timedelta(days=31))
    assert back == ["invite C0ONE", "invite C0TWO", "notice"]


def test_lifting_one_leaves_the_other(services, short, long):
    undone = services.reversal.undo(asks(MIA, key="command:u"), long)

    assert in_force(services) == [short]
    assert work(services, undone.case_number, {}) == ["notice"]
    sanction = services.rows.cases.get(TEAM, long)
    assert (sanction["lifted_case"], sanction["in_force"]) == (undone.case_number, False)


def test_an_early_lift_is_a_case_of_its_own_and_lifts_them_all(services, short, long):
    opened = services.moderation.propose("unban", asks(MIA, f"<@{TROLL}>", key="command:3"))

    assert opened.case_number == long + 1
    assert not in_force(services)
    assert work(services, opened.case_number, {}) == ["invite C0ONE", "invite C0TWO", "notice"]


def test_they_end_whatever_became_of_the_moderator(services, short, long):
    for moderator in (MILO, MIA):
        services.rows.members.revoke(TEAM, moderator, "moderator", by=ADA)

    for days in (8, 31):
        lift(services, datetime.now(UTC) + timedelta(days=days))
    assert not in_force(services)
