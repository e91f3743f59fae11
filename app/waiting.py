"""A request that waits for its row."""

import asyncio
from dataclasses import dataclass, field

from db.envelope import Envelope


def _future() -> "asyncio.Future[bool]":
    return asyncio.get_running_loop().create_future()


@dataclass(frozen=True, kw_only=True, eq=False)
class Waiting:
    """A request that waits for its row."""

    envelope: Envelope
    kept: "asyncio.Future[bool]" = field(default_factory=_future)

    def settle(self, outcome: bool | Exception) -> None:
        """Tell the request what became of it, unless it has left."""
        if self.kept.done():
            return
        if isinstance(outcome, Exception):
            self.kept.set_exception(outcome)
            self.kept.exception()  # looked at: a request that leaves at this moment is no defect
        else:
            self.kept.set_result(outcome)
