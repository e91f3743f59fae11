"""Logging: one structured line an event, for people or for machines."""

import logging
import re
import sys
from collections.abc import MutableMapping
from io import StringIO
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo, Processor

from config.settings import settings

DETAIL = re.compile(r"(?:\n|\\n)DETAIL: [^\n]*")
"""The line of PostgreSQL's errors that repeats values ("Failing row contains …")."""


CHATTY = (
    "botocore",
    "urllib3",
    "slack_sdk",
    "amqp",
    "celery.utils.functional",
    # Each task logs one line of its own, with the request id; a tick of the clock logs none.
    "celery.beat",
    "celery.worker.strategy",
    "celery.app.trace",
)
"""Loggers of libraries of which only warnings are of use."""


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
        colors = sys.stderr.isatty()
        return [
            remove,
            _without_values,
            structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=_traceback),
        ]
    return [
        remove,
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        _without_values,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _without_values(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut out of a line what PostgreSQL tells of the row it refused: words of people."""
    line["event"] = DETAIL.sub("", str(line["event"]))
    for error in line.get("exception") or []:
        error["exc_value"] = DETAIL.sub("", error["exc_value"])
    return line


def _traceback(out: TextIO, error: ExcInfo) -> None:
    plain = StringIO()
    structlog.dev.plain_traceback(plain, error)
    out.write(DETAIL.sub("", plain.getvalue()))


def _route(formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings().log_level.upper())
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
