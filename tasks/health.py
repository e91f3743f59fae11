"""Health of a process that has no web server of its own: /healthz and /readyz on a port."""

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from sqlalchemy import text

from config.settings import settings
from db.session import transaction
from tasks.celery import celery

log = structlog.get_logger(__name__)

OFFSETS = {"command": 1, "event": 2, "periodic": 3, "delivery": 4, "beat": 5, "flower": 6}
"""Ports above settings.health_port."""

STALLED = 30.0
"""Seconds without a sign of life of the main loop after which a process counts as hung."""

Check = Callable[[], None]

# A worker forks its children while this thread may be asking, and a child inherits every lock that
# is held at that moment (of an import, of a pool) with nobody to release it, and hangs for ever.
_asking = threading.Lock()
os.register_at_fork(
    before=_asking.acquire,
    after_in_parent=_asking.release,
    after_in_child=_asking.release,
)


class Pulse:
    """When the main loop last showed that it turns."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> None:
        """Show a sign of life."""
        self._last = time.monotonic()

    def check(self) -> None:
        """Raise TimeoutError if the last one is too old."""
        age = time.monotonic() - self._last
        if age > STALLED:
            raise TimeoutError(f"no sign of life for {age:.0f} s")


def postgresql() -> None:
    """Raise what is wrong with PostgreSQL."""
    with transaction() as session:
        session.execute(text("SELECT 1"))


def rabbitmq() -> None:
    """Raise what is wrong with RabbitMQ."""
    with celery.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=2)


READY: Mapping[str, Check] = {"postgresql": postgresql, "rabbitmq": rabbitmq}


def serve(role: str, alive: Check) -> None:
    """Answer on the port of *role* from a thread; a port that is taken is logged and left alone.

    :param alive: raises what is wrong with the process itself
    """
    address = (settings().health_host, settings().health_port + OFFSETS[role])
    try:
        server = ThreadingHTTPServer(address, _handler({"alive": alive}))
    except OSError as error:
        log.warning("health.no_port", role=role, port=address[1], error=str(error))
        return
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


Answer = tuple[int, bytes]
"""Status (200 or 503), and a JSON body: what each check says."""


class Look:
    """Looks when somebody asks; one look answers all who had asked before it began.

    Who asks gives up and asks again where a look takes long. Looking once for each of them, they
    would be more and more, and no child could be forked between them.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._began_at = float("-inf")
        self._found: Answer = (503, b"{}")

    def answer(self) -> Answer:
        """Return what was found by a look that began after this call."""
        asked_at = time.monotonic()
        with _asking:
            if self._began_at <= asked_at:
                self._began_at = time.monotonic()
                self._found = self._look()
            return self._found

    def _look(self) -> Answer:
        said = {name: _ask(check) for name, check in self._checks.items()}
        status = 200 if all(word == "ok" for word in said.values()) else 503
        return status, json.dumps(said).encode()


def _ask(check: Check) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it means "not healthy"
        return type(error).__name__
    return "ok"


def _handler(alive: Mapping[str, Check]) -> type[BaseHTTPRequestHandler]:
    looks = {"/healthz": Look(alive), "/readyz": Look({**alive, **READY})}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            look = looks.get(self.path)
            status, body = look.answer() if look is not None else (404, b"{}")
            with contextlib.suppress(ConnectionError):  # who asked may have hung up
                self._say(status, body)

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: probes come every few seconds."""

    return Handler
