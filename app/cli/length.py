"""A length of time on the command line: `90s`, `10m`, `12h`, `30d`."""

import re
from datetime import timedelta

import click

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

PATTERN = re.compile(r"(\d{1,6})\s?([smhdw])", re.IGNORECASE)


class Length(click.ParamType[timedelta]):
    """A length of time."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return *value* as a timedelta, or tell how to write one."""
        if isinstance(value, timedelta):
            return value
        found = PATTERN.fullmatch(str(value).strip())
        if found is None:
            self.fail(f"{value!r} is no length of time; write 90s, 10m, 12h or 30d", param, ctx)
        return timedelta(**{UNITS[found[2].lower()]: int(found[1])})
