"""docs/configuration.md, from the docstrings of the settings: `python -m config.documentation`."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from config.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "configuration.md"

START = """# Configuration

Written from `config/settings.py` by `python -m config.documentation`.
A test fails when it is stale.
Every process reads the same settings from its environment, once, when it starts.
`python -m app.cli settings` shows what they are in the environment at hand, without the secrets.
"""

MIDDLE = """## Read by a single program

These are no settings of Steward's own: the program that is named reads them itself.
"""

BESIDE = (
    (
        "`WORKER_CONCURRENCY`",
        "2 for command, 4 for delivery, else 1",
        "Child processes of a worker (`tasks/worker.py`).",
    ),
    (
        "`WORKER_NICE`",
        "5",
        "How much a worker gives way to the web process where cores are short (0 to 19).",
    ),
    ("`WORKER_POOL`", "`prefork`", "Celery's kind of worker pool."),
    (
        "`FLOWER_BASIC_AUTH`",
        "unset",
        "`name:password` of Flower's page. Flower does not start without one.",
    ),
    (
        "`FLOWER_BROKER_API`",
        "unset",
        "RabbitMQ's management API with its password (`…/api/`): Flower then shows queue lengths.",
    ),
    ("`FLOWER_ADDRESS`", "`127.0.0.1`", "Address on which Flower listens."),
    ("`FLOWER_PORT`", "`8802`", "Port on which Flower listens."),
    ("`FLOWER_MAX_TASKS`", "`10000`", "Tasks that Flower remembers; each costs memory."),
    (
        "`FLOWER_PURGE_OFFLINE_WORKERS`",
        "`600`",
        "Seconds after which Flower forgets a worker that is gone.",
    ),
    (
        "`FLOWER_TASKS_COLUMNS`",
        "`name,state,kwargs,received,runtime,worker`",
        "Columns of Flower's list of tasks.",
    ),
    ("`FLOWER_NATURAL_TIME`", "`true`", "Flower shows how long ago instead of a time."),
    (
        "`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`",
        "unset",
        "Credentials and region of the S3 store. boto3's other ways, such as a role, work too.",
    ),
    ("`HTTPS_PROXY`, `NO_PROXY`", "unset", "The proxy for the workers' calls to Slack."),
)
"""Variable, default and meaning of what is read outside config.settings."""

Row = tuple[str, str, str]


def page() -> str:
    """Return the text of docs/configuration.md."""
    ours = _table([_row(name) for name in Settings.model_fields])
    return "\n".join([START, ours, MIDDLE, _table(list(BESIDE))])


def _table(rows: list[Row]) -> str:
    head = [("variable", "default", "what it is for"), ("---", "---", "---")]
    return "".join(f"| {' | '.join(row)} |\n" for row in [*head, *rows])


def _row(name: str) -> Row:
    field = Settings.model_fields[name]
    about = " ".join((field.description or "").split()).replace("|", "\\|")
    return f"`{name.upper()}`", _shown(field.default), about


def _shown(default: Any) -> str:  # noqa: ANN401 - a setting is of any type
    """Return a default as a person would write it into the environment."""
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, timedelta):
        default = f"{default.total_seconds():g}"
    if isinstance(default, bool):
        default = str(default).lower()
    return "unset" if default in {None, ""} else f"`{default}`"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
