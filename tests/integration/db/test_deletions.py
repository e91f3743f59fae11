"""No message is deleted without evidence: the database refuses it, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from tests.integration.community import TEAM, settle_in

ONE, TWO = Doomed(channel="C1", ts="1.1"), Doomed(channel="C1", ts="2.2")
KEY = "T0TEST/cases/1/1-abc.json"


@pytest.fixture
def rows(session):
    return settle_in(session).rows


@pytest.fixture
def saved(rows):
    rows.evidence.add(TEAM, 1, key=KEY, sha256="0", size=1, messages=2)
    return rows


@pytest.fixture
def allowed(saved):
    saved.deletions.allow(TEAM, 1, [ONE, TWO], evidence_key=KEY)
    return saved


class TestEvidenceFirst:
    def test_nothing_may_be_deleted_before_its_evidence_is_saved(self, rows):
        with pytest.raises(IntegrityError, match="fk__deletions__evidence"):
            rows.deletions.allow(TEAM, 1, [ONE], evidence_key=KEY)

    def test_the_evidence_of_another_case_or_workspace_does_not_count(self, saved):
        for team, case in ((TEAM, 2), ("T0OTHER", 1)):
            with (
                pytest.raises(IntegrityError, match="fk__deletions__evidence"),
                saved.deletions._session.begin_nested(),
            ):
                saved.deletions.allow(team, case, [ONE], evidence_key=KEY)

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE deletions SET evidence_key = 'x'",
            "UPDATE deletions SET ts = '9.9'",
            "DELETE FROM deletions",
            "UPDATE evidence SET sha256 = 'x'",
            "DELETE FROM evidence",
            "INSERT INTO deletions (team_id, case_number, channel, ts) VALUES ('T', 1, 'C', '1')",
        ],
    )
    def test_what_is_written_cannot_be_turned_into_something_else(self, allowed, session, change):
        with pytest.raises(IntegrityError):
            session.execute(text(change))


class TestTake:
    def test_goes_through_them_from_the_newest_each_once(self, allowed):
        taken = []
        while message := allowed.deletions.take(TEAM, 1):
            taken.append(message)
            assert allowed.deletions.settle(TEAM, 1, message, DeletionState.DELETED)

        assert taken == [TWO, ONE]
        assert allowed.deletions.tally(TEAM, 1) == {"deleted": 2}

    def test_what_a_dead_worker_left_is_known_as_tried(self, allowed):
        allowed.deletions.take(TEAM, 1)

        again = allowed.deletions.take(TEAM, 1)

        assert again == Doomed(channel="C1", ts="2.2", tried=True)

    def test_takes_the_one_that_is_asked_for(self, allowed):
        assert allowed.deletions.take(TEAM, 1, only=ONE) == ONE

    def test_what_is_settled_is_not_settled_again(self, allowed):
        message = allowed.deletions.take(TEAM, 1)
        allowed.deletions.settle(TEAM, 1, message, DeletionState.GONE)

        assert not allowed.deletions.settle(TEAM, 1, message, DeletionState.DELETED)
        assert allowed.deletions.tally(TEAM, 1) == {"gone": 1, "pending": 1}

    def test_what_is_allowed_twice_is_deleted_once(self, allowed):
        message = allowed.deletions.take(TEAM, 1)
        allowed.deletions.settle(TEAM, 1, message, DeletionState.DELETED)

        allowed.deletions.allow(TEAM, 1, [ONE, TWO], evidence_key=KEY)

        assert allowed.deletions.take(TEAM, 1) == ONE

    def test_what_failed_or_still_stands_is_taken_again(self, allowed):
        for state in (DeletionState.DELETED, DeletionState.FAILED):
            allowed.deletions.settle(TEAM, 1, allowed.deletions.take(TEAM, 1), state)

        allowed.deletions.reopen(TEAM, 1, channel="C1", standing=["2.2", "7.7"])

        assert allowed.deletions.tally(TEAM, 1) == {"pending": 2}


class TestKeptWords:
    def save(self, rows, words, edited=""):
        detail = {"edited": {"ts": edited}} if edited else {}
        rows.messages.save(TEAM, "C1", "1795305600.1", user_id="U1", text=words, detail=detail)

    def kept(self, rows):
        found = rows.messages.with_thread(TEAM, "C1", "1795305600.1", thread_ts="", limit=9)
        return found[0]["text"], found[0]["detail"].get("before")

    def test_an_edit_leaves_the_earlier_words(self, rows):
        self.save(rows, "one")
        self.save(rows, "two", "2")
        self.save(rows, "three", "3")

        assert self.kept(rows) == ("three", ["one", "two"])

    def test_an_older_wording_that_comes_late_replaces_nothing(self, rows):
        self.save(rows, "three", "3")
        self.save(rows, "one")

        assert self.kept(rows)[0] == "three"

    def test_the_last_fifty_are_kept(self, rows):
        for number in range(60):
            self.save(rows, f"words {number}", f"{number:03}")

        words, before = self.kept(rows)
        assert words == "words 59"
        assert before == [f"words {number}" for number in range(9, 59)]

    def test_a_thread_is_kept_with_what_was_said_in_it_before(self, rows):
        for ts, thread in (("1795305600.1", ""), ("1795305601.1", "1795305600.1"),
                           ("1795305602.1", ""), ("1795305603.1", "1795305600.1"),
                           ("1795305604.1", "1795305600.1")):  # fmt: skip
            detail = {"thread_ts": thread} if thread else {}
            rows.messages.save(TEAM, "C1", ts, user_id="U1", text=ts, detail=detail)

        found = rows.messages.with_thread(
            TEAM, "C1", "1795305603.1", thread_ts="1795305600.1", limit=9
        )

        assert [each["ts"] for each in found] == ["1795305603.1", "1795305601.1", "1795305600.1"]
