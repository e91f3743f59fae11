"""Time zones by their names: which rules they have today, and which instant a wall clock means."""

import hashlib
import io
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

from services.errors import DomainError

NAME = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")
"""What a name of the IANA's looks like; it becomes the name of a file."""

SECOND = timedelta(seconds=1)

FROM, UPTO = datetime(2025, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
"""The years whose changes a fingerprint tells; nothing is set for more than five years ahead."""


class UnknownZoneError(DomainError):
    """I don't know that time zone. Write it as `Europe/Berlin`, or leave it out for your own."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as this process knows it."""

    name: str
    clock: zoneinfo.ZoneInfo
    rules: str
    """A fingerprint of its rules: another one means that a government has changed its mind."""

    def local(self, at: datetime) -> datetime:
        """Return what clocks there show at the instant *at*; naive."""
        return at.astimezone(self.clock).replace(tzinfo=None)

    def instant(self, local: datetime) -> datetime:
        """Return the instant (UTC) at which clocks there show *local*.

        Where clocks are put back the hour is there twice: its first pass is meant. Where they are
        put forward it is left out: the first instant behind the gap is meant.
        """
        before = local.replace(tzinfo=self.clock, fold=0).astimezone(UTC)
        if self.local(before) == local:
            return before
        after = local.replace(tzinfo=self.clock, fold=1).astimezone(UTC)
        return _turn(self.clock, after, before)


@cache
def zone(name: str) -> Zone:
    """Return the zone called *name*, with the rules of this machine's newest data at first use.

    :raises UnknownZoneError: there is none
    """
    data = _data(name)
    clock = zoneinfo.ZoneInfo.from_file(io.BytesIO(data), key=name)
    changes = " ".join(f"{at:%Y%m%d%H%M%S}{offset}" for at, offset in _changes(clock))
    return Zone(name=name, clock=clock, rules=hashlib.sha256(changes.encode()).hexdigest()[:16])


def zone_or_utc(name: str) -> Zone:
    """Return the zone called *name*, or UTC where nobody knows it."""
    try:
        return zone(name)
    except UnknownZoneError:
        return zone("UTC")


def forget() -> None:
    """Have every zone read anew: its data may have been updated."""
    zone.cache_clear()


def _changes(clock: zoneinfo.ZoneInfo) -> Iterator[tuple[datetime, timedelta | None]]:
    """Yield when clocks there change in the years in question, and to which offset.

    Of what they do, not of the file: two machines may pack the same rules differently.
    """
    day, offset = FROM, FROM.astimezone(clock).utcoffset()
    yield day, offset
    while day < UPTO:
        next_day = day + timedelta(days=1)
        found = next_day.astimezone(clock).utcoffset()
        if found != offset:
            yield _turn(clock, day, next_day), found
        day, offset = next_day, found


def _turn(clock: zoneinfo.ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Return the first second between two instants with the offset of the later one."""
    offset = late.astimezone(clock).utcoffset()
    while late - early > SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(clock).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)


def _data(name: str) -> bytes:
    """Return the TZif file of *name* (RFC 8536): the machine's, or that of the tzdata package."""
    if not NAME.fullmatch(name):
        raise UnknownZoneError
    for folder in zoneinfo.TZPATH:
        path = Path(folder, name)
        if path.is_file():
            return path.read_bytes()
    try:
        *folders, last = name.split("/")
        package = ".".join(["tzdata.zoneinfo", *folders])
        return resources.files(package).joinpath(last).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError, IsADirectoryError):
        raise UnknownZoneError from None
