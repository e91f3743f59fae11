"""Two members report the same thing at once; two moderators claim it at once."""

import uuid

import pytest
from sqlalchemy.orm import Session

from config.settings import settings
from services.report_queue import TakenError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import GRACE, MIA, MILO, settle_in
from tests.integration.race import Second
from tests.integration.services.reporting import claims, reports


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "of-the-tests")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


def on(session):
    return services_on(session, WakeUps())


def test_two_reports_of_one_message_are_one_card(engine, team):
    with Session(engine) as first, first.begin():
        case = reports(settle_in(first, team=team), GRACE, team=team)
        second = Second(engine, lambda s: reports(on(s), MIA, "2", team=team)).seen_waiting()

    joined = second.result()

    assert joined["number"] == case["number"]
    with Session(engine) as session:
        said = on(session).reports.statements.of_case(team, case["number"])
        assert len(said) == 2


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(engine, team):
    with Session(engine) as before, before.begin():
        case = reports(settle_in(before, team=team), GRACE, team=team)

    with Session(engine) as first, first.begin():
        claims(on(first), case, MILO)
        second = Second(engine, lambda s: claims(on(s), case, MIA, version=2, key="action:2"))
        second.seen_waiting()

    with pytest.raises(TakenError) as told:
        second.result()
    assert told.value.view.facts["by"] == MILO
