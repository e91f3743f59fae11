"""Slack says no: the card tells why, and Retry does only what is missing."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import ADA, BOT, LOG, MODERATORS, SHARED, Harbour
from tests.system.steward import Steward
from tests.system.waiting import eventually


@pytest.fixture
def powerless(steward: Steward) -> Iterator[Steward]:
    """A Steward without an admin's token."""
    steward.restart("worker-delivery", SLACK_ADMIN_TOKEN="")
    yield steward
    steward.harbour.policy(kick_public=True)
    steward.restart("worker-delivery")


class TestFailedBan:
    def test_tells_why_and_retry_does_only_what_is_missing(
        self, powerless: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = powerless.asks(ADA, target, "spam")
        harbour.worsen("error", method="conversations.kick", code="restricted_action", count=1)

        harbour.press(ADA, card, "ban:confirm")
        case = powerless.case(target, event="fail", state="error")
        (card,) = powerless.cards(case)
        done = harbour.kicks(target)
        (failed,) = [step for step in powerless.steps(case) if step["state"] == "failed"]
        assert len(done) == len(SHARED) - 1
        assert (failed["kind"], failed["error"]) == ("kick", "restricted_action")
        assert "Slack lets only admins remove people here" in card.words
        assert card.buttons == {"ban:retry", "ban:cancel"}
        assert not [s for s in harbour.messages(LOG) if f"Case {case['number']} " in s.words]

        harbour.press(ADA, card, "ban:retry")
        case = powerless.case(target, event="succeed")
        powerless.settle()

        assert harbour.kicks(target) == sorted(SHARED)
        assert f"{target.mention} is banned" in powerless.cards(case)[0].words
        assert len(powerless.cards(case)) == 1
        assert len(harbour.told(target)) == 1
        assert [move["event"] for move in powerless.moves(case)] == [
            "start",
            "confirm",
            "fail",
            "retry",
            "succeed",
        ]

    def test_can_be_dismissed(self, powerless: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        card = powerless.asks(ADA, target)
        harbour.policy(kick_public=False)

        harbour.press(ADA, card, "ban:confirm")
        powerless.case(target, event="fail", state="error")
        harbour.press(ADA, powerless.card(target, shows="ban:retry"), "ban:cancel")
        case = powerless.case(target, event="cancel")

        assert "Dismissed." in powerless.cards(case)[0].words
        assert harbour.kicks(target) == []

    def test_does_not_happen_with_an_admin_s_token(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        harbour.policy(kick_public=False)
        try:
            target = harbour.newcomer(*SHARED)
            steward.bans(ADA, target)
        finally:
            harbour.policy(kick_public=True)

        assert harbour.channels_of(target).isdisjoint(SHARED)


class TestDrift:
    def test_a_removal_that_slack_forgets_is_done_again(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("forget_kicks", method="conversations.kick", count=1)

        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="succeed")

        assert harbour.channels_of(target).isdisjoint(SHARED)
        kicks = [step["state"] for step in steward.steps(case) if step["kind"] == "kick"]
        assert sorted(kicks) == ["skipped", *["verified"] * len(SHARED)]


class TestBusySlack:
    def test_a_ban_gets_through_429_and_500(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("http_429", method="conversations.kick", seconds=1, count=1)
        harbour.worsen("http_500", method="users.conversations", count=1)

        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="succeed")

        assert harbour.kicks(target) == sorted(SHARED)
        assert all(step["state"] not in {"failed", "drifted"} for step in steward.steps(case))

    def test_a_private_channel_is_shared_too(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer()
        room = harbour.act(ADA, "create_channel", name=f"{target.name}-den", private=True)[
            "channel"
        ]
        for user in (BOT, target.id):
            harbour.act(ADA, "invite", channel=room, user=user)

        steward.bans(ADA, target)

        assert harbour.kicks(target) == [room]
        eventually(lambda: harbour.messages(MODERATORS), why="the card is there")
