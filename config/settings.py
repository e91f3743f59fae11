"""Settings, read once from the environment."""

from datetime import timedelta
from functools import cache

from pydantic import NonNegativeInt, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every knob of Steward. The docstring under each one is its documentation."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    slack_api_url: str = "https://slack.com/api/"
    """Base address of Slack's Web API. The playground is used by changing this alone."""

    slack_signing_secret: SecretStr = SecretStr("")
    """Proves that a request comes from Slack (HTTP). From *Basic Information* of the Slack app."""

    slack_bot_token: SecretStr = SecretStr("")
    """The bot's own token (`xoxb-…`), from *OAuth & Permissions*."""

    slack_admin_token: SecretStr = SecretStr("")
    """An admin's user token (`xoxp-…`). Optional; used where only admins may remove people."""

    slack_app_token: SecretStr = SecretStr("")
    """App-level token (`xapp-…`). If set, the web process uses Socket Mode besides HTTP."""

    database_url: str = "postgresql://steward@127.0.0.1:5432/steward"
    """PostgreSQL, 15 or newer: the truth about everything."""

    broker_url: SecretStr = SecretStr("amqp://guest:guest@127.0.0.1:5672//")
    """RabbitMQ, 3.10 or newer; give Steward a virtual host of its own."""

    redis_url: str = "redis://127.0.0.1:6379/0"
    """Redis or Valkey: caches and rate limits, nothing that may not be lost."""

    s3_endpoint_url: str | None = None
    """Any S3-compatible store; unset means Amazon's. Credentials come from the usual AWS names."""

    s3_bucket: str = "steward"
    """Where evidence and archives are kept."""

    host: str = "127.0.0.1"
    """Address on which the web process listens."""

    port: int = 8801
    """Port on which the web process listens (Slack's requests, /healthz, /readyz)."""

    health_port: int = 8810
    """First of the ports on which the other processes answer /healthz and /readyz: worker-command
    listens on this + 1, worker-event + 2, worker-periodic + 3, worker-delivery + 4, beat + 5,
    flower + 6."""

    health_host: str = "127.0.0.1"
    """Address on which the health ports listen."""

    moderators_channel: str = ""
    """Id of the channel where cards to confirm are posted. Unset: a direct message."""

    log_channel: str = ""
    """Id of the channel where finished cases are reported. Unset: nowhere."""

    confirm_within: timedelta = timedelta(seconds=300)
    """How long a person may take to press Confirm, in seconds."""

    slack_rate_factor: float = 1.0
    """How many times Slack's documented rates our own limiter lets through. More than 1 only where
    Slack has granted more, or against a stand-in that sets no limits."""

    slack_timeout: timedelta = timedelta(seconds=10)
    """How long one call to Slack may take before its outcome counts as unknown, in seconds."""

    accept_timeout: timedelta = timedelta(seconds=1)
    """How long the front door waits for PostgreSQL, and again for RabbitMQ, in seconds.
    Slack gives three in all."""

    flood_per_minute: NonNegativeInt = 20
    """How many commands and clicks one member may send within a minute. Those beyond get one
    sentence, and nothing is kept of them. Moderators, admins and events are never refused.
    0: no limit."""

    operators_channel: str = ""
    """Id of the channel where trouble with Steward itself is told. Unset: only in the log."""

    alert_dead_letters: int = 0
    """Dead letters that may lie there before it counts as trouble."""

    alert_waiting: timedelta = timedelta(seconds=60)
    """How long a request, a step, a card, a message or a periodic job may be due before it counts
    as trouble, in seconds."""

    alert_without_worker: timedelta = timedelta(seconds=30)
    """How long a queue may be without a worker before it counts as trouble, in seconds."""

    alert_again: timedelta = timedelta(seconds=600)
    """How long the operators' channel is spared the same trouble, in seconds; the log is not."""

    trace: bool = False
    """Serve /trace: what happened inside, for the playground's page. Never in production."""

    log_format: str = "json"
    """`json` for machines, `console` for people."""

    log_level: str = "INFO"
    """Least severe level that is logged."""

    @field_validator(
        "confirm_within",
        "slack_timeout",
        "accept_timeout",
        "alert_waiting",
        "alert_without_worker",
        "alert_again",
        mode="before",
    )
    @classmethod
    def _in_seconds(cls, value: object) -> object:
        """Read `8` as eight seconds; pydantic reads numbers so, but not an environment's texts."""
        try:
            return float(value) if isinstance(value, str) else value
        except ValueError:
            return value

    @field_validator("database_url")
    @classmethod
    def _names_no_driver(cls, value: str) -> str:
        """Take SQLAlchemy's way of writing it as well: the driver is always psycopg."""
        return value.replace("postgresql+psycopg://", "postgresql://", 1)

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
