import pytest

from db.models.case_step import StepState
from db.records.step import StepOutcome
from fsm.flow import Event
from tests.integration.community import MILO, TROLL, asks, settle_in
from tests.integration.services.working import ALL_WELL, press, work


@pytest.fixture
def services(session):
    return settle_in(session)


@pytest.fixture
def ban(services):
    return services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 7d spam"))


@pytest.fixture
def banned(services, ban):
    press(services, ban, Event.CONFIRM)
    already = StepOutcome(state=StepState.DONE, already=True)
    work(services, ban.case_number, {**ALL_WELL, "C0TWO": already})
    return ban
