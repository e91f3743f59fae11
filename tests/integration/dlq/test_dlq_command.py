"""`steward dlq`, as an operator types it."""

import json

import pytest
from click.testing import CliRunner, Result

from app.cli import dlq, main
from services.dead_letter import Replay

WORDS = "zebra crossing"


@pytest.fixture
def run(post, monkeypatch):
    """Type a command; queues and exchange are the test's own."""
    monkeypatch.setattr(dlq, "letters", post.letters)
    monkeypatch.setattr(dlq, "set_up", lambda: None)  # it would reach into other tests' logs
    queues = frozenset({post.work})
    monkeypatch.setattr(
        dlq, "_replay", lambda: Replay(post.letters(), reopen=dlq._reopen, queues=queues)
    )

    def run(*arguments: str, answer: str = "") -> Result:
        return CliRunner().invoke(main, ["dlq", *arguments], input=answer, env={"COLUMNS": "200"})

    return run


def listed(run):
    return [json.loads(each) for each in run("list", "--json").stdout.splitlines()]


class TestList:
    def test_an_empty_queue_is_said(self, run):
        assert run("list").output == "There are no dead letters.\n"

    def test_shows_ids_and_never_words(self, post, run):
        post.kills_request("command:1", facts={"text": WORDS}, reply="sealed-capability")

        for told in (run("list"), run("list", "--json")):
            assert "command.ban" in told.output
            assert "abcd" in told.output, "the request's reference"
            assert WORDS not in told.output
            assert "sealed-capability" not in told.output


class TestShow:
    def test_leaves_out_what_people_wrote_until_it_is_asked_for(self, post, run):
        post.kills_request("command:1", facts={"text": WORDS}, reply="sealed-capability")
        (letter,) = listed(run)

        shown, with_facts = run("show", letter["id"]), run("show", letter["id"], "--facts")

        assert WORDS not in shown.output
        assert f"({len(WORDS)} characters)" in shown.output
        assert WORDS in with_facts.output
        assert "sealed-capability" not in shown.output + with_facts.output

    def test_says_that_there_is_none(self, run):
        told = run("show", "none")

        assert "No such dead letter" in told.output
        assert told.exit_code == 1


class TestReplay:
    def test_by_id_and_twice_is_safe(self, post, run):
        post.kills_request("command:1")
        (letter,) = listed(run)

        first, second = run("replay", letter["id"]), run("replay", letter["id"])

        assert f"sent back to {post.work}" in first.output
        assert (first.exit_code, second.exit_code) == (0, 1)
        assert "No such dead letter" in second.output
        assert len(post.arrived()) == 1

    def test_must_be_told_which(self, run):
        told = run("replay")

        assert "Say which" in told.output
        assert told.exit_code == 2

    def test_what_cannot_be_read_is_refused(self, post, run):
        post.kills(b"{not json", {})

        told = run("replay", "--all")

        assert "It can't be read" in told.output
        assert told.exit_code == 1


class TestDrop:
    def test_asks_first(self, post, run):
        post.kills(b"{not json", {})

        told = run("drop", "--all", answer="n\n")

        assert "Drop 1 for good?" in told.output
        assert len(listed(run)) == 1

    def test_removes_for_good(self, post, run):
        post.kills(b"{not json", {})
        post.kills_request("command:1")

        told = run("drop", "--task", "command.ban", "--yes")

        assert "1 dropped." in told.output
        assert [letter["task"] for letter in listed(run)] == ["can't be read"]
