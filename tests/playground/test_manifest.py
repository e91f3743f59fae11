"""The app gets what its manifest asks for, and nothing else."""

import json

from playground.settings import Settings, from_environment
from playground.world import World
from tests.playground.conftest import FakeApp, HandClock

MANIFEST = {
    "features": {"slash_commands": [{"command": "/dance"}]},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.groups"]}},
}


class TestManifest:
    def test_commands_scopes_and_events_are_those_of_the_manifest(self, playground):
        playground.world.manifest.announce(MANIFEST)

        answer = playground.act("U0ADA", "command", channel="C0MODS", text="/dance")
        assert answer["ok"]
        assert playground.call("users.list")["needed"] == "users:read"
        playground.act("U0ADA", "say", channel="C0GENERAL", text="unheard")
        playground.act("U0ADA", "say", channel="C0MODS", text="heard")
        playground.deliver()
        assert [event["event"]["text"] for event in playground.app.events] == ["heard"]

    def test_it_is_read_from_a_file_and_outlives_a_reset(self, tmp_path):
        file = tmp_path / "manifest.json"
        file.write_text(json.dumps(MANIFEST))
        world = World(Settings(manifest=str(file)), FakeApp(), HandClock())

        world.reset()

        assert world.manifest.knows("/dance")
        assert not world.manifest.has_home


class TestSettings:
    def test_the_environment_names_everything(self):
        settings = from_environment(
            {
                "PLAYGROUND_PORT": "8900",
                "STEWARD_URL": "http://127.0.0.1:1/slack/events",
                "SLACK_SIGNING_SECRET": "other",
                "PLAYGROUND_RATE": "off",
                "PLAYGROUND_RATE_FACTOR": "2.5",
                "PLAYGROUND_MANIFEST": "some.json",
                "HOST": "",
            }
        )

        assert settings == Settings(
            port=8900,
            app_url="http://127.0.0.1:1/slack/events",
            signing_secret="other",  # noqa: S106  # opens nothing
            rate="off",
            rate_factor=2.5,
            manifest="some.json",
        )
