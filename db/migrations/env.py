# ruff: noqa: INP001 - Alembic runs this file by its path
"""How Alembic runs here: one migrator at a time, one transaction for each migration.

Each migration is given up when it has to wait for a lock; db.migrate begins it again.
"""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

import db.models  # noqa: F401 - fills the metadata
from config.settings import settings
from db.base import Base
from db.repositories.lock import alone, impatient, still
from db.session import sqlalchemy_url


def run(connection: Connection) -> None:
    """Bring the schema up to date on *connection*."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        still(connection, Base.metadata.tables)
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    address = sqlalchemy_url(settings().database_url)
    with create_engine(address, poolclass=NullPool).connect() as own, alone(own):
        impatient(own)
        run(own)
        own.commit()
