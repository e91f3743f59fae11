import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import scopes
from app.manifest import COMMITTED, PLACEHOLDER, main, manifest, text
from app.routes import COMMANDS, EVENTS

INSTALL = Path(__file__).parents[3] / "docs" / "install.md"

NEEDED_BY = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_left": "channels:read",
    "group_left": "groups:read",
    "app_home_opened": None,  # needs none
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "user_profile_changed": "users:read",
    "subteam_created": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_self_added": "usergroups:read",
    "subteam_self_removed": "usergroups:read",
}
"""From the reference page of each event."""


class TestManifest:
    def test_the_committed_one_is_current(self) -> None:
        assert COMMITTED.read_text() == text(PLACEHOLDER), "python -m app.manifest --write"

    def test_every_command_is_in_it_and_writes_people_as_ids(self) -> None:
        commands = manifest(PLACEHOLDER)["features"]["slash_commands"]

        assert [command["command"] for command in commands] == [route.name for route in COMMANDS]
        assert all(command["should_escape"] for command in commands)

    def test_every_subscription_has_its_scope(self) -> None:
        granted = manifest(None)["oauth_config"]["scopes"]["bot"]

        for event in EVENTS:
            for subscription in event.subscriptions:
                assert NEEDED_BY[subscription] in {*granted, None}

    def test_over_http_slack_is_told_one_address_for_everything(self) -> None:
        made = manifest("https://bot.example.org/")

        assert made["settings"]["socket_mode_enabled"] is False
        assert json.dumps(made).count("https://bot.example.org/slack/events") == len(COMMANDS) + 2

    @pytest.mark.parametrize("plan", scopes.PLANS)
    def test_an_admins_scopes_are_asked_for_only_where_that_is_wanted(self, plan: str) -> None:
        asked = manifest(None, admin=plan)["oauth_config"]["scopes"]

        assert "user" not in manifest(None)["oauth_config"]["scopes"]
        assert asked["user"] == sorted(scope.name for scope in scopes.PLANS[plan])

    def test_in_socket_mode_it_is_told_none(self) -> None:
        made = manifest(None)

        assert made["settings"]["socket_mode_enabled"] is True
        assert "https://" not in json.dumps(made)

    @pytest.mark.parametrize("asked", [["--socket"], ["--url", "https://bot.example.org"]])
    def test_it_is_printed_ready_to_paste(self, asked: list[str]) -> None:
        assert json.loads(CliRunner().invoke(main, asked).output)["display_information"]

    def test_slacks_limits_are_kept(self) -> None:
        for command in COMMANDS:
            assert len(command.name) <= 32
            assert len(command.about) <= 2000


class TestInstall:
    def test_it_shows_each_scope_with_its_reason(self) -> None:
        assert scopes.table() in INSTALL.read_text()


def test_the_admins_scopes_stand_in_the_document_with_their_reasons() -> None:
    rows = scopes.table(scopes.USER_SCOPES).splitlines()[2:]

    assert all(row in INSTALL.read_text() for row in rows)
