"""When and on what a run ran, as a page tells it."""

import os
import platform
from datetime import UTC, datetime


def machine() -> str:
    """Return cores, processor, system and Python."""
    cores, python = os.cpu_count(), platform.python_version()
    return f"{cores} cores, {platform.machine()}, {platform.system()}, Python {python}"


def today() -> str:
    """Return the date of the run."""
    return datetime.now(UTC).date().isoformat()
