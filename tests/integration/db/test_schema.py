from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

import db.models  # noqa: F401 - fills the metadata
from db.base import Base
from db.repositories.partition import PARTITIONED, PartitionRepository
from tests.integration.community import MILO, TROLL, asks, settle_in


def our_own(found, name, kind, _reflected, _compared):
    """Leave out Alembic's own table and the partitions, which are made by the month."""
    return kind != "table" or name in Base.metadata.tables


def test_the_migrations_make_what_the_models_say(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": our_own, "compare_type": True}
        )

        assert compare_metadata(context, Base.metadata) == []


def test_every_table_belongs_to_a_team_first():
    shared = {"periodic_jobs", "alerts"}
    first = {t.name: next(iter(t.primary_key.columns)).name for t in Base.metadata.sorted_tables}

    assert {name for name, column in first.items() if column != "team_id"} == shared


class TestWhatIsWrittenForEver:
    @pytest.fixture
    def ban(self, session):
        return settle_in(session).moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam"))

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE conversation_moves SET actor = 'U0EVIL'",
            "DELETE FROM conversation_moves",
            "DELETE FROM cases",
        ],
    )
    def test_is_not_changed(self, session, ban, change):
        with pytest.raises(IntegrityError, match="is never changed"), session.begin_nested():
            session.execute(text(change))


class TestPartitions:
    def test_are_there_for_the_months_to_come(self, session):
        made = PartitionRepository(session).make_ahead(today=date(2030, 12, 31), months=2)

        assert made == [f"{table}_{m}" for table in PARTITIONED for m in ("2030_12", "2031_01")]
        assert PartitionRepository(session).make_ahead(today=date(2030, 12, 31), months=2) == []

    def test_take_what_came_before_they_were_there(self, session):
        say(session, "2031-05-17")
        PartitionRepository(session).make_ahead(today=date(2031, 5, 1), months=1)

        assert session.execute(text("SELECT text FROM messages_2031_05")).scalar_one() == "hello"

    def test_are_dropped_whole_when_they_are_too_old(self, session):
        partitions = PartitionRepository(session)
        partitions.make_ahead(today=date(2020, 1, 1), months=2)

        dropped = partitions.drop_before("messages", date(2020, 2, 15))

        assert dropped == ["messages_2020_01"]


def say(session, day):
    session.execute(
        text(
            "INSERT INTO messages (team_id, channel, ts, said_on, user_id, text, detail)"
            " VALUES ('T1', 'C1', '1.2', :day, 'U1', 'hello', '{}')"
        ),
        {"day": day},
    )
