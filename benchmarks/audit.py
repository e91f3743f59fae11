"""The audit: what it costs a move, how fast it is chained, and how fast it is verified."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from benchmarks import pgbench
from benchmarks.figures import Sample, ratio, table
from benchmarks.move import ID, VALUES
from benchmarks.moved_rows import TEAM, fill
from benchmarks.place import ROOT, Environment, place
from db.repositories.conversation import MOVE

CLIENTS = 8

ROWS = 10_000

PLAIN, TOLD, CHAINED = "no audit", "triggers write", "and it is chained meanwhile"

WAITING = """
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    SELECT 'T0LONG', 'move.submit', 'U0MOD', 'U' || n, n %% 10000 + 1,
           '{"conversation": "00000000-0000-4000-8000-000000000001", "flow": "ban", "version": 2,
             "from": "awaiting_confirmation", "to": "awaiting_confirmation"}'
    FROM generate_series(1, %s::int) AS n
"""


def run(*, quick: bool) -> str:
    """Measure, and return the tables."""
    rounds, seconds, many = (2, 2.0, 20_000) if quick else (8, 4.0, 1_000_000)
    with place() as environment:
        return "\n".join([_moves(environment, rounds, seconds), _chain(environment, many)])


def _moves(environment: Environment, rounds: int, seconds: float) -> str:
    """Move in three ways, in turns, so that a busy machine is busy for all."""
    samples = {way: Sample() for way in (PLAIN, TOLD, CHAINED)}
    database = environment["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as folder:
        fill(database, ROWS)
        script = _script(database, Path(folder))
        for _ in range(rounds):
            for way, sample in samples.items():
                sample.add(_one(environment, way, script, seconds))
    cells = [[way, sample, ratio(sample, samples[PLAIN])] for way, sample in samples.items()]
    return table(
        f"A move, {CLIENTS} clients of pgbench: moves a second",
        ["way", "moves a second", "of no audit"],
        cells,
    )


def _one(environment: Environment, way: str, script: Path, seconds: float) -> float:
    database = environment["DATABASE_URL"]
    _tidy(database, "DISABLE" if way is PLAIN else "ENABLE")
    if way is not CHAINED:
        return pgbench.tps(script, database, clients=CLIENTS, seconds=seconds)
    with _chainer(environment):
        return pgbench.tps(script, database, clients=CLIENTS, seconds=seconds)


def _chain(environment: Environment, many: int) -> str:
    """Chain and verify one long chain; tell rows a second and the memory that it took."""
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute(WAITING, [many])
    lines: list[list[object]] = []
    for deed in ("chain", "verify"):
        seconds, megabytes = _in_a_process(environment, deed)
        lines.append([deed, f"{many:,}", f"{seconds:.1f}", f"{many / seconds:,.0f}", megabytes])
    heads = ["deed", "rows", "seconds", "rows a second", "memory at most, MB"]
    return table("One long chain", heads, lines)


def _in_a_process(environment: Environment, deed: str) -> tuple[float, int]:
    """Do it in a process of its own, whose memory can be told."""
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.chainer", deed, "T0LONG"],
        check=True,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return time.monotonic() - began, int(done.stdout)


def _chainer(environment: Environment) -> subprocess.Popen[bytes]:
    """Return a process that chains every two seconds, as the job does; ends with its block."""

    class Chainer(subprocess.Popen[bytes]):
        def __exit__(self, *_: object) -> None:
            self.terminate()
            self.wait()

    command = [sys.executable, "-m", "benchmarks.chainer", "tick", TEAM]
    return Chainer(command, env=environment, cwd=ROOT)


def _tidy(database: str, triggers: str) -> None:
    """Clear away what the last round left, and set the triggers."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"ALTER TABLE conversations {triggers} TRIGGER audit_move")
        connection.execute("DELETE FROM audit_waiting")
        connection.execute("VACUUM conversations, audit_waiting")


def _script(database: str, folder: Path) -> Path:
    same = pgbench.spelled_out(database, MOVE, VALUES, id=ID)
    path = folder / "move.sql"
    path.write_text(f"\\set n random(1, {ROWS})\nBEGIN;\n{same}COMMIT;\n")
    return path
