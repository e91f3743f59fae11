"""What happens is told in the audit, and the audit can't be changed unnoticed."""

# ruff: noqa: S608 - statements from our own constants

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.repositories.audit import AuditRepository
from fsm.flow import Event
from services.anchor import Anchor
from services.audit import AuditService
from services.audit_check import AuditCheck
from tests.integration.community import ADA, MILO, TEAM, TROLL, asks
from tests.integration.db.test_inbox import envelope
from tests.integration.race import Second
from tests.integration.services.working import press

DAY = date(2026, 11, 24)


class Shelf:
    """Keeps anchors in memory."""

    def __init__(self):
        self.kept = {}

    def put(self, key, body):
        self.kept[key] = body
        return "0"

    def names(self, prefix):
        return iter(sorted(key for key in self.kept if key.startswith(prefix)))

    def read(self, key):
        return self.kept[key]


def chain(services):
    return services.audit.chain(TEAM, limit=1000)


def told(services):
    return services.rows.audit.page(TEAM, after=0, limit=1000)


@pytest.fixture
def chained(services, banned):
    """A ban that was carried out, chained in two turns."""
    services.audit.chain(TEAM, limit=7)
    chain(services)
    return services


@pytest.fixture
def verify(session):
    @contextmanager
    def reading():
        yield AuditRepository(session)

    def run(store=None, **options):
        return AuditCheck(reading, store).verify(TEAM, **options)

    return run


def anchored(services, store):
    [anchor] = services.anchoring.due(DAY)
    services.anchoring.kept(anchor, store.put(anchor.key, anchor.body()))
    chain(services)
    return anchor


def tamper(session, statement):
    """Change the audit as somebody with every right on the database can."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(statement))
    session.execute(text("SET LOCAL session_replication_role = origin"))


class TestWhatIsTold:
    def test_a_ban_from_the_question_to_the_last_removal(self, chained):
        actions = [each.action for each in told(chained)]

        assert actions[2:7] == [
            "case.opened", "move.start", "move.confirm", "sanction.began", "step.done",
        ]  # fmt: skip
        assert actions[-1] == "move.succeed"
        kicks = [each for each in told(chained) if each.details.get("kind") == "kick"]
        assert {(each.action, each.details["subject"]) for each in kicks} >= {
            ("step.done", "C0ONE"), ("step.skipped", "C0GEN"), ("step.verified", "C0ONE"),
        }  # fmt: skip

    def test_who_about_whom_and_for_which_case(self, chained, banned):
        confirmed = next(each for each in told(chained) if each.action == "move.confirm")

        assert (confirmed.actor, confirmed.target) == (MILO, TROLL)
        assert confirmed.case_number == banned.case_number
        assert confirmed.details["from"] == "awaiting_confirmation"
        assert confirmed.details["to"] == "processing"

    def test_roles_and_who_gave_them(self, chained):
        granted = told(chained)[0]

        assert (granted.action, granted.actor, granted.target) == ("role.granted", ADA, MILO)

    def test_the_request_that_led_to_it(self, services):
        services.rows.inbox.begin(envelope("command:7", team_id=TEAM))
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="command:7"))
        chain(services)

        opened = next(each for each in told(services) if each.action == "case.opened")
        assert opened.request == envelope()["request_id"]

    def test_no_words_of_people(self, services):
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> zebra crossing"))
        chain(services)

        assert "zebra" not in repr(told(services))

    def test_nothing_of_what_was_rolled_back(self, services, session):
        nested = session.begin_nested()
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam"))
        nested.rollback()

        chain(services)

        assert {each.action for each in told(services)} == {"role.granted"}


class TestWhatIsWrittenForEver:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE audit_entries SET actor = 'U0EVIL'",
            "DELETE FROM audit_entries",
            "TRUNCATE audit_entries",
            "UPDATE audit_waiting SET actor = 'U0EVIL'",
            "TRUNCATE audit_waiting",
            "DELETE FROM audit_heads",
            "UPDATE audit_heads SET sequence = 1",
        ],
    )
    def test_is_not_changed(self, session, chained, change):
        chained.rows.audit.record(TEAM, "x", actor="")

        with pytest.raises(IntegrityError, match="is never changed"), session.begin_nested():
            session.execute(text(change))


CHANGED = {
    "row 3 (case.opened": "UPDATE audit_entries SET actor = 'U0EVIL' WHERE sequence = 3",
    "row 4 (move.start": """UPDATE audit_entries SET details = details || '{"to": "idle"}'
                            WHERE sequence = 4""",
    "row 5 was removed": "DELETE FROM audit_entries WHERE sequence = 5",
    "row 15 was removed, and all": "DELETE FROM audit_entries WHERE sequence >= 15",
    "row 6 (sanction.began, ": """
        UPDATE audit_entries AS e SET previous = hash WHERE sequence = 6""",
}


class TestVerify:
    def test_an_audit_as_it_was_written_holds(self, chained, verify):
        found = verify()

        assert found.broken == ""
        assert found.rows == len(told(chained)) > 15

    def test_an_empty_one_holds(self, verify):
        assert verify().broken == ""

    @pytest.mark.parametrize(("says", "change"), CHANGED.items(), ids=list(CHANGED))
    def test_names_the_first_row_that_does_not_hold(self, session, chained, verify, says, change):
        tamper(session, change)

        assert says in verify().broken

    def test_a_row_that_was_put_in_between(self, session, chained, verify):
        tamper(session, "UPDATE audit_entries SET sequence = sequence + 1000 WHERE sequence > 9")
        tamper(session, "UPDATE audit_entries SET sequence = sequence - 999 WHERE sequence > 1000")
        tamper(
            session,
            """INSERT INTO audit_entries SELECT team_id, 10, at, action, 'U0EVIL', target,
               case_number, request, details, chained_at, hash, sha256('forged')
               FROM audit_entries WHERE sequence = 9""",
        )

        assert verify().broken.startswith("row 10 ")

    def test_a_last_row_that_was_sealed_anew(self, session, chained, verify):
        rewrite(session, chained, since=len(told(chained)))

        assert verify().broken.endswith("the chain ended otherwise")

    def test_a_row_that_was_added_behind_the_end(self, session, chained, verify):
        kept = session.execute(text("SELECT sequence, hash FROM audit_heads")).one()
        chained.rows.audit.record(TEAM, "forged", actor="")
        chain(chained)
        put_back(session, *kept)

        assert verify().broken == f"row {kept[0] + 1} was added behind the end of the chain"

    def test_only_what_is_younger_is_gone_through(self, session, chained, verify):
        tamper(session, "UPDATE audit_entries SET actor = 'U0EVIL' WHERE sequence = 3")
        tamper(
            session,
            "UPDATE audit_entries SET chained_at = chained_at - interval '9 days'"
            " WHERE sequence <= 7",
        )

        found = verify(since=datetime.now(UTC) - timedelta(days=1))

        assert found.broken == ""
        assert found.rows == len(told(chained)) - 7


class TestAnchors:
    def test_one_a_day(self, chained, verify):
        store = Shelf()
        anchor = anchored(chained, store)

        assert chained.anchoring.due(DAY) == []
        assert [each.day for each in chained.anchoring.due(DAY + timedelta(days=1))]
        assert (verify(store).broken, verify(store).anchors) == ("", 1)
        assert list(store.kept) == [anchor.key]

    def test_know_a_chain_that_was_written_anew_with_its_head(self, session, chained, verify):
        store = Shelf()
        anchored(chained, store)
        rewrite(session, chained, since=3, head=True)

        assert verify().broken == ""
        assert "the anchor of 2026-11-24 knows another" in verify(store).broken

    def test_know_of_rows_that_were_taken_from_the_end(self, session, chained, verify):
        store = Shelf()
        anchor = anchored(chained, store)
        tamper(session, "DELETE FROM audit_entries WHERE sequence > 4")
        tamper(
            session,
            "UPDATE audit_heads SET sequence = 4,"
            " hash = (SELECT hash FROM audit_entries WHERE sequence = 4)",
        )

        assert verify().broken == ""
        assert f"knows {anchor.sequence} rows" in verify(store).broken

    def test_are_missed_when_they_are_gone(self, chained, verify):
        anchored(chained, store := Shelf())
        store.kept.clear()

        assert "was removed from the store" in verify(store).broken

    @pytest.mark.parametrize("forged", [b"", b"[]", b'{"team": "T0TEST", "count": 1}'])
    def test_are_named_when_they_were_changed(self, chained, verify, forged):
        anchor = anchored(chained, store := Shelf())
        store.kept[anchor.key] = forged

        assert anchor.key in verify(store).broken

    def test_of_another_day_don_t_stand_in(self, chained, verify):
        anchor = anchored(chained, store := Shelf())
        other = Anchor(team_id=TEAM, day=anchor.day, sequence=1, hash=bytes(32))
        store.kept[anchor.key] = other.body()

        assert "it speaks of" in verify(store).broken


def rewrite(session, services, *, since, head=False):
    """Write history anew from row *since* on, every seal right: only a second place can tell."""
    entries = told(services)
    tamper(session, f"DELETE FROM audit_entries WHERE sequence >= {since}")
    kept = session.execute(text("SELECT sequence, hash FROM audit_heads")).one()
    tamper(
        session,
        f"UPDATE audit_heads SET sequence = {since - 1}, hash = coalesce((SELECT hash FROM"
        f" audit_entries WHERE sequence = {since - 1}), decode(repeat('00', 32), 'hex'))",
    )
    for _ in entries[since - 1 :]:
        services.rows.audit.record(TEAM, "forged", actor="")
    chain(services)
    if not head:
        put_back(session, *kept)


def put_back(session, sequence, sealed):
    """Let the head say what it said."""
    tamper(
        session, f"UPDATE audit_heads SET sequence = {sequence}, hash = '\\x{sealed.hex()}'::bytea"
    )


def test_two_who_chain_make_one_chain(engine, verify):
    """The second waits for the head, and goes on behind the first."""
    with Session(engine) as first, first.begin():
        audit = AuditRepository(first)
        for place in range(4):
            audit.record("T0RACE", f"event.{place}", actor="")
    try:
        with Session(engine) as first, first.begin():
            AuditService(AuditRepository(first)).chain("T0RACE", limit=2)
            second = Second(
                engine,
                lambda session: AuditService(AuditRepository(session)).chain("T0RACE", limit=9),
            ).seen_waiting()
        assert second.result() == 2
        with Session(engine) as session:
            entries = AuditRepository(session).page("T0RACE", after=0, limit=9)
        assert [each.action for each in entries] == [f"event.{place}" for place in range(4)]
        assert [each.previous for each in entries[1:]] == [each.hash for each in entries[:-1]]
    finally:
        with Session(engine) as session, session.begin():
            for table in ("audit_entries", "audit_heads"):
                tamper(session, f"DELETE FROM {table} WHERE team_id = 'T0RACE'")


def test_a_move_that_is_late_is_told_as_what_it_was(services, ban):
    press(services, ban, Event.CANCEL)
    chain(services)

    assert told(services)[-1].action == "move.cancel"
