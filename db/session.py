"""The engine and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from config.settings import settings

# A statement that hangs must end before the task's time limit does, and a lock that is waited for
# longer than a person waits for a button is a defect to be seen, not to be sat out.
SERVER_SETTINGS = (
    "-c statement_timeout=15000 -c lock_timeout=10000"
    " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
)


def sqlalchemy_url(url: str) -> str:
    """Return *url* with the driver named, as SQLAlchemy wants it."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


@cache
def engine() -> Engine:
    """Return the engine of this process; its pool is opened on first use."""
    return create_engine(
        sqlalchemy_url(settings().database_url),
        pool_size=8,
        max_overflow=8,
        pool_recycle=1800,
        pool_timeout=10,
        # An error would tell the values of its statement, and logs must not hold people's words.
        hide_parameters=True,
        connect_args={"connect_timeout": 3, "options": SERVER_SETTINGS},
    )


@cache
def _factory() -> sessionmaker[Session]:
    return sessionmaker(engine(), expire_on_commit=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """Give one transaction: committed at the end, rolled back on any error."""
    with _factory().begin() as session:
        yield session


Row = dict[str, Any]


def rows(session: Session, query: str, **values: object) -> list[Row]:
    """Run *query* in the session's transaction as it stands, without the ORM.

    The narrow road: what runs for every request goes almost straight to psycopg, which prepares a
    statement after its fifth run. Parameters are `%(name)s`.
    """
    result = session.connection().exec_driver_sql(query, values)
    return [dict(found) for found in result.mappings()] if result.returns_rows else []


def row(session: Session, query: str, **values: object) -> Row | None:
    """Run *query* as `rows` does and return its first row, if there is one."""
    found = rows(session, query, **values)
    return found[0] if found else None
