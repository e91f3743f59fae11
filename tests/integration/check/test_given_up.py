"""A case that is given up leaves no step that would be pending for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import Event
from services.wakeup import WakeUps
from tasks.work import Services, services_on
from tests.integration.check.conftest import LEASE, draw_and_say
from tests.integration.community import MIA, TEAM, asks

CASE = 4
"""The one that is under way."""


@pytest.fixture
def services(world) -> Services:
    return services_on(world, WakeUps())


@pytest.fixture
def stuck(world, services):
    """A case that took too long and asks a moderator; one step is worked on, the others wait."""
    step = services.rows.steps.claim(TEAM, CASE, lease=LEASE)
    assert step
    let_time_pass(world)
    services.conversations.expire_overdue(limit=10)
    return step


def let_time_pass(world):
    world.execute(
        text(
            "UPDATE conversations SET deadline_at = now() - interval '1 s' WHERE case_number = :c"
        ),
        {"c": CASE},
    )


def steps(world):
    query = "SELECT kind, state, error FROM case_steps WHERE case_number = :c ORDER BY phase"
    return [tuple(each) for each in world.execute(text(query), {"c": CASE})]


def dismiss(services, world):
    found = world.execute(text("SELECT id FROM conversations WHERE case_number = :c"), {"c": CASE})
    services.moderation.press(
        asks(MIA, key="action:x"), "ban", Event.CANCEL,
        conversation_id=found.scalar_one(), version=3,
    )  # fmt: skip


def nobody_answers(services, world):
    let_time_pass(world)
    services.conversations.expire_overdue(limit=10)


@pytest.mark.parametrize("gives_up", [dismiss, nobody_answers])
class TestGivenUp:
    def test_what_was_not_begun_is_skipped_what_was_is_unclear(
        self, world, services, stuck, check, gives_up
    ):
        gives_up(services, world)
        draw_and_say(services, world)

        assert steps(world) == [
            ("guard", "done", None),
            ("survey", "failed", "unclear"),
            ("evidence", "skipped", "expired"),
            ("verify", "skipped", "expired"),
            ("notice", "skipped", "expired"),
        ]
        assert check().findings == []

    def test_a_worker_that_comes_late_changes_nothing_any_more(
        self, world, services, stuck, gives_up
    ):
        gives_up(services, world)
        before = steps(world)

        services.settling.settle(stuck, StepOutcome(state=StepState.PENDING, wait=1))

        assert steps(world) == before

    def test_the_guard_goes_on(self, world, services, stuck, gives_up):
        joined = asks("U0GRACE", key="event:back")
        assert services.guard.joined(joined)

        gives_up(services, world)

        step = services.rows.steps.claim(TEAM, CASE, lease=timedelta(seconds=30))
        assert step
        assert step.kind is StepKind.REKICK
