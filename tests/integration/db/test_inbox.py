import json
from datetime import timedelta

from sqlalchemy import text

from db.envelope import Envelope
from db.repositories.inbox import INSERT_MANY, InboxRepository
from db.session import rows


def envelope(key: str = "command:1", **changes: object) -> Envelope:
    base: Envelope = {
        "team_id": "T1",
        "key": key,
        "sent_on": "2026-11-22",
        "kind": "command",
        "name": "/ban",
        "task": "command.ban",
        "actor": "U1",
        "channel": "C1",
        "facts": {"text": "<@U2> spam"},
        "reply": None,
        "request_id": "abcd",
        "received_at": "2026-11-22T12:00:00+00:00",
    }
    return {**base, **changes}  # type: ignore[typeddict-item] # tests change what they like


def wake(session, *queues):
    found = InboxRepository(session).wake(
        limit=100, queues=queues or ["command"], at_last=timedelta(minutes=1)
    )
    return [each for each in found if each["team_id"] == "T1"]


def make_due(session):
    session.execute(text("UPDATE inbox SET wake_at = clock_timestamp()"))


class TestAccept:
    def test_a_repeat_is_not_new(self, session):
        first = rows(session, INSERT_MANY, envelopes=json.dumps([envelope()]))
        again = rows(session, INSERT_MANY, envelopes=json.dumps([envelope(), envelope("c:2")]))

        assert [row["key"] for row in first] == ["command:1"]
        assert [row["key"] for row in again] == ["c:2"]

    def test_two_workspaces_may_have_the_same_key(self, session):
        both = [envelope(), envelope(team_id="T2")]

        assert len(rows(session, INSERT_MANY, envelopes=json.dumps(both))) == 2

    def test_a_day_for_which_there_is_no_month_yet_is_kept_all_the_same(self, session):
        ancient = envelope(sent_on="2001-01-01")

        assert len(rows(session, INSERT_MANY, envelopes=json.dumps([ancient]))) == 1
        assert rows(session, INSERT_MANY, envelopes=json.dumps([ancient])) == []


class TestBegin:
    def test_writes_the_row_that_the_front_door_could_not(self, session):
        inbox = InboxRepository(session)

        assert inbox.begin(envelope())
        inbox.finish(envelope(), "done")

        assert not inbox.begin(envelope())


class TestWake:
    def test_returns_what_nobody_processed_exactly_as_it_came(self, session):
        sent = envelope(facts={"text": "hé <>&"}, reply="sealed")
        rows(session, INSERT_MANY, envelopes=json.dumps([sent]))
        make_due(session)

        assert wake(session) == [sent]

    def test_waits_longer_before_it_wakes_again(self, session):
        rows(session, INSERT_MANY, envelopes=json.dumps([envelope()]))
        make_due(session)
        wake(session)

        assert wake(session) == []

    def test_leaves_what_is_processed_in_peace(self, session):
        inbox = InboxRepository(session)
        inbox.begin(envelope())
        inbox.finish(envelope(), "done")
        make_due(session)

        assert wake(session) == []

    def test_what_stands_in_a_long_queue_is_not_forgotten_until_at_last(self, session):
        rows(session, INSERT_MANY, envelopes=json.dumps([envelope()]))
        make_due(session)

        early = wake(session, "event", "delivery")
        session.execute(text("UPDATE inbox SET wake_at = wake_at - interval '2 minutes'"))
        at_last = wake(session, "event", "delivery")

        assert (early, len(at_last)) == ([], 1)
