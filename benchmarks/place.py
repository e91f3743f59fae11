"""A place of one's own for each measurement: database, virtual host, ports. Gone afterwards."""

import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import urllib3

ROOT = Path(__file__).parents[1]
SECRET = "benchmark-signing-secret"  # noqa: S105 - proves nothing to anybody
Environment = dict[str, str]

ADDRESSES = ("DATABASE_URL", "BROKER_URL", "REDIS_URL", "FLOWER_BROKER_API")
"""Where the services are; `make bench` and `make up` say it."""


@contextmanager
def place() -> Iterator[Environment]:
    """Give the environment of a Steward with a fresh database and a fresh virtual host."""
    name = f"bench_{uuid.uuid4().hex[:8]}"
    with _database(name) as database, _virtual_host(name) as broker:
        environment = _environment() | {"DATABASE_URL": database, "BROKER_URL": broker}
        subprocess.run([sys.executable, "-m", "db.migrate"], check=True, env=environment, cwd=ROOT)
        yield environment


def require_services() -> None:
    """End with a sentence where no services are to be found."""
    missing = [name for name in ADDRESSES if not os.environ.get(name)]
    if missing:
        sys.exit(
            f"Not set: {', '.join(missing)}. `make bench` brings the services up and sets them."
        )


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def is_free(port: int) -> bool:
    """Tell whether nobody listens on *port* of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def database_with(url: str, name: str) -> str:
    """Return *url* leading to the database *name* of the same server."""
    return url.rpartition("/")[0] + "/" + name


@contextmanager
def _database(name: str) -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield database_with(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _virtual_host(name: str) -> Iterator[str]:
    _manage("PUT", f"vhosts/{name}")
    user = quote(urlsplit(os.environ["FLOWER_BROKER_API"]).username or "", safe="")
    rights = b'{"configure": ".*", "write": ".*", "read": ".*"}'
    _manage("PUT", f"permissions/{name}/{user}", rights)
    yield os.environ["BROKER_URL"].rpartition("/")[0] + "/" + name
    _manage("DELETE", f"vhosts/{name}")


def _manage(method: str, path: str, body: bytes | None = None) -> None:
    """Call RabbitMQ's management API."""
    address = urlsplit(os.environ["FLOWER_BROKER_API"])
    headers = urllib3.make_headers(basic_auth=f"{address.username}:{address.password}")
    url = f"http://{address.hostname}:{address.port}/api/{path}"
    headers["Content-Type"] = "application/json"
    answer = urllib3.request(method, url, body=body, headers=headers, timeout=10)
    if answer.status >= 400:  # noqa: PLR2004 - RFC 9110
        sys.exit(f"RabbitMQ's management API answered {answer.status} to {method} {path}.")


def _environment() -> Environment:
    """Return this process's environment with the shipped settings in place of our own wishes."""
    own = ("SLACK_", "MODERATORS_", "LOG_", "TRACE", "WORKER_", "CELERY_", "FLOWER_BASIC")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        # One moderator confirms everything here, faster than a person can.
        "FLOOD_PER_MINUTE": "0",
        "CLOSE_ACCOUNTS": "never",
        # One channel gets all cards; Slack would take one a second, the stand-in takes any number.
        "SLACK_RATE_FACTOR": "100000",
        "PYTHONPATH": str(ROOT),
    }
