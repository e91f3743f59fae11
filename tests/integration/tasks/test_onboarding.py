"""Newcomers as a worker handles them: from Slack's event to the channel that they chose."""

import uuid
from datetime import UTC, datetime

import pytest

from services.ports import RefusedError, UnclearError
from tasks import events, onboarding, periodic
from tasks.work import unit_of_work
from tests.integration.community import ADA, asks, settle_in
from tests.integration.db.test_inbox import envelope

NEW = "U0NEW"


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture(autouse=True)
def people(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        wanted = {"onboarding": "on", "first_channels": "<#C0HELP>"}
        services.preferences.change(asks(ADA, key="command:on", team=team), wanted)


class Slack:
    """Notes who is brought where; says what it is told to say."""

    def __init__(self):
        self.invited, self.joined, self.moods = [], [], []

    def invite(self, channel, user):
        if self.moods:
            raise self.moods.pop(0)
        self.invited.append((channel, user))
        return True

    def join(self, channel):
        self.joined.append(channel)


@pytest.fixture
def slack(monkeypatch):
    slack = Slack()
    monkeypatch.setattr(onboarding, "workspace", lambda *_: slack)
    return slack


@pytest.fixture
def sent(team):
    """Have Slack send something, as often as is said."""

    def sent(task, actor=NEW, kind="action", times=1, **facts):
        now = datetime.now(UTC)
        sealed = envelope(
            f"{kind}:{uuid.uuid4()}",
            team_id=team,
            actor=actor,
            kind=kind,
            facts=facts,
            sent_on=now.date().isoformat(),
            received_at=now.isoformat(),
        )
        with unit_of_work() as services:
            services.rows.inbox.begin(sealed)  # as the front door writes it
        for _ in range(times):
            task(envelope=sealed)

    return sent


@pytest.fixture
def welcome(database, team):
    """The newcomer's conversation: id, state, version, what it remembers."""

    def welcome():
        query = """SELECT id, state, version, data->'onboarding' FROM conversations
                   WHERE team_id = %s AND flow = 'onboarding'"""
        (found,) = database.execute(query, (team,)).fetchall()
        return found

    return welcome


@pytest.fixture
def read(sent, welcome, team):
    """A newcomer who has come and read the rules: the conversation's id."""
    sent(events.team_join, kind="event", times=20, user={"id": NEW, "team_id": team, "name": "new"})
    found = welcome()
    sent(
        onboarding.onboarding_press,
        action_id="onboarding:confirm",
        value=f"{found[0]}.{found[2]}",
        times=2,
    )
    assert welcome()[1] == "collecting_input"
    return found[0]


def test_a_choice_brings_them_there(read, sent, welcome, slack):
    sent(onboarding.onboarding_join, value=f"{read}.C0HELP", times=2)

    assert set(slack.invited) == {("C0HELP", NEW)}
    assert welcome()[3]["joined"] == ["C0HELP"]


def test_where_steward_is_not_yet_it_goes_first(read, sent, welcome, slack):
    slack.moods = [RefusedError("not_in_channel")]

    sent(onboarding.onboarding_join, value=f"{read}.C0HELP")

    assert (slack.joined, slack.invited) == (["C0HELP"], [("C0HELP", NEW)])
    assert welcome()[3]["joined"] == ["C0HELP"]


@pytest.mark.parametrize("mood", [RefusedError("is_archived"), UnclearError("cut")], ids=str)
def test_what_slack_refuses_is_said_and_not_noted(read, sent, welcome, slack, database, team, mood):
    slack.moods = [mood]

    sent(onboarding.onboarding_join, value=f"{read}.C0HELP")

    assert welcome()[3]["joined"] == []
    said = "SELECT facts->>'text' FROM deliveries WHERE team_id = %s AND view = 'refusal'"
    assert "could not bring you there" in database.execute(said, (team,)).fetchone()[0]


@pytest.mark.parametrize("who", [NEW, ADA])
def test_slack_is_not_asked_about_what_was_never_offered(read, sent, slack, who):
    channel = "C0MODS" if who == NEW else "C0HELP"

    sent(onboarding.onboarding_join, actor=who, value=f"{read}.{channel}")

    assert slack.invited == []


def test_time_reminds_and_held_people_are_let_in_by_their_jobs(read, database, team):
    database.execute(
        "UPDATE conversations SET state = 'awaiting_confirmation', "
        "deadline_at = now() - interval '1 s' WHERE team_id = %s",
        (team,),
    )
    periodic.expire_conversations()
    onboarding.let_in()

    said = "SELECT count(*) FROM deliveries WHERE team_id = %s AND view = 'welcome_nudge'"
    assert database.execute(said, (team,)).fetchone() == (1,)
    done = "SELECT result FROM periodic_jobs WHERE name = 'let_in'"
    assert database.execute(done).fetchone() == ("let in 0",)
