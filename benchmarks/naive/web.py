"""The naive front door: sync Bolt, a thread a connection: `python -m benchmarks.naive.web`."""

import os
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from benchmarks.naive.worker import ban


def build() -> App:
    """Return Bolt with its own defaults."""
    client = WebClient(base_url=os.environ["SLACK_API_URL"], token=os.environ["SLACK_BOT_TOKEN"])
    bolt = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @bolt.command("/ban")
    def propose(ack: Ack, command: dict[str, Any]) -> None:
        ban.delay(command)
        ack()

    return bolt


class Handler(BaseHTTPRequestHandler):
    """Hands a request to Bolt, as Bolt's own development server does."""

    protocol_version = "HTTP/1.1"
    bolt = build()

    def do_GET(self) -> None:
        """Say that we are here."""
        self._answer(200, b"ok")

    def do_POST(self) -> None:
        """Answer Slack."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers: dict[str, str | Sequence[str]] = {
            name.lower(): [value] for name, value in self.headers.items()
        }
        response = self.bolt.dispatch(BoltRequest(body=body, headers=headers))
        self._answer(response.status, response.body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """With room for everybody who connects at once."""

    request_queue_size = 512
    daemon_threads = True


if __name__ == "__main__":
    Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
