"""`python -m chaos.points`: random deeds from many processes, with kills in between.

Needs DATABASE_URL (`make up` says it); works in a database of its own, gone afterwards. Ends with 0
if it adds up, with 1 if it doesn't.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Do it, and say what came of it."""
    chosen = _arguments()
    with _own_database() as database:
        os.environ["DATABASE_URL"] = database
        sys.exit(_run(chosen))


def _run(chosen: argparse.Namespace) -> int:
    # What reads the settings is imported when they say which database it is.
    from chaos.points import deeds, verdict  # noqa: PLC0415

    _prepare(deeds.PEOPLE, deeds.PURSE, deeds.STOCK, deeds.PRICE)
    began = time.monotonic()
    kills = _storm(chosen)
    came = _round(chosen)
    seconds, before = time.monotonic() - began, verdict.state()
    again = _round(chosen)
    wrong = [*verdict.broken(stock=deeds.STOCK, price=deeds.PRICE), *_unexpected(came + again)]
    if verdict.state() != before:
        wrong.append("a repetition has changed something")
    if again["done"]:
        wrong.append(f"{again['done']} deeds were done by a repetition")
    told = {"deeds": chosen.deeds, "processes": chosen.processes, "kills": kills}
    told |= {"entries": before["entries"], "seconds": round(seconds, 1), "broken": wrong}
    print(json.dumps(told | {"last round": dict(came)}))
    return 1 if wrong else 0


def _storm(chosen: argparse.Namespace) -> int:
    """Run every process, kill them at random and start them from their beginning; count kills."""
    dice, kills = random.Random(chosen.seed), 0
    running = [_start(chosen, first) for first in range(chosen.processes)]
    while kills < chosen.kills and any(process.poll() is None for process in running):
        time.sleep(dice.uniform(0.05, chosen.pause))
        victim = dice.randrange(len(running))
        if running[victim].poll() is None:
            running[victim].kill()
            running[victim].wait()
            running[victim] = _start(chosen, victim)
            kills += 1
    for process in running:
        process.wait()
    return kills


def _round(chosen: argparse.Namespace) -> Counter[str]:
    """Let every process do its share once more, undisturbed; return what came of it.

    What is reversed is mixed anew by the order in which they come, so it is done until no deed
    finds anything left to do.
    """
    came: Counter[str] = Counter({"done": 1})
    while came["done"]:
        running = [_start(chosen, first) for first in range(chosen.processes)]
        came = sum((Counter(json.loads(p.communicate()[0])) for p in running), Counter())
    return came


def _unexpected(came: Counter[str]) -> list[str]:
    """Return what must never reach a person: deadlocks and other errors of the database."""
    return [f"{many} times {what}" for what, many in came.items() if what.startswith("database")]


def _start(chosen: argparse.Namespace, first: int) -> subprocess.Popen[bytes]:
    share = [chosen.seed, chosen.deeds, first, chosen.processes]
    command = [sys.executable, "-m", "chaos.points.worker", *map(str, share)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def _prepare(people: int, purse: int, stock: int, price: int) -> None:
    """Migrate, give everybody their purse, and put the reward into the shop."""
    subprocess.run([sys.executable, "-m", "db.migrate"], check=True, cwd=ROOT)
    from chaos.points.worker import TEAM  # noqa: PLC0415
    from db.records.ledger import TREASURY, Posting, member  # noqa: PLC0415
    from db.repositories.ledger import LedgerRepository  # noqa: PLC0415
    from db.session import rows, transaction  # noqa: PLC0415
    from services.ledger import LedgerService  # noqa: PLC0415

    with transaction() as session:
        ledger = LedgerService(LedgerRepository(session))
        for number in range(people):
            given = [Posting(TREASURY, -purse), Posting(member(f"U{number}"), purse)]
            key = f"purse:{number}"
            ledger.enter("grant", team_id=TEAM, key=key, postings=given, actor="")
        query = (
            "INSERT INTO rewards (team_id, id, name, about, price, stock, made_by)"
            " VALUES (%(team)s, 1, 'Coffee', '', %(price)s, %(stock)s, '')"
        )
        rows(session, query, team=TEAM, price=price, stock=stock)


@contextmanager
def _own_database() -> Iterator[str]:
    server = os.environ.get("DATABASE_URL") or sys.exit("DATABASE_URL is not set: `make up`")
    name = f"points_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos.points", description=__doc__)
    parser.add_argument("--deeds", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--pause", type=float, default=1.0, help="longest seconds between kills")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
