"""Have something for oneself while one works on it: a short lease, renewed again and again."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from config.settings import settings
from services.ports import BusyError
from tasks.work import Repositories, one_statement

log = structlog.get_logger(__name__)

RENEW_EVERY = 1.0
"""Seconds between two renewals."""

REPEATABLE = timedelta(seconds=5)
"""Lease of what may be done twice without harm: so soon after its worker's death it goes on."""

SPARE = timedelta(seconds=2)
"""By how much the other lease is longer than a call to Slack may take."""


Renew = Callable[[Repositories, timedelta], bool]
"""The statement that renews; False once the lease is another's."""


def unrepeatable() -> timedelta:
    """Return the lease of what must not be done twice: a call of the last holder has ended in it.

    Should the database go away, nothing is renewed; a call that began in time still ends in time.
    """
    return settings().slack_timeout + SPARE


class Hold:
    """A lease as its holder sees it; made before the lease is asked for."""

    def __init__(self, lease: timedelta, *, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* returns seconds, and goes on while a process is stopped."""
        self.lease = lease
        self._clock = clock
        self._ends_at = clock() + lease.total_seconds()
        self._over = threading.Event()

    @contextmanager
    def renewed(self, renew: Renew) -> Iterator[None]:
        """Renew the lease from a thread while the work inside goes on."""
        threading.Thread(target=self._keep, args=(renew,), name="hold", daemon=True).start()
        try:
            yield
        finally:
            self._over.set()

    def demand(self, rest: timedelta) -> None:
        """Return if the lease lasts for *rest* in any case.

        :raises BusyError: it does not, so that another worker may begin meanwhile
        """
        if self._ends_at - self._clock() < rest.total_seconds():
            raise BusyError(timedelta(seconds=1))

    def renew(self, renew: Renew) -> bool:
        """Renew the lease once; return whether it is still ours."""
        now = self._clock()
        with one_statement() as rows:
            is_ours = renew(rows, self.lease)
        self._ends_at = now + self.lease.total_seconds() if is_ours else now
        return is_ours

    def _keep(self, renew: Renew) -> None:
        while not self._over.wait(RENEW_EVERY):
            try:
                if not self.renew(renew):
                    return
            except Exception as error:  # noqa: BLE001 - the next renewal may work
                log.warning("lease.not_renewed", error=type(error).__name__)
