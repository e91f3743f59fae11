"""Which of several nodes of RabbitMQ is tried first."""

import pytest

from adapters.rabbitmq import connection
from adapters.rabbitmq.connection import RETRY, NodeConnection, failed, preferred

ONE, TWO, THREE = (f"amqp://u:p@mq{number}:5672/steward" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_failed", {})


def test_at_first_they_are_tried_in_the_order_of_the_setting():
    assert preferred([TWO, ONE, THREE]) == [TWO, ONE, THREE]


def test_one_that_failed_is_tried_last_and_the_others_stay_in_order():
    failed("mq1:5672")

    assert preferred([ONE, TWO, THREE]) == [TWO, THREE, ONE]


def test_of_those_that_failed_the_one_longest_ago_comes_first():
    for number in (2, 1, 3):
        failed(f"mq{number}:5672")

    assert preferred([ONE, TWO, THREE]) == [TWO, ONE, THREE]


def test_every_new_connection_knows_what_the_others_learned():
    failed("mq1:5672")

    assert NodeConnection(f"{ONE};{TWO}").hostname == "mq2"
    assert NodeConnection(f"{ONE};{TWO}").clone().hostname == "mq2"


def test_a_clone_knows_all_nodes():
    assert NodeConnection(f"{ONE};{TWO}").clone().alt == [ONE, TWO]


def test_so_does_one_of_a_pool():
    pool = NodeConnection(f"{ONE};{TWO}").Pool(limit=2)
    failed("mq1:5672")

    with pool.acquire() as using:
        assert (using.hostname, using.alt) == ("mq2", [TWO, ONE])


def test_a_node_that_fails_is_left_for_the_next():
    using = NodeConnection(f"{ONE};{TWO};{THREE}")

    using.maybe_switch_next()

    assert using.hostname == "mq2"


def test_with_one_node_there_is_nothing_to_switch():
    using = NodeConnection(ONE)

    using.maybe_switch_next()

    assert using.hostname == "mq1"


def test_a_broker_that_is_back_is_found_within_seconds():
    assert RETRY["interval_max"] <= 2
