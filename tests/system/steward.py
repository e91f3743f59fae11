"""A whole Steward: the Procfile's processes, a playground, services of its own."""

import os
import re
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from bringup import procfile
from bringup.ports import is_free
from tests.system.guardian import Guardian
from tests.system.harbour import LOG, MODERATORS, Harbour, Person, Said
from tests.system.program import Program
from tests.system.services import Row, Services
from tests.system.waiting import eventually

WORKERS = ("worker-command", "worker-event", "worker-periodic", "worker-delivery")
USUAL = ("web", *WORKERS, "beat")
PLAYGROUND = "playground"

PORTS = 10
"""That one Steward needs, in a row."""

SIGNING_SECRET = "signed-by-the-playground"  # noqa: S105 - guards nothing
BOT_TOKEN = "xoxb-playground-system"  # noqa: S105 - opens nothing
ADMIN_TOKEN = "xoxp-playground-system"  # noqa: S105 - opens nothing
FLOWER = ("operator", "a-password-of-flower")

RESPONSE_URL = re.compile(r"/(?:commands|actions)/T0STEWARD/\d+/[0-9a-f]{24}")
"""What a response_url of the playground's looks like."""


class Steward:
    """Runs the real processes; each can be killed, stopped, paused and started again."""

    def __init__(self, folder: Path, **more: str) -> None:
        """Choose ports, make services; *more* is added to every process's environment."""
        self._folder = folder
        self.services = Services()
        self._guardian = Guardian()
        self.broker = self.services.broker
        self._ports: set[int] = set()
        self._port = _free_ports(self._ports)
        self.harbour = Harbour(self.address(1))
        self._environment = self._base() | more
        commands = procfile.read() | {PLAYGROUND: ["python", "-m", "playground"]}
        self.programs = {
            name: Program(name, command, log=folder / f"{name}.log", guardian=self._guardian)
            for name, command in commands.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._guardian.dismiss()
        for program in self.programs.values():
            if program.is_running:
                program.kill()
        self.harbour.close()
        self.services.close()

    def address(self, offset: int, path: str = "") -> str:
        """Return where one of our ports is."""
        return f"http://127.0.0.1:{self._port + offset}{path}"

    def page(self, name: str, path: str) -> str:
        """Return the address of a page that the process *name* serves for operators."""
        offsets = {"web": 0, PLAYGROUND: 1, "flower": 2}
        offsets |= {worker: 4 + number for number, worker in enumerate((*WORKERS, "beat"))}
        return self.address(offsets[name], path)

    def start(self, *names: str, **more: str) -> None:
        """Start processes, all at once, and return when all are ready."""
        self.launch(*names, **more)
        for name in names:
            self.await_ready(name)

    def launch(self, *names: str, **more: str) -> None:
        """Start processes, all at once, and don't wait for them."""
        for name in names:
            self.programs[name].start(self._environment | more)

    def another(self, name: str, command: list[str] | None = None, **more: str) -> Program:
        """Start a second process like *name*, or one that runs *command*; stop it yourself."""
        words, base = command or procfile.read()[name], _free_ports(self._ports)
        program = Program(
            name, words, log=self._folder / f"{name}-{base}.log", guardian=self._guardian
        )
        offset = 0 if name == "web" else 1 + (*WORKERS, "beat").index(name)
        program.health = f"http://127.0.0.1:{base + offset}"
        ports = {"HEALTH_PORT": str(base), "PORT": str(base)}
        program.start(self._environment | ports | more)
        return program

    def await_ready(self, name: str) -> None:
        """Return when *name* says that it is ready."""
        path = {PLAYGROUND: "/healthz", "flower": "/healthcheck"}.get(name, "/readyz")
        page, program = self.page(name, path), self.programs[name]

        def is_ready() -> bool:
            assert program.is_running, f"{name} has ended:\n{program.words()[-3000:]}"
            return self.status(page) == 200

        eventually(is_ready, why=f"{name} is ready")

    def status(self, page: str, **options: Any) -> int:
        """Return the HTTP status of *page*, 0 if nobody answers."""
        try:
            return self.ask(page, **options).status_code
        except httpx.HTTPError:
            return 0

    def ask(self, page: str, **options: Any) -> httpx.Response:
        """Return *page*, whatever its status."""
        return httpx.get(page, timeout=20, **options)

    def read(self, page: str, **options: Any) -> httpx.Response:
        """Return *page*, which must be there."""
        return self.ask(page, **options).raise_for_status()

    def stop(self, *names: str) -> None:
        """Stop processes as a deployment does."""
        for name in names:
            self.programs[name].stop()

    def kill(self, *names: str) -> None:
        """Kill processes with all their children."""
        for name in names:
            self.programs[name].kill()

    def restart(self, *names: str, **more: str) -> None:
        """Kill and start processes, with another environment perhaps."""
        self.kill(*names)
        self.start(*names, **more)

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return what *query* finds in the database."""
        return self.services.rows(query, *values)

    def cases(self, who: Person) -> list[Row]:
        """Return the cases about *who*, each with the state of its conversation."""
        query = """SELECT c.*, v.state, v.last_event, v.last_actor, v.version, v.revision,
                          v.drawn_revision, v.card_ts
                   FROM cases c JOIN conversations v ON v.id = c.conversation_id
                   WHERE c.target = %s ORDER BY c.number"""
        return self.rows(query, who.id)

    def steps(self, case: Row) -> list[Row]:
        """Return the steps of *case* in their order."""
        return self.rows(
            "SELECT * FROM case_steps WHERE case_number = %s ORDER BY position", case["number"]
        )

    def moves(self, case: Row) -> list[Row]:
        """Return the moves of the conversation of *case*."""
        return self.rows(
            "SELECT * FROM conversation_moves WHERE conversation_id = %s ORDER BY sequence",
            case["conversation_id"],
        )

    def cards(self, case: Row) -> list[Said]:
        """Return the cards of *case*, wherever they are; there should be one."""
        mark = f"card:{case['conversation_id']}"
        return [said for said in self.harbour.messages() if said.mark == mark]

    def card(self, who: Person, *, shows: str) -> Said:
        """Return the newest card about *who* as soon as *shows* can be read on it."""

        def look() -> Said | None:
            for case in self.cases(who)[-1:]:
                (card,) = self.cards(case) or [None]
                if card and shows in card.words:
                    return card
            return None

        found = eventually(look, why=f"a card about {who.name} that shows {shows!r}")
        assert found
        return found

    def case(self, who: Person, *, event: str, state: str = "idle", kind: str = "ban") -> Row:
        """Return the newest case about *who* once *event* led it to *state* and it is drawn."""
        wanted = {"kind": kind, "state": state, "last_event": event}

        def look() -> Row | None:
            case = (self.cases(who) or [{}])[-1]
            is_there = wanted.items() <= case.items()
            return case if is_there and case["drawn_revision"] == case["revision"] else None

        found = eventually(look, why=f"the {kind} of {who.name} is {state} by {event}")
        assert found
        return found

    def settle(self) -> None:
        """Return when nothing waits any more: no request, no delivery, no message."""
        eventually(self._is_calm, why="everything is processed and said")

    def asks(self, who: Person, target: Person, wish: str = "") -> Said:
        """Let *who* type /ban; return the card."""
        self.harbour.command(who, f"/ban @{target.name} {wish}".strip())
        return self.card(target, shows=":confirm")

    def bans(self, who: Person, target: Person, wish: str = "") -> Row:
        """Let *who* ban *target*, confirmed; return the case when it is done."""
        self.harbour.press(who, self.asks(who, target, wish), "ban:confirm")
        return self.case(target, event="succeed")

    def knows_messages_of(self, who: Person, count: int) -> None:
        """Return when *count* messages of *who* have reached the database."""
        query = "SELECT 1 FROM messages WHERE user_id = %s AND text <> ''"
        eventually(lambda: len(self.rows(query, who.id)) >= count, why="the messages are kept")

    def let_leases_end(self) -> None:
        """Let the time pass that a dead worker keeps things for itself."""
        self.rows("UPDATE case_steps SET lease_until = now() WHERE lease_until > now()")
        self.rows("UPDATE deliveries SET lease_until = now() WHERE lease_until > now()")
        self.rows("UPDATE conversations SET draw_until = now() WHERE draw_until > now()")

    def secrets(self) -> dict[str, str]:
        """Return, by name, what must never be read in a log or on a page of operators."""
        known = {"signing secret": SIGNING_SECRET, "bot token": BOT_TOKEN, "admin": ADMIN_TOKEN}
        known["flower's password"] = FLOWER[1]
        for name in ("DATABASE_URL", "BROKER_URL", "REDIS_URL"):
            known[f"password of {name}"] = urlsplit(self._environment[name]).password or ""
        known["S3's key"] = self._environment.get("AWS_SECRET_ACCESS_KEY", "")
        return {name: secret for name, secret in known.items() if secret}

    def leaks(self, text: str) -> list[str]:
        """Return which secrets stand in *text*, and where."""
        found = [name for name, secret in self.secrets().items() if secret in text]
        return found + [
            f"response_url …{text[m.start() - 80 : m.end()]}" for m in RESPONSE_URL.finditer(text)
        ]

    def logs(self) -> list[Path]:
        """Return the logs of all Steward's processes; the playground is none of them."""
        return [log for log in self._folder.glob("*.log") if log.stem != PLAYGROUND]

    def _is_calm(self) -> bool:
        waiting = """SELECT (SELECT count(*) FROM inbox WHERE processed_at IS NULL)
                          + (SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending'))
                          + (SELECT count(*) FROM conversations WHERE revision > drawn_revision)"""
        return self.services.one(waiting) == 0

    def _base(self) -> dict[str, str]:
        """Return the environment of every process: the person's own, without their Slack."""
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("SLACK_")
        }
        path = os.pathsep.join(
            [str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)]
        )
        return inherited | {
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            "SLACK_API_URL": self.address(1, "/api/"),
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_ADMIN_TOKEN": ADMIN_TOKEN,
            # One card a ban; every rung is played in tests/integration/tasks/test_ladder.py.
            "CLOSE_ACCOUNTS": "never",
            "DATABASE_URL": self.services.database_url,
            "BROKER_URL": self.services.broker_url,
            "REDIS_URL": self.services.redis_url,
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "HEALTH_PORT": str(self._port + 3),
            "MODERATORS_CHANNEL": MODERATORS,
            "LOG_CHANNEL": LOG,
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "INFO",
            "TRACE": "false",
            "FLOWER_PORT": str(self._port + 2),
            "FLOWER_BASIC_AUTH": ":".join(FLOWER),
            "PLAYGROUND_PORT": str(self._port + 1),
            "PLAYGROUND_RATE": "off",
            "FLOOD_PER_MINUTE": "0",
            "STEWARD_URL": self.address(0, "/slack/events"),
        }


def _own_ports() -> range:
    """Return the ports of this worker alone: a port that is free may be another's a moment later.

    They lie above those of `make`'s services and below those that systems lend to outgoing calls.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    first = 30_000 + 250 * (int(worker) % 8)
    return range(first, first + 250, PORTS)


def _free_ports(taken: set[int]) -> int:
    """Return the first of ten free ports in a row, and remember it in *taken*."""
    for first in (found := _own_ports()):
        if first not in taken and all(is_free(port) for port in range(first, first + PORTS)):
            taken.add(first)
            return first
    raise AssertionError(f"no {PORTS} free ports in a row in {found}")
