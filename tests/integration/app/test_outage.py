import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from kombu import Connection

from tests.integration.app.conftest import NOBODY_THERE, Web, command, event, rows, waiting

Database = psycopg.Connection[Any]

NO_DATABASE = f"postgresql://steward@{NOBODY_THERE}/steward"
NO_BROKER = f"amqp://guest:guest@{NOBODY_THERE}//"


@pytest.fixture(scope="module")
def without_postgresql(broker_url: str) -> Iterator[Web]:
    running = Web(DATABASE_URL=NO_DATABASE, BROKER_URL=broker_url, ACCEPT_TIMEOUT="5")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def without_rabbitmq(database_url: str) -> Iterator[Web]:
    running = Web(DATABASE_URL=database_url, BROKER_URL=NO_BROKER)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def without_both() -> Iterator[Web]:
    running = Web(DATABASE_URL=NO_DATABASE, BROKER_URL=NO_BROKER)
    yield running
    running.stop()


class TestWithoutPostgresql:
    def test_the_broker_has_it_before_slack_is_told(
        self, without_postgresql: Web, broker: Connection, team: str
    ) -> None:
        assert without_postgresql.post(command(team, trigger_id="7.8")) == (200, "")

        (envelope,) = waiting(broker, "command", within=0.5)
        assert (envelope["team_id"], envelope["key"]) == (team, "command:7.8")

    def test_many_at_once_are_taken_too(
        self, without_postgresql: Web, broker: Connection, team: str
    ) -> None:
        assert without_postgresql.at_once(event(team), 20) == [(200, "")] * 20
        assert len(waiting(broker, "event")) == 20

    def test_it_says_which_one_it_misses(self, without_postgresql: Web) -> None:
        assert without_postgresql.get("/healthz")[0] == 200
        status, text = without_postgresql.get("/readyz")
        assert status == 503
        assert json.loads(text)["rabbitmq"] == "ok"
        assert json.loads(text)["postgresql"] != "ok"


class TestWithoutRabbitmq:
    def test_the_row_is_enough(self, without_rabbitmq: Web, database: Database, team: str) -> None:
        assert without_rabbitmq.post(command(team)) == (200, "")
        assert len(rows(database, team)) == 1

    def test_it_says_which_one_it_misses(self, without_rabbitmq: Web) -> None:
        status, text = without_rabbitmq.get("/readyz")

        assert status == 503
        assert json.loads(text)["postgresql"] == "ok"
        assert json.loads(text)["rabbitmq"] != "ok"


class TestWithoutBoth:
    def test_an_event_is_left_with_slack(self, without_both: Web, team: str) -> None:
        assert without_both.post(event(team))[0] == 503

    def test_a_command_gets_one_honest_sentence(self, without_both: Web, team: str) -> None:
        status, text = without_both.post(command(team))

        assert status == 200
        said = json.loads(text)
        assert said["response_type"] == "ephemeral"
        assert "Steward can't take this right now" in said["text"]

    def test_everybody_is_answered_in_time(self, without_both: Web, team: str) -> None:
        started = time.monotonic()

        answers = without_both.at_once(event(team), 20)

        assert {status for status, _ in answers} == {503}
        assert time.monotonic() - started < 3


class TestComingBack:
    def test_a_lock_on_the_inbox_that_is_too_long_sends_it_by_the_broker(
        self, database_url: str, database: Database, broker: Connection, team: str
    ) -> None:
        running = Web(DATABASE_URL=database_url, BROKER_URL=os.environ["BROKER_URL"])
        try:
            running.post(event(team))
            with database.transaction():
                database.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
                assert running.post(command(team)) == (200, "")
            (envelope,) = waiting(broker, "command")
            assert envelope["team_id"] == team

            _until_kept(running, database, team)
        finally:
            running.stop()

    def test_it_boots_and_answers_with_slack_out_of_reach_in_socket_mode_too(
        self, database_url: str, database: Database, broker_url: str, team: str
    ) -> None:
        running = Web(
            DATABASE_URL=database_url,
            BROKER_URL=broker_url,
            SLACK_APP_TOKEN="xapp-playground",  # noqa: S106 - no token
        )
        try:
            assert running.post(command(team)) == (200, "")
            assert len(rows(database, team)) == 1
        finally:
            running.stop()


class TestLeaving:
    def test_a_request_under_way_is_answered_and_its_worker_woken(
        self, database_url: str, database: Database, broker: Connection, team: str
    ) -> None:
        running = Web(
            DATABASE_URL=database_url, BROKER_URL=os.environ["BROKER_URL"], ACCEPT_TIMEOUT="8"
        )
        answers: list[tuple[int, str]] = []
        asking = threading.Thread(target=lambda: answers.append(running.post(command(team))))
        with database.transaction():
            database.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
            asking.start()
            _see_waiting(database)
            running.process.send_signal(signal.SIGTERM)
        asking.join()

        assert answers == [(200, "")]
        assert running.process.wait(15) is not None
        assert [envelope["team_id"] for envelope in waiting(broker, "command")] == [team]


def _until_kept(web: Web, database: Database, team: str) -> None:
    """Return when a request is a row again; a second is what a recovery may take."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        body = event(team)
        assert web.post(body)[0] == 200
        if json.loads(body)["event_id"] in str(rows(database, team)):
            return
    pytest.fail("PostgreSQL was never used again")


def _see_waiting(database: Database) -> None:
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND application_name = 'steward web'
    """
    for _ in range(2_000):
        database.execute("SELECT pg_sleep(0.005), pg_stat_clear_snapshot()")
        if database.execute(query).fetchone() != (0,):
            return
    pytest.fail("nobody came to wait")
