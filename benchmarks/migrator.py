"""Applies a migration that a benchmark has written, by the very way that a deploy takes.

`python -m benchmarks.migrator FOLDER REVISION`
"""

import subprocess
import sys
import textwrap
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from benchmarks.place import ROOT, Environment
from db.migrate import config, patiently

PAGE = '''"""Of a benchmark."""

from datetime import date

from alembic import op
from sqlalchemy.orm import Session

from db.repositories import index
from db.repositories.partition import PartitionRepository

revision = "{revision}"
down_revision = "{down}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{upgrade}
'''

AGAIN = "trying again"


def write(folder: Path, number: int, upgrade: str) -> str:
    """Write a migration behind the one with the number before; return its revision."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    down = f"bench_{number - 1:02}" if number else head
    revision = f"bench_{number:02}"
    page = PAGE.format(revision=revision, down=down, upgrade=textwrap.indent(upgrade, "    "))
    (folder / f"{revision}.py").write_text(page)
    return revision


def upgrade(environment: Environment, folder: Path, revision: str) -> int:
    """Apply it in a process of its own; return how many tries that took."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.migrator", str(folder), revision],
        check=False,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return 1 + done.stderr.count(AGAIN)


def main(folder: str, revision: str) -> None:
    """Upgrade to *revision*, which lies in *folder*."""
    found = config()
    own = str(ROOT / "db" / "migrations" / "versions")
    found.set_main_option("path_separator", "newline")
    found.set_main_option("version_locations", f"{own}\n{folder}")
    patiently(revision, lambda: command.upgrade(found, revision))


if __name__ == "__main__":
    main(*sys.argv[1:])
