"""Logging: one structured line an event, for people or for machines."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from config.settings import settings


def set_up() -> None:
    """Send structlog's and the standard library's records through one formatter to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _route(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last()))


def _last() -> list[Processor]:
    """Return what writes a line. Tracebacks come without local variables: those hold secrets."""
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if settings().log_format == "console":
        plain = structlog.dev.plain_traceback
        return [
            remove,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),
        ]
    return [
        remove,
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _route(formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings().log_level.upper())
    for chatty in ("botocore", "urllib3", "slack_sdk", "amqp", "celery.utils.functional"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
