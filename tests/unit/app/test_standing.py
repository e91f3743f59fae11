import asyncio
from typing import Any

import psycopg
import pytest

from app.standing import MOST_ASKING, Standing


class SlowDatabase:
    """Counts who is connected at the same time; refuses after a moment."""

    def __init__(self) -> None:
        self.now = self.most = self.asked = 0

    async def connect(self, *_: Any, **__: Any) -> None:
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        raise psycopg.OperationalError("away")


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> SlowDatabase:
    database = SlowDatabase()
    monkeypatch.setattr(psycopg.AsyncConnection, "connect", database.connect)
    return database


async def ask_about(*users: str) -> list[bool]:
    standing = Standing(url="nowhere")
    return await asyncio.gather(*(standing.is_plain("T1", user) for user in users))


class TestAFloodOfQuestions:
    def test_about_one_person_is_asked_once_or_twice(self, database: SlowDatabase) -> None:
        assert asyncio.run(ask_about(*["U1"] * 100)) == [False] * 100
        assert database.asked <= MOST_ASKING  # as many as began before the first answer

    def test_about_many_uses_up_no_connections(self, database: SlowDatabase) -> None:
        assert asyncio.run(ask_about(*(f"U{n}" for n in range(100)))) == [False] * 100
        assert database.most == MOST_ASKING
