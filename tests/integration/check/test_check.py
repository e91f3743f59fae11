"""Each invariant is broken by hand, and is named."""

# ruff: noqa: S608 - statements from our own constants

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.cli.check import _print, _print_json
from db.repositories.invariants import INVARIANTS
from services.check import Finding, Report
from tests.conftest import ROOT
from tests.integration.community import TEAM

TARGETS = "conversations SET {} WHERE case_number = {}"
LONG_AGO = "now() - interval '1 hour'"

MOVE = """
    INSERT INTO conversation_moves
    SELECT team_id, id, version + 1, opened_on, {}, 'x', now() FROM conversations
    WHERE case_number = 1
"""
NEXT = "UPDATE conversations SET version = version + 1, state = '{}', last_event = '{}'"

KEPT = "ALTER TABLE {} DISABLE TRIGGER append_only"
"""What is never changed is changed all the same."""

BROKEN = {
    "request-unprocessed": [
        f"UPDATE inbox SET processed_at = NULL, outcome = NULL, received_at = {LONG_AGO}"
    ],
    "request-without-outcome": ["UPDATE inbox SET outcome = NULL"],
    "request-twice": [
        """INSERT INTO inbox SELECT team_id, key, sent_on + 1, kind, name, task, actor, channel,
           facts, reply, request_id, received_at, processed_at, outcome, wakes, wake_at FROM inbox
        """
    ],
    "unique-index-missing": ["DROP INDEX uq__cases__opened_by"],
    "message-twice": [
        """INSERT INTO deliveries
           SELECT team_id, gen_random_uuid(), made_on + 1, dedupe_key, way, channel, user_id, reply,
                  view, facts, state FROM deliveries LIMIT 1"""
    ],
    "case-without-conversation": ["UPDATE cases SET opened_by = 'command:z' WHERE number = 1"],
    "conversation-without-case": [
        """INSERT INTO conversations
           SELECT team_id, gen_random_uuid(), flow, owner, target, state, version, last_event,
                  last_actor, data, case_number, deadline_at, 'command:z', opened_on, home,
                  card_channel, card_ts, revision, drawn_revision
           FROM conversations WHERE case_number = 1"""
    ],
    "conversation-without-deadline": [f"UPDATE {TARGETS.format('deadline_at = NULL', 3)}"],
    "conversation-overdue": [f"UPDATE {TARGETS.format(f'deadline_at = {LONG_AGO}', 3)}"],
    "idle-with-deadline": [f"UPDATE {TARGETS.format('deadline_at = now()', 1)}"],
    "sanction-overdue": [
        f"""UPDATE sanctions SET lifted_at = NULL, lifted_case = NULL, ends_at = {LONG_AGO},
            user_id = 'U0GONE' WHERE case_number = 1""",
        "UPDATE cases SET target = 'U0GONE' WHERE number = 1",
        "UPDATE conversations SET target = 'U0GONE' WHERE case_number = 1",
    ],
    "message-stuck": [f"UPDATE deliveries SET state = 'pending', due_at = {LONG_AGO}"],
    "event-untold": [
        """INSERT INTO hooks (team_id, number, kind, events, address, secret, made_by, created_by)
           SELECT team_id, 1, 'events', '{case.opened}', 'a', 's', 'k', 'U1' FROM workspaces""",
        f"""INSERT INTO hook_messages (team_id, id, hook, event, data, due_at)
            SELECT team_id, gen_random_uuid(), 1, 'case.opened', '{{}}', {LONG_AGO}
            FROM workspaces""",
    ],
    "step-forgotten": [f"UPDATE case_steps SET due_at = {LONG_AGO} WHERE case_number = 4"],
    "step-after-the-end": [
        "UPDATE case_steps SET state = 'pending', due_at = now() WHERE case_number = 1"
    ],
    "step-without-lease": [
        "UPDATE case_steps SET state = 'working' WHERE case_number = 4 AND kind = 'survey'"
    ],
    "processing-with-nothing-left": [
        "UPDATE case_steps SET state = 'done' WHERE case_number = 4",
    ],
    "step-without-history": [
        "ALTER TABLE case_steps DISABLE TRIGGER remember_update",
        "UPDATE case_steps SET state = 'failed' WHERE case_number = 1 AND kind = 'kick'",
    ],
    "deletion-left-over": [
        """INSERT INTO evidence (team_id, case_number, key, sha256, size, messages)
           SELECT team_id, number, 'k', '0', 1, 1 FROM cases WHERE number = 1""",
        """INSERT INTO deletions (team_id, case_number, channel, ts, evidence_key)
           SELECT team_id, case_number, 'C1', '1.1', key FROM evidence WHERE key = 'k'""",
        """INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, state,
                                   detail)
           SELECT team_id, number, 99, 5, 'unsay', 'C1', 'done', '{"ts": "1.1"}' FROM cases
           WHERE number = 1""",
    ],
    "reminder-overdue": [
        f"""INSERT INTO reminders (team_id, id, kind, owner, channel, text, rule, words, zone,
                                   rules, follows, next_local, next_at, made_by)
            SELECT team_id, id, 'reminder', 'U1', 'U1', 'x', '', 'once', 'UTC', '', false, now(),
                   {LONG_AGO}, id::text FROM conversations WHERE case_number = 1"""
    ],
    "reminder-unsaid": [
        f"""INSERT INTO reminder_occurrences (team_id, reminder_id, fire_at, fire_on, came_at)
            SELECT team_id, id, now(), current_date, {LONG_AGO}
            FROM conversations WHERE case_number = 1"""
    ],
    "card-behind": [
        f"UPDATE {TARGETS.format(f'revision = revision + 1, updated_at = {LONG_AGO}', 3)}"
    ],
    "card-without-address": [f"UPDATE {TARGETS.format('card_ts = NULL', 1)}"],
    "moves-with-a-gap": [f"UPDATE {TARGETS.format('version = version + 1', 1)}"],
    "move-not-in-the-table": [
        MOVE.format("'idle', 'retry', 'idle'"),
        f"{NEXT.format('idle', 'retry')} WHERE case_number = 1",
    ],
    "moves-broken-off": [
        MOVE.format("'error', 'cancel', 'idle'"),
        f"{NEXT.format('idle', 'cancel')} WHERE case_number = 1",
    ],
    "state-without-a-move": [
        "UPDATE conversations SET last_event = 'cancel' WHERE case_number = 1"
    ],
    "case-number-gap": [
        "UPDATE case_steps SET case_number = 5 WHERE case_number = 4",
        "UPDATE conversations SET case_number = 5 WHERE case_number = 4",
        "UPDATE sanctions SET case_number = 5 WHERE case_number = 4",
        "UPDATE cases SET number = 5 WHERE number = 4",
        "UPDATE workspaces SET last_case = 5",
        """INSERT INTO case_step_history (team_id, case_number, position, to_state)
           SELECT team_id, case_number, position, state FROM case_steps WHERE case_number = 5""",
        """INSERT INTO audit_waiting (team_id, action, actor, case_number, details)
           SELECT team_id, action, actor, 5, details FROM audit_waiting WHERE case_number = 4""",
    ],
    "case-number-lost": ["UPDATE workspaces SET last_case = last_case + 1"],
    "sanction-not-in-the-ledger": ["DELETE FROM sanctions WHERE case_number = 4"],
    "sanction-never-confirmed": [
        f"""INSERT INTO sanctions (team_id, id, user_id, kind, case_number)
            VALUES ('{TEAM}', gen_random_uuid(), 'U0TROLL', 'ban', 3)"""
    ],
    "confirmed-alone": [
        """UPDATE conversations SET data = data || '{"second_for_good": true}', owner = 'U0MIA'
           WHERE case_number = 4"""
    ],
    "sanction-lifted-by-no-case": ["UPDATE sanctions SET lifted_case = 3 WHERE case_number = 1"],
    "audit-behind": [
        f"""INSERT INTO audit_waiting (team_id, id, action, actor, at)
            OVERRIDING SYSTEM VALUE VALUES ('{TEAM}', 0, 'x', '', {LONG_AGO})"""
    ],
    "move-not-in-the-audit": [
        """INSERT INTO conversation_moves
           SELECT team_id, id, version + 1, opened_on, state, 'submit', state, 'x',
                  clock_timestamp() FROM conversations WHERE case_number = 3""",
        "ALTER TABLE conversations DISABLE TRIGGER audit_move",
        f"{NEXT.format('awaiting_confirmation', 'submit')} WHERE case_number = 3",
    ],
    "entry-unbalanced": [
        f"""INSERT INTO ledger_entries (team_id, kind, key, actor, about)
            VALUES ('{TEAM}', 'grant', 'points:9', '', '')"""
    ],
    "posting-out-of-line": [
        KEPT.format("ledger_postings"),
        "UPDATE ledger_postings SET balance_after = balance_after + 1 WHERE amount = 10",
    ],
    "reversal-not-its-mirror": [
        KEPT.format("ledger_entries"),
        """UPDATE ledger_entries SET reverses = (SELECT id FROM ledger_entries
           WHERE key = 'points:1') WHERE reverses IS NOT NULL""",
    ],
    "balance-not-its-postings": [
        "UPDATE ledger_accounts SET balance = balance + 1 WHERE kind = 'member'"
    ],
    "balance-negative": [
        "ALTER TABLE ledger_accounts DROP CONSTRAINT ck__ledger_accounts__never_negative",
        f"""INSERT INTO ledger_accounts (team_id, holder, kind, balance, last_entry) VALUES
            ('{TEAM}', 'U0OWES', 'member', -5, 1000000000000),
            ('{TEAM}', 'U0OWNS', 'member', 5, 1000000000000)""",
        f"""INSERT INTO ledger_entries (team_id, id, kind, key, actor, about)
            VALUES ('{TEAM}', 1000000000000, 'transfer', 'points:9', '', '')""",
        f"""INSERT INTO ledger_postings VALUES
            ('{TEAM}', 1000000000000, 'U0OWES', 'member', -5, -5, 0),
            ('{TEAM}', 1000000000000, 'U0OWNS', 'member', 5, 5, 0)""",
    ],
}
"""What breaks each invariant, and only it."""


def names(report: Report) -> set[str]:
    return {finding.invariant for finding in report.findings}


class TestCheck:
    def test_a_community_in_which_nothing_is_broken_is_clean(self, world, check):
        report = check()

        assert report.findings == []
        assert report.is_clean
        assert report.looked_at > 10

    def test_every_invariant_is_broken_here(self):
        assert set(BROKEN) == {invariant.name for invariant in INVARIANTS}

    def test_the_page_of_guarantees_names_each(self):
        page = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")

        assert [one.name for one in INVARIANTS if f"`{one.name}`" not in page] == []

    @pytest.mark.parametrize("name", BROKEN)
    def test_what_is_broken_is_named(self, world, check, name):
        for statement in BROKEN[name]:
            world.execute(text(statement))

        report = check()

        assert names(report) == {name}
        assert not [found.says for found in report.findings if "{" in found.says]

    def test_what_keeps_doubles_out_of_the_ledger_is_missed(self, world, check):
        """Nothing is taken back twice while the index is there; so it is the index that counts."""
        world.execute(text("DROP INDEX uq__ledger_entries__reverses"))

        (found,) = check().findings
        assert "uq__ledger_entries__reverses" in found.says

    @pytest.mark.parametrize("name", BROKEN)
    def test_another_workspace_hears_nothing_of_it(self, world, check, name):
        for statement in BROKEN[name]:
            world.execute(text(statement))

        assert names(check(team="T0ELSE")) <= {"unique-index-missing"}

    @pytest.mark.parametrize(
        "name", ["request-unprocessed", "conversation-overdue", "step-forgotten", "card-behind"]
    )
    def test_within_the_grace_it_is_only_late(self, world, check, name):
        for statement in BROKEN[name]:
            world.execute(text(statement))

        assert check(grace=timedelta(hours=2)).is_clean

    def test_goes_on_from_stretch_to_stretch(self, world, check):
        world.execute(text(BROKEN["moves-with-a-gap"][0]))
        world.execute(text("UPDATE conversations SET version = version + 1 WHERE case_number = 3"))

        report = check(batch=1)

        assert [found.ids["number"] for found in report.findings] == [1, 3]

    def test_cases_from_before_are_passed_over(self, world, check):
        world.execute(text(BROKEN["moves-with-a-gap"][0]))
        world.execute(text(f"UPDATE cases SET opened_at = {LONG_AGO} WHERE number = 1"))

        assert names(check(since=timedelta(hours=2))) == {"moves-with-a-gap"}
        assert check(since=timedelta(minutes=30)).is_clean

    def test_a_step_that_waits_for_slack_is_no_break(self, world, check):
        """The guard's own step goes on when the case is closed."""
        world.execute(
            text(
                "UPDATE case_steps SET kind = 'rekick', phase = 5, state = 'pending',"
                " error = 'ratelimited', due_at = now() + interval '1 minute'"
                " WHERE case_number = 1 AND kind = 'kick'"
            )
        )

        assert check().is_clean

    def test_what_there_was_no_time_for_is_said(self, world, check):
        report = check(within=timedelta(seconds=-1))

        assert not report.is_clean
        assert set(report.unfinished) == set(BROKEN)


class TestPrinting:
    FOUND = Finding(
        invariant="card-behind", promise=5, says="The card is behind.", ids={"case_number": 3}
    )

    def test_people_read_a_sentence_each(self, capsys):
        _print(Report(findings=[self.FOUND], unfinished=["moves-with-a-gap"]))

        told = capsys.readouterr().out
        assert "5 card-behind: The card is behind." in told
        assert "moves-with-a-gap" in told
        assert "1 broken, 1 not looked at to the end." in told

    def test_machines_read_json(self, capsys):
        _print_json(Report(findings=[self.FOUND]))

        assert '"ids": {"case_number": 3}' in capsys.readouterr().out
