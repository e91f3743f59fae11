"""Tasks as they run in a worker, on a database of their own; wake-ups are kept instead of sent."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

import db.base
import db.session
import tasks.outside
import tasks.work
from config.settings import settings
from services.wakeup import WakeUp, WakeUps

CACHES = (
    settings,
    db.session.engine,
    db.session._factory,
    db.session._committing,
)


NEVER_EMPTIED = ("audit_entries", "audit_waiting", "ledger_entries", "ledger_postings")


@pytest.fixture(autouse=True)
def process(own_database, engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process, connected as a worker is."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    for cached in CACHES:
        cached.cache_clear()
    yield
    _forget_everything()
    db.session.engine().dispose()
    for cached in CACHES:
        cached.cache_clear()


def _forget_everything() -> None:
    names = ", ".join(db.base.Base.metadata.tables)
    with db.session.transaction() as session:
        for table in NEVER_EMPTIED:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER never_emptied"))
        session.execute(text(f"TRUNCATE {names}"))
        for table in NEVER_EMPTIED:
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER never_emptied"))


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[WakeUp]:
    """What would have been sent after the commits."""
    sent: list[WakeUp] = []

    def keep(wakeups: WakeUps) -> None:
        sent.extend(wakeups)

    monkeypatch.setattr(tasks.work, "wake_all", keep)
    return sent


@pytest.fixture
def database(own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database, autocommit=True) as connection:
        yield connection
