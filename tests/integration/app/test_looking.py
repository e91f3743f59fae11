import json
import os
import subprocess
import sys
from typing import Any

import psycopg
from kombu import Connection

from tests.integration.app.conftest import ROOT, Web, command, rows, waiting

Database = psycopg.Connection[Any]


class TestTrace:
    def test_a_request_can_be_followed_into_its_row_and_queue(
        self, database_url: str, broker_url: str, database: Database, team: str
    ) -> None:
        web = Web(DATABASE_URL=database_url, BROKER_URL=broker_url, TRACE="true")
        try:
            web.post(command(team, trigger_id=f"trigger-{team}"))
            status, text = web.get("/trace?since=0")
        finally:
            web.stop()

        followed = [
            entry["stage"]
            for entry in json.loads(text)["entries"]
            if entry["correlation"] == f"trigger-{team}"
        ]
        assert (status, followed) == (200, ["inbox", "queue"])
        assert len(rows(database, team)) == 1

    def test_it_is_not_there_unless_asked_for(self, web: Web) -> None:
        assert web.get("/trace")[0] == 404
        assert web.get("/playground-trace")[0] == 404


class TestStatus:
    def test_it_shows_what_waits(
        self, web: Web, broker: Connection, database_url: str, broker_url: str, team: str
    ) -> None:
        web.post(command(team))
        services = {"DATABASE_URL": database_url, "BROKER_URL": broker_url}

        told = subprocess.run(
            [sys.executable, "-m", "app.cli", "status"],
            cwd=ROOT,
            env={**os.environ, **services},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert "command" in told
        assert "requests not processed" in told
        assert waiting(broker, "command")
