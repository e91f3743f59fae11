"""The chaos proves nothing unless it sees what is doubled or lost."""

import pytest

from chaos.ledger import REGRET, Ledger
from chaos.table import BEGIN, END, Table, write

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


class TestTable:
    def test_counts_and_sums(self):
        table = Table()
        table.add("kill -9 of web", lost=0, doubled=0, recovery=1.0)
        table.add("kill -9 of web", lost=1, doubled=2, recovery=3.0)

        assert "| kill -9 of web | 2 | 1 | 2 | 2.0 s | 3.0 s |" in table.markdown(
            ["kill -9 of web"]
        )
        assert not table.is_clean

    def test_stands_between_its_markers(self, tmp_path):
        page = tmp_path / "page.md"
        page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

        write(page, "new")

        assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
