"""Strikes add up, fade, and are proposed to the moderators: once for each case, never by itself."""

from datetime import date

import pytest
from sqlalchemy import text

from fsm.flow import Event, State
from services.escalating import StrikesUsageError
from services.role import NotAModeratorError
from tests.integration.community import ADA, GRACE, MILO, TEAM, TROLL, asks, views
from tests.integration.services.working import press, work

TODAY = date(2026, 11, 27)
LADDER = {"escalation": "2 shush 1d, 5 ban 7d", "moderators_channel": "C0MODS"}


@pytest.fixture(autouse=True)
def ladder(services):
    services.preferences.change(asks(ADA, key="command:set"), LADDER)


def warned(services, number, target=TROLL):
    opened = services.moderation.propose(
        "warn", asks(MILO, f"<@{target}> no adverts", key=f"command:w{number}")
    )
    work(services, opened.case_number, {})
    return opened.case_number


def proposals(session, target=TROLL):
    query = """SELECT kind, number, reason, lasts FROM cases
               WHERE moderator = 'steward' AND target = :t"""
    return session.execute(text(query), {"t": target}).mappings().all()


class TestProposal:
    def test_comes_when_there_are_enough_and_waits_for_a_person(self, services, session):
        first = warned(services, 1)
        assert services.escalation.judge_next(day=TODAY)
        assert proposals(session) == []

        second = warned(services, 2)
        assert services.escalation.judge_next(day=TODAY)

        (proposed,) = proposals(session)
        assert (proposed["kind"], proposed["lasts"].days) == ("shush", 1)
        assert proposed["reason"] == f"2 strikes, from cases {first} and {second}"
        opened = services.conversations.get(TEAM, _conversation(session, proposed["number"]))
        assert (opened.state, opened.home) == (State.AWAITING_CONFIRMATION, "C0MODS")

    def test_is_made_once_for_a_case(self, services, session):
        warned(services, 1)
        warned(services, 2)

        assert services.escalation.judge_next(day=TODAY)
        assert not services.escalation.judge_next(day=TODAY)
        assert len(proposals(session)) == 1

    def test_that_is_confirmed_does_not_lead_to_the_next(self, services, session):
        warned(services, 1)
        warned(services, 2)
        services.escalation.judge_next(day=TODAY)
        opened = services.conversations.get(
            TEAM, _conversation(session, proposals(session)[0]["number"])
        )
        press(services, opened, Event.CONFIRM)
        work(services, opened.case_number, {})

        assert not services.escalation.judge_next(day=TODAY)
        assert services.escalation.standing(TEAM, TROLL).strikes == pytest.approx(2, abs=0.01)

    def test_waits_while_something_about_the_person_is_open(self, services, session):
        warned(services, 1)
        warned(services, 2)
        services.moderation.propose("kick", asks(MILO, f"<@{TROLL}>", key="command:k"))

        assert services.escalation.judge_next(day=TODAY)

        assert proposals(session) == []
        due = session.execute(text("SELECT due_at > now() FROM escalations")).scalar_one()
        assert due

    def test_of_what_holds_already_is_not_made(self, services, session):
        shush = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}>", key="command:s"))
        press(services, shush, Event.CONFIRM)
        work(services, shush.case_number, {})

        assert services.escalation.judge_next(day=TODAY)
        assert proposals(session) == []

    def test_is_not_made_where_no_ladder_is_set(self, services, session):
        services.preferences.change(asks(ADA, key="command:off"), {"escalation": "none"})

        warned(services, 1)
        warned(services, 2)

        assert not services.escalation.judge_next(day=TODAY)
        assert proposals(session) == []


class TestStrikes:
    def test_of_a_case_that_is_made_void_count_for_nothing(self, services):
        number = warned(services, 1)
        warned(services, 2)

        services.reversal.void(asks(MILO, f"{number} mix-up", key="command:v"))

        assert services.escalation.standing(TEAM, TROLL).strikes == pytest.approx(1, abs=0.01)

    def test_of_an_action_that_is_taken_back_count_for_nothing(self, services):
        shush = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}>", key="command:s"))
        press(services, shush, Event.CONFIRM)
        work(services, shush.case_number, {})
        number = shush.case_number
        back = services.reversal.undo(asks(MILO, f"{number}", key="command:u"), number)
        work(services, back.case_number, {})

        assert services.escalation.standing(TEAM, TROLL).strikes == 0

    def test_of_what_was_never_confirmed_count_for_nothing(self, services):
        kick = services.moderation.propose("kick", asks(MILO, f"<@{TROLL}>", key="command:k"))
        press(services, kick, Event.CANCEL)

        assert services.escalation.standing(TEAM, TROLL).strikes == 0

    def test_are_shown_to_moderators_with_their_cases(self, services, session):
        number = warned(services, 1)

        services.escalation.tell(asks(MILO, f"<@{TROLL}>", key="command:p"))

        said = views(session)[-1]
        assert said["view"] == "strikes"
        assert [item["number"] for item in said["facts"]["items"]] == [number]
        assert said["facts"]["next"] == "2 shush 1d"

    def test_are_not_shown_to_members(self, services):
        with pytest.raises(NotAModeratorError):
            services.escalation.tell(asks(GRACE, f"<@{TROLL}>"))

    def test_of_nobody_are_refused_with_an_example(self, services):
        with pytest.raises(StrikesUsageError, match="/strikes @spammer"):
            services.escalation.tell(asks(MILO, "spammer"))


def _conversation(session, number):
    query = "SELECT conversation_id FROM cases WHERE team_id = :team AND number = :number"
    return session.execute(text(query), {"team": TEAM, "number": number}).scalar_one()
