"""Reminders: how late they come when many are due at once, and how Slack holds them up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.figures import percentile, plain, table
from benchmarks.place import Environment, place
from benchmarks.processes import procfile
from benchmarks.steward import health_base, peer, steward
from services.zone import zone

TEAMS = 2_000

WINDOW = 60.0
"""Seconds within which they are due."""

AHEAD = 15
"""Seconds until the first is due, in which they are written down."""

BURST, PER_SECOND = 105, 5.0
"""What Slack's rates leave to reminders at once, and then (adapters/slack/rates.py: 150 at once,
300 a minute; three tenths of the bucket stay for what is more urgent)."""

ADD = """
    INSERT INTO reminders (team_id, id, kind, owner, channel, text, rule, words, zone, rules,
                           follows, next_local, next_at, made_by)
    SELECT 'TB' || n %% %(teams)s, gen_random_uuid(), 'reminder', 'UT' || n, 'UT' || n,
           'stand-up', 'FREQ=DAILY', 'every day at 09:00', 'Europe/Berlin', %(rules)s, true,
           (at AT TIME ZONE 'Europe/Berlin'), at, %(name)s || n
    FROM generate_series(1, %(many)s::int) AS n,
         LATERAL (SELECT date_trunc('second', now()) + %(after)s + n * %(step)s::interval) AS d(at)
"""

LAGS = """
    SELECT extract(epoch FROM came_at - fire_at)::float FROM reminder_occurrences ORDER BY 1
"""

SENT = """
    SELECT extract(epoch FROM settled_at - min(created_at) OVER ())::float FROM deliveries
    WHERE view = 'reminder' AND state = 'sent' ORDER BY 1
"""


def run(*, quick: bool) -> str:
    """Measure, and return the tables."""
    due, futures = (10_000, (0, 100_000)) if quick else (100_000, (0, 1_000_000))
    lines = [_coming(due, future) for future in futures]
    heads = ["due within a minute", "still to come", "p50", "p99", "longest", "came"]
    title = f"Reminders of {TEAMS:,} workspaces: seconds from due to claimed"
    return table(title, heads, lines) + _saying(quick=quick)


def _coming(due: int, future: int) -> list[object]:
    """Have *due* come while *future* ones wait for later days."""
    with place() as environment:
        database = environment["DATABASE_URL"]
        _add(database, "later", future, after="1 day", step="1 second")
        with _clock(environment):
            _add(database, "now", due, after=f"{AHEAD} seconds", step=f"{WINDOW / due} seconds")
            lags = _wait(database, due)
    shares = [percentile(lags, share) for share in (0.5, 0.99, 1.0)]
    return [f"{due:,}", f"{future:,}", *(plain(share) for share in shares), f"{len(lags):,}"]


@contextmanager
def _clock(environment: Environment) -> Iterator[None]:
    """Run beat and its worker alone: what Slack does with the messages is measured below."""
    health = health_base()
    names = ["worker-periodic", "beat"]
    # Nobody else is up, so their two are the ports that are asked.
    settings = environment | {"HEALTH_PORT": str(health), "LOG_LEVEL": "WARNING"}
    with peer({name: procfile()[name] for name in names}, settings, []):
        time.sleep(10)
        yield


def _add(database: str, name: str, many: int, *, after: str, step: str) -> None:
    values = {"teams": TEAMS, "name": name, "many": many, "after": after, "step": step}
    values |= {"rules": zone("Europe/Berlin").rules}
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(ADD, values)
        connection.execute("ANALYZE reminders")


def _wait(database: str, due: int) -> list[float]:
    """Return the lags when all have come, or a minute after the last should have."""
    until = time.monotonic() + AHEAD + 2 * WINDOW
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < until:
            time.sleep(2)
            count = connection.execute("SELECT count(*) FROM reminder_occurrences").fetchone()
            if count and count[0] >= due:
                break
        return [row[0] for row in connection.execute(LAGS)]


def _saying(*, quick: bool) -> str:
    """Have one workspace's reminders due at once, at Slack's real rates."""
    seconds, many = (20, 250) if quick else (60, 500)
    with place() as environment, steward(environment, SLACK_RATE_FACTOR="1"):
        database = environment["DATABASE_URL"]
        with psycopg.connect(database, autocommit=True) as connection:
            one = ADD.replace("'TB' || n %% %(teams)s", "'TB000000'")
            values = {"name": "at once", "many": many, "after": "2 s", "step": "0 s"}
            connection.execute(one, {"teams": 1, "rules": zone("Europe/Berlin").rules, **values})
            time.sleep(seconds + 5)
            sent = [row[0] for row in connection.execute(SENT)]
    found = sum(at <= seconds for at in sent)
    allowed = min(many, BURST + PER_SECOND * seconds)
    cells = [f"{many}", f"{seconds}", f"{found}", plain(allowed), f"{found / allowed:.2f}"]
    title = "Reminders of one workspace, all due at once, at Slack's rates"
    return table(title, ["due", "seconds", "said", "Slack allows", "of that"], [cells])
