"""The chaos proves nothing unless it sees what is doubled or lost."""

import pytest

from chaos.ledger import REGRET, Ledger

MARKED = {"event_payload": {"mark": "card:1"}}


@pytest.fixture
def ledger():
    return Ledger()


class TestDoubled:
    def test_a_post_that_stands_twice(self, ledger):
        ledger.post("C1", "Case 1", [], MARKED)
        assert not ledger.doubled()

        ledger.post("C1", "Case 1", [], MARKED)

        assert ledger.doubled() == ["card:1: 2 posts"]

    def test_an_answer_that_is_given_twice(self, ledger):
        ledger.answer("/reply/1", "You are first.")
        ledger.answer("/reply/1", "You are first.")

        assert ledger.doubled() == ["/reply/1: 2 answers"]

    def test_being_told_that_nothing_was_accepted_is_no_answer(self, ledger):
        ledger.answer("/reply/1", f"{REGRET}, and nothing has been done.")

        assert not ledger.answers
        assert ledger.regretted == {"/reply/1"}


class TestRemovals:
    def test_only_somebody_who_is_there_is_removed(self, ledger):
        ledger.join("U1", "C1")

        assert ledger.remove("U1", "C1")
        assert not ledger.remove("U1", "C1")
        assert ledger.removals["U1", "C1"] == 1
