"""Chain or verify in a process of its own; prints the most memory that it took, in MB.

Run by benchmarks.audit: `python -m benchmarks.chainer chain|verify|tick TEAM`.
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from db.repositories.audit import AuditRepository
from db.session import transaction
from services.audit import AuditService
from services.audit_check import AuditCheck
from tasks.audit import CHAIN, LINKS


@contextmanager
def reading() -> Iterator[AuditRepository]:
    """Give the queries on a transaction of their own."""
    with transaction() as session:
        yield AuditRepository(session)


def chain(team: str) -> None:
    """Chain all that waits."""
    done = LINKS
    while done == LINKS:
        with reading() as rows:
            done = AuditService(rows).chain(team, limit=LINKS)


def tick(team: str) -> None:
    """Chain as the job does, until ended."""
    while True:
        chain(team)
        time.sleep(CHAIN.total_seconds())


def verify(team: str) -> None:
    """Verify all of it."""
    broken = AuditCheck(reading, None).verify(team).broken
    if broken:
        sys.exit(broken)


if __name__ == "__main__":
    {"chain": chain, "verify": verify, "tick": tick}[sys.argv[1]](sys.argv[2])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
