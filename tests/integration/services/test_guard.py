"""What the guard sees to: for whom, since when, and once."""

from datetime import timedelta

import pytest

from db.models.case_step import StepState
from fsm.flow import Event
from services.guard import Post
from tests.integration.community import GRACE, TEAM, TROLL, asks
from tests.integration.services.working import LEASE, press, work


@pytest.fixture
def shushed(services, ban):
    """Troll, not banned, but shushed by case 1."""
    services.rows.sanctions.begin(TEAM, TROLL, "shush", case_number=1, lasts=timedelta(hours=1))
    return services


def says(services, user=TROLL, *, after=1.0, key="event:1", ts="1.1"):
    sanctions = services.rows.sanctions.in_force(TEAM, TROLL)
    at = sanctions[0]["starts_at"] + timedelta(seconds=after)
    post = Post(user=user, channel="C0HELP", ts=ts, thread_ts="", at=at)
    return services.guard.said(asks(user, key=key), post)


def unsaid(services, case=1):
    steps = services.rows.steps.all_of(TEAM, case)
    return [step.detail["ts"] for step in steps if step.kind == "unsay"]


class TestSaid:
    def test_what_a_shushed_person_says_is_to_be_deleted(self, shushed):
        assert says(shushed) == 1

        assert unsaid(shushed) == ["1.1"]

    def test_what_a_banned_person_says_where_nobody_can_be_removed_from_as_well(
        self, services, banned
    ):
        assert says(services) == banned.case_number

        assert work(services, banned.case_number, {}) == ["unsay C0HELP"]

    def test_the_same_event_twice_is_one_step(self, shushed):
        says(shushed)
        says(shushed)

        assert unsaid(shushed) == ["1.1"]

    def test_an_edit_is_another_event(self, shushed):
        says(shushed)
        says(shushed, key="event:2")

        assert unsaid(shushed) == ["1.1", "1.1"]

    def test_what_was_said_before_stays_whenever_its_event_comes(self, shushed):
        assert says(shushed, after=-0.5) is None

        assert unsaid(shushed) == []

    def test_others_may_talk(self, shushed):
        assert says(shushed, GRACE) is None

    def test_who_may_talk_again_is_left_in_peace(self, shushed):
        says(shushed)
        lifted = shushed.rows.sanctions.lift(TEAM, TROLL, "shush", by_case=2)
        shushed.rows.steps.stand_down(TEAM, lifted)

        assert shushed.rows.steps.claim(TEAM, 1, lease=LEASE, guards=True) is None
        assert shushed.rows.sanctions.in_force(TEAM, TROLL) == []

    def test_a_ban_is_enough_where_its_shush_began_later(self, services, banned):
        services.rows.sanctions.begin(TEAM, TROLL, "shush", case_number=99, lasts=None)

        assert says(services, after=-0.001) == banned.case_number


class TestJoined:
    def test_who_may_not_talk_may_join(self, shushed):
        assert shushed.guard.joined(asks(TROLL, key="event:1")) is None


class TestClaim:
    def test_who_stands_guard_takes_nothing_else(self, services, ban):
        """The case is under way, and its other steps are for who carries cases out."""
        press(services, ban, Event.CONFIRM)
        says(services)

        taken = services.rows.steps.claim(TEAM, 1, lease=LEASE, guards=True)

        assert (taken.kind, taken.cause) == ("unsay", "event:1")
        assert services.rows.steps.claim(TEAM, 1, lease=LEASE, guards=True) is None
        assert services.rows.steps.claim(TEAM, 1, lease=LEASE).kind == "survey"

    def test_the_card_is_not_drawn_anew_for_each_message(self, services, banned):
        before = services.conversations.get(TEAM, banned.id).revision
        says(services)

        work(services, banned.case_number, {})

        assert services.conversations.get(TEAM, banned.id).revision == before
        steps = services.rows.steps.all_of(TEAM, banned.case_number)
        assert steps[-1].state is StepState.DONE
