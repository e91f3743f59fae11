"""Homes as workers draw them, against a Slack that refuses, conflicts and forgets."""

import uuid
from datetime import timedelta

import pytest

from services.ports import BusyError, RefusedError
from services.wakeup import Furnish
from tasks import home
from tasks.work import unit_of_work
from tests.integration.community import ADA, GRACE, MILO, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope


class Slack:
    """Publishes Homes, and refuses as it is told."""

    def __init__(self):
        self.published = []
        self.trouble = []

    def publish(self, user, view, *, over):
        if self.trouble:
            raise self.trouble.pop(0)
        self.published.append((user, [each["name"] for each in view.facts["sections"]], over))
        return f"mark{len(self.published)}"


@pytest.fixture(autouse=True)
def slack(monkeypatch):
    slack = Slack()
    monkeypatch.setattr(home, "messenger", lambda _team, _urgency: slack)
    return slack


@pytest.fixture
def team():
    team = f"T{uuid.uuid4().hex[:8]}"
    with unit_of_work() as services:
        settle_in(services.rows.members._session, team=team)
    return team


def opens(team, user=GRACE, key="event:1", tab="home"):
    facts = {"type": "app_home_opened", "user": user, "tab": tab}
    said = envelope(key, team_id=team, kind="event", name="app_home_opened", actor=user,
                    channel="D1", facts=facts, reply=None)  # fmt: skip
    home.app_home_opened(envelope=said)


def look():
    return home.look_at_homes._function.__wrapped__()


class TestOpening:
    def test_draws_it_once(self, team, slack, woken):
        opens(team)
        opens(team)
        assert woken.count(Furnish(team, GRACE)) == 1

        home.furnish(team_id=team, user=GRACE)
        home.furnish(team_id=team, user=GRACE)

        assert slack.published == [(GRACE, ["standing", "help"], "")]

    def test_opened_again_it_is_drawn_over_what_stands_there(self, team, slack):
        for key in ("event:1", "event:2"):
            opens(team, key=key)
            home.furnish(team_id=team, user=GRACE)

        assert [over for *_, over in slack.published] == ["", "mark1"]

    def test_the_messages_tab_draws_nothing(self, team, slack, woken):
        opens(team, tab="messages")
        home.furnish(team_id=team, user=GRACE)

        assert slack.published == []

    def test_something_else_stands_there_and_gives_way(self, team, slack):
        opens(team)
        slack.trouble = [RefusedError("hash_conflict")]

        home.furnish(team_id=team, user=GRACE)

        assert len(slack.published) == 1

    def test_a_busy_slack_is_waited_for(self, team, slack, database):
        opens(team)
        slack.trouble = [BusyError(timedelta(seconds=30))]
        home.furnish(team_id=team, user=GRACE)
        home.furnish(team_id=team, user=GRACE)
        assert slack.published == []

        database.execute("UPDATE homes SET draw_until = now(), opened_at = now() - interval '3 s'")
        assert look() == "looked at 1"
        home.furnish(team_id=team, user=GRACE)

        assert len(slack.published) == 1

    def test_another_worker_leaves_it_to_who_draws_it(self, team, slack, database):
        opens(team)
        database.execute("UPDATE homes SET draw_until = now() + interval '1 min'")

        home.furnish(team_id=team, user=GRACE)

        assert slack.published == []


class TestLooking:
    @pytest.fixture
    def shown(self, team, slack, woken, database):
        opens(team, MILO)
        home.furnish(team_id=team, user=MILO)
        database.execute("UPDATE homes SET looked_at = now() - interval '11 s'")
        woken.clear()
        return team

    def test_nothing_is_published_where_nothing_has_changed(self, shown, slack, woken):
        look()
        assert woken == [Furnish(shown, MILO)]
        home.furnish(team_id=shown, user=MILO)

        assert len(slack.published) == 1

    def test_what_has_changed_is_shown(self, shown, slack):
        with unit_of_work() as services:
            services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=shown))

        home.furnish(team_id=shown, user=MILO)

        assert [over for *_, over in slack.published] == ["", "mark1"]

    def test_who_has_gone_on_is_left_alone(self, shown, database, woken):
        database.execute("UPDATE homes SET opened_at = now() - interval '11 min'")

        assert look() == "looked at 0"


class TestSettings:
    def test_what_was_changed_in_the_form_is_set_and_the_rest_stays(self, team, woken):
        with unit_of_work() as services:
            services.preferences.change(asks(ADA, team=team), {"purge_most": "7"})
        saved = envelope(
            "view:1", team_id=team, kind="view", name="setting_form", actor=ADA, channel="",
            reply=None, facts={
                "fields": {"confirm_within": "10m", "purge_most": "1000", "log_channel": "C0LOG"},
                "value": '{"shown": {"confirm_within": "5m", "purge_most": "1000",'
                         ' "log_channel": "none"}}',
            },
        )  # fmt: skip

        home.save_settings(envelope=saved)

        with unit_of_work() as services:
            now = services.preferences.of(team)
        assert (now.confirm_within, now.purge_most) == (timedelta(minutes=10), 7)
        assert now.log_channel == "C0LOG"
        assert Furnish(team, ADA) in woken
