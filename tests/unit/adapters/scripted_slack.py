"""A tiny HTTP server that says what a test tells it to."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl


@dataclass(kw_only=True)
class Say:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    """Cut the connection instead of answering."""
    is_torn: bool = False
    """Cut the connection halfway through the body."""
    is_late: bool = False
    """Answer only when the test is over."""
    trickle: float = 0.0
    """Seconds between the bytes of the body."""


def ok(**answer: Any) -> Say:
    return Say(body=dumps({"ok": True, **answer}).encode())


def no(error: str) -> Say:
    return Say(body=dumps({"ok": False, "error": error}).encode())


@dataclass(kw_only=True)
class Heard:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes
    verb: str
    connection: int
    """Port of the caller: the same on a kept-alive connection."""

    @property
    def method(self) -> str:
        return self.path.removeprefix("/api/")

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(kw_only=True)
class ScriptedSlack:
    url: str
    script: list[Say] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def says(self, *answers: Say) -> None:
        self.script.extend(answers)

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.heard]


@contextmanager
def scripted_slack() -> Iterator[ScriptedSlack]:
    server = _Server(("127.0.0.1", 0), _Handler)
    slack = ScriptedSlack(url=f"http://127.0.0.1:{server.server_port}/api/")
    server.slack = slack
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield slack
    finally:
        slack.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    slack: ScriptedSlack

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The caller may leave early."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    server: _Server

    def do_GET(self) -> None:
        self.do_POST()

    def do_PATCH(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        slack = self.server.slack
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        slack.heard.append(
            Heard(
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
                verb=self.command,
                connection=self.client_address[1],
            )
        )
        self._say(slack.script.pop(0) if slack.script else ok())

    def _say(self, say: Say) -> None:
        if say.is_late:
            self.server.slack.over.wait(10)
        if say.is_cut or say.is_late:
            self._cut()
            return
        self.send_response(say.status)
        self.send_header("content-length", str(len(say.body)))
        for name, value in say.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send_body(say)

    def _send_body(self, say: Say) -> None:
        if say.is_torn:
            self.wfile.write(say.body[: len(say.body) // 2])
            self.wfile.flush()
            self._cut()
        elif say.trickle:
            for byte in say.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(say.trickle)
        else:
            self.wfile.write(say.body)
            self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
