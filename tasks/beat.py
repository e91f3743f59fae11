"""Run beat: `python -m tasks.beat`. It only ticks; what is due stands in rows."""

import tempfile
from pathlib import Path
from typing import Any

from celery import signals
from celery.beat import PersistentScheduler

from config.logging import set_up
from tasks.celery import celery
from tasks.health import Pulse, serve

PULSE = Pulse()


class PulsingScheduler(PersistentScheduler):  # type: ignore[misc] # Celery is untyped
    """Celery's scheduler with a sign of life a tick."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Celery's own
        """Send what is due and tell how long to sleep."""
        PULSE.beat()
        return super().tick(*args, **kwargs)


@signals.setup_logging.connect  # type: ignore[untyped-decorator] # Celery is untyped
def _set_up_logging(**_: object) -> None:
    set_up()


def main() -> None:
    """Tick until told to stop. The schedule file may be lost: nothing that matters is in it."""
    celery.loader.import_default_modules()
    serve("beat", PULSE.check)
    with tempfile.TemporaryDirectory(prefix="steward-beat-") as folder:
        celery.Beat(
            scheduler=PulsingScheduler,
            schedule=str(Path(folder) / "schedule"),
            loglevel="INFO",
            max_interval=1,
        ).run()


if __name__ == "__main__":
    main()
