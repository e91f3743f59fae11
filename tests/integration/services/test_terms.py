"""How long, until when, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from fsm.flow import Event, State
from services.action_request import ActionRequest, ReasonMissingError
from services.beginning import OverMeanwhileError
from services.ports import Profile
from tests.integration.community import MILO, TEAM, TROLL, asks, prefer
from tests.integration.services.working import press


@pytest.fixture
def in_berlin(services):
    milo = Profile(user_id=MILO, name="Milo", time_zone="Europe/Berlin")
    services.users.remember(TEAM, milo)
    return services


def ban(services, words):
    return services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> {words}"))


class TestUntil:
    def test_is_read_in_the_time_zone_of_the_moderator_and_shown_on_the_card(self, in_berlin):
        opened = ban(in_berlin, "until 2030-07-01 18:00 boats")

        at = int(datetime(2030, 7, 1, 16, tzinfo=UTC).timestamp())
        assert opened.data["until"] == at
        assert in_berlin.settling.card(opened).facts["until"] == at

    def test_holds_to_that_moment_however_late_it_is_confirmed(self, in_berlin):
        opened = ban(in_berlin, "until 2030-07-01 18:00 boats")
        press(in_berlin, opened, Event.CONFIRM)

        (held,) = in_berlin.rows.sanctions.in_force(TEAM, TROLL)
        assert held["ends_at"] == datetime(2030, 7, 1, 16, tzinfo=UTC)

    def test_what_is_over_before_it_is_confirmed_is_not_begun(self, in_berlin):
        opened = ban(in_berlin, "until 2030-07-01 18:00 boats")
        late = datetime(2030, 7, 1, 16, 1, tzinfo=UTC)
        in_berlin.rows.steps._session.execute(
            text("UPDATE conversations SET deadline_at = :soon"),
            {"soon": late + timedelta(hours=1)},
        )

        with pytest.raises(OverMeanwhileError):
            press(in_berlin, opened, Event.CONFIRM, now=late)

    def test_is_counted_from_when_it_was_typed(self, in_berlin):
        request = asks(MILO, f"<@{TROLL}> until tomorrow")
        object.__setattr__(request, "at", datetime(2029, 12, 31, 23, 30, tzinfo=UTC))

        opened = in_berlin.moderation.propose("ban", request)

        assert opened.data["until"] == datetime(2030, 1, 1, 23, tzinfo=UTC).timestamp()


class TestReasons:
    def test_are_required_where_the_workspace_says_so(self, services):
        prefer(services, reasons_required="ban")

        with pytest.raises(ReasonMissingError):
            ban(services, "7d")
        assert ban(services, "7d spam").state is State.AWAITING_CONFIRMATION

    def test_cannot_be_edited_away(self, services):
        prefer(services, reasons_required="ban")
        opened = ban(services, "7d spam")

        with pytest.raises(ReasonMissingError):
            press(services, opened, Event.SUBMIT, revised=ActionRequest(target=TROLL))
