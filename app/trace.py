"""GET /trace: what happened inside lately. For the playground's page; off unless TRACE is set."""

import asyncio
import itertools
import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from db.repositories.trace import TraceRepository
from db.session import Row, transaction

WITHIN = timedelta(seconds=20)
"""How far back each look goes; a reader looks several times a second while something travels."""

MOST_OF_A_STAGE = 100

KEPT = 2_000
"""Entries that are remembered, so that each is told once, under one number."""

Entry = dict[str, Any]


class Trace:
    """Numbers what is found in the rows, in the order in which it is first seen.

    Times alone would not do: a row that commits late carries an earlier time than one already told.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(time.time_ns() // 1_000_000)
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    async def answer(self, request: Request) -> JSONResponse:
        """Return what happened after the entry whose id is `?since=`."""
        since = request.query_params.get("since", "0")
        after = int(since) if since.isascii() and since.isdigit() and len(since) < 20 else 0  # noqa: PLR2004 - digits of 64 bits
        self.take(await asyncio.to_thread(_look))
        return JSONResponse({"entries": self.after(after)})

    def take(self, found: Sequence[Row]) -> None:
        """Remember what is new in *found*."""
        for row in found:
            if row["id"] not in self._entries:
                self._entries[row["id"]] = _entry(next(self._numbers), row)
        while len(self._entries) > KEPT:
            self._entries.popitem(last=False)

    def after(self, number: int) -> list[Entry]:
        """Return the entries numbered above *number*."""
        return [entry for entry in self._entries.values() if entry["id"] > number]


def _look() -> Sequence[Row]:
    with transaction() as session:
        return TraceRepository(session).lately(within=WITHIN, limit=MOST_OF_A_STAGE)


def _entry(number: int, row: Row) -> Entry:
    told = {name: row[name] for name in ("stage", "label", "detail")}
    return {"id": number, "at": row["at"].isoformat(), **told, "correlation": _id(row["cause"])}


def _id(cause: str) -> str:
    """Return Slack's own id from an inbox key: the trigger_id or event_id."""
    kind, _, rest = cause.partition(":")
    return rest.split(":")[0] if kind in {"event", "command", "action", "shortcut"} else ""
