"""What somebody is told of what is kept about them."""

import uuid

import pytest

from services.own_data import MyDataUsageError
from tests.integration.community import GRACE, MILO, TROLL, asks, settle_in


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture
def services(session, team):
    return settle_in(session, team=team)


def kept(services, team, who):
    """Return about → number of what *who* is told."""
    view = services.own_data.answer(asks(who, key=f"command:{uuid.uuid4()}", team=team))
    return {item["about"]: item["number"] for item in view.facts["items"]}


def test_rows_about_a_person_are_counted_and_nobody_elses(services, team):
    for number in range(3):
        services.rows.messages.save(
            team, "C0HELP", f"1795000000.00000{number}", user_id=TROLL, text="hi", detail={}
        )
    services.moderation.propose("note", asks(MILO, f"<@{TROLL}> knows them", team=team))

    assert kept(services, team, TROLL)["what you wrote where Steward is"] == 3
    assert kept(services, team, TROLL)["cases about you, or opened by you"] == 1
    assert "what you wrote where Steward is" not in kept(services, team, GRACE)
    assert kept(services, f"{team}2", TROLL)["what you asked Steward"] is None
    assert "cases about you, or opened by you" not in kept(services, f"{team}2", TROLL)


def test_every_counted_table_can_be_counted(services, team):
    assert kept(services, team, GRACE)["who you are, as Slack says"] == 1


def test_nothing_else_can_be_asked(services, team):
    with pytest.raises(MyDataUsageError):
        services.own_data.answer(asks(GRACE, f"<@{TROLL}>", team=team))
