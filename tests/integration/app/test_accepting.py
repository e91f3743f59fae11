import json
import threading
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from kombu import Connection

from tests.integration.app.conftest import Answer, Web, command, event, rows, waiting

Database = psycopg.Connection[Any]


class TestAccepted:
    def test_a_command_is_a_row_and_a_wake_up(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        assert web.post(command(team, trigger_id="1.2")) == (200, "")

        (row,) = rows(database, team)
        assert (row["key"], row["task"], row["processed_at"]) == (
            "command:1.2",
            "command.ban",
            None,
        )
        (woken,) = waiting(broker, "command")
        assert woken["key"] == "command:1.2"

    def test_no_secret_is_in_the_row_or_on_the_way(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        web.post(command(team, token="verification-word"))  # noqa: S106 - guards nothing

        for kept in (rows(database, team), waiting(broker, "command")):
            assert "verification-word" not in str(kept)
            assert "/commands/1" not in str(kept)

    def test_an_event_wakes_the_event_queue(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        assert web.post(event(team)) == (200, "")

        assert len(rows(database, team)) == 1
        assert [envelope["team_id"] for envelope in waiting(broker, "event")] == [team]

    def test_twenty_deliveries_at_once_are_one_row_and_one_wake_up(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        answers = web.at_once(event(team), 20)

        assert answers == [(200, "")] * 20
        assert len(rows(database, team)) == 1
        assert len(waiting(broker, "event")) == 1

    def test_a_hundred_different_ones_at_once_are_a_hundred_rows(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        for _ in range(5):
            threads = [threading.Thread(target=web.post, args=[event(team)]) for _ in range(20)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert len(rows(database, team)) == 100
        assert broker

    @pytest.mark.parametrize("text", ["\x00", "\ud800", "😀\u202e", "x" * 200_000])
    def test_words_that_postgresql_would_refuse_are_kept_all_the_same(
        self, text: str, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        said = {"type": "message", "text": text, "user": "U1"}

        assert web.post(event(team, event=said))[0] == 200
        assert rows(database, team)[0]["facts"]["user"] == "U1"
        assert broker

    @pytest.mark.parametrize(
        "said",
        [
            {"type": "block_actions", "actions": []},
            {"type": "view_submission", "view": {"type": "workflow_step", "callback_id": "x"}},
            {"type": "block_actions", "actions": [{"action_id": "who:knows"}]},
            {"type": "brand_new"},
        ],
    )
    def test_what_nobody_knows_is_recorded(
        self, said: dict[str, Any], web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        body = urlencode({"payload": json.dumps(said | {"team": {"id": team}})})

        assert web.post(body) == (200, "")
        assert rows(database, team)[0]["task"].endswith(".unknown")
        assert broker


class TestAcknowledged:
    def test_only_after_the_row_is_committed(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(web.post(command(team))))
        with database.transaction():
            database.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
            asking.start()
            _see_waiting(database)
            assert answers == []
        asking.join()

        assert answers == [(200, "")]
        assert len(rows(database, team)) == 1
        assert broker


class TestRefused:
    def test_a_request_that_is_not_slacks_leaves_no_trace(
        self, web: Web, database: Database, broker: Connection, team: str
    ) -> None:
        answer = web.post(command(team), **{"X-Slack-Signature": "v0=" + "0" * 64})

        assert answer[0] == 401
        assert rows(database, team) == []
        assert waiting(broker, "command", within=0.3) == []


def _see_waiting(database: Database) -> None:
    """Return when somebody is seen waiting for the lock on the inbox."""
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND application_name = 'steward web'
    """
    for _ in range(2_000):
        database.execute("SELECT pg_sleep(0.005), pg_stat_clear_snapshot()")
        if database.execute(query).fetchone() != (0,):
            return
    pytest.fail("nobody came to wait")
