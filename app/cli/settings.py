"""`steward settings`: every setting, what it is now, and what it is for."""

import click
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from config.settings import Settings, settings


@click.command(name="settings")
def show_settings() -> None:
    """Show every setting, its value here, and what it is for. Secrets are not shown."""
    table = Table("setting", "value here", "what it is for", title="Settings", show_lines=True)
    for name, field in Settings.model_fields.items():
        about = " ".join((field.description or "").split())
        table.add_row(name.upper(), shown(name), about)
    Console().print(table)


def shown(name: str) -> str:
    """Return the value of a setting as an operator may see it."""
    value = getattr(settings(), name)
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "not set"
    return _without_password(str(value)) if value is not None else "not set"


def _without_password(url: str) -> str:
    """Hide what stands between a user's colon and the at sign of a URL."""
    scheme, found, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    if not (found and at):
        return url
    name, colon, _ = user.partition(":")
    return f"{scheme}://{name}{':***' if colon else ''}@{host}"
