"""The Celery app: its settings, each with its reason."""

from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection

from adapters.rabbitmq.connection import NodeConnection
from config.settings import settings
from tasks.control import Control
from tasks.queue import EXCHANGE, QUEUES

SEND_BOUND = {"read_timeout": 2, "write_timeout": 2}
"""Seconds that a publishing socket may block, e.g. while RabbitMQ is frozen or short of memory."""


class NodesAMQP(AMQP):  # type: ignore[misc] # Celery is untyped
    """Celery's AMQP with connections that know several nodes."""

    Connection = NodeConnection


class StewardCelery(Celery):  # type: ignore[misc] # Celery is untyped
    """Celery with bounded publishing.

    The bounds go to the producers alone: on the connections that consume or send worker events they
    (and publisher confirms) would hang the worker's main loop during a memory alarm.
    """

    amqp_cls = NodesAMQP
    control_cls = Control

    def connection_for_write(self, url: str | None = None, **options: Any) -> Connection:  # noqa: ANN401 - kombu's
        """Return a connection to publish on. Worker events give a heartbeat, producers don't."""
        if "heartbeat" not in options:
            options["transport_options"] = SEND_BOUND | options.get("transport_options", {})
        return super().connection_for_write(url, **options)


celery = StewardCelery(
    "steward",
    include=[
        "tasks.commands",
        "tasks.clicks",
        "tasks.events",
        "tasks.channels",
        "tasks.delivery",
        "tasks.periodic",
        "tasks.alerts",
        "tasks.reading",
        "tasks.audit",
        "tasks.appeals",
        "tasks.assist",
        "tasks.economy",
        "tasks.patrol",
        "tasks.reminders",
        "tasks.reminder_jobs",
        "tasks.escalation",
        "tasks.home",
        "tasks.rules",
        "tasks.reports",
        "tasks.hooks",
        "tasks.hook_telling",
        "tasks.forms",
        "tasks.onboarding",
        "tasks.mydata",
    ],
)
celery.conf.update(
    broker_url=settings().broker_url.get_secret_value(),
    task_queues=QUEUES,
    task_default_queue=QUEUES[0].name,
    task_default_exchange=EXCHANGE.name,
    task_default_exchange_type=EXCHANGE.type,
    task_default_routing_key=QUEUES[0].routing_key,
    task_default_queue_type="quorum",
    # A misspelt queue is an error, not a new queue that nobody reads.
    task_create_missing_queues=False,
    # State lives in PostgreSQL.
    result_backend=None,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    # At least once: a message leaves its queue when its work is committed, or for the dead letters.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_retry_on_worker_lost=False,
    task_acks_on_failure=False,
    task_acks_on_timeout=False,
    worker_prefetch_multiplier=1,
    # Far below RabbitMQ's consumer timeout (30 min). No soft limit: it raises at any bytecode, even
    # inside a commit; statement, lock and HTTP timeouts end work gently before this does.
    task_time_limit=60,
    # Nothing but JSON is read, so a message can't carry code.
    task_serializer="json",
    accept_content=["json"],
    event_serializer="json",
    # The work in flight commits; its second delivery finds the row processed.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_timeout=2,
    broker_heartbeat=15,
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # More than any process has publishing threads: the pool waits without a limit when it is empty.
    broker_pool_limit=32,
    task_publish_retry=True,
    task_publish_retry_policy={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
    },
    event_queue_exclusive=True,
    worker_consumer="tasks.consumer:KeepingConsumer",
    worker_send_task_events=True,
    # A new child that has not said hello by then is killed. Celery's own 4 s are too few where many
    # want a core: one child after the other was killed at its start, and none ever worked.
    worker_proc_alive_timeout=30,
    task_send_sent_event=False,
    worker_max_tasks_per_child=5000,
    worker_max_memory_per_child=300_000,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    beat_max_loop_interval=5,
    timezone="UTC",
)
