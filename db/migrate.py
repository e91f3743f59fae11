"""Bring the database up to date: `python -m db.migrate`. Safe to run by many at once."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

from db.repositories.partition import PartitionRepository
from db.session import transaction

ROOT = Path(__file__).parents[1]


def config() -> Config:
    """Return Alembic's configuration, which stands in pyproject.toml."""
    return Config(toml_file=str(ROOT / "pyproject.toml"), ini_section="alembic")


def main() -> None:
    """Upgrade to the newest schema and make the partitions of the coming months."""
    command.upgrade(config(), "head")
    with transaction() as session:
        PartitionRepository(session).make_ahead()


if __name__ == "__main__":
    try:
        main()
    except OperationalError as error:
        sys.exit(f"The database can't be migrated: {error.orig}\nIs DATABASE_URL right?")
