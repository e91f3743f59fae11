"""The app manifest: what a person pastes into Slack. Made from the routes, so that it can't lie.

The format: https://docs.slack.dev/reference/app-manifest/
"""

import json
from pathlib import Path
from typing import Any

import click

from app.routes import COMMANDS, EVENTS, Command
from app.scopes import SCOPES

COMMITTED = Path(__file__).parents[1] / "manifest.json"
"""The manifest in the repository: over HTTP, with an address to be replaced."""

PLACEHOLDER = "https://steward.example.com"

Manifest = dict[str, Any]


def manifest(url: str | None) -> Manifest:
    """Return the manifest for an app at *url* (its base, https), or for Socket Mode if None."""
    request_url = f"{url.rstrip('/')}/slack/events" if url else None
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Steward",
            "description": "Keeps a community in order: confirmed, recorded, carried out once.",
            "background_color": "#1f3a4d",
        },
        "features": {
            "bot_user": {"display_name": "Steward", "always_online": True},
            "slash_commands": [_command(command, request_url) for command in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": sorted(scope.name for scope in SCOPES)}},
        "settings": _settings(request_url),
    }


def _command(command: Command, request_url: str | None) -> Manifest:
    return {
        "command": command.name,
        "description": command.about,
        "usage_hint": command.hint,
        # Slack then writes people as <@U123>, which nobody can forge by typing a name.
        "should_escape": True,
        **_at(request_url, "url"),
    }


def _settings(request_url: str | None) -> Manifest:
    subscriptions = sorted(name for event in EVENTS for name in event.subscriptions)
    return {
        "event_subscriptions": {"bot_events": subscriptions, **_at(request_url, "request_url")},
        "interactivity": {"is_enabled": True, **_at(request_url, "request_url")},
        "org_deploy_enabled": False,
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }


def _at(request_url: str | None, name: str) -> Manifest:
    return {name: request_url} if request_url else {}


def text(url: str | None) -> str:
    """Return the manifest as it is pasted."""
    return json.dumps(manifest(url), indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.option("--url", default=PLACEHOLDER, help="Where Slack reaches Steward, https://…")
@click.option("--socket", is_flag=True, help="For Socket Mode: no address is needed.")
@click.option("--write", is_flag=True, help="Write manifest.json instead of printing.")
def main(*, url: str, socket: bool, write: bool) -> None:
    """Print the app manifest to paste into Slack."""
    made = text(None if socket else url)
    if write:
        COMMITTED.write_text(made)
    else:
        click.echo(made, nl=False)


if __name__ == "__main__":
    main()
