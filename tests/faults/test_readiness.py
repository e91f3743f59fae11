"""A process says that it is alive, and whether it can work."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.system.steward import USUAL, Steward
from tests.system.waiting import eventually

NOBODY_THERE = "127.0.0.1:9"
"""An address at which connections are refused at once."""

MISSING = {"DATABASE_URL": "postgresql", "BROKER_URL": "rabbitmq"}


def elsewhere(name: str) -> str:
    """Return the URL *name* of the environment, but where nobody listens."""
    parts = urlsplit(os.environ[name])
    account, _, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{account}@{NOBODY_THERE}"))


class TestWithoutAService:
    @pytest.mark.parametrize("name", ["web", "worker-delivery", "beat"])
    @pytest.mark.parametrize("setting", MISSING)
    def test_a_process_is_alive_but_not_ready_and_names_what_is_missing(
        self, steward: Steward, name: str, setting: str
    ) -> None:
        steward.stop(name)
        steward.launch(name, **{setting: elsewhere(setting)})
        try:
            page = steward.page(name, "/readyz")
            eventually(lambda: steward.status(page) == 503, why="it says that it isn't ready")
            eventually(
                lambda: steward.status(steward.page(name, "/healthz")) == 200, why="it lives"
            )

            said = steward.ask(page).json()

            assert said[MISSING[setting]] != "ok"
            assert [said[other] for other in MISSING.values() if other != MISSING[setting]] == [
                "ok"
            ]
        finally:
            steward.kill(name)


class TestWholeAgain:
    def test_every_process_is_ready_after_all_that(self, steward: Steward) -> None:
        for name in USUAL:
            assert steward.status(steward.page(name, "/readyz")) == 200
