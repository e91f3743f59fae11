"""Settings, read once from the environment."""

from datetime import timedelta
from functools import cache
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import NonNegativeInt, PositiveInt, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.database_url import as_libpq

Reasoned = Literal["ban", "unban", "kick", "unkick", "shush", "unshush", "unwarn"]


class Settings(BaseSettings):
    """Every knob of Steward. The docstring under each one is its documentation."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    slack_api_url: str = "https://slack.com/api/"
    """Base address of Slack's Web API. The playground is used by changing this alone."""

    slack_scim_url: str = ""
    """Base address of Slack's SCIM API. Unset: Slack's own, or `/scim/v2/` beside `SLACK_API_URL`
    where that is not Slack's."""

    slack_signing_secret: SecretStr = SecretStr("")
    """Proves that a request comes from Slack (HTTP). From *Basic Information* of the Slack app."""

    slack_bot_token: SecretStr = SecretStr("")
    """The bot's own token (`xoxb-…`), from *OAuth & Permissions*."""

    slack_admin_token: SecretStr = SecretStr("")
    """An admin's user token (`xoxp-…`). Optional; used where only admins may remove people, delete
    messages, or close accounts."""

    slack_app_token: SecretStr = SecretStr("")
    """App-level token (`xapp-…`). If set, the web process uses Socket Mode besides HTTP."""

    database_url: str = "postgresql://steward@127.0.0.1:5432/steward"
    """PostgreSQL, 15 or newer: the truth about everything. A primary and its standby:
    `postgresql://steward@db1:5432,db2:5432/steward`; whichever can be written is used."""

    broker_url: SecretStr = SecretStr("amqp://guest:guest@127.0.0.1:5672//")
    """RabbitMQ, 3.10 or newer; give Steward a virtual host of its own. The nodes of a cluster:
    `amqp://user:password@mq1/steward;amqp://user:password@mq2/steward`, tried in this order; a
    node that failed is tried last from then on."""

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

    public_url: str = ""
    """Where others reach the web process, e.g. `https://steward.example.com`: people's browsers,
    with the link with which somebody appeals who can't sign in to Slack any more, and programs
    that send webhooks (`/subscribe`). Unset: no link is sent, and no program is let speak."""

    moderators_channel: str = ""
    """Id of the channel where cards to confirm are posted. Unset: a direct message."""

    log_channel: str = ""
    """Id of the channel where finished cases are reported. Unset: nowhere."""

    join_new_channels: bool = False
    """Whether Steward joins each public channel that is made, renamed or unarchived, so that bans
    and shushes hold there from the beginning."""

    close_accounts: Literal["never", "for_good", "always"] = "for_good"
    """Whose account a ban closes where the plan allows it, or asks an admin to close where it
    doesn't: nobody's, theirs who are banned for good, or everybody's who is banned. Otherwise they
    are kept out of channels."""

    ban_reaches: Literal["workspace", "organization"] = "workspace"
    """On Enterprise: whether a ban takes somebody out of this workspace alone, or closes their
    account in the whole organization."""

    admins_channel: str = ""
    """Id of the channel where admins are asked for what they alone can do, such as deactivating an
    account by hand, and where reports about moderators go. Unset: where the case's card is; such
    reports to one admin, by direct message."""

    confirm_within: timedelta = timedelta(seconds=300)
    """How long a person may take to press Confirm, in seconds."""

    two_people_for_good: bool = False
    """A ban for good needs a second person: somebody else than who asked must confirm it."""

    two_people_above: NonNegativeInt = 0
    """Whatever is asked for more people at once than this needs a second person. 0: never."""

    two_people_purge_above: NonNegativeInt = 0
    """A purge that would delete more messages than this needs a second person. 0: never."""

    two_people_grant_above: NonNegativeInt = 0
    """A grant of more points than this needs a second person. 0: never."""

    kudos_a_day: NonNegativeInt = 10
    """How many points a member may give away on a day of theirs, by `/kudos` and by reactions."""

    kudos_emoji: str = "trophy"
    """The sign whose reaction gives a point, without colons. Empty: none does."""

    kudos_take_back: timedelta = timedelta(seconds=300)
    """How soon a reaction must be taken away for its point to go back, in seconds."""

    kudos_digest_channel: str = ""
    """Id of the channel where a week's kudos are told on Mondays. Unset: nowhere."""

    shop_channel: str = ""
    """Id of the channel of who hands rewards over. Unset: the moderators' channel; where there is
    none either, the admin who put the reward into the shop is written to."""

    reasons_required: Annotated[tuple[Reasoned, ...], NoDecode] = ()
    """Actions that need a reason here, besides warn and note, e.g. `ban,kick`."""

    slack_rate_factor: float = 1.0
    """How many times Slack's documented rates our own limiter lets through. More than 1 only where
    Slack has granted more, or against a stand-in that sets no limits."""

    slack_timeout: timedelta = timedelta(seconds=10)
    """How long one call to Slack may take before its outcome counts as unknown, in seconds."""

    accept_timeout: timedelta = timedelta(seconds=1)
    """How long the front door waits for PostgreSQL, and again for RabbitMQ, in seconds.
    Slack gives three in all."""

    purge_most: PositiveInt = 1000
    """How many messages one purge may delete. At Slack's rate, 1,000 take 20 minutes."""

    flood_per_minute: NonNegativeInt = 20
    """How many commands and clicks one member may send within a minute. Those beyond get one
    sentence, and nothing is kept of them. Moderators, admins and events are never refused.
    0: no limit."""

    hooks_per_minute: NonNegativeInt = 120
    """How many deliveries one subscription of another program may send within a minute; those
    beyond get 429. 0: no limit."""

    webhooks_to_loopback: bool = False
    """Whether `/subscribe events` may name this machine itself, also without https. For tests and
    the playground; every other private network stays out of reach."""

    report_within: timedelta = timedelta(hours=4)
    """How long a report may wait unclaimed before an admin is reminded, in seconds."""

    report_claim: timedelta = timedelta(hours=1)
    """How long somebody may have a report before it goes back into the queue, in seconds."""

    reports_per_day: PositiveInt = 10
    """How many reports one member may send within 24 hours."""

    reports_hide: NonNegativeInt = 0
    """How many trusted members (helpers, moderators, admins) must report a message by name for
    Steward to take it away, evidence first, until a moderator has looked. 0: never."""

    report_secret: SecretStr = SecretStr("")
    """From this the key is made that opens the address of somebody who reports; only
    worker-delivery needs it. Unset: the key is made from the signing secret."""

    report_public_key: str = ""
    """The other half of that key, for the processes that are not given `REPORT_SECRET`.
    `steward report-key` prints it."""

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
        "report_within",
        "report_claim",
        "alert_waiting",
        "alert_without_worker",
        "alert_again",
        "kudos_take_back",
        mode="before",
    )
    @classmethod
    def _in_seconds(cls, value: object) -> object:
        """Read `8` as eight seconds; pydantic reads numbers so, but not an environment's texts."""
        try:
            return float(value) if isinstance(value, str) else value
        except ValueError:
            return value

    @field_validator("reasons_required", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Read `ban, kick` as two names."""
        if not isinstance(value, str):
            return value
        return [name.strip() for name in value.split(",") if name.strip()]

    @field_validator("database_url")
    @classmethod
    def _names_no_driver(cls, value: str) -> str:
        """Take SQLAlchemy's way of writing it as well: the driver is always psycopg."""
        return as_libpq(value)

    @property
    def scim_url(self) -> str:
        """Where SCIM is, with a slash at the end."""
        if self.slack_scim_url:
            return self.slack_scim_url.rstrip("/") + "/"
        parts = urlsplit(self.slack_api_url)
        is_slack = parts.hostname in {"slack.com", "www.slack.com"}
        host = "https://api.slack.com" if is_slack else f"{parts.scheme}://{parts.netloc}"
        return f"{host}/scim/v2/"

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
