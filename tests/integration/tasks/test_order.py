"""Clicks on one card are carried out as they came, whatever became of their messages."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

import tasks.order
from db.repositories.inbox import INSERT_MANY
from db.session import rows
from tasks.celery import celery
from tasks.handling import handle
from tests.integration.db.test_inbox import envelope
from tests.integration.race import wait_until_blocked

TASK = "command.of_a_test"
NOON, LATER = "2026-11-22T12:00:00+00:00", "2026-11-22T12:00:01+00:00"


@pytest.fixture
def card():
    return str(uuid.uuid4())


@pytest.fixture
def done(monkeypatch):
    """The keys in the order in which they were carried out, by a task of this test."""
    order = []

    def deed(services, request):
        order.append(request.key)

    def work(*, envelope):
        handle(envelope, deed)

    monkeypatch.setitem(celery.tasks, TASK, work)
    return order


@pytest.fixture
def sent(monkeypatch):
    """The keys of the requests that a worker was woken for."""
    keys = []
    monkeypatch.setattr(
        tasks.order, "wake_again", lambda all_: keys.extend(one["key"] for one in all_)
    )
    return keys


def click(key, card, at=NOON):
    return envelope(key, kind="action", task=TASK, facts={"value": f"{card}.1"}, received_at=at)


def accepted(engine, *clicks):
    with Session(engine) as session, session.begin():
        rows(session, INSERT_MANY, envelopes=json.dumps(clicks))


def outcomes(database):
    return dict(database.execute("SELECT key, outcome FROM inbox").fetchall())


def work(request):
    celery.tasks[TASK](envelope=request)


class TestOrder:
    def test_what_came_first_is_done_first_though_its_message_comes_last(self, engine, card, done):
        first, second = click("first", card), click("second", card, LATER)
        accepted(engine, first, second)

        work(second)
        work(first)

        assert done == ["first", "second"]

    def test_many_are_done_oldest_first(self, engine, card, done):
        clicks = [click(f"{n}", card, f"2026-11-22T12:00:0{n}+00:00") for n in range(5)]
        accepted(engine, *reversed(clicks))

        work(clicks[4])

        assert done == ["0", "1", "2", "3", "4"]

    def test_nobody_waits_for_another_conversation_or_for_what_came_later(self, engine, card, done):
        first, second = click("first", card), click("second", card, LATER)
        other = click("other", str(uuid.uuid4()))
        accepted(engine, first, second, other)

        work(first)

        assert done == ["first"]

    def test_what_is_being_done_is_waited_for(self, engine, card, done, database):
        first, second = click("first", card), click("second", card, LATER)
        accepted(engine, first, second)
        own = database.execute("SELECT pg_backend_pid()").fetchone()
        with ThreadPoolExecutor(1) as pool, database.transaction():
            database.execute("SELECT FROM inbox WHERE key = 'first' FOR UPDATE")
            later = pool.submit(work, second)
            with Session(engine) as watcher:
                wait_until_blocked(watcher, waiting_for(watcher, own[0]))
            database.execute(
                "UPDATE inbox SET processed_at = now(), outcome = 'done' WHERE key = 'first'"
            )
            assert done == []
        later.result(timeout=10)

        assert done == ["second"]

    def test_one_that_breaks_does_so_by_its_own_message(
        self, engine, card, done, sent, monkeypatch, database
    ):
        first, second = click("first", card), click("second", card, LATER)
        accepted(engine, first, second)
        whole = celery.tasks[TASK]

        def breaks(*, envelope):
            handle(envelope, lambda services, request: 1 / 0)

        monkeypatch.setitem(celery.tasks, TASK, breaks)
        whole(envelope=second)

        assert outcomes(database) == {"first": None, "second": None}
        assert sent == ["first"]
        with pytest.raises(ZeroDivisionError):
            breaks(envelope=first)
        whole(envelope=second)
        assert outcomes(database) == {"first": "broken:ZeroDivisionError", "second": "done"}

    def test_one_of_which_no_row_tells_yet_waits_a_moment(self, card, done, database):
        """PostgreSQL was away at the front door: what came before it may be on its way, too."""
        first, second = click("first", card), click("second", card, LATER)

        work(second)
        assert done == []
        work(first)
        assert done == []

        assert set(outcomes(database)) == {"first", "second"}
        work(second)
        assert done == ["first", "second"]

    def test_what_is_about_no_conversation_waits_for_nothing(self, done):
        work(envelope("command:1", task=TASK))

        assert done == ["command:1"]


def waiting_for(watcher, pid):
    """Return who waits for *pid*."""
    query = "SELECT pid FROM pg_locks WHERE NOT granted AND :p = ANY(pg_blocking_pids(pid))"
    for _ in range(500):
        found = rows(watcher, query.replace(":p", "%(p)s"), p=pid)
        watcher.rollback()
        if found:
            return found[0]["pid"]
    pytest.fail("nobody waits")
