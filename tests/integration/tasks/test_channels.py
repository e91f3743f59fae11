"""New channels are joined, and being removed from one is told once."""

import uuid
from datetime import timedelta

import pytest

from config.settings import settings
from services.ports import BusyError, RefusedError, UnclearError
from services.watching import TRIES
from tasks import channels, events, joining, periodic
from tests.integration.db.test_inbox import envelope


class Slack:
    """Joins channels, and refuses as it is told."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.trouble: list[Exception] = []

    def join(self, channel: str) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.joined.append(channel)


@pytest.fixture(autouse=True)
def slack(monkeypatch):
    slack = Slack()
    monkeypatch.setattr(joining, "workspace", lambda _team, _urgency: slack)
    monkeypatch.setenv("JOIN_NEW_CHANNELS", "true")
    monkeypatch.setenv("LOG_CHANNEL", "C0LOG")
    settings.cache_clear()
    yield slack
    settings.cache_clear()


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


def event(team, name, key="event:1", **facts):
    return envelope(key, team_id=team, kind="event", name=name, actor="U1", channel="C9",
                    facts={"type": name, **facts}, reply=None)  # fmt: skip


def state(database):
    found = database.execute("SELECT state, error FROM channels").fetchone()
    return tuple(found) if found else None


def told(database):
    found = database.execute("SELECT facts FROM deliveries WHERE view = 'unwatched'").fetchall()
    return [facts for (facts,) in found]


APPEARING = (channels.channel_created, channels.channel_rename, channels.channel_unarchive)


class TestNewChannels:
    @pytest.mark.parametrize("task", APPEARING, ids=lambda task: task.name)
    def test_are_joined_once(self, team, slack, database, task):
        task(envelope=event(team, "x"))
        task(envelope=event(team, "x"))
        channels.channel_rename(envelope=event(team, "x", "event:2"))

        assert slack.joined == ["C9"]
        assert state(database) == ("joined", None)

    def test_are_left_alone_where_nobody_wants_it(self, team, slack, database, monkeypatch):
        monkeypatch.setenv("JOIN_NEW_CHANNELS", "false")
        settings.cache_clear()

        channels.channel_created(envelope=event(team, "x"))

        assert slack.joined == []
        assert state(database) is None

    @pytest.mark.parametrize("error", [BusyError(timedelta(seconds=1)), UnclearError("cut")])
    def test_are_joined_by_the_clock_when_slack_had_no_time(self, team, slack, database, error):
        slack.trouble = [error]
        channels.channel_created(envelope=event(team, "x"))
        assert state(database) == ("to_join", None)

        assert periodic.join_channels._function.__wrapped__() == "tried 0"  # not yet
        database.execute("UPDATE channels SET due_at = now()")
        periodic.join_channels._function.__wrapped__()

        assert slack.joined == ["C9"]

    def test_a_no_is_told_once(self, team, slack, database):
        slack.trouble = [RefusedError("is_archived")] * 2

        channels.channel_created(envelope=event(team, "x"))
        channels.channel_rename(envelope=event(team, "x", "event:2"))

        assert state(database) == ("refused", "is_archived")
        assert [facts["error"] for facts in told(database)] == ["is_archived"]

    def test_silence_ends_with_a_person(self, team, slack, database):
        slack.trouble = [UnclearError("cut")] * TRIES
        channels.channel_created(envelope=event(team, "x"))

        for _ in range(TRIES):
            database.execute("UPDATE channels SET due_at = now()")
            joining.join()

        assert state(database) == ("refused", "unclear")
        assert len(told(database)) == 1

    def test_an_unarchived_one_is_joined_anew(self, team, slack):
        channels.channel_created(envelope=event(team, "x"))
        channels.channel_unarchive(envelope=event(team, "x", "event:2"))

        assert slack.joined == ["C9", "C9"]


class TestRemoved:
    @pytest.mark.parametrize("task", [channels.channel_left, channels.group_left])
    def test_is_told_once_with_who_did_it(self, team, database, task):
        task(envelope=event(team, "x", actor_id="U0ADA"))
        task(envelope=event(team, "x", actor_id="U0ADA"))
        task(envelope=event(team, "x", "event:2", actor_id="U0ADA"))

        assert told(database) == [{"channel": "C9", "by": "U0ADA", "error": None}]
        assert state(database) == ("left", None)

    def test_it_does_not_come_back_uninvited(self, team, slack):
        channels.channel_left(envelope=event(team, "x"))

        for number, task in enumerate(APPEARING):
            task(envelope=event(team, "x", f"event:new{number}"))

        assert slack.joined == []

    def test_when_it_is_invited_again_the_next_removal_is_told(self, team, database):
        channels.channel_left(envelope=event(team, "x"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tasks.handling.ask_slack", lambda _team, _users, trust: trust)
            events.member_joined_channel(
                envelope=event(team, "member_joined_channel", "event:2") | {"actor": ""}
            )
        channels.channel_left(envelope=event(team, "x", "event:3"))

        assert len(told(database)) == 2
