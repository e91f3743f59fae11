"""Ten thousand requests without their ten thousand log lines."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def in_silence() -> Iterator[None]:
    """Log nothing but what would end the program."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
