"""Run beat: `python -m tasks.beat`. It only ticks; what is due stands in rows."""

import tempfile
from pathlib import Path
from typing import Any

import structlog
from celery import signals
from celery.beat import PersistentScheduler

from adapters.rabbitmq.connection import assure
from config.logging import set_up
from tasks.celery import celery
from tasks.health import Pulse, serve

log = structlog.get_logger(__name__)

PULSE = Pulse()


AGAIN = 1.0
"""Seconds until a broker that is away is looked for again."""


class PulsingScheduler(PersistentScheduler):  # type: ignore[misc] # Celery is untyped
    """Celery's scheduler with a sign of life a tick, and quiet while there is no broker.

    Celery's own tries to send each task each time and logs a traceback of six kilobytes for each:
    a megabyte a minute. A tick that is left out is made up for by the next one.
    """

    _is_away = False

    def tick(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Celery's own
        """Send what is due and tell how long to sleep."""
        PULSE.beat()
        return super().tick(*args, **kwargs) if self._has_broker() else AGAIN

    def _has_broker(self) -> bool:
        """Look whether it is there, and say so when that has changed."""
        try:
            assure(self.producer)
        except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
            if not self._is_away:
                log.warning("beat.no_broker", error=type(error).__name__)
            self._is_away = True
            return False
        if self._is_away:
            log.info("beat.broker_is_back")
        self._is_away = False
        return True


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
