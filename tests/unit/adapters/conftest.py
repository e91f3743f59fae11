from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from adapters.slack.client import Client
from config.settings import settings
from services.ports import Urgency
from tests.unit.adapters.scripted_slack import ScriptedSlack, scripted_slack

NO_TIME = timedelta()


class OpenLimiter:
    """Lets everything through, and remembers."""

    def __init__(self) -> None:
        self.wait = NO_TIME
        self.asked: list[tuple[str, str, str]] = []
        self.urgencies: list[Urgency] = []
        self.paused: list[tuple[str, str, timedelta]] = []

    def wait_for(
        self, team_id: str, method: str, channel: str = "", *, urgency: Urgency
    ) -> timedelta:
        self.asked.append((team_id, method, channel))
        self.urgencies.append(urgency)
        return self.wait

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        self.paused.append((team_id, method, retry_after))


@pytest.fixture
def slack() -> Iterator[ScriptedSlack]:
    with scripted_slack() as server:
        yield server


@pytest.fixture
def limiter() -> OpenLimiter:
    return OpenLimiter()


@pytest.fixture
def client(slack: ScriptedSlack, limiter: OpenLimiter) -> Client:
    return make_client(slack.url, limiter)


@pytest.fixture
def stand_in(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings name the scripted server as Slack."""
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "playground")
    settings.cache_clear()
    yield
    settings.cache_clear()


def make_client(
    url: str,
    limiter: OpenLimiter,
    *,
    token: str = "xoxb-playground",  # noqa: S107 - opens nothing
    seconds: float = 5,
    on_lock_out: Callable[[], None] = lambda: None,
) -> Client:
    return Client(
        token=token,
        team_id="T0",
        limiter=limiter,
        base_url=url,
        timeout=timedelta(seconds=seconds),
        on_lock_out=on_lock_out,
    )
