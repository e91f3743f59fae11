"""What looks for what is due: a time that is read row by row bounds no index."""

import re
from pathlib import Path

import pytest

REPOSITORIES = sorted((Path(__file__).parents[3] / "db" / "repositories").glob("*.py"))
TIMES = "due_at|ends_at|next_at|deadline_at|wake_at|expires_at"
VOLATILE = re.compile(
    rf"\bWHERE\b(?:(?!\bSELECT\b|team_id = ).)*?\b(?:{TIMES})"
    r" <=? (?:coalesce\([^)]*|clock_timestamp\()"
    r"(?:(?!\bORDER BY\b|\"\"\").)*ORDER BY [\w.]+ LIMIT",
    re.DOTALL,
)


@pytest.mark.parametrize("path", REPOSITORIES, ids=lambda path: path.stem)
def test_a_queue_is_bounded_by_a_time_that_is_known_before(path: Path) -> None:
    # clock_timestamp() is volatile, so PostgreSQL reads every row that is not due and asks again.
    # https://www.postgresql.org/docs/current/xfunc-volatility.html
    found = VOLATILE.search(path.read_text(encoding="utf-8"))

    assert not found, f"write (SELECT clock_timestamp()) in: {found[0] if found else ''}"
