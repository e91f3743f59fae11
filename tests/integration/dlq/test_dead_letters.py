"""Dead letters on a real broker, as an operator looks at them and sends them back."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from adapters.rabbitmq.dead_letters import RabbitDeadLetters
from db.envelope import Envelope
from services.dead_letter import Replay
from tasks.work import unit_of_work
from tests.integration.db.test_inbox import envelope
from tests.system.waiting import eventually

MANY_LOOKS = 25
"""More than the 20 deliveries after which RabbitMQ 4 drops a message by default."""


def everything(_):
    return True


def reopen(about: Envelope) -> bool:
    with unit_of_work() as services:
        return services.rows.inbox.reopen(about)


@pytest.fixture
def replay(post):
    return Replay(post.letters(), reopen=reopen, queues=frozenset({post.work}))


def broken(key):
    with unit_of_work() as services:
        services.rows.inbox.begin(envelope(key))
        services.rows.inbox.finish(envelope(key), "broken:KeyError")


def outcome(database, key):
    return database.execute(
        "SELECT processed_at IS NOT NULL, outcome FROM inbox WHERE key = %s", [key]
    ).fetchone()


class TestLooking:
    def test_tells_where_when_and_why_it_died(self, post):
        post.kills_request("command:1")

        (letter,) = post.letters().look(limit=10)

        assert (letter.queue, letter.task, letter.reason) == (post.work, "command.ban", "rejected")
        assert letter.attempts == 1
        assert letter.died_at
        assert abs(datetime.now(UTC) - letter.died_at) < timedelta(minutes=1)
        assert letter.envelope == envelope("command:1")

    def test_loses_nothing_however_often_it_is_done(self, post):
        post.kills_request("command:1")
        post.kills_request("command:2")

        looks = [{letter.id for letter in eventually_all(post, 2)} for _ in range(MANY_LOOKS)]

        assert len(looks[0]) == 2
        assert all(look == looks[0] for look in looks)
        eventually(lambda: post.length(post.dead) == 2, why="both are back")

    def test_stops_at_its_limit(self, post):
        for number in range(3):
            post.kills_request(f"command:{number}")

        assert len(post.letters().look(limit=2)) == 2

    def test_what_cannot_be_read_is_shown_by_size_and_fingerprint(self, post):
        post.kills(b"\xff\x00{not json", {"task": "command.ban"})

        (letter,) = post.letters().look(limit=10)

        assert letter.kwargs is None
        assert letter.task == ""
        assert letter.size == 11
        assert letter.sha256 == hashlib.sha256(b"\xff\x00{not json").hexdigest()

    def test_a_pickle_is_not_opened(self, post):
        post.kills(b"[[], {}, {}]", {"task": "t"}, content_type="application/x-python-serialize")

        assert post.letters().look(limit=10)[0].kwargs is None

    def test_no_queue_is_no_letters(self, post):
        letters = RabbitDeadLetters(post.url, queue="none-such", exchange=post.exchange)

        assert letters.look(limit=10) == []


def eventually_all(post, many):
    """Return the letters once the broker has put back those of the last look."""
    eventually(lambda: post.length(post.dead) == many, why="they are back")
    return post.letters().look(limit=10)


class TestReplay:
    def test_a_request_that_broke_is_opened_again_and_sent_to_where_it_died(
        self, post, replay, database
    ):
        broken("command:r1")
        post.kills_request("command:r1")

        done = replay.run(everything)

        (message,) = post.arrived()
        assert outcome(database, "command:r1") == (False, None)
        assert message.headers["task"] == "command.ban"
        assert message.headers["x-steward-replays"] == 1
        assert "x-death" not in message.headers
        assert len(done.sent) == 1
        assert post.letters().look(limit=10) == []

    def test_what_dies_again_counts_its_attempts(self, post, replay):
        post.kills_request("command:r2")
        replay.run(everything)
        (message,) = post.arrived()
        post.kills(message.body.encode() if isinstance(message.body, str) else message.body,
                   message.headers)  # fmt: skip

        (letter,) = post.letters().look(limit=10)

        assert letter.attempts == 2

    def test_a_request_that_was_done_meanwhile_stays_done(self, post, replay, database):
        with unit_of_work() as services:
            services.rows.inbox.begin(envelope("command:r3"))
            services.rows.inbox.finish(envelope("command:r3"), "done")
        post.kills_request("command:r3")

        replay.run(everything)

        assert outcome(database, "command:r3") == (True, "done")

    def test_a_crash_before_it_is_removed_leaves_it_to_be_replayed_again(
        self, post, database, monkeypatch
    ):
        broken("command:r4")
        post.kills_request("command:r4")
        letters = post.letters()
        sent = letters.send_back

        def sent_and_killed(letter):
            sent(letter)
            raise KeyboardInterrupt

        monkeypatch.setattr(letters, "send_back", sent_and_killed)
        queues = frozenset({post.work})
        with pytest.raises(KeyboardInterrupt):
            Replay(letters, reopen=reopen, queues=queues).run(everything)
        eventually(lambda: post.length(post.dead) == 1, why="the letter is still there")

        Replay(post.letters(), reopen=reopen, queues=queues).run(everything)

        assert len(post.arrived()) == 2
        assert [works_on("command:r4") for _ in range(2)] == [True, False]
        assert outcome(database, "command:r4") == (True, "done")

    def test_a_broker_that_goes_away_in_between_leaves_it_where_it_is(self, post, monkeypatch):
        post.kills_request("command:r5")
        letters = post.letters()

        def gone(_):
            raise ConnectionResetError

        monkeypatch.setattr(letters, "send_back", gone)
        with pytest.raises(ConnectionResetError):
            Replay(letters, reopen=reopen, queues=frozenset({post.work})).run(everything)

        eventually(lambda: post.length(post.dead) == 1, why="the letter is still there")

    def test_only_those_that_are_meant(self, post, replay):
        post.kills_request("command:r6")
        post.kills_request("command:r7", task="command.unban")

        done = replay.run(lambda letter: letter.task == "command.unban")

        assert [letter.task for letter in done.sent] == ["command.unban"]
        eventually(lambda: post.length(post.dead) == 1, why="the other one is back")

    def test_what_cannot_be_read_is_refused_with_a_sentence(self, post, replay):
        post.kills(b"{not json", {"task": "command.ban"})

        done = replay.run(everything)

        ((letter, why),) = done.refused
        assert why.startswith("It can't be read, so it would come straight back")
        assert letter.id in why
        eventually(lambda: post.length(post.dead) == 1, why="the letter is still there")

    def test_what_came_from_elsewhere_is_refused(self, post):
        post.kills_request("command:r8")

        done = Replay(post.letters(), reopen=reopen, queues=frozenset({"command"})).run(everything)

        assert "which is no queue here" in done.refused[0][1]


def works_on(key) -> bool:
    """Do what a worker does with a wake-up; tell whether there was anything to do."""
    with unit_of_work() as services:
        todo = services.rows.inbox.begin(envelope(key))
        if todo:
            services.rows.inbox.finish(envelope(key), "done")
        return todo


class TestReopening:
    def test_only_what_broke_is_due_again(self, database):
        with unit_of_work() as services:
            services.rows.inbox.begin(envelope("command:o1"))
            services.rows.inbox.finish(envelope("command:o1"), "NotBannedError")

        assert not reopen(envelope("command:o1"))

    def test_twice_is_harmless(self, database):
        broken("command:o2")

        assert [reopen(envelope("command:o2")) for _ in range(2)] == [True, False]
