"""The probe against the playground: each plan's own answers, resumed after a crash."""

import pytest
from rich.console import Console

from app.cli.status import show_enforcement
from config.settings import settings
from services.enforcement import Power, is_open, plan_of
from services.role import NotAModeratorError
from tasks import commands, reading
from tasks.work import unit_of_work
from tests.integration.community import ADA, GRACE, MILO, asks, settle_in
from tests.integration.db.test_inbox import envelope
from tests.integration.tasks.harbour import TEAM, harbour

__all__ = ["harbour"]


def probe():
    reading.meet()
    reading.read(team_id=TEAM, name="enforcement")


def found():
    with unit_of_work() as services:
        return services.ladder.probing.found(TEAM)


@pytest.mark.parametrize(
    ("plan", "closes"),
    [
        ("free", []),
        ("pro", []),
        ("business", [Power.DEPROVISION]),
        ("enterprise", [Power.DEPROVISION, Power.REMOVE, Power.DEACTIVATE]),
    ],
)
def test_finds_out_how_accounts_can_be_closed(harbour, plan, closes):
    harbour.world.workspace.policy.plan = plan
    probe()

    ways = (Power.DEPROVISION, Power.REMOVE, Power.DEACTIVATE)
    assert plan_of(found()) == plan
    assert [way for way in ways if is_open(found(), way)] == closes


def test_asks_no_more_than_it_must(harbour):
    probe()

    asked = harbour.world.calls.counted()
    names = ("auth.test", "users.info", "team.billing.info", "admin.users.list", "scim.Users.get")
    assert [sum(asked[name].values()) for name in names] == [3, 1, 1, 1, 1]  # one is `meet`'s own


def test_without_an_admins_token_nothing_is_asked_as_one(harbour, monkeypatch):
    monkeypatch.delenv("SLACK_ADMIN_TOKEN")
    settings.cache_clear()
    probe()

    assert found()["scim"]["error"] == "no_admin_token"
    assert "admin.users.list" not in harbour.world.calls.counted()


def test_a_token_that_slack_refuses_is_an_answer(harbour):
    harbour.world.faults.add(
        {"kind": "error", "method": "admin.users.list", "code": "token_revoked"}
    )
    probe()

    assert found()["organization"]["error"] == "token_revoked"


def test_goes_on_at_the_question_where_it_stood(harbour, database):
    harbour.world.faults.add({"kind": "http_500", "method": "team.billing.info", "count": 1})
    probe()
    assert found() == {}
    before = harbour.world.calls.counted()["auth.test"]["ok"]

    database.execute("UPDATE readings SET due_at = clock_timestamp()")
    reading.read(team_id=TEAM, name="enforcement")

    assert plan_of(found()) == "free"
    assert harbour.world.calls.counted()["auth.test"]["ok"] == before


def test_the_old_answers_count_until_the_new_ones_are_complete(harbour, database):
    probe()
    harbour.world.workspace.policy.plan = "enterprise"
    harbour.world.faults.add({"kind": "http_500", "method": "scim.Users.get", "count": 1})
    database.execute("UPDATE readings SET due_at = clock_timestamp()")
    reading.read(team_id=TEAM, name="enforcement")
    assert plan_of(found()) == "free"

    database.execute("UPDATE readings SET due_at = clock_timestamp()")
    reading.read(team_id=TEAM, name="enforcement")
    assert plan_of(found()) == "enterprise"


def test_is_asked_anew_at_each_start_and_else_once_a_day(harbour, database):
    probe()
    due = (
        "SELECT due_at > clock_timestamp() + interval '23 h' FROM readings"
        " WHERE name = 'enforcement'"
    )
    assert database.execute(due).fetchone() == (True,)

    reading.meet()
    assert database.execute(due).fetchone() == (False,)


class TestStatus:
    @pytest.fixture(autouse=True)
    def community(self, harbour):
        harbour.world.faults.lost_scopes = {"admin"}
        probe()
        with unit_of_work() as services:
            settle_in(services.rows.inbox._session, team=TEAM)

    def status(self, actor):
        with unit_of_work() as services:
            return services.ladder.probing.status(asks(actor, team=TEAM)).facts

    def test_moderators_see_what_can_be_enforced_without_scopes(self):
        seen = self.status(MILO)

        assert seen["plan"] == "free"
        assert not seen["scopes"]
        assert not any(power["scopes"] for power in seen["powers"])

    def test_admins_see_the_scopes_and_which_are_missing(self, harbour):
        harbour.world.workspace.policy.plan = "business"
        probe()

        powers = {power["power"]: power for power in self.status(ADA)["powers"]}
        assert powers["deprovision"]["scopes"] == ["admin"]
        assert "chat:write" in self.status(ADA)["scopes"]["admin"]

    def test_is_a_word_behind_steward(self, database):
        typed = {"command": "/steward", "text": " Status "}
        about = {"kind": "command", "name": "/steward", "actor": ADA, "facts": typed}
        commands.steward(envelope=envelope("command:status", team_id=TEAM, **about))

        said = database.execute("SELECT view, facts->>'plan' FROM deliveries").fetchall()
        assert said == [("status", "free")]

    def test_operators_see_it_as_well(self):
        console = Console(record=True, width=200)
        show_enforcement(console)

        shown = console.export_text()
        assert "Harbour (Free)" in shown
        assert "Deactivate an account (SCIM, Business+)" in shown
        assert "not_on_this_plan" in shown

    def test_others_see_nothing(self):
        with pytest.raises(NotAModeratorError):
            self.status(GRACE)
