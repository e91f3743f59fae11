"""What a Steward under test works with: a database, a virtual host, a Redis of its own."""

import os
import secrets
import subprocess
import sys
from typing import Any

import boto3
import httpx
import psycopg
import pytest
from psycopg.rows import dict_row
from redis import Redis

from tests.corner import at_path, virtual_host
from tests.system.broker import Broker
from tests.system.program import ROOT

Row = dict[str, Any]

REDIS_NUMBER = str(9 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))
"""The database of Redis that holds nothing but what these tests may throw away."""

RELEASE = [sys.executable, "-m", "db.migrate"]


def needed(name: str) -> str:
    """Return the setting *name*; without it skip on a laptop, fail in CI."""
    value = os.environ.get(name, "")
    if not value and os.environ.get("CI"):
        pytest.fail(f"{name} is not set")
    if not value:
        pytest.skip(f"{name} is not set: run `make test`")
    return value


class Services:
    """A corner of the services in the environment that belongs to one Steward alone."""

    def __init__(self) -> None:
        self._server = needed("DATABASE_URL")
        self._name = f"system_{os.getpid()}_{secrets.token_hex(3)}"
        self.database_url = at_path(self._server, self._name)
        self.redis_url = at_path(needed("REDIS_URL"), REDIS_NUMBER)
        self.broker_url = self._virtual_host(needed("BROKER_URL"))
        self._order(f'CREATE DATABASE "{self._name}"')
        environment = os.environ | {"DATABASE_URL": self.database_url}
        subprocess.run(RELEASE, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own
        self._rows = psycopg.connect(self.database_url, autocommit=True, row_factory=dict_row)
        self.broker = Broker(self.broker_url)

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return what *query* finds."""
        cursor = self._rows.execute(query, values)  # type: ignore[arg-type] # ours, not a stranger's
        return cursor.fetchall() if cursor.description else []

    def row(self, query: str, *values: object) -> Row:
        """Return the one row that *query* finds."""
        (found,) = self.rows(query, *values)
        return found

    def one(self, query: str, *values: object) -> Any:
        """Return the one value that *query* finds."""
        (value,) = self.row(query, *values).values()
        return value

    def object(self, key: str) -> bytes:
        """Return what S3 holds under *key*."""
        s3 = boto3.client(
            "s3",
            endpoint_url=needed("S3_ENDPOINT_URL"),
            region_name=os.environ.get("AWS_REGION", "us-east-1"),
        )
        body: bytes = s3.get_object(Bucket=needed("S3_BUCKET"), Key=key)["Body"].read()
        s3.close()
        return body

    def refresh_limits(self) -> None:
        """Forget how often Slack was called, so that tests don't wait for each other."""
        with Redis.from_url(self.redis_url) as redis:
            redis.flushdb()

    def close(self) -> None:
        """Throw all of it away."""
        self._rows.close()
        self.broker.close()
        self._order(f'DROP DATABASE "{self._name}" WITH (FORCE)')
        if self._api:
            httpx.delete(f"{self._api}vhosts/{self._name}").raise_for_status()

    def _order(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type] # the name is ours

    def _virtual_host(self, broker_url: str) -> str:
        """Make one by the management API; where there is none, empty the one that is given."""
        self._api = os.environ.get("FLOWER_BROKER_API", "")
        if not self._api:
            return broker_url
        return virtual_host(broker_url, self._name)
