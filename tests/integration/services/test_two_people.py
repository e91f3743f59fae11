import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fsm.flow import Event, State
from services.action_request import ActionRequest, TooManyNamedError
from services.conversation import AlreadySettledError
from services.policy import SecondPersonError
from services.role import TargetIsPeerError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import (
    ADA,
    GRACE,
    MIA,
    MILO,
    TEAM,
    TROLL,
    asks,
    prefer,
    settle_in,
    views,
)
from tests.integration.race import Second
from tests.integration.services.working import press

STRICT = {"two_people_for_good": "on", "two_people_above": "1"}


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


@pytest.fixture
def strict(services):
    prefer(services, **STRICT)
    return services


def ban(services, words):
    return services.moderation.propose("ban", asks(MILO, words))


class TestSecondPerson:
    def test_a_ban_for_good_is_confirmed_by_somebody_else(self, strict):
        asked = ban(strict, f"<@{TROLL}> spam")

        with pytest.raises(SecondPersonError), strict.rows.steps._session.begin_nested():
            press(strict, asked, Event.CONFIRM, MILO)
        assert strict.conversations.get(TEAM, asked.id).state is State.AWAITING_CONFIRMATION
        assert strict.rows.sanctions.in_force(TEAM, TROLL) == []

        press(strict, asked, Event.CONFIRM, MIA, key="action:2")
        assert strict.conversations.get(TEAM, asked.id).state is State.PROCESSING

    def test_who_asked_may_still_cancel(self, strict):
        asked = ban(strict, f"<@{TROLL}> spam")

        assert press(strict, asked, Event.CANCEL, MILO).moved

    def test_a_ban_with_an_end_needs_one(self, strict):
        assert press(strict, ban(strict, f"<@{TROLL}> 7d spam"), Event.CONFIRM, MILO).moved

    def test_an_edit_makes_whoever_edited_one_of_the_two(self, strict):
        asked = ban(strict, f"<@{TROLL}> 7d spam")
        for_good = ActionRequest(target=TROLL, reason="spam")
        press(strict, asked, Event.SUBMIT, MIA, revised=for_good)

        for number, author in enumerate((MILO, MIA)):
            with pytest.raises(SecondPersonError), strict.rows.steps._session.begin_nested():
                press(strict, asked, Event.CONFIRM, author, key=f"action:2{number}")

        assert press(strict, asked, Event.CONFIRM, ADA, key="action:3").moved

    def test_an_edit_to_a_time_needs_one_again(self, strict):
        asked = ban(strict, f"<@{TROLL}> spam")
        week = ActionRequest(target=TROLL, reason="spam", lasts=timedelta(days=7))
        press(strict, asked, Event.SUBMIT, MILO, revised=week)

        assert press(strict, asked, Event.CONFIRM, MILO, key="action:2").moved

    def test_the_row_decides_and_not_the_setting_of_the_moment(self, strict):
        asked = ban(strict, f"<@{TROLL}> spam")
        prefer(strict, two_people_for_good="off")

        with pytest.raises(SecondPersonError):
            press(strict, asked, Event.CONFIRM, MILO)

    def test_the_card_says_so(self, strict):
        facts = strict.settling.card(ban(strict, f"<@{TROLL}> spam")).facts

        assert facts["second"] == ["second_for_good"]


def test_two_who_confirm_at_once_are_one_approval(engine: Engine, team):
    """The second waits for the row, and is told who was first."""
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        for name, value in STRICT.items():
            services.preferences.set_typed(asks(ADA, f"set {name} {value}", key=name, team=team))
        asked = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))

    def confirm(session: Session, actor: str) -> object:
        try:
            return services_on(session, WakeUps()).moderation.press(
                asks(actor, key=f"action:{actor}", team=team),
                "ban",
                Event.CONFIRM,
                conversation_id=asked.id,
                version=1,
            )
        except AlreadySettledError as settled:
            return settled.view.facts["actor"]

    with Session(engine) as first:
        assert confirm(first, MIA).moved
        second = Second(engine, lambda session: confirm(session, ADA)).seen_waiting()
        first.commit()

    assert second.result() == MIA
    with Session(engine) as session:
        services = services_on(session, WakeUps())
        events = [m["event"] for m in services.rows.conversations.moves(team, asked.id)]
        held = services.rows.sanctions.in_force(team, TROLL)
    assert events == ["start", "confirm"]
    assert len(held) == 1


class TestSeveral:
    def test_each_gets_a_case_and_a_card(self, services, session):
        first = ban(services, f"<@{TROLL}|t>, <@{GRACE}> <@{TROLL}> 7d spam")

        cases = services.rows.cases.latest(TEAM, target=None, limit=9)
        assert [(c["number"], c["target"], c["reason"]) for c in cases] == [
            (2, GRACE, "spam"),
            (1, TROLL, "spam"),
        ]
        assert first.case_number == 1
        assert [(v["view"], len(v["facts"]["items"])) for v in views(session)] == [
            ("opened_many", 2)
        ]

    def test_where_a_rule_speaks_against_one_nothing_is_done_and_they_are_named(self, services):
        refused = pytest.raises(TargetIsPeerError)
        with refused as told, services.rows.steps._session.begin_nested():
            ban(services, f"<@{TROLL}> <@{MIA}> spam")

        assert f"<@{MIA}>: " in told.value.view.facts["text"]
        assert services.rows.cases.get(TEAM, 1) is None

    def test_more_than_the_workspace_wants_need_two_people(self, strict):
        asked = ban(strict, f"<@{TROLL}> <@{GRACE}> 7d spam")

        with pytest.raises(SecondPersonError):
            press(strict, asked, Event.CONFIRM, MILO)

    def test_what_begins_at_once_takes_one_person(self, services):
        services.moderation.propose("note", asks(MILO, f"<@{TROLL}> <@{GRACE}> knows them"))

        case = services.rows.cases.get(TEAM, 1)
        assert (case["target"], services.rows.cases.get(TEAM, 2)) == (TROLL, None)
        assert GRACE in case["reason"]

    def test_ten_at_most(self, services):
        many = " ".join(f"<@U{number}>" for number in range(11))

        with pytest.raises(TooManyNamedError):
            ban(services, many)
