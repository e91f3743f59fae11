"""The playground over real HTTP, with Steward's own adapters in this process."""

from collections.abc import Iterator

import pytest

import tasks.outside
from config.settings import settings
from playground.settings import Settings
from tests.playground.running import Running, running

TEAM = "T0STEWARD"
CACHES = ("workspace", "directory", "inquiry", "messenger", "carrying_out", "accounts")


@pytest.fixture
def harbour(monkeypatch: pytest.MonkeyPatch, process: None) -> Iterator[Running]:
    """A playground that this process takes for Slack."""
    with running() as slack:
        monkeypatch.setenv("SLACK_API_URL", f"{slack.url}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", Settings.bot_token)
        monkeypatch.setenv("SLACK_ADMIN_TOKEN", Settings.admin_token)
        monkeypatch.setenv("SLACK_RATE_FACTOR", "1000")
        monkeypatch.setenv("MODERATORS_CHANNEL", "C0MODS")
        monkeypatch.setenv("LOG_CHANNEL", "C0LOG")
        slack.world.limiter.on = False
        slack.world.manifest.events = frozenset()  # nobody listens: a test hands events over
        _forget()
        yield slack
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    for name in CACHES:
        cached = getattr(tasks.outside, name, None)
        if cached is not None:
            cached.cache_clear()
