"""A process that is not ready is told apart from a request that is lost."""

import psycopg
import pytest

from chaos.left import Left
from chaos.verdict import Verdict

LATE, UNDONE = "web is not ready", "event:Ev1"


class Busy:
    """A machine of which one process does not get ready."""

    def missing(self):
        return [LATE]


@pytest.fixture
def verdict(monkeypatch):
    def make(unfinished):
        monkeypatch.setattr(Verdict, "unfinished", unfinished)
        return Verdict(Busy(), None, None)

    return make


def test_what_is_undone_is_asked_also_where_a_process_is_not_ready(verdict):
    left = verdict(lambda *_: [UNDONE]).left(0.0)

    assert left == Left(not_ready=[LATE], undone=[UNDONE])
    assert left.told == [LATE, UNDONE]


def test_where_all_is_done_nothing_is_lost_by_a_process_that_is_not_ready(verdict):
    left = verdict(lambda *_: []).left(0.0)

    assert left
    assert left.undone == []


def test_a_database_that_is_away_is_neither(verdict):
    def away(*_):
        raise psycopg.OperationalError

    left = verdict(away).left(0.0)

    assert left.away == "the database is away: OperationalError"
    assert left.undone == []


def test_nothing_left_is_over():
    assert not Left()
