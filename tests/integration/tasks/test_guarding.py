"""The guard at work: an event comes, evidence is saved, and then the message is deleted."""

import hashlib
import json
import time
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import settings
from db.repositories.deletion import DeletionRepository
from services.carrying_out import CarryingOut
from services.ports import BusyError, RefusedError, UnclearError
from tasks import delivery, events, steps
from tasks.outside import deletes
from tasks.work import unit_of_work
from tests.integration.community import MILO, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope

FILE = {"id": "F1", "name": "boats.txt", "mimetype": "text/plain", "size": 11}


class Outside:
    """Slack and S3; tells what was done in which order, and fails as it is told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.kept: dict[str, bytes] = {}
        self.trouble: dict[str, list[Exception]] = {}
        self.gone: set[str] = set()
        self.takes_it_first = False

    def _meet(self, name: str) -> None:
        if self.trouble.get(name):
            raise self.trouble[name].pop(0)

    def put(self, key: str, body: bytes) -> str:
        self._meet("put")
        self.kept[key] = body
        self.done.append("put")
        return hashlib.sha256(body).hexdigest()

    def delete_message(self, channel: str, ts: str, *, own: bool = False) -> bool:
        if self.takes_it_first:
            self.gone.add(ts)
        self._meet("delete")
        self.done.append(f"delete {ts}")
        was_gone, self.gone = ts in self.gone, self.gone | {ts}
        return not was_gone

    def fingerprint(self, file: dict[str, object]) -> str:
        self._meet("file")
        return "f" * 64


@pytest.fixture
def outside(monkeypatch):
    outside = Outside()
    deeds = CarryingOut(
        workspace=outside,
        messenger=None,
        archive=outside,
        said_by=lambda *_: [],
        deeds=deletes(outside, outside),
    )
    monkeypatch.setattr(steps, "carrying_out", lambda _team, _urgency: deeds)
    return outside


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


@pytest.fixture
def shushed(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))
        services.rows.sanctions.begin(team, TROLL, "shush", case_number=1, lasts=None)
    return team


def said(team, key="event:1", *, ts="", **more):
    ts = ts or f"{time.time() + 1:.6f}"
    facts = {"type": "message", "ts": ts, "user": TROLL, "text": "cheap boats", **more}
    return envelope(key, team_id=team, kind="event", name="message", actor=TROLL,
                    channel="C0HELP", facts=facts, reply=None,
                    sent_on=datetime.now(UTC).date().isoformat())  # fmt: skip


def state(database):
    step = database.execute("SELECT state, error, already FROM case_steps").fetchone()
    deletion = database.execute("SELECT state FROM deletions").fetchone()
    return step, deletion[0] if deletion else None


def again(database, team):
    """What the sweeper does about a step that is left."""
    database.execute("UPDATE case_steps SET due_at = now(), lease_until = now()")
    delivery.work(team_id=team, case=1)


class TestUnsay:
    def test_what_was_said_is_evidence_before_it_is_deleted(self, shushed, outside, database):
        event = said(shushed, files=[FILE], blocks=[{"type": "rich_text"}], thread_ts="")

        events.message(envelope=event)

        ts = event["facts"]["ts"]
        assert outside.done == ["put", f"delete {ts}"]
        ((key, body),) = outside.kept.items()
        row = database.execute("SELECT key, sha256, size FROM evidence").fetchone()
        assert row == (key, hashlib.sha256(body).hexdigest(), len(body))
        kept = json.loads(body)
        assert kept["event"] == event["facts"]
        assert kept["heard"][0]["text"] == "cheap boats"
        assert kept["files"] == [FILE | {"sha256": "f" * 64}]
        assert state(database) == (("done", None, False), "deleted")

    def test_the_same_event_again_does_nothing_more(self, shushed, outside):
        event = said(shushed)

        events.message(envelope=event)
        events.message(envelope=event)

        assert len(outside.done) == 2

    def test_an_edit_of_what_is_deleted_already_deletes_nothing(self, shushed, outside, database):
        event = said(shushed)
        events.message(envelope=event)
        ts, edited = event["facts"]["ts"], f"{time.time() + 5:.6f}"
        now = {"ts": ts, "user": TROLL, "text": "x", "edited": {"user": TROLL, "ts": edited}}

        events.message(
            envelope=said(
                shushed,
                "event:2",
                subtype="message_changed",
                message=now,
                previous_message={"ts": ts, "user": TROLL},
            )
        )

        assert outside.done.count(f"delete {ts}") == 1
        found = database.execute("SELECT state, already FROM case_steps ORDER BY position")
        assert found.fetchall() == [("done", False), ("done", True)]

    def test_without_evidence_nothing_is_deleted(self, shushed, outside, database):
        outside.trouble["put"] = [UnclearError("cut"), BusyError(timedelta(seconds=5))]

        events.message(envelope=said(shushed))
        again(database, shushed)

        assert outside.done == []
        assert state(database)[1] is None
        again(database, shushed)
        assert [each.split()[0] for each in outside.done] == ["put", "delete"]

    def test_who_has_lost_the_step_meanwhile_notes_and_deletes_nothing(
        self, shushed, outside, database, monkeypatch
    ):
        put = outside.put

        def put_late(key: str, body: bytes) -> str:
            database.execute("UPDATE case_steps SET lease_token = gen_random_uuid()")
            return put(key, body)

        monkeypatch.setattr(outside, "put", put_late)
        events.message(envelope=said(shushed))

        assert outside.done == ["put"]
        assert database.execute("SELECT count(*) FROM evidence").fetchone() == (0,)
        assert state(database)[1] is None

    def test_evidence_that_is_saved_is_not_saved_again(self, shushed, outside, database):
        outside.trouble["delete"] = [BusyError(timedelta(seconds=5))]

        events.message(envelope=said(shushed))
        assert state(database) == (("pending", "ratelimited", False), "pending")
        again(database, shushed)

        assert [each.split()[0] for each in outside.done] == ["put", "delete"]

    def test_when_slacks_answer_is_lost_it_was_our_doing(self, shushed, outside, database):
        outside.takes_it_first = True
        outside.trouble["delete"] = [UnclearError("cut")]

        events.message(envelope=said(shushed))
        assert state(database)[1] == "working"
        again(database, shushed)

        assert state(database) == (("done", None, False), "deleted")

    def test_when_its_worker_dies_after_slacks_answer_it_was_our_doing(
        self, shushed, outside, database, monkeypatch
    ):
        class DiedError(BaseException):
            pass

        def dies(*_args, **_more):
            raise DiedError

        event = said(shushed)
        with monkeypatch.context() as patch:
            patch.setattr(DeletionRepository, "settle", dies)
            with pytest.raises(DiedError):
                events.message(envelope=event)
        again(database, shushed)

        assert state(database) == (("done", None, False), "deleted")

    def test_what_its_author_took_back_first_was_gone(self, shushed, outside, database):
        event = said(shushed)
        outside.gone = {event["facts"]["ts"]}

        events.message(envelope=event)

        assert state(database) == (("done", None, True), "gone")

    def test_a_no_that_stays_is_final_and_the_evidence_stays(self, shushed, outside, database):
        outside.trouble["delete"] = [RefusedError("no_admin_token")]

        events.message(envelope=said(shushed))

        assert state(database) == (("failed", "no_admin_token", False), "pending")
        assert len(outside.kept) == 1

    def test_what_could_not_be_undone_is_told_once_a_case(
        self, shushed, outside, database, monkeypatch
    ):
        monkeypatch.setenv("LOG_CHANNEL", "C0LOG")
        settings.cache_clear()
        outside.trouble["delete"] = [RefusedError("no_admin_token")] * 2

        for number in (1, 2):
            events.message(envelope=said(shushed, f"event:{number}"))

        told = database.execute("SELECT facts FROM deliveries WHERE view = 'guard_failed'")
        facts = {"case": 1, "target": TROLL, "kind": "unsay", "channel": "C0HELP"}
        assert told.fetchall() == [(facts | {"error": "no_admin_token"},)]
        settings.cache_clear()

    def test_a_file_that_may_not_be_read_is_kept_as_slack_describes_it(self, shushed, outside):
        outside.trouble["file"] = [RefusedError("file_not_readable")]

        events.message(envelope=said(shushed, files=[FILE]))

        (body,) = outside.kept.values()
        assert json.loads(body)["files"] == [FILE | {"sha256": None, "why": "file_not_readable"}]

    def test_a_file_whose_line_is_cut_is_fetched_once_more_and_no_more(
        self, shushed, outside, database
    ):
        outside.trouble["file"] = [UnclearError("cut"), UnclearError("cut")]

        events.message(envelope=said(shushed, files=[FILE]))
        assert outside.done == []
        again(database, shushed)

        (body,) = outside.kept.values()
        assert json.loads(body)["files"][0]["why"] == "unclear"

    def test_bots_and_strangers_may_talk(self, shushed, outside):
        events.message(envelope=said(shushed, user="U0STEWARD", bot_id="B1"))

        assert outside.done == []

    def test_a_shushed_person_cannot_talk_through_an_app(self, shushed, outside):
        events.message(envelope=said(shushed, bot_id="B1", subtype="bot_message"))

        assert len(outside.done) == 2


def test_what_slack_said_is_found_whatever_day_it_was(shushed):
    """The inbox row, whose words are the evidence, is found whatever partition it is in."""
    event = said(shushed) | {"sent_on": date(2020, 1, 1).isoformat()}
    with unit_of_work() as services:
        services.rows.inbox.begin(event)

        assert services.rows.inbox.facts(shushed, "event:1") == event["facts"]
