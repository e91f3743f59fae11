"""A database of two hosts, of which the first is gone, hangs, or can't be written."""

import asyncio
import uuid
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import create_engine, text

from app.front_door import NotKeptError
from app.inbox import GroupInbox
from db.envelope import Envelope
from db.session import LINE, sqlalchemy_url
from tests.integration.db.test_inbox import envelope
from tests.integration.hosts.conftest import after_a_dead_database, at
from tests.integration.hosts.relay import Relay


def test_an_engine_goes_on_to_the_next(database_url: str):
    engine = create_engine(sqlalchemy_url(after_a_dead_database(database_url)), connect_args=LINE)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_a_host_that_may_not_be_written_is_passed_over(database_url: str):
    read_only = f"{database_url}?options=-c%20default_transaction_read_only%3Don"

    with pytest.raises(psycopg.OperationalError, match="read-only"):
        psycopg.connect(f"{read_only}&target_session_attrs=read-write")


def test_a_host_that_hangs_is_tried_last_from_then_on(database_url: str):
    split = urlsplit(database_url)
    with Relay(str(split.hostname), split.port or 5432) as relay:
        relay.hang()
        address = split.netloc.rpartition("@")[2]
        url = at(database_url, f"{relay.address},{address}")

        assert asyncio.run(_keep(url, envelope(key=f"event:{uuid.uuid4().hex}")))


async def _keep(url: str, one: Envelope) -> bool:
    """Return whether the front door's inbox can write in the end."""
    inbox = GroupInbox(url=url, timeout=1.0)
    inbox.start()
    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    return await inbox.keep(one)
                except NotKeptError:
                    await asyncio.sleep(0.1)
    finally:
        await inbox.close()
