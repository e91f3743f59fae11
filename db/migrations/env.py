# ruff: noqa: INP001 - Alembic runs this file by its path
"""How Alembic runs here: one migrator at a time, and no lock is waited for long."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

import db.models  # noqa: F401 - fills the metadata
from config.settings import settings
from db.base import Base
from db.session import sqlalchemy_url

ONE_AT_A_TIME = 7_313_001
"""Key of the advisory lock; any constant that nothing else uses."""


def run(connection: Connection) -> None:
    """Bring the schema up to date in one transaction, behind any other migrator."""
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(sqlalchemy_url(settings().database_url)).connect() as own:
        run(own)
        own.commit()
