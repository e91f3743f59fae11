"""Bring the database up to date: `python -m db.migrate`. Safe to run by many at once."""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from db.repositories.lock import is_refused
from db.repositories.partition import PartitionRepository
from db.session import engine, transaction

ROOT = Path(__file__).parents[1]

PAUSES = (0.5, 1, 2, 4, *([8] * 36))
"""Seconds between two tries to get a lock, about, in which others have the table to themselves;
five minutes in all."""


def config() -> Config:
    """Return Alembic's configuration, which stands in pyproject.toml."""
    return Config(toml_file=str(ROOT / "pyproject.toml"), ini_section="alembic")


def main() -> None:
    """Upgrade to the newest schema and make the partitions of the coming months."""
    for revision in pending():
        patiently(revision, lambda: command.upgrade(config(), revision))  # noqa: B023 - run at once
    patiently("partitions", _make_partitions)


def pending() -> list[str]:
    """Return the revisions that the database doesn't have yet, in their order."""
    with engine().connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    scripts = ScriptDirectory.from_config(config())
    missing = scripts.iterate_revisions("heads", current or "base")
    return [script.revision for script in missing][::-1]


def patiently(what: str, work: Callable[[], None]) -> None:
    """Do *work*, again and again while somebody else holds a table that it needs.

    :raises sqlalchemy.exc.OperationalError: it is still held after five minutes, or another error
    """
    for pause in PAUSES:
        try:
            return work()
        except OperationalError as error:
            if not is_refused(error):
                raise
            print(f"{what}: a table is in use, trying again", file=sys.stderr)  # noqa: T201 - a command
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that two don't keep step
    return work()


def _make_partitions() -> None:
    with transaction() as session:
        PartitionRepository(session).make_ahead()


if __name__ == "__main__":
    try:
        main()
    except OperationalError as error:
        hint = "Somebody holds a table for long: see pg_stat_activity, and try again."
        hint = hint if is_refused(error) else "Is DATABASE_URL right?"
        sys.exit(f"The database can't be migrated: {error.orig}\n{hint}")
