"""The engine and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from config.settings import settings

# A statement that hangs must end before the task's time limit does, and a lock that is waited for
# longer than a person waits for a button is a defect to be seen, not to be sat out.
SERVER_SETTINGS = (
    "-c statement_timeout=15000 -c lock_timeout=10000"
    " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
)

LINE = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How a line that was cut is noticed: by itself TCP takes a quarter of an hour, in which a worker
would wait for a database host that is gone. Seconds each, the last one milliseconds.
https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-KEEPALIVES"""


def sqlalchemy_url(url: str) -> str:
    """Return *url* as SQLAlchemy wants it: the driver named, several hosts one by one."""
    known = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    if "," not in known.get("host", ""):
        return f"postgresql+psycopg://{url.partition('://')[2]}"
    user, password, name = (known.pop(key, None) for key in ("user", "password", "dbname"))
    parts = URL.create("postgresql+psycopg", user, password, database=name, query=known)
    return parts.render_as_string(hide_password=False)


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
        connect_args={**LINE, "options": SERVER_SETTINGS},
    )


@cache
def _factory() -> sessionmaker[Session]:
    return sessionmaker(engine(), expire_on_commit=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """Give one transaction: committed at the end, rolled back on any error."""
    with _factory().begin() as session:
        yield session


@cache
def _committing() -> Engine:
    return engine().execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def one_statement() -> Iterator[Session]:
    """Give a session for a single statement, which is a transaction by itself.

    Without BEGIN and COMMIT it costs one round trip instead of three.
    """
    with Session(_committing()) as session:
        yield session


Row = dict[str, Any]


def rows(session: Session, query: str, **values: object) -> list[Row]:
    """Run *query* in the session's transaction as it stands, without the ORM.

    The narrow road: what runs for every request goes straight to psycopg, which prepares a
    statement after its fifth run; SQLAlchemy would describe the columns of every result anew, a
    sixth of what a statement costs. Parameters are `%(name)s`.

    :raises sqlalchemy.exc.DBAPIError: as SQLAlchemy raises it
    """
    connection = session.connection()
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - it has just been checked out
    try:
        cursor = driver.cursor(row_factory=dict_row).execute(query, values)
        return cursor.fetchall() if cursor.description else []
    except psycopg.Error as error:
        if is_broken := driver.closed:
            connection.invalidate(error)
        raise _as_sqlalchemy_says(query, error, is_broken=is_broken) from error


def _as_sqlalchemy_says(query: str, error: psycopg.Error, *, is_broken: bool) -> Exception:
    """Return *error* in SQLAlchemy's words; its text holds no parameters, which may be personal."""
    said: Exception = DBAPIError.instance(
        query,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_broken,
    )
    return said


def row(session: Session, query: str, **values: object) -> Row | None:
    """Run *query* as `rows` does and return its first row, if there is one."""
    found = rows(session, query, **values)
    return found[0] if found else None
