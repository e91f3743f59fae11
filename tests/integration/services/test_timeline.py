"""A case's timeline tells everything, in order."""

import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from app.cli import main, timeline
from services.casebook import NoSuchCaseError
from tests.integration.community import GRACE, MIA, MILO, TEAM, TROLL, asks
from tests.integration.db.test_inbox import envelope
from tests.integration.services.working import work


@pytest.fixture
def told(services, banned):
    """A ban that was asked for, carried out, appealed against, taken back and made void."""
    services.rows.inbox.begin(envelope("command:1", team_id=TEAM))
    services.rows.inbox.finish(envelope("command:1", team_id=TEAM), "done")
    services.appeals.open(asks(TROLL, key="view:1"), banned.case_number, "not me")
    back = services.reversal.undo(asks(MIA, key="command:u"), banned.case_number)
    work(services, back.case_number, {})
    services.reversal.void(asks(MIA, f"{banned.case_number} mix-up", key="command:v"))
    return services.rows.timeline.of_case(TEAM, banned.case_number)


def test_tells_everything_in_order(told):
    assert [each["at"] for each in told] == sorted(each["at"] for each in told)
    assert {each["what"] for each in told} == {
        "request", "processed", "opened", "move", "sanction", "step", "message", "case", "void",
    }  # fmt: skip
    assert {each["about"] for each in told if each["what"] == "case"} == {"unban", "appeal"}
    moves = [(each["about"], each["actor"]) for each in told if each["what"] == "move"]
    assert moves == [("start", MILO), ("confirm", MILO), ("succeed", "")]
    kick = [each["detail"] for each in told if each["about"] == "kick C0ONE"]
    assert kick == ["pending", "pending → working", "working → done", "done → verified"]


def test_comes_in_pages(services, told, banned):
    first = services.casebook.one(asks(MILO, f"{banned.case_number} all")).facts
    second = services.casebook.one(asks(MILO, f"{banned.case_number} all 2")).facts

    assert (first["page"], first["pages"], first["total"]) == (1, 2, len(told))
    assert len(first["items"]) + len(second["items"]) == len(told)
    with pytest.raises(NoSuchCaseError):
        services.casebook.one(asks(MILO, f"{banned.case_number} all 3"))


def test_is_for_moderators(services, banned):
    with pytest.raises(Exception, match="Only moderators"):
        services.casebook.one(asks(GRACE, f"{banned.case_number} all"))


def test_is_typed_by_an_operator(session, told, banned, monkeypatch):
    @contextmanager
    def transaction():
        yield session

    monkeypatch.setattr(timeline, "transaction", transaction)
    asked = ["timeline", str(banned.case_number), "--team", TEAM]
    shown = CliRunner().invoke(main, asked)
    lines = CliRunner().invoke(main, [*asked, "--json"]).output

    assert shown.exit_code == 0
    assert "kick C0ONE: working → done [conversations.kick]" in shown.output
    assert len([json.loads(line) for line in lines.splitlines()]) == len(told)
    assert CliRunner().invoke(main, ["timeline", "999999", "--team", TEAM]).exit_code != 0
