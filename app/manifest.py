"""The app manifest: what a person pastes into Slack. Made from the routes, so that it can't lie.

The format: https://docs.slack.dev/reference/app-manifest/
"""

import json
from pathlib import Path
from typing import Any

import click

from app.routes import COMMANDS, EVENTS, SHORTCUTS, Command, Shortcut
from app.scopes import PLANS, SCOPES

COMMITTED = Path(__file__).parents[1] / "manifest.json"
"""The manifest in the repository: over HTTP, with an address to be replaced."""

PLACEHOLDER = "https://steward.example.com"

Manifest = dict[str, Any]

_ADMIN = "Ask for an admin's user scopes as well: those that this plan of Slack can use."


def manifest(url: str | None, *, admin: str = "") -> Manifest:
    """Return the manifest for an app at *url* (its base, https), or for Socket Mode if None.

    :param admin: a plan of app.scopes.PLANS: who installs it lends their rights, too
    """
    scopes = {"bot": sorted(scope.name for scope in SCOPES)}
    if admin:
        scopes["user"] = sorted(scope.name for scope in PLANS[admin])
    request_url = f"{url.rstrip('/')}/slack/events" if url else None
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Steward",
            "description": "Keeps a community in order: confirmed, recorded, carried out once.",
            "background_color": "#1f3a4d",
        },
        "features": {
            # Steward's word is its Home and its commands: what is written to it in a direct
            # message would be read by nobody, so that Slack offers no field for it.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Steward", "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in SHORTCUTS],
            "slash_commands": [_command(command, request_url) for command in COMMANDS],
        },
        "oauth_config": {"scopes": scopes},
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


def _shortcut(shortcut: Shortcut) -> Manifest:
    return {
        "name": shortcut.title,
        "type": shortcut.kind,
        "callback_id": shortcut.name,
        "description": shortcut.about,
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


def text(url: str | None, *, admin: str = "") -> str:
    """Return the manifest as it is pasted."""
    return json.dumps(manifest(url, admin=admin), indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.option("--url", default=PLACEHOLDER, help="Where Slack reaches Steward, https://…")
@click.option("--socket", is_flag=True, help="For Socket Mode: no address is needed.")
@click.option("--admin", type=click.Choice(list(PLANS)), default=None, help=_ADMIN)
@click.option("--write", is_flag=True, help="Write manifest.json instead of printing.")
def main(*, url: str, socket: bool, admin: str | None, write: bool) -> None:
    """Print the app manifest to paste into Slack."""
    made = text(None if socket else url, admin=admin or "")
    if write:
        COMMITTED.write_text(made)
    else:
        click.echo(made, nl=False)


if __name__ == "__main__":
    main()
