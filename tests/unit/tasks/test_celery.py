"""Settings that cost days to find: each test names what went wrong without it."""

import inspect
import re
from itertools import permutations
from pathlib import Path

import pytest

import tasks
from tasks import commands
from tasks.celery import SEND_BOUND, celery
from tasks.consumer import KeepingConsumer
from tasks.queue import DEAD, DEAD_EXCHANGE, DELIVERY_LIMIT, QUEUES, Queue
from tasks.task import Task

DECLARED = re.compile(r"^@(?:task|job)\(", re.MULTILINE)

celery.loader.import_default_modules()
NAMES = sorted(name for name in celery.tasks if not name.startswith("celery."))


def declaring() -> set[str]:
    """Return the rooms in which a task is declared, whoever has imported them."""
    found = Path(tasks.__path__[0]).glob("*.py")
    return {f"tasks.{each.stem}" for each in found if DECLARED.search(each.read_text("utf-8"))}


def test_a_worker_knows_every_task():
    """What it doesn't import is unknown to it, whatever the front door accepts."""
    assert declaring() == set(celery.conf.include)


class TestPublishing:
    def test_confirms_never_reach_the_worker_s_own_connections(self):
        """They hang the main loop during a memory alarm."""
        assert "confirm_publish" not in celery.conf.broker_transport_options
        assert celery.connection_for_write(heartbeat=15).transport_options == {}

    def test_a_producer_s_socket_blocks_for_a_bounded_time(self):
        assert celery.connection_for_write().transport_options == SEND_BOUND

    def test_nothing_can_be_sent_for_later(self):
        """A countdown under a second raises, and one before any worker started is lost."""
        assert not {"countdown", "eta", "expires"} & set(inspect.signature(Task.enqueue).parameters)

    def test_the_pool_is_larger_than_any_process_has_publishing_threads(self):
        """An empty pool is waited for without a limit."""
        assert celery.conf.broker_pool_limit >= 32


class TestWorker:
    def test_a_reconnecting_worker_has_another_control_queue_which_nothing_can_be_in_the_way_of(
        self,
    ):
        """By the same name: locked by its own half-open connection, or on a node that is gone."""
        mailbox = celery.control.mailbox
        one, two = mailbox.get_queue("command-1@a"), mailbox.get_queue("command-1@a")

        assert one.name != two.name
        assert one.exclusive
        assert not one.durable

    def test_replies_arrive_while_a_node_is_gone(self):
        replies = celery.control.mailbox.get_reply_queue()

        assert replies.queue_arguments["x-queue-type"] == "quorum"
        assert not replies.exclusive

    def test_a_new_child_has_time_to_start_where_many_want_a_core(self):
        """After Celery's own 4 s one was killed after the other, and the worker did nothing."""
        assert 20 <= celery.conf.worker_proc_alive_timeout < celery.conf.task_time_limit

    def test_it_never_gives_up_reconnecting(self):
        assert celery.conf.broker_connection_max_retries is None

    def test_the_delayed_delivery_queues_are_not_made(self):
        """They are 28 queues and 28 exchanges for countdowns that nobody sends."""
        steps = KeepingConsumer.Blueprint.default_steps

        assert not [step for step in steps if "delayed" in step or "ingle" in step]
        assert "celery.worker.consumer.tasks:Tasks" in steps

    def test_what_it_cannot_decode_is_refused_not_acknowledged(self):
        class Message:
            content_type = "application/json"
            headers = None
            acknowledged = False
            verdict = ""

            def reject(self) -> None:
                self.verdict = "rejected"

        message = Message()
        KeepingConsumer.__new__(KeepingConsumer).on_decode_error(message, ValueError("garbage"))

        assert message.verdict == "rejected"
        assert celery.conf.worker_consumer == "tasks.consumer:KeepingConsumer"

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("task_acks_late", True),
            ("task_reject_on_worker_lost", True),
            ("task_acks_on_failure", False),
            ("task_acks_on_timeout", False),
            ("worker_prefetch_multiplier", 1),
            ("accept_content", ["json"]),
            ("task_ignore_result", True),
            ("task_create_missing_queues", False),
            ("task_retry_on_worker_lost", False),
        ],
    )
    def test_a_message_leaves_its_queue_when_its_work_is_done_or_for_the_dead_letters(
        self, setting, value
    ):
        assert celery.conf[setting] == value

    def test_a_task_ends_long_before_rabbitmq_takes_its_message_back(self):
        assert celery.conf.task_time_limit < 30 * 60 / 10
        assert celery.conf.task_soft_time_limit is None


class TestQueues:
    @pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
    def test_each_is_durable_bounded_and_has_dead_letters(self, queue):
        assert queue.durable
        assert queue.queue_arguments == {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": DEAD_EXCHANGE.name,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
        assert queue.exchange.type == "topic"

    def test_there_is_one_for_each_kind_of_work(self):
        assert [queue.name for queue in QUEUES] == ["command", "event", "periodic", "delivery"]
        assert DEAD.name == "dead"

    def test_no_routing_key_ends_with_another(self):
        """A key that does would get the other's delayed messages, too."""
        keys = [queue.routing_key for queue in QUEUES]

        assert not [(a, b) for a, b in permutations(keys, 2) if a.endswith(b)]


@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_named_after_its_queue_and_what_it_does(name):
    queue, _, deed = name.partition(".")

    assert Queue(queue)
    assert deed.replace("_", "").isalpha()


def test_the_names_that_operators_look_for_are_there():
    looked_for = {"command.ban", "event.member_joined_channel", "periodic.expire_conversations"}

    assert looked_for <= set(NAMES)
    assert commands.ban.queue is Queue.COMMAND
    assert set(celery.conf.beat_schedule) == {n for n in NAMES if n.startswith("periodic.")}
