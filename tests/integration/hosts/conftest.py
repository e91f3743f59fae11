"""URLs that name several hosts, and a virtual host of the broker's that nobody else works on."""

import uuid
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx
import pytest
from kombu import Connection

from adapters.rabbitmq import connection
from tasks.queue import declare
from tests.conftest import service
from tests.integration.app.conftest import NOBODY_THERE, database, database_url, team

__all__ = ["database", "database_url", "team"]


def at(url: str, address: str) -> str:
    """Return *url* with another host and port."""
    split = urlsplit(url)
    return urlunsplit(split._replace(netloc=f"{_user(split)}{address}"))


def after_a_dead_database(url: str) -> str:
    """Return a URL of two hosts: at the first nobody listens."""
    split = urlsplit(url)
    hosts = f"{NOBODY_THERE},{split.hostname}:{split.port}"
    return urlunsplit(split._replace(netloc=f"{_user(split)}{hosts}"))


def _user(split: SplitResult) -> str:
    return "".join(split.netloc.rpartition("@")[:2])


@pytest.fixture(scope="package")
def own_broker() -> Iterator[str]:
    """A virtual host with Steward's queues: other tests' messages must not meet our worker."""
    api, url, name = service("FLOWER_BROKER_API"), service("BROKER_URL"), uuid.uuid4().hex
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    httpx.put(f"{api}vhosts/{name}", json={}).raise_for_status()
    user = urlsplit(url).username
    httpx.put(f"{api}permissions/{name}/{user}", json=everything).raise_for_status()
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with Connection(own) as broker:
        declare(broker)
    yield own
    httpx.delete(f"{api}vhosts/{name}").raise_for_status()


@pytest.fixture
def dead_then_live(own_broker: str) -> str:
    """Return a URL of two nodes: at the first nobody listens."""
    return f"{at(own_broker, NOBODY_THERE)};{own_broker}"


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_failed", {})
