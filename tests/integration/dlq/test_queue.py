"""The queue of dead letters, as workers make it."""

import uuid

import pytest
from kombu import Connection, Queue

from tasks import queue
from tests.conftest import service


@pytest.fixture
def connection():
    with Connection(service("BROKER_URL")) as connection:
        yield connection


@pytest.fixture
def dead(connection, monkeypatch):
    """A queue of dead letters of our own."""
    name = f"dead-{uuid.uuid4().hex[:8]}"
    exchange, arguments = queue.DEAD_EXCHANGE, queue.DEAD.queue_arguments
    ours = Queue(name, exchange, routing_key=name, queue_arguments=arguments)
    monkeypatch.setattr(queue, "DEAD", ours)
    yield ours
    connection.default_channel.queue_delete(name)


def test_its_letters_may_be_looked_at_as_often_as_one_likes():
    assert queue.DEAD.queue_arguments["x-delivery-limit"] >= 1_000_000


def test_one_that_an_older_version_made_stays_and_stops_nobody(connection, dead):
    old = {"x-queue-type": "quorum"}
    Queue(dead.name, dead.exchange, routing_key="#", queue_arguments=old).bind(
        connection.default_channel
    ).declare()

    queue.declare(connection)

    assert connection.default_channel.queue_declare("command", passive=True).queue == "command"
