"""Rules at work in the event's task: evidence is saved, then the message goes; each once."""

import json
import time
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from db.repositories.invariant import looking
from services.automod.memory import OwnMemory
from services.automod.rule import Mode, RuleBody
from services.check import Check, Scope
from services.ports import UnclearError
from tasks import events, rules
from tasks.steps import stand_guard
from tasks.work import unit_of_work
from tests.integration.community import ADA, MILO, TROLL, asks, settle_in
from tests.integration.tasks.test_guarding import Outside, outside, said, state

__all__ = ["Outside", "outside"]

RULE = RuleBody(name="No boats", kind="words", what="boats", delete=True, reason="no adverts")


@pytest.fixture
def team(monkeypatch):
    monkeypatch.setattr("tasks.assembly.automod.redis_memory", OwnMemory)
    return f"T{uuid.uuid4().hex[:8]}"


@pytest.fixture
def ruled(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
    return team


def enforce(team, body=RULE, mode=Mode.ENFORCE):
    with unit_of_work() as services:
        rule = services.automod.rules.save(asks(ADA, team=team, key="c:1"), body)
    with unit_of_work() as services:
        services.automod.rules.set_mode(asks(ADA, team=team, key="c:2"), rule.number, mode)


def hits(database):
    return database.execute("SELECT number, did, case_number FROM rule_hits").fetchall()


class TestMessage:
    def test_what_meets_a_rule_is_evidence_before_it_is_deleted(self, ruled, outside, database):
        enforce(ruled)
        event = said(ruled)

        events.message(envelope=event)

        assert outside.done == ["put", f"delete {event['facts']['ts']}"]
        (body,) = outside.kept.values()
        assert json.loads(body)["event"] == event["facts"]
        steps = "SELECT kind, state FROM case_steps WHERE team_id = %s ORDER BY position"
        kinds = database.execute(steps, [ruled]).fetchall()
        assert kinds == [("delete", "done"), ("notice", "pending")]
        gone = "SELECT state FROM deletions WHERE team_id = %s"
        assert database.execute(gone, [ruled]).fetchone() == ("deleted",)
        assert (1, "delete", 1) in hits(database)

    def test_the_same_event_again_does_nothing_more(self, ruled, outside, database):
        enforce(ruled)
        event = said(ruled)

        for _ in range(3):
            events.message(envelope=event)

        assert len(outside.done) == 2
        assert len(hits(database)) == 1

    def test_an_edit_is_judged_too(self, ruled, outside, database):
        enforce(ruled)
        first = said(ruled, text="hello")
        ts, edited = first["facts"]["ts"], f"{time.time() + 5:.6f}"
        events.message(envelope=first)
        assert outside.done == []

        now = {"ts": ts, "user": TROLL, "text": "boats", "edited": {"user": TROLL, "ts": edited}}
        before = {"ts": ts, "user": TROLL, "text": "hello"}
        change = {"subtype": "message_changed", "message": now, "previous_message": before}
        events.message(envelope=said(ruled, "event:2", **change))

        assert outside.done == ["put", f"delete {ts}"]
        assert database.execute("SELECT edited FROM rule_hits").fetchone() == (edited,)

    def test_the_guard_comes_first(self, ruled, outside, database):
        enforce(ruled)
        with unit_of_work() as services:
            services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=ruled))
            services.rows.sanctions.begin(ruled, TROLL, "shush", case_number=1, lasts=None)

        events.message(envelope=said(ruled))

        assert len(outside.done) == 2
        assert hits(database) == []

    def test_without_evidence_nothing_is_deleted(self, ruled, outside, database):
        enforce(ruled)
        outside.trouble["put"] = [UnclearError("cut")]

        events.message(envelope=said(ruled))

        assert outside.done == []
        database.execute("UPDATE case_steps SET due_at = now(), lease_until = now()")
        stand_guard(ruled, 1)
        assert [each.split()[0] for each in outside.done] == ["put", "delete"]

    def test_steward_s_own_words_are_never_judged(self, ruled, outside, database):
        enforce(ruled, replace(RULE, apps=True))

        events.message(envelope=said(ruled, user="U0ROBOT", bot_id="B1", said_by="steward"))
        events.message(envelope=said(ruled, "event:2", user="U0ROBOT", bot_id="B1"))
        assert hits(database) == []
        events.message(
            envelope=said(ruled, "event:3", user="U0ROBOT", bot_id="B1", said_by="another")
        )
        assert hits(database) == [(1, "delete", 1)]

    def test_what_slack_itself_changed_is_not_judged_again(self, ruled, outside, database):
        enforce(ruled, mode=Mode.OFF)
        ts = f"{time.time():.6f}"
        same = {"ts": ts, "user": TROLL, "text": "boats"}
        change = {"subtype": "message_changed", "message": same, "previous_message": same}

        events.message(envelope=said(ruled, **change))

        assert hits(database) == []

    def test_who_is_not_known_is_asked_about_before_anything_is_done(
        self, ruled, outside, database, monkeypatch
    ):
        asked = []

        def ask(team_id, users, trust):
            asked.extend(users)
            return replace(trust, asked=trust.asked.union(users), silent=frozenset(users))

        monkeypatch.setattr("tasks.handling.ask_slack", ask)
        enforce(ruled)

        events.message(envelope=said(ruled, user="U0STRANGER"))

        assert asked == ["U0STRANGER"]
        assert len(hits(database)) == 1


class TestLookBack:
    def test_goes_on_until_it_is_over_and_answers_once(self, ruled, outside, database):
        events.message(envelope=said(ruled, text="cheap boats"))
        enforce(ruled)
        with unit_of_work() as services:
            asked = services.automod.backtests.ask(
                asks(MILO, team=ruled, key="c:9"), RULE, days=30, number=1
            )

        for _ in range(2):
            rules.look_back(team_id=ruled, backtest=str(asked))

        told = database.execute("SELECT facts FROM deliveries WHERE view = 'backtest'").fetchall()
        assert [(facts["looked"], facts["hits"]) for (facts,) in told] == [(1, 1)]

    def test_one_that_was_forgotten_is_woken(self, ruled, database, woken):
        with unit_of_work() as services:
            services.automod.backtests.ask(asks(MILO, team=ruled), RULE, days=30, number=None)
        woken.clear()
        database.execute("UPDATE backtests SET asked_at = asked_at - interval '1 minute'")

        rules.wake_backtests()

        assert [type(each).__name__ for each in woken] == ["LookBack"]


class TestCommand:
    def typed(self, team, text, key, **facts):
        from tests.integration.db.test_inbox import envelope  # noqa: PLC0415 - an own name is shown

        return envelope(
            key, team_id=team, kind="command", name="/rule", actor=ADA, channel="C0HELP",
            facts={"command": "/rule", "text": text, **facts}, reply="sealed",
        )  # fmt: skip

    def test_writes_switches_and_shows_rules(self, ruled, database, monkeypatch):
        monkeypatch.setattr("tasks.handling.ask_slack", lambda _t, users, trust: replace(
            trust, asked=trust.asked.union(users)))  # fmt: skip
        lines = (
            "add words casino, free coins",
            "mode 1 enforce",
            "list",
            "show 1",
            "history 1",
            "test 1 a casino",
            "rollback 1 1",
            "backtest 1 7d",
            "nonsense",
            "mode 1 often",
            "backtest 1 900d",
            "show 7",
        )
        for number, line in enumerate(lines):
            rules.rule(envelope=self.typed(ruled, line, f"command:{number}"))

        rows = database.execute("SELECT view, dedupe_key FROM deliveries").fetchall()
        by_key = {key.split(":")[1]: view for view, key in rows}
        assert [by_key[str(n)] for n in range(len(lines))] == [
            *("rule_saved", "rule_saved", "rules", "rule", "rule_history", "rule_tested"),
            *("rule_saved", "backtest_asked", "refusal", "refusal", "refusal", "refusal"),
        ]

    def test_a_form_is_filled_and_what_it_says_is_saved(self, ruled, database, monkeypatch):
        monkeypatch.setattr("tasks.handling.ask_slack", lambda _t, users, trust: replace(
            trust, asked=trust.asked.union(users)))  # fmt: skip
        rules.rule(envelope=self.typed(ruled, "add", "command:1", view_id="V1"))
        (facts,) = database.execute(
            "SELECT facts FROM deliveries WHERE view = 'rule_form'"
        ).fetchone()
        assert facts["number"] == 0

        fields = {"name": "n", "kind": "words", "what": "x", "flags": [{"value": "delete"}],
                  "then": "nothing", "save": "save"}  # fmt: skip
        value = json.dumps({"number": 0, "version": 0, "reply": "sealed", "here": "C0HELP"})
        sent = self.typed(ruled, "", "view:1", fields=fields, value=value)
        rules.rule_form_sent(envelope=sent | {"kind": "view", "reply": None, "channel": ""})

        body, mode = database.execute("SELECT body, mode FROM rule_versions").fetchone()
        assert (body["what"], body["delete"], body["then"], mode) == ("x", True, "", "log")


@pytest.mark.parametrize("then", ["", "warn", "shush", "propose:ban"])
def test_a_rule_s_case_is_as_it_should_be(ruled, outside, database, then):
    """`steward check` finds nothing wrong with what rules have done."""
    enforce(ruled, replace(RULE, then=then, lasts=3600.0))
    for number in range(3):
        events.message(envelope=said(ruled, f"event:{number}"))

    look = partial(looking, within=timedelta(seconds=30))
    report = Check(look, Scope(team=ruled)).run()

    assert [found.says for found in report.findings] == []
    assert state(database)[1] == "deleted"
