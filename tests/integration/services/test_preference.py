"""A workspace's own settings: changed by admins, told in the audit, heeded by every rule."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from fsm.flow import Event, State
from services.action_request import ReasonMissingError
from services.conversation import UnknownConversationError
from services.policy import SecondPersonError
from services.preferring import (
    NotYoursToSetError,
    PreferenceValueError,
    SetUsageError,
    UnknownPreferenceError,
)
from services.role import NotAModeratorError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, GRACE, MILO, TEAM, TROLL, asks, settle_in, views
from tests.integration.race import Second
from tests.integration.services.working import press


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


def change(services, words, *, by=ADA, key="command:1"):
    services.preferences.set_typed(asks(by, f"set {words}", key=key))


def audited(session):
    return [
        tuple(row)
        for row in session.execute(
            text(
                "SELECT actor, target, details->'old', details->'new' FROM audit_waiting"
                " WHERE action LIKE 'preference.%' ORDER BY id"
            )
        )
    ]


class TestChanging:
    def test_a_change_holds_at_once_and_is_told_with_what_was_before(self, services, session):
        change(services, "confirm_within 10m")

        assert services.preferences.of(TEAM).confirm_within == timedelta(minutes=10)
        assert [v["facts"]["items"] for v in views(session)] == [
            [{"name": "confirm_within", "old": "5m", "new": "10m"}]
        ]

    def test_every_change_is_audited_with_who_and_what_was_before(self, services, session):
        change(services, "two_people_above 3")
        change(services, "two_people_above 5", key="command:2")
        change(services, "two_people_above 5", key="command:3")
        change(services, "two_people_above default", key="command:4")

        assert audited(session) == [
            (ADA, "two_people_above", None, 3),
            (ADA, "two_people_above", 3, 5),
            (ADA, "two_people_above", 5, None),
        ]

    def test_default_is_the_operators_again(self, services):
        before = services.preferences.of(TEAM)
        change(services, "purge_most 7")

        change(services, "purge_most default", key="command:2")

        assert services.preferences.of(TEAM) == before

    def test_another_workspace_is_as_it_was(self, services):
        change(services, "purge_most 7")

        assert services.preferences.of("T0OTHER").purge_most == 1000

    @pytest.mark.parametrize("who", [MILO, GRACE])
    def test_is_for_admins_alone(self, services, session, who):
        with pytest.raises(NotYoursToSetError):
            change(services, "purge_most 7", by=who)

        assert audited(session) == []

    @pytest.mark.parametrize(
        ("words", "error", "says"),
        [
            ("", SetUsageError, "/steward set confirm_within 10m"),
            ("confrim_within 10m", UnknownPreferenceError, "`/steward set confirm_within 10m`"),
            ("xyzzy 1", UnknownPreferenceError, "I know no such setting. `/steward settings`"),
            ("confirm_within soon", PreferenceValueError, "from 30s to 1d, as in `/steward set"),
            ("log_channel #log", PreferenceValueError, "`log_channel` takes a channel"),
            ("purge_most 0", PreferenceValueError, "a whole number from 1 to 10000"),
        ],
    )
    def test_what_cant_be_read_gets_a_sentence_with_an_example(self, services, words, error, says):
        with pytest.raises(error) as told:
            change(services, words)

        assert says in told.value.view.facts["text"]

    def test_a_channel_that_was_chosen_is_greeted_once(self, services, session):
        change(services, "log_channel <#C0LOG|log>")
        change(services, "log_channel <#C0LOG|log>", key="command:2")
        change(services, "log_channel none", key="command:3")

        greeted = [v["channel"] for v in views(session) if v["view"] == "channel_chosen"]
        assert greeted == ["C0LOG"]

    def test_what_was_set_can_be_neither_deleted(self, services, session):
        change(services, "purge_most 7")

        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text("DELETE FROM preferences"))


class TestTelling:
    def test_moderators_see_every_setting_and_who_changed_it(self, services, session):
        change(services, "purge_most 7")

        services.preferences.tell(asks(MILO, "settings", key="command:2"))

        items = {item["name"]: item for item in views(session)[-1]["facts"]["items"]}
        assert items["purge_most"]["value"] == "7"
        assert items["purge_most"]["by"] == ADA
        assert not items["purge_most"]["is_default"]
        assert items["confirm_within"]["is_default"]

    def test_a_name_without_a_value_tells_about_it(self, services, session):
        services.preferences.set_typed(asks(MILO, "set purge_most"))

        assert views(session)[-1]["view"] == "setting"
        assert views(session)[-1]["facts"]["value"] == "1000"

    def test_members_are_not_told(self, services):
        with pytest.raises(NotAModeratorError):
            services.preferences.tell(asks(GRACE, "settings"))


class TestHeeded:
    def test_time_to_confirm(self, services, session):
        change(services, "confirm_within 1h")

        asked = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="c:2"))

        query = text("SELECT deadline_at - clock_timestamp() FROM conversations WHERE id = :id")
        left = session.execute(query, {"id": asked.id})
        assert timedelta(minutes=59) < left.scalar_one() <= timedelta(hours=1)
        press(services, asked, Event.CONFIRM, MILO, key="action:1")
        working = services.conversations.get(TEAM, asked.id)
        assert working.state is State.PROCESSING

    def test_where_cards_are_posted(self, services):
        change(services, "moderators_channel <#C0OWN>")

        asked = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="c:2"))

        assert asked.home == "C0OWN"

    def test_reasons(self, services):
        change(services, "reasons_required ban")

        with pytest.raises(ReasonMissingError):
            services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 7d", key="c:2"))

    def test_two_people(self, services):
        change(services, "two_people_for_good on")
        asked = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="c:2"))

        with pytest.raises(SecondPersonError), services.rows.steps._session.begin_nested():
            press(services, asked, Event.CONFIRM, MILO, key="action:1")

    def test_a_flow_that_nobody_knows_is_still_an_unknown_button(self, services):
        asked = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="c:2"))

        with pytest.raises(UnknownConversationError):
            services.conversations.advance(
                "fly", Event.CONFIRM, team_id=TEAM, conversation_id=asked.id, actor=MILO
            )


def test_they_are_read_once_a_transaction_and_not_at_all_where_the_inbox_told(
    services, monkeypatch
):
    asked: list[str] = []
    kept = services.rows.preferences.kept
    monkeypatch.setattr(
        services.rows.preferences, "kept", lambda team: asked.append(team) or kept(team)
    )
    for _ in range(3):
        services.preferences.of(TEAM)
    assert asked == [TEAM]

    services.preferences.learn("T0OTHER", {"purge_most": 3})
    assert services.preferences.of("T0OTHER").purge_most == 3
    assert asked == [TEAM]


def test_two_admins_at_once_come_one_after_the_other(engine: Engine, team):
    """The second waits, and is told what the first has set."""
    with Session(engine) as session, session.begin():
        settle_in(session, team=team)

    def lower(session: Session) -> list[str]:
        services = services_on(session, WakeUps())
        request = asks(ADA, "set purge_most 5", key="command:2", team=team)
        services.preferences.set_typed(request)
        return [v["facts"]["items"][0]["old"] for v in views(session, team=team)]

    with Session(engine) as first:
        request = asks(ADA, "set purge_most 9", team=team)
        services_on(first, WakeUps()).preferences.set_typed(request)
        second = Second(engine, lower).seen_waiting()
        first.commit()

    assert second.result() == ["1000", "9"]
