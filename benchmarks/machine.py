"""The machine that was measured on, so that a figure can be judged elsewhere."""

import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psycopg

from config.settings import settings

PACKAGES = ("celery", "kombu", "slack_bolt", "starlette", "uvicorn", "SQLAlchemy", "psycopg")


def describe() -> str:
    """Return the machine, its load, its disk and the versions of everything, as a list."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    lines = [
        f"{_now()}, {_processor()}, {os.cpu_count()} cores",
        f"load {load:.1f} before we began; load generator, services and Steward share the cores",
        f"fsync of 8 kB: {fsync_cost() * 1000:.2f} ms (median)",
        f"Python {platform.python_version()}, {packages}",
        f"PostgreSQL {_postgres()}",
        "behind each median [lowest..highest] of the rounds; ratios are judged round by round",
    ]
    return "\n".join(f"- {line}" for line in lines)


def fsync_cost(times: int = 50) -> float:
    """Return the median seconds that writing 8 kB safely takes where temporary files lie."""
    taken = []
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "probe").open("wb") as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * 8192)
            file.flush()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return median(taken)


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else ())
        if line.startswith("model name")
    ]
    return names[0] if names else platform.machine()


def _postgres() -> str:
    with psycopg.connect(settings().database_url) as connection:
        return str(connection.info.server_version // 10000)
