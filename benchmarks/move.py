"""A move: the locked transition through the service, against the same statements in pgbench."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks import pgbench
from benchmarks.figures import Sample, ratio, table
from benchmarks.moved_rows import TEAM, fill
from benchmarks.place import ROOT, Environment, place
from db.repositories.conversation import MOVE

ROWS = {"distinct rows": 10_000, "one hot row": 1}
CLIENTS = (1, 8, 16)

PLAIN = """
BEGIN;
SELECT state, version, deadline_at > clock_timestamp() AS in_time FROM conversations
    WHERE team_id = '{team}' AND id = {id} AND flow = 'ban' FOR UPDATE;
UPDATE conversations SET state = 'awaiting_confirmation', version = version + 1,
    revision = revision + 1, last_event = 'submit', last_actor = 'U0MOD',
    data = data || '{{"reason": "spam", "lasts": 604800.0}}'::jsonb,
    deadline_at = clock_timestamp() + interval '5 minutes', updated_at = clock_timestamp()
    WHERE team_id = '{team}' AND id = {id};
INSERT INTO conversation_moves
    SELECT team_id, id, version, opened_on, state, 'submit', state, 'U0MOD', clock_timestamp()
    FROM conversations WHERE team_id = '{team}' AND id = {id};
COMMIT;
"""
"""What the one statement does, as one would write it by hand."""

ID = "('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid"


@dataclass
class Line:
    """One line of the table: where, by how many, and the figures of each way."""

    where: str
    clients: int
    same: Sample = field(default_factory=Sample)
    plain: Sample = field(default_factory=Sample)
    threads: Sample = field(default_factory=Sample)
    processes: Sample = field(default_factory=Sample)


def run(*, quick: bool) -> str:
    """Measure, and return the table."""
    rounds, seconds = (1, 1.0) if quick else (2, 1.0)
    lines = [Line(where, clients) for where in ROWS for clients in CLIENTS]
    with place() as environment, tempfile.TemporaryDirectory() as folder:
        fill(environment["DATABASE_URL"], max(ROWS.values()))
        scripts = _scripts(environment["DATABASE_URL"], Path(folder))
        for _ in range(rounds):
            for line in lines:
                _take(line, environment, scripts, seconds)
    return _show(lines)


def _take(
    line: Line, environment: Environment, scripts: dict[tuple[str, str], Path], seconds: float
) -> None:
    """Take each figure once, one right after the other."""

    def peer(way: str) -> float:
        _tidy(environment["DATABASE_URL"])
        script = scripts[way, line.where]
        return pgbench.tps(
            script, environment["DATABASE_URL"], clients=line.clients, seconds=seconds
        )

    line.same.add(peer("same"))
    line.threads.add(_ours(environment, "threads", seconds, line))
    line.plain.add(peer("plain"))
    line.processes.add(_ours(environment, "processes", seconds, line))


def _ours(environment: Environment, way: str, seconds: float, line: Line) -> float:
    _tidy(environment["DATABASE_URL"])
    command = [sys.executable, "-m", "benchmarks.mover", way, str(seconds)]
    command += [str(line.clients), str(ROWS[line.where])]
    done = subprocess.run(  # noqa: S603 - ourselves
        command, check=True, env=environment, cwd=ROOT, capture_output=True, text=True
    )
    return float(done.stdout)


def _tidy(database: str) -> None:
    """Clear away what earlier rounds left dead, as autovacuum would in time: all start alike."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM conversations")


def _scripts(database: str, folder: Path) -> dict[tuple[str, str], Path]:
    """Write pgbench's scripts; return them by way and rows."""
    same = pgbench.spelled_out(database, MOVE, VALUES, id=ID)
    texts: dict[str, str] = {"same": f"BEGIN;\n{same}COMMIT;\n", "plain": PLAIN}
    texts["plain"] = PLAIN.format(team=TEAM, id=ID)
    written = {}
    for way, text in texts.items():
        for where, rows in ROWS.items():
            path = folder / f"{way}-{rows}.sql"
            path.write_text(f"\\set n random(1, {rows})\n{text}")
            written[way, where] = path
    return written


def _show(lines: list[Line]) -> str:
    heads = ["rows", "clients", "pgbench, same statement", "pgbench, one by one"]
    heads += [
        "ours, threads",
        "ours, processes",
        "threads : same",
        "processes : same",
        "best : one by one",
    ]
    cells: list[list[object]] = []
    for line in lines:
        best = max(line.threads, line.processes, key=lambda sample: sample.middle)
        shares = [ratio(line.threads, line.same), ratio(line.processes, line.same)]
        shares.append(ratio(best, line.plain))
        figures = [line.same, line.plain, line.threads, line.processes]
        cells.append([line.where, line.clients, *figures, *shares])
    return table("A move: moves a second, each a transaction of its own", heads, cells)


VALUES = {
    "team_id": TEAM,
    "flow": "ban",
    "event": "submit",
    "actor": "U0MOD",
    "version": None,
    "now": None,
    "data": '{"reason": "spam", "lasts": 604800.0}',
    "sources": ["awaiting_confirmation"],
    "targets": ["awaiting_confirmation"],
    "timeouts": ["5 minutes"],
}
"""What ConversationRepository.move gives the statement for SUBMIT in the ban flow."""
