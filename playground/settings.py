"""What the playground reads from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this playground listens, and how it speaks to the app."""

    host: str = "127.0.0.1"
    """Address to listen on (HOST)."""
    port: int = 8800
    """Port to listen on (PLAYGROUND_PORT)."""
    app_url: str = "http://127.0.0.1:8801/slack/events"
    """Where commands, events and interactions are delivered (STEWARD_URL)."""
    signing_secret: str = "playground-signing-secret"  # noqa: S105  # opens nothing but this
    """Key of the signature on everything delivered (SLACK_SIGNING_SECRET)."""
    bot_token: str = "xoxb-playground"  # noqa: S105  # opens nothing but this
    """The app's bot token, with the scopes of the manifest (SLACK_BOT_TOKEN)."""
    admin_token: str = "xoxp-playground"  # noqa: S105  # opens nothing but this
    """The owner's user token, with admin rights (SLACK_ADMIN_TOKEN)."""
    manifest: str = ""
    """File with the manifest (PLAYGROUND_MANIFEST; default: manifest.json of this checkout)."""
    trace_url: str = ""
    """Where the app tells what happened inside it (STEWARD_TRACE_URL); empty: nowhere."""
    rate: str = "slack"
    """`slack`: limits at Slack's tiers; `off`: none (PLAYGROUND_RATE)."""
    rate_factor: float = 1.0
    """Multiplies every limit (PLAYGROUND_RATE_FACTOR)."""

    @property
    def public_url(self) -> str:
        """Where response_urls point, without a slash at the end."""
        return f"http://{self.host}:{self.port}"


COMMITTED = Path(__file__).parents[1] / "manifest.json"

_NAMES = {
    "host": "HOST",
    "port": "PLAYGROUND_PORT",
    "app_url": "STEWARD_URL",
    "signing_secret": "SLACK_SIGNING_SECRET",
    "bot_token": "SLACK_BOT_TOKEN",
    "admin_token": "SLACK_ADMIN_TOKEN",
    "manifest": "PLAYGROUND_MANIFEST",
    "trace_url": "STEWARD_TRACE_URL",
    "rate": "PLAYGROUND_RATE",
    "rate_factor": "PLAYGROUND_RATE_FACTOR",
}


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Return the settings that the environment asks for; unset or empty means the default."""
    given = {field: environment[name] for field, name in _NAMES.items() if environment.get(name)}
    if "manifest" not in given and COMMITTED.exists():
        given["manifest"] = str(COMMITTED)
    port = int(given.pop("port", Settings.port))
    factor = float(given.pop("rate_factor", Settings.rate_factor))
    return Settings(port=port, rate_factor=factor, **given)
