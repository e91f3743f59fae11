"""A broker of several nodes, of which the first is gone or hangs."""

from urllib.parse import urlsplit

from kombu import Producer
from kombu.message import Message

from adapters.rabbitmq.connection import NodeConnection, assure, preferred
from adapters.rabbitmq.dead_letters import RabbitDeadLetters
from tasks.celery import SEND_BOUND
from tasks.depth import depths
from tasks.queue import DEAD, EXCHANGE
from tests.integration.hosts.conftest import at
from tests.integration.hosts.relay import Relay
from tests.system.waiting import eventually


def _relay(url: str) -> Relay:
    split = urlsplit(url)
    return Relay(str(split.hostname), split.port or 5672)


class TestTheFirstNodeIsGone:
    def test_the_next_one_is_asked(self, dead_then_live: str):
        with NodeConnection(dead_then_live, connect_timeout=2) as connection:
            assert {depth.name for depth in depths(connection)} >= {"command", "dead"}

    def test_from_then_on_it_is_asked_last(self, dead_then_live: str):
        dead, live = dead_then_live.split(";")

        with NodeConnection(dead_then_live, connect_timeout=2) as connection:
            connection.connect()

        assert preferred([dead, live]) == [live, dead]

    def test_dead_letters_are_found(self, dead_then_live: str):
        letters = RabbitDeadLetters(dead_then_live, queue=DEAD.name, exchange=EXCHANGE.name)

        assert letters.look(limit=1) == []


class TestTheFirstNodeHangs:
    def test_who_connects_goes_on_to_the_next(self, own_broker: str):
        with _relay(own_broker) as relay:
            relay.hang()
            urls = f"{at(own_broker, relay.address)};{own_broker}"

            with NodeConnection(urls, connect_timeout=1) as connection:
                connection.connect()

                assert connection.port == urlsplit(own_broker).port

    def test_who_published_to_it_publishes_to_the_next(self, own_broker: str):
        with _relay(own_broker) as relay:
            urls = f"{at(own_broker, relay.address)};{own_broker}"
            connection = NodeConnection(urls, connect_timeout=1, transport_options=SEND_BOUND)
            with connection, NodeConnection(own_broker) as looking:
                channel = looking.default_channel
                queue = channel.queue_declare("", exclusive=True).queue
                producer = Producer(connection)
                assure(producer)
                relay.hang()
                connection.heard_at = 0.0

                assure(producer)
                producer.publish("still here", exchange="", routing_key=queue)

                found: Message = eventually(lambda: channel.basic_get(queue), why="it arrives")
                assert found.body == "still here"
