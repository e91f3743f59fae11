"""The narrow road to psycopg: its errors are still SQLAlchemy's, and broken connections leave."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from db.session import row, rows

TWICE = "INSERT INTO workspaces (team_id, last_case) VALUES (%(team)s, 1), (%(team)s, 1)"


class TestRows:
    def test_what_the_database_refuses_is_raised_in_sqlalchemys_words(self, session: Session):
        with pytest.raises(IntegrityError) as raised:
            rows(session, TWICE, team="T0TWICE")

        assert raised.value.orig is not None
        assert getattr(raised.value.orig, "sqlstate", None) == "23505"
        assert raised.value.params is None

    def test_a_query_without_rows_returns_none_of_them(self, session: Session):
        assert rows(session, "SET LOCAL lock_timeout = '1s'") == []

    def test_a_broken_connection_is_not_used_again(self, engine: Engine):
        with Session(engine) as session:
            before = row(session, "SELECT pg_backend_pid() AS pid") or {}
            _end(engine, before["pid"])
            with pytest.raises(DBAPIError) as raised:
                row(session, "SELECT 1 AS one")
            session.rollback()
            after = row(session, "SELECT pg_backend_pid() AS pid") or {}

        assert raised.value.connection_invalidated
        assert after["pid"] != before["pid"]


def _end(engine: Engine, pid: int) -> None:
    with Session(engine) as other:
        rows(other, "SELECT pg_terminate_backend(%(pid)s, 5000)", pid=pid)
