"""Everything twenty times at once: it happens once."""

import pytest

from tests.system.harbour import ADA, MODERATORS, SHARED, Harbour
from tests.system.steward import Steward
from tests.system.waiting import eventually

TIMES = 20
ANSWERED = '"status": 200, '
"""How a line of the web process about an accepted request begins."""


@pytest.fixture
def insistent(harbour: Harbour) -> Harbour:
    """A Slack that delivers every request twenty times at once, body and signature alike."""
    harbour.worsen("duplicate", method="*", times=TIMES)
    return harbour


class TestTwentyDeliveries:
    def test_of_a_command_and_a_click_make_one_case_one_card_and_one_removal_a_channel(
        self, steward: Steward, insistent: Harbour
    ) -> None:
        target = insistent.newcomer(*SHARED, says="buy my boats")
        steward.knows_messages_of(target, len(SHARED))
        before = len(insistent.whispers(ADA))

        case = steward.bans(ADA, target, "insists")
        steward.settle()

        assert steward.cases(target) == [case]
        assert len(steward.cards(case)) == 1
        assert insistent.kicks(target) == sorted(SHARED)
        assert len(insistent.told(target)) == 1
        assert len(steward.moves(case)) == 3
        assert len(insistent.whispers(ADA)) == before + 1

    def test_of_a_command_get_one_answer(self, steward: Steward, insistent: Harbour) -> None:
        before = len(insistent.whispers(ADA))

        insistent.command(ADA, "/steward help")
        steward.settle()

        eventually(lambda: len(insistent.whispers(ADA)) > before, why="the answer is there")
        assert len(insistent.whispers(ADA)) == before + 1

    def test_are_all_acknowledged_and_leave_one_row(
        self, steward: Steward, insistent: Harbour
    ) -> None:
        web = steward.programs["web"]
        answered = web.words().count(ANSWERED)

        insistent.command(ADA, "/cases", channel=MODERATORS)
        steward.settle()

        eventually(
            lambda: web.words().count(ANSWERED) - answered >= TIMES,
            why="each delivery is answered",
        )
        last = "SELECT count(*) AS n FROM inbox WHERE name = '/cases' AND channel = %s"
        assert steward.services.one(last, MODERATORS) == 1

    def test_of_an_event_remove_who_came_back_once(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer("C0RANDOM")
        case = steward.bans(ADA, target)
        harbour.worsen("duplicate", method="event", times=TIMES)

        harbour.act(target, "join", channel="C0RANDOM")
        eventually(lambda: len(harbour.kicks(target)) == 2, why="they are removed again")
        steward.settle()

        assert harbour.kicks(target) == ["C0RANDOM", "C0RANDOM"]
        rekicks = [step for step in steward.steps(case) if step["kind"] == "rekick"]
        assert len(rekicks) == 1

    def test_of_an_edit_open_one_modal(self, steward: Steward, insistent: Harbour) -> None:
        target = insistent.newcomer()
        card = steward.asks(ADA, target, "rude")

        insistent.press(ADA, card, "ban:edit")
        steward.settle()

        views = [view for view in insistent.state()["views"] if view["user"] == ADA.id]
        assert len(views) == 1
        insistent.act(ADA, "submit", values={"duration": "", "reason": "once"})
        steward.settle()
        (case,) = steward.cases(target)
        assert [move["event"] for move in steward.moves(case)] == ["start", "submit"]
        insistent.press(ADA, steward.card(target, shows="once"), "ban:cancel")
        steward.case(target, event="cancel")
