"""Processes die at the worst moment; what was accepted is carried out once all the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.harbour import ADA, MODERATORS, SHARED, Harbour, Person
from tests.system.steward import WORKERS, Steward
from tests.system.waiting import eventually

SECONDARY = ("worker-event", "worker-periodic", "beat")
"""Processes that a click does not pass; killed together, since each start takes a while."""


def assert_banned_once(steward: Steward, target: Person) -> None:
    """Everything that a ban of *target* brings is there, and nothing twice."""
    case = steward.case(target, event="succeed")
    steward.settle()
    assert steward.harbour.kicks(target) == sorted(SHARED)
    assert len(steward.cards(case)) == 1
    assert len(steward.harbour.told(target)) == 1
    assert [move["event"] for move in steward.moves(case)] == ["start", "confirm", "succeed"]


TOGETHER = [("web",), ("worker-command",), ("worker-delivery",), SECONDARY]


class TestKilledBetweenPromptAndClick:
    @pytest.mark.parametrize("names", TOGETHER, ids=" ".join)
    def test_the_click_is_carried_out_once_after_a_restart_of(
        self, steward: Steward, harbour: Harbour, names: tuple[str, ...]
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)

        steward.kill(*names)
        steward.start(*names)
        steward.let_leases_end()
        harbour.press(ADA, card, "ban:confirm")

        assert_banned_once(steward, target)

    def test_a_click_that_nobody_could_work_on_is_carried_out_after_the_restart(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)

        steward.kill(*WORKERS, "beat")
        harbour.press(ADA, card, "ban:confirm")
        steward.start(*WORKERS, "beat")

        assert_banned_once(steward, target)


class TestKilledInTheMiddleOfACall:
    @pytest.mark.parametrize("is_alone", [False, True], ids=["with its children", "alone"])
    def test_the_delivery_worker_s_work_is_finished_once(
        self, steward: Steward, harbour: Harbour, is_alone: bool
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("slow", method="conversations.kick", seconds=2, count=1)

        harbour.press(ADA, card, "ban:confirm")
        eventually(
            lambda: harbour.calls("conversations.kick", user=target.id), why="Slack is being called"
        )
        worker = steward.programs["worker-delivery"]
        worker.kill_alone() if is_alone else worker.kill()
        steward.start("worker-delivery")
        eventually(lambda: harbour.kicks(target), why="Slack has done what it was called for")
        steward.let_leases_end()

        assert_banned_once(steward, target)

    def test_the_command_worker_s_case_is_opened_once(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        steward.settle()
        steward.rows("UPDATE members SET fetched_at = fetched_at - interval '1 hour'")
        harbour.worsen("slow", method="users.info", seconds=2, count=1)

        harbour.command(ADA, f"/ban @{target.name}", channel=MODERATORS)
        eventually(lambda: harbour.calls("users.info"), why="the worker asks who they are")
        steward.kill("worker-command")
        steward.start("worker-command")

        harbour.press(ADA, steward.card(target, shows=":confirm"), "ban:confirm")
        assert_banned_once(steward, target)
        assert len(steward.cases(target)) == 1


class TestStopped:
    def test_the_delivery_worker_finishes_its_call_and_leaves_nothing_behind(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("slow", method="conversations.kick", seconds=1, count=1)

        harbour.press(ADA, card, "ban:confirm")
        eventually(
            lambda: harbour.calls("conversations.kick", user=target.id), why="Slack is being called"
        )
        code = steward.programs["worker-delivery"].stop()

        assert code == 0
        query = "SELECT 1 FROM case_steps WHERE state = 'working' OR lease_until IS NOT NULL"
        assert not steward.rows(query)
        steward.start("worker-delivery")
        assert_banned_once(steward, target)


class TestHanging:
    def test_a_worker_that_comes_back_after_its_lease_does_nothing_twice(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target)
        harbour.worsen("slow", method="conversations.kick", seconds=1, count=1)
        worker = steward.programs["worker-delivery"]

        harbour.press(ADA, card, "ban:confirm")
        eventually(
            lambda: harbour.calls("conversations.kick", user=target.id), why="Slack is being called"
        )
        worker.pause()
        eventually(lambda: harbour.kicks(target), why="Slack has done what it was called for")
        steward.let_leases_end()
        worker.resume()

        assert_banned_once(steward, target)


class TestKilledWeb:
    def test_what_was_acknowledged_before_the_kill_is_done(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        targets = [harbour.newcomer() for _ in range(8)]

        with ThreadPoolExecutor(len(targets)) as threads:
            asked = [
                threads.submit(harbour.attempt, ADA, "command", channel=MODERATORS, text=text)
                for text in (f"/ban @{target.name}" for target in targets)
            ]
            eventually(lambda: any(one.done() for one in asked), why="one is acknowledged")
            steward.kill("web")
        steward.start("web")
        steward.settle()

        acknowledged = [
            target for target, one in zip(targets, asked, strict=True) if one.result()["ok"]
        ]
        assert acknowledged
        for target in acknowledged:
            assert len(steward.cases(target)) == 1
