"""From a case to another program, over real HTTP: signed, at least once, tried again."""

import http.server
import json
import threading
import uuid
from datetime import UTC, datetime

import pytest

from adapters.sealing import unseal
from config.settings import settings
from services.hook_secret import is_standard
from tasks import hook_telling
from tasks.work import unit_of_work
from tests.integration.community import ADA, MILO, TROLL, asks, settle_in


class Program(http.server.BaseHTTPRequestHandler):
    """The other side: it answers with the next status, and remembers."""

    came: list[tuple[bytes, dict[str, str]]]
    statuses: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.came.append((body, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(self.statuses.pop(0) if self.statuses else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port():
    Program.came, Program.statuses = [], []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_port
        running.shutdown()


@pytest.fixture
def team(monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "for tests")
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "true")
    settings.cache_clear()
    return f"T{uuid.uuid4().hex[:8].upper()}"


def subscribed(team, address):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        request = asks(ADA, f"events {address} case.opened", team=team)
        view = services.hooks.asking.subscribe(request)
    return unseal(view.facts["sealed"]["secret"])


def warn(team):
    with unit_of_work() as services:
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts", team=team))


def woken(monkeypatch, team):
    """Do what the sweeper's wake-ups would have a worker do."""
    sent = []
    monkeypatch.setattr(
        hook_telling.tell_hook, "enqueue", lambda **kwargs: sent.append(kwargs), raising=False
    )
    hook_telling.wake_hooks()
    for each in sent:
        if each["team_id"] == team:
            hook_telling.tell_hook(**each)


def test_a_case_arrives_signed_and_once(monkeypatch, port, team, database):
    secret = subscribed(team, f"http://127.0.0.1:{port}/in")
    warn(team)

    woken(monkeypatch, team)
    woken(monkeypatch, team)

    told = [(json.loads(body)["type"], headers) for body, headers in Program.came]
    assert [event for event, _ in told] == ["subscription.made", "case.opened"]
    assert len({headers["webhook-id"] for _, headers in told}) == 2
    for body, headers in Program.came:
        assert is_standard(
            body,
            headers["webhook-signature"],
            [secret],
            message=headers["webhook-id"],
            timestamp=headers["webhook-timestamp"],
            now=datetime.now(UTC),
        )
    found = database.execute("SELECT state FROM hook_messages WHERE team_id = %s", [team])
    assert found.fetchall() == [("arrived",), ("arrived",)]


def test_what_fails_comes_again_under_the_same_id(port, team, database):
    Program.statuses = [503]
    subscribed(team, f"http://127.0.0.1:{port}/in")

    hook_telling.tell_hook(team_id=team, hook=1)
    assert len(Program.came) == 1
    minute = "SET due_at = due_at - interval '1 minute' WHERE team_id = %s"
    database.execute(f"UPDATE hooks {minute}", [team])
    database.execute(f"UPDATE hook_messages {minute}", [team])
    hook_telling.tell_hook(team_id=team, hook=1)

    first, second = (headers["webhook-id"] for _, headers in Program.came)
    assert first == second
    (found,) = database.execute(
        "SELECT state, attempts, answer FROM hook_messages WHERE team_id = %s", [team]
    ).fetchall()
    assert found == ("arrived", 2, "200")


def test_an_address_that_leads_inside_by_now_is_not_called(monkeypatch, port, team, database):
    subscribed(team, f"http://127.0.0.1:{port}/in")
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "false")
    settings.cache_clear()

    hook_telling.tell_hook(team_id=team, hook=1)

    assert Program.came == []
    ((answer,),) = database.execute(
        "SELECT answer FROM hook_messages WHERE team_id = %s", [team]
    ).fetchall()
    assert answer == "leads into a private network"
