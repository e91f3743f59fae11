"""Two workspaces with the same ids everywhere: what their tables have in common."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tasks.work import Services

ALPHA, BETA = "T0ALPHA", "T0BETA"
CARD, IDLE = uuid.uuid4(), uuid.uuid4()
DAY = date(2026, 11, 22)
CAME = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO, FAR_AWAY = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2100))
MINUTE, TODAY = timedelta(minutes=1), timedelta(days=1)

Call = Callable[[Services], Any]


def words(team: str) -> str:
    """Return what only *team* says: found in an answer to the other, it was leaked."""
    return f"words of {team}"


def session_of(services: Services) -> Session:
    """Return the session that *services* work on."""
    return services.rows.steps._session


def exactly(found: object, expected: object) -> object:
    """Return *found*, which would be something else if it held the other's rows, too."""
    assert found == expected
    return found


def held(_: object) -> bool:
    """Tell that a lock was taken, which changes nothing that could be seen."""
    return True
