"""What every test may ask for. A service that is missing: skipped on a laptop, failed in CI."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from db.repositories.partition import PartitionRepository
from db.session import SERVER_SETTINGS, sqlalchemy_url
from tests.corner import at_path, virtual_host

ROOT = Path(__file__).parents[1]

A_STEWARD = ("everything", "fragile")
"""Fixtures that start all processes, once for a package."""

for name in ("MODERATORS_CHANNEL", "LOG_CHANNEL", "CONFIRM_WITHIN"):
    os.environ.pop(name, None)  # a developer's own settings decide nothing here


def service(name: str) -> str:
    """Return the URL of a service that a test needs."""
    url = os.environ.get(name)
    if not url and os.environ.get("CI") == "true":
        pytest.fail(f"{name} must be set where CI=true")
    if not url:
        pytest.skip(f"{name} is not set: run `make test`")
    return url


def pytest_configure(config: pytest.Config) -> None:
    """Give each of several workers a Redis and a virtual host of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = at_path(os.environ["REDIS_URL"], worker.removeprefix("gw"))
    if worker and os.environ.get("FLOWER_BROKER_API") and os.environ.get("BROKER_URL"):
        os.environ["BROKER_URL"] = virtual_host(os.environ["BROKER_URL"], f"steward_{worker}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares what is dear to make: a file, or a package with its Steward."""
    for item in items:
        shares = any(name in A_STEWARD for name in getattr(item, "fixturenames", ()))
        group = item.path.parent if shares else item.path
        item.add_marker(pytest.mark.xdist_group(str(group.relative_to(ROOT))))


@pytest.fixture(scope="session")
def own_database() -> Iterator[str]:
    """A database of our own on the given server, migrated, gone afterwards."""
    server = service("DATABASE_URL")
    name = f"steward_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def engine(own_database: str) -> Iterator[Engine]:
    engine = create_engine(
        sqlalchemy_url(own_database), connect_args={"options": SERVER_SETTINGS}, pool_size=20
    )
    config = Config(toml_file=str(ROOT / "pyproject.toml"), ini_section="alembic")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    with Session(engine) as session, session.begin():
        PartitionRepository(session).make_ahead()
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose every change is gone after the test, commits included."""
    with engine.connect() as connection, connection.begin() as transaction:
        session = Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        yield session
        session.close()
        transaction.rollback()
