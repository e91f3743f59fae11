"""A policy's file: what it says is read strictly, and each mistake names its place and its cure."""

import re

import pytest
import yaml

from app.cli.policy_text import line, plain
from services.policy_file import PolicyFileError, read
from services.policy_plan import Change, Verb, fingerprint, plan

WHOLE = """
version: 1
settings: {confirm_within: 10m, two_people_for_good: on, reasons_required: "ban, kick"}
permits:
  - {role: helper, right: shush, channel: C012}
  - {role: moderator, right: ban, allow: false}
grants:
  - {user: U012, role: helper, until: 2026-12-24T18:00:00Z}
  - {user: U013, role: moderator}
groups:
  - {group: S012, role: moderator}
rules:
  - {name: Casinos, kind: words, what: "casino, free coins", mode: log, delete: true}
  - {name: Shouting, kind: pattern, what: "[A-Z ]{40,}", mode: off}
shop:
  - {name: Coffee, price: 50, per_person: 1}
"""


def policy(text=WHOLE):
    return read(yaml.safe_load(text))


class TestRead:
    def test_every_section_is_read(self):
        found = policy()

        assert found["permits"] == {
            "helper shush C012": {"allow": True},
            "moderator ban": {"allow": False},
        }
        assert found["grants"]["U012 helper"] == {"until": "2026-12-24T18:00:00+00:00"}
        assert found["rules"]["Casinos"]["delete"] is True
        assert found["rules"]["Shouting"]["mode"] == "off"
        assert found["shop"]["Coffee"]["per_person"] == 1
        assert set(found["settings"]) == {
            "confirm_within",
            "two_people_for_good",
            "reasons_required",
        }

    def test_what_is_written_is_read_back(self):
        found = policy()

        assert read(yaml.safe_load(yaml.safe_dump(plain(found)))) == found

    def test_a_section_that_is_empty_is_there(self):
        assert policy("rules:\nshop: []") == {"rules": {}, "shop": {}}

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("- a list", "The file holds sections"),
            ("rulez: []", "`rulez` is no section"),
            ("version: 2", "`version` is 1"),
            ("settings: [a]", "confirm_within: 10m"),
            ("settings: {confirm_withn: 10m}", "is no setting"),
            ("settings: {confirm_within: soon}", "such as `10m`"),
            ("permits: {a: b}", "is a list"),
            ("permits: [{role: boss, right: shush}]", r"permits\[1\] names a role"),
            ("permits: [{role: helper, right: roles}]", "{role: helper, right: shush"),
            ("permits: [{role: helper, right: shush, allows: no}]", "knows no `allows`"),
            ("permits: [{role: helper, right: shush, allow: maybe}]", "allow: true"),
            ("grants: [{user: milo, role: helper}]", "names a person's id"),
            ("grants: [{user: U012, role: owner}]", "names a person's id"),
            ("grants: [{user: U012, role: helper, until: soon}]", "ends at a date"),
            ("groups: [{group: S012, role: admin}]", "names a group's id"),
            ("rules: [{name: x, kind: words, mode: log}]", "what it looks for"),
            ("rules: [{name: x, kind: word, what: y}]", r"rules\[1\]"),
            ("rules: [{name: x, kind: pattern, what: '('}]", "can't be read"),
            ("rules: [{name: x, kind: words, what: y, delete: 1}]", "has a value that"),
            ("rules: [{name: x, kind: words, what: y, then: hang}]", "has a value that"),
            (
                "rules: [{name: x, kind: words, what: y, only_roles: [boss]}]",
                "`boss`; roles are stranger",
            ),
            ("shop: [{name: '', price: 5}]", "has a name"),
            ("shop: [{name: x, price: 0}]", "numbers from 1"),
            ("shop: [{name: x, price: true}]", "numbers from 1"),
            ("shop: [{name: x, price: 5}, {name: x, price: 6}]", r"shop\[2\] says `x` a second"),
        ],
    )
    def test_a_mistake_names_its_place_and_its_cure(self, text, told):
        with pytest.raises(PolicyFileError) as error:
            policy(text)

        assert re.search(told, str(error.value))


NOW = {
    "shop": {"Tea": {"price": 5}, "Coffee": {"price": 50, "stock": 3}},
    "groups": {"S1 x": {}},
}


class TestPlan:
    def test_what_is_said_already_is_no_change(self):
        assert plan(policy(), policy()) == []

    def test_each_change_is_one_and_what_is_left_out_stays(self):
        found = plan(NOW, {"shop": {"Coffee": {"price": 60}, "Cake": {"price": 9}}})

        assert [(each.verb, each.key) for each in found] == [
            ("~", "Coffee"),
            ("+", "Cake"),
            ("-", "Tea"),
        ]
        assert found[0].differences == [("price", 50, 60)]
        assert found[0].after["stock"] == 3

    def test_a_rule_that_is_off_is_gone_already(self):
        now = {"rules": {"old": {"mode": "off"}, "new": {"mode": "log"}}}

        assert [each.key for each in plan(now, {"rules": {}})] == ["new"]

    def test_another_plan_has_another_name(self):
        one, two = (plan({}, {"shop": {"Cake": {"price": price}}}) for price in (9, 10))

        assert fingerprint(one) == fingerprint(list(one)) != fingerprint(two)

    def test_a_line_says_what_changes(self):
        change = Change(
            section="shop", verb=Verb.CHANGE, key="Tea",
            before={"price": 5, "about": ""}, after={"price": 6, "about": "hot"},
        )  # fmt: skip

        assert line(change) == "~ shop Tea: price 5 → 6; about nothing → hot"
