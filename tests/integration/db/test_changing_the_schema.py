"""The schema is changed beside people at work."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from db import migrate
from db.repositories import index
from db.repositories import lock as locks
from db.session import sqlalchemy_url

ADD = "ALTER TABLE alerts ADD COLUMN IF NOT EXISTS of_a_test TEXT"
REMOVE = "ALTER TABLE alerts DROP COLUMN IF EXISTS of_a_test"
VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
TWINS = "INSERT INTO messages (team_id, channel, ts, said_on, user_id, text, detail) "


@pytest.fixture
def migrator(own_database):
    """Connections that are not used again: what is set on them is set for the session."""
    return create_engine(sqlalchemy_url(own_database), poolclass=NullPool)


@pytest.fixture
def reader(engine, change):
    """Somebody whose long query keeps the table from being changed."""
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM alerts"))
        yield connection


@pytest.fixture
def change(engine, migrator):
    """Changes the table as a migration does."""

    def run():
        with migrator.connect() as connection:
            locks.impatient(connection)
            connection.execute(text(ADD))
            connection.commit()

    yield run
    with engine.begin() as connection:
        connection.execute(text(REMOVE))


class TestATableThatIsInUse:
    def test_is_tried_again_when_the_others_are_done(self, reader, change, monkeypatch, capsys):
        monkeypatch.setattr(migrate.time, "sleep", lambda _: reader.rollback())

        migrate.patiently("0005", change)

        assert "0005: a table is in use, trying again" in capsys.readouterr().err

    @pytest.mark.usefixtures("reader")
    def test_fails_in_the_end_and_says_why(self, change, monkeypatch):
        monkeypatch.setattr(migrate, "PAUSES", (0,))

        with pytest.raises(OperationalError) as refused:
            migrate.patiently("0005", change)

        assert locks.is_refused(refused.value)

    def test_another_error_is_not_tried_again(self, engine):
        def wrong():
            with engine.connect() as connection:
                connection.execute(text("SET lock_timeout = 'nonsense'"))

        with pytest.raises(Exception, match="nonsense") as failed:
            migrate.patiently("0005", wrong)

        assert not locks.is_refused(failed.value)


class TestAlone:
    def test_the_second_asks_until_the_first_is_done(self, engine, monkeypatch):
        with engine.connect() as first, engine.connect() as second:
            turn = locks.alone(first)
            turn.__enter__()
            asked = []

            def wait(_):
                asked.append(second.in_transaction())
                turn.__exit__(None, None, None)

            monkeypatch.setattr(locks.time, "sleep", wait)
            with locks.alone(second):
                assert asked == [False], "it must hold no snapshot while it waits"


class TestStill:
    def test_keeps_vacuums_away_and_disturbs_nobody_else(self, engine):
        with engine.connect() as changing, engine.connect() as other:
            locks.still(changing, ["alerts", "not_there_yet"])

            other.execute(text("INSERT INTO alerts (name, value) VALUES ('of a test', 1)"))
            with pytest.raises(OperationalError, match="could not obtain lock"):
                other.execute(text("LOCK TABLE alerts IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"))


class TestAnIndexOfAPartitionedTable:
    @pytest.fixture
    def create(self, engine, migrator):
        def run(name, of, *, unique=False):
            with migrator.connect() as connection:
                context = MigrationContext.configure(
                    connection, opts={"transaction_per_migration": True}
                )
                with Operations.context(context), context.begin_transaction(_per_migration=True):
                    index.create(name, "messages", of, unique=unique)

        yield run
        with engine.begin() as connection:
            connection.execute(text("DROP INDEX IF EXISTS ix__messages__of_a_test"))
            connection.execute(text("TRUNCATE messages"))

    def test_stands_on_every_month_and_on_those_to_come(self, engine, create):
        create("ix__messages__of_a_test", "(team_id, said_on, text)")

        with engine.connect() as connection:
            assert valid(connection, "ix__messages__of_a_test")
            assert valid(connection, "messages_default__of_a_test")
            connection.execute(text("CREATE TABLE messages_2041_01 (LIKE messages)"))
            bounds = "FOR VALUES FROM ('2041-01-01') TO ('2041-02-01')"
            connection.execute(
                text(f"ALTER TABLE messages ATTACH PARTITION messages_2041_01 {bounds}")
            )
            indexes = connection.execute(
                text("SELECT indexdef FROM pg_indexes WHERE tablename = 'messages_2041_01'")
            )
            assert any("(team_id, said_on, text)" in one for one in indexes.scalars())

    def test_that_was_broken_off_is_begun_anew(self, engine, create):
        with engine.begin() as connection:
            for ts in ("1", "2"):
                values = f"VALUES ('T1', 'C1', '{ts}', '1999-01-01', 'U1', 'twin', '{{}}')"
                connection.execute(text(TWINS + values))
        with pytest.raises(Exception, match="could not create unique index"):
            create("ix__messages__of_a_test", "(team_id, said_on, text)", unique=True)
        with engine.begin() as connection:
            assert valid(connection, "messages_default__of_a_test") is False
            connection.execute(text("DELETE FROM messages WHERE ts = '2'"))

        create("ix__messages__of_a_test", "(team_id, said_on, text)", unique=True)

        with engine.connect() as connection:
            assert valid(connection, "ix__messages__of_a_test")


def valid(connection, name):
    return connection.execute(text(VALID), {"name": name}).scalar_one_or_none()
