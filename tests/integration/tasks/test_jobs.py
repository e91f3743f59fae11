"""Periodic jobs: claimed once, caught up or left out when they are missed, and told."""

import uuid
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.cli import main
from db.models.periodic_job import Missed
from db.repositories.periodic import PeriodicRepository
from tasks.job import JOBS, job
from tasks.work import unit_of_work
from tests.integration.race import Second

DAY = timedelta(days=1)


@pytest.fixture
def name():
    return f"job_{uuid.uuid4().hex}"


@pytest.fixture
def claim(name):
    def claim(every=DAY, **rule):
        with unit_of_work() as services:
            return services.rows.periodic.claim(name, every=every, **rule)

    return claim


@pytest.fixture
def row(database, name):
    def row(columns):
        query = f"SELECT {columns} FROM periodic_jobs WHERE name = %s"  # noqa: S608 - our own words
        return database.execute(query, [name]).fetchone()

    return row


@pytest.fixture
def late(database, name):
    """Have the next run been due for so long."""

    def late(by):
        query = "UPDATE periodic_jobs SET next_at = now() - %s::interval WHERE name = %s"
        database.execute(query, [by, name])

    return late


class TestClaim:
    def test_a_short_job_is_claimed_again_after_half_its_period(self, claim, database, name):
        every = timedelta(seconds=40)

        first, at_once = claim(every), claim(every)
        query = "UPDATE periodic_jobs SET next_at = next_at - interval '21 s' WHERE name = %s"
        database.execute(query, [name])

        assert (first, at_once, claim(every)) == (True, False, True)

    def test_a_long_job_has_its_time_by_the_clock_however_late_it_was(self, claim, late, row):
        at = timedelta(hours=9)
        claim(at=at)
        late("3 days")

        assert claim(at=at)
        assert row("(next_at AT TIME ZONE 'UTC')::time::text, next_at > now()") == (
            "09:00:00",
            True,
        )

    def test_what_was_missed_is_caught_up_once(self, claim, late):
        claim()
        late("3 days")

        assert (claim(), claim()) == (True, False)

    def test_what_was_missed_is_left_out_where_that_is_its_rule(self, claim, late, row):
        first = claim(missed=Missed.SKIP)
        late("3 hours")

        assert not first
        assert not claim(missed=Missed.SKIP)
        assert row("started_at, skipped_at IS NOT NULL, next_at > now()") == (None, True, True)

    def test_a_little_late_is_not_missed(self, claim, late, row):
        claim(missed=Missed.SKIP)
        late("1 minute")

        assert claim(missed=Missed.SKIP)
        assert row("started_at IS NOT NULL, finished_at") == (True, None)

    def test_a_run_whose_worker_died_is_caught_up(self, claim, database, name):
        claim()
        at_once = claim()
        query = "UPDATE periodic_jobs SET started_at = now() - interval '3 min' WHERE name = %s"
        database.execute(query, [name])

        assert (at_once, claim(), claim()) == (False, True, False)

    def test_two_beats_never_run_one_twice(self, engine, name):
        def claims(session):
            return PeriodicRepository(session).claim(name, every=DAY)

        with Session(engine) as first, first.begin():
            won = claims(first)
            second = Second(engine, claims).seen_waiting()
            first.commit()

        assert (won, second.result()) == (True, False)


class TestRun:
    @pytest.fixture
    def declared(self, monkeypatch):
        """A job for this test alone; beat shall not know it."""
        before = dict(JOBS)
        yield job(DAY)
        from tasks.celery import celery  # noqa: PLC0415 - after the job was declared

        for name in set(JOBS) - set(before):
            del JOBS[name]
            celery.conf.beat_schedule.pop(f"periodic.{name}", None)
            celery.tasks.pop(f"periodic.{name}", None)

    def test_is_noted_with_what_it_did(self, declared, database):
        def counted() -> str:
            return "counted 3"

        declared(counted)()

        found = database.execute(
            "SELECT result, finished_at >= started_at, every, missed FROM periodic_jobs"
            " WHERE name = 'counted'"
        ).fetchone()
        assert found == ("counted 3", True, DAY, "catch_up")

    def test_that_fails_is_noted_by_its_error_and_soon_tried_again(self, declared, database):
        def broken() -> str:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            declared(broken)()

        found = database.execute(
            "SELECT result, failures, next_at < now() + interval '6 min' FROM periodic_jobs"
            " WHERE name = 'broken'"
        ).fetchone()
        assert found == ("ZeroDivisionError", 1, True)


class TestCommand:
    def test_shows_what_ran_and_what_never_did(self, claim, name):
        claim(timedelta(seconds=30))
        with unit_of_work() as services:
            services.rows.periodic.finish(name, "woke 2")

        told = CliRunner().invoke(main, ["jobs", "--json"])

        assert told.exit_code == 0, told.output
        assert f'"name": "{name}"' in told.output
        assert '"result": "woke 2"' in told.output
        assert '"name": "sweep"' in told.output

    def test_a_job_that_is_overdue_is_named(self, claim, late, name):
        claim()
        late("1 hour")

        told = CliRunner().invoke(main, ["jobs", "--overdue", "--json"])

        assert f'"name": "{name}"' in told.output
        assert '"name": "sweep"' not in told.output
