"""Messages are lost, doubled or cut off; the rows know what must happen."""

import pytest

from tests.faults.test_crashes import assert_banned_once
from tests.system.broker import Doubler
from tests.system.harbour import ADA, LOG, MODERATORS, SHARED, Harbour
from tests.system.steward import WORKERS, Steward
from tests.system.waiting import eventually


class TestLostMessages:
    def test_a_command_whose_message_is_lost_is_swept_up(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        steward.settle()
        steward.kill(*WORKERS)

        harbour.command(ADA, f"/ban @{target.name}")
        eventually(lambda: steward.broker.length("command"), why="the wake-up waits")
        steward.broker.purge()
        steward.start(*WORKERS)

        assert steward.card(target, shows=":confirm")

    def test_a_click_whose_messages_are_all_lost_is_carried_out_once(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        steward.settle()

        steward.kill(*WORKERS)
        harbour.press(ADA, card, "ban:confirm")
        eventually(lambda: steward.broker.length("command"), why="the wake-up waits")
        steward.broker.purge()
        steward.start("worker-command", "worker-periodic")
        eventually(lambda: steward.broker.length("delivery"), why="the work waits for its worker")
        steward.broker.purge()
        steward.start("worker-event", "worker-delivery")

        assert_banned_once(steward, target)


class TestDoubledMessages:
    def test_do_nothing_twice(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        steward.settle()
        before = len(harbour.whispers(ADA))

        with Doubler(steward.services.broker_url) as doubler:
            case = steward.bans(ADA, target)
            harbour.act(target, "join", channel=SHARED[0])
            eventually(lambda: len(harbour.kicks(target)) == 3, why="they are removed again")
            steward.settle()

        assert doubler.copied > 5
        assert steward.cases(target)[0]["number"] == case["number"]
        assert harbour.kicks(target) == sorted([*SHARED, SHARED[0]])
        assert len(steward.cards(case)) == 1
        assert len(harbour.told(target)) == 1
        assert len(harbour.whispers(ADA)) == before + 1


class TestCutConnections:
    @pytest.mark.parametrize("cut", ["drop_after", "drop_before", "http_500"])
    def test_ten_posts_that_end_nobody_knows_how_leave_ten_cards(
        self, steward: Steward, harbour: Harbour, cut: str
    ) -> None:
        targets = [harbour.newcomer() for _ in range(10)]
        harbour.worsen(cut, method="chat.postMessage", count=10)

        for target in targets:
            harbour.command(ADA, f"/ban @{target.name}", channel=MODERATORS)
        for target in targets:
            eventually(lambda t=target: steward.cases(t), why="the case is open")
            steward.services.refresh_limits()
            steward.card(target, shows=":confirm")
        steward.settle()

        assert [len(steward.cards(steward.cases(target)[0])) for target in targets] == [1] * 10
        (fault,) = harbour.state()["faults"]
        assert fault["hits"] == 10

    def test_the_notice_and_the_report_are_posted_once_through_cuts(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("drop_after", method="chat.postMessage", count=2)

        harbour.press(ADA, card, "ban:confirm")

        assert_banned_once(steward, target)
        case = steward.cases(target)[0]
        reports = [s for s in harbour.messages(LOG) if f"Case {case['number']} " in s.words]
        assert len(reports) == 1

    def test_a_removal_that_was_cut_off_counts_and_is_undone_by_unban(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("drop_after", method="conversations.kick", count=1)

        harbour.press(ADA, card, "ban:confirm")
        steward.case(target, event="succeed")
        harbour.command(ADA, f"/unban @{target.name}", channel=MODERATORS)
        steward.case(target, event="succeed", kind="unban")

        assert harbour.channels_of(target) >= set(SHARED)
