"""A process says that it is alive, and whether it can work."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.system.steward import Steward
from tests.system.waiting import eventually

NOBODY_THERE = "127.0.0.1:9"
"""An address at which connections are refused at once."""

NAMES = ("web", "worker-delivery", "beat")
MISSING = {"DATABASE_URL": "postgresql", "BROKER_URL": "rabbitmq"}

Pages = dict[tuple[str, str], str]


def elsewhere(name: str) -> str:
    """Return the URL *name* of the environment, but where nobody listens."""
    parts = urlsplit(os.environ[name])
    account, _, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{account}@{NOBODY_THERE}"))


@pytest.fixture(scope="module")
def pages(fragile: Steward) -> Iterator[Pages]:
    """Where the health pages are of processes that each miss one service."""
    wrong = {
        (name, setting): fragile.another(name, **{setting: elsewhere(setting)})
        for name in NAMES
        for setting in MISSING
    }
    yield {key: program.health for key, program in wrong.items()}
    for program in wrong.values():
        program.kill()


class TestWithoutAService:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("setting", MISSING)
    def test_a_process_is_alive_but_not_ready_and_names_what_is_missing(
        self, fragile: Steward, pages: Pages, name: str, setting: str
    ) -> None:
        at = pages[name, setting]
        eventually(lambda: fragile.status(f"{at}/healthz") == 200, why="it lives")

        ready = fragile.ask(f"{at}/readyz")

        said = ready.json()
        assert ready.status_code == 503
        assert said[MISSING[setting]] != "ok"
        assert [said[other] for other in MISSING.values() if other != MISSING[setting]] == ["ok"]
