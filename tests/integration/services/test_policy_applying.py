"""A workspace's decisions as a file: exported, planned, applied, all or none."""

import pytest
import yaml

from app.cli.policy import _applying
from app.cli.policy_text import plain
from services.policy_applying import CantHaveRoleError, OtherPlanError, TooHighToGiveError
from services.policy_file import read
from services.policy_plan import fingerprint, plan
from services.role import NotAllowedError
from tests.integration.community import ADA, GRACE, MILO, ROBOT, TEAM, asks, prefer

FILE = """
settings: {confirm_within: 10m}
permits: [{role: helper, right: shush, channel: C0HELP}]
grants:
  - {user: U0GRACE, role: helper, until: 2036-12-24T18:00:00Z}
  - {user: U0MILO, role: moderator}
rules:
  - {name: Casinos, kind: words, what: casino, mode: log}
shop:
  - {name: Coffee, price: 50, stock: 10}
"""


@pytest.fixture
def applying(services, session):
    return _applying(session)


def wanted(text=FILE):
    return read(yaml.safe_load(text))


def apply(applying, text=FILE, *, actor=ADA, **more):
    return applying.apply(TEAM, wanted(text), actor=actor, operator="operator:root", **more)


class TestApply:
    def test_everything_is_as_the_file_says_and_then_nothing_is_left_to_change(
        self, services, applying
    ):
        assert len(apply(applying)) == 6  # Milo is a moderator, and Mia no longer is

        now = applying.now.read(TEAM)
        assert plan(now, wanted()) == []
        assert now["settings"]["confirm_within"] == wanted()["settings"]["confirm_within"]
        assert set(now["grants"]) == {"U0GRACE helper", "U0MILO moderator"}
        assert now["rules"]["Casinos"]["mode"] == "log"
        assert now["shop"]["Coffee"]["stock"] == 10

    def test_what_is_exported_changes_nothing_when_it_is_applied(self, services, applying):
        apply(applying)
        prefer(services, two_people_for_good="on")

        text = yaml.safe_dump(plain(applying.now.read(TEAM)), sort_keys=False)

        assert apply(applying, text) == []

    def test_a_stock_that_the_file_does_not_name_stays(self, services, applying):
        apply(applying)
        apply(applying, "shop: [{name: Coffee, price: 60}]")

        assert applying.now.read(TEAM)["shop"]["Coffee"] == {
            "price": 60, "per_person": None, "about": "", "stock": 10,
        }  # fmt: skip

    def test_what_is_not_listed_any_more_is_taken_away_but_no_row_is_lost(self, services, applying):
        apply(applying)
        apply(applying, "settings: {}\npermits: []\nrules: []\nshop: []\ngrants: []")

        now = applying.now.read(TEAM)
        assert {name: section for name, section in now.items() if section} == {
            "rules": {"Casinos": now["rules"]["Casinos"] | {"mode": "off"}}
        }
        assert apply(applying, "rules: []") == []

    def test_a_rule_is_changed_by_a_version(self, services, applying):
        apply(applying)
        apply(
            applying, "rules: [{name: Casinos, kind: words, what: 'casino, coins', mode: enforce}]"
        )

        (rule,) = services.automod.rule_rows.newest(TEAM)
        assert (rule["version"], rule["mode"], rule["author"]) == (2, "enforce", ADA)

    def test_the_audit_says_who_typed_it_and_in_whose_name(self, services, session, applying):
        apply(applying)

        found = session.connection().exec_driver_sql(
            "SELECT actor, target FROM audit_waiting WHERE team_id = %(team)s"
            " AND action = 'policy.applied'",
            {"team": TEAM},
        )
        assert found.all() == [("operator:root", ADA)]


class TestRefused:
    @pytest.mark.parametrize(
        "text",
        [FILE, "settings: {confirm_within: 10m}", "rules: [{name: a, kind: words, what: b}]"],
    )
    def test_only_in_an_admins_name(self, applying, text):
        with pytest.raises(NotAllowedError):
            apply(applying, text, actor=MILO)

    def test_nobody_gives_a_role_that_is_not_below_their_own(self, applying):
        with pytest.raises(TooHighToGiveError):
            apply(applying, f"grants: [{{user: {GRACE}, role: admin}}]")

    def test_who_can_not_have_a_role_is_not_given_it(self, applying):
        with pytest.raises(CantHaveRoleError):
            apply(applying, f"grants: [{{user: {ROBOT}, role: helper}}]")
        with pytest.raises(CantHaveRoleError):
            apply(applying, "groups: [{group: S0NEW, role: helper}]")

    def test_another_plan_than_the_one_that_was_shown_is_not_carried_out(self, services, applying):
        shown = fingerprint(plan(applying.now.read(TEAM), wanted()))
        services.permitting.change(asks(ADA, "deny moderator ban"))

        with pytest.raises(OtherPlanError):
            apply(applying, expected=shown)
        assert applying.now.read(TEAM)["shop"] == {}
