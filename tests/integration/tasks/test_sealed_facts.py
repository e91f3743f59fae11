"""A secret that is shown once: sealed in its row, open on its way, and forgotten after it."""

import uuid
from datetime import date

import pytest

from adapters.sealing import seal
from config.settings import settings
from services.ports import BusyError, RefusedError, View
from tasks import delivery
from tasks.work import unit_of_work
from tests.integration.community import MILO
from tests.integration.tasks.test_delivery import Voice

TODAY = date(2026, 11, 22)
SECRET = "shown-once"  # noqa: S105 - guards nothing


class Ear(Voice):
    """A voice that remembers what it whispered."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[View] = []

    def whisper(self, channel: str, user: str, view: View) -> None:
        super().whisper(channel, user, view)
        self.heard.append(view)


@pytest.fixture
def ear(monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "for tests")
    settings.cache_clear()
    ear = Ear()
    monkeypatch.setattr(delivery, "messenger", lambda team, urgency: ear)
    return ear


def whispered(database, team):
    facts = {"url": "u", "sealed": {"secret": seal(SECRET)}}
    with unit_of_work() as services:
        view = View(name="hook_made", facts=facts)
        services.deliveries.whisper(team, TODAY, "secret", "C1", MILO, view)
    query = "SELECT id FROM deliveries WHERE team_id = %s"
    ((found,),) = database.execute(query, [team]).fetchall()
    delivery.send(team_id=team, delivery=str(found), made_on=TODAY.isoformat())
    query = "SELECT facts FROM deliveries WHERE team_id = %s"
    ((kept,),) = database.execute(query, [team]).fetchall()
    return kept


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


def test_it_is_said_open_and_kept_by_nobody(database, ear, team):
    kept = whispered(database, team)

    assert [view.facts["secret"] for view in ear.heard] == [SECRET]
    assert kept == {"url": "u"}


def test_while_slack_is_busy_it_stays_sealed(database, ear, team):
    ear.trouble = [BusyError(retry_after=delivery.timedelta(seconds=1))]

    kept = whispered(database, team)

    assert set(kept) == {"url", "sealed"}
    assert SECRET not in str(kept)


def test_what_slack_refuses_is_forgotten_too(database, ear, team):
    ear.trouble = [RefusedError("user_not_in_channel")]

    assert whispered(database, team) == {"url": "u"}
