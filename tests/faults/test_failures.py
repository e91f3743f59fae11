"""Slack says no: the card tells why, and Retry does only what is missing."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import ADA, BOT, LOG, SHARED, Harbour
from tests.system.steward import Steward


@pytest.fixture(scope="class")
def no_admin(fragile: Steward) -> Iterator[None]:
    """Take the admin's token from Steward."""
    fragile.restart("worker-delivery", SLACK_ADMIN_TOKEN="")
    yield
    fragile.restart("worker-delivery")


@pytest.fixture
def guarded(harbour: Harbour) -> Iterator[None]:
    """Let the owner of the workspace forbid that apps remove people from public channels."""
    harbour.policy(kick_public=False)
    yield
    harbour.policy(kick_public=True)


@pytest.mark.usefixtures("no_admin")
class TestFailedBan:
    def test_tells_why_and_retry_does_only_what_is_missing(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target, "spam")
        harbour.worsen("error", method="conversations.kick", code="restricted_action", count=1)

        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="fail", state="error")
        (card,) = steward.cards(case)
        done = harbour.kicks(target)
        (failed,) = [step for step in steward.steps(case) if step["state"] == "failed"]
        assert len(done) == len(SHARED) - 1
        assert (failed["kind"], failed["error"]) == ("kick", "restricted_action")
        assert "Slack lets only admins remove people here" in card.words
        assert card.buttons == {"ban:retry", "ban:cancel"}
        assert not [s for s in harbour.messages(LOG) if f"Case {case['number']} " in s.words]

        harbour.press(ADA, card, "ban:retry")
        case = steward.case(target, event="succeed")
        steward.settle()

        assert harbour.kicks(target) == sorted(SHARED)
        assert f"{target.mention} is banned" in steward.cards(case)[0].words
        assert len(steward.cards(case)) == 1
        assert len(harbour.told(target)) == 1
        assert [move["event"] for move in steward.moves(case)] == [
            "start",
            "confirm",
            "fail",
            "retry",
            "succeed",
        ]

    @pytest.mark.usefixtures("guarded")
    def test_can_be_dismissed(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)

        harbour.press(ADA, card, "ban:confirm")
        steward.case(target, event="fail", state="error")
        harbour.press(ADA, steward.card(target, shows="ban:retry"), "ban:cancel")
        case = steward.case(target, event="cancel")

        assert "Dismissed." in steward.cards(case)[0].words
        assert harbour.kicks(target) == []


class TestAdminToken:
    @pytest.mark.usefixtures("guarded")
    def test_is_used_where_slack_lets_only_admins_remove_people(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)

        steward.bans(ADA, target)

        assert harbour.channels_of(target).isdisjoint(SHARED)
        done = [call["who"] for call in harbour.calls("conversations.kick", user=target.id)]
        assert done == ["bot", "admin"] * len(SHARED)


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

    def test_of_many_removals_a_tenth_is_forgotten_and_each_is_done_again(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        targets = [harbour.newcomer(*SHARED) for _ in range(10)]
        cards = [steward.asks(ADA, target) for target in targets]
        harbour.worsen("forget_kicks", method="conversations.kick", share=0.1, seed=7)

        for card in cards:
            harbour.press(ADA, card, "ban:confirm")
        cases = [steward.case(target, event="succeed") for target in targets]

        assert len(harbour.calls("conversations.kick")) > len(SHARED) * len(targets)
        assert [one for one in targets if not harbour.channels_of(one).isdisjoint(SHARED)] == []
        kicks = [step for case in cases for step in steward.steps(case) if step["kind"] == "kick"]
        assert {step["state"] for step in kicks} == {"verified", "skipped"}


class TestWeather:
    def test_a_ban_gets_through_429_and_500(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("http_429", method="conversations.kick", seconds=1, count=1)
        harbour.worsen("http_500", method="users.conversations", count=1)

        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="succeed")

        assert harbour.kicks(target) == sorted(SHARED)
        assert all(step["state"] not in {"failed", "drifted"} for step in steward.steps(case))


class TestPrivateChannel:
    def test_is_shared_when_steward_is_in_it(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer()
        den = f"{target.name}-den"
        room = harbour.act(ADA, "create_channel", name=den, private=True)["channel"]
        for user in (BOT, target.id):
            harbour.act(ADA, "invite", channel=room, user=user)

        steward.bans(ADA, target)

        assert harbour.kicks(target) == [room]
