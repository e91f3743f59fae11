"""One whole Steward for the tests that need real processes; it sets no limit to floods."""

from collections.abc import Iterator

import pytest

from tests.security.forger import Forger
from tests.system.conftest import running
from tests.system.harbour import Harbour
from tests.system.steward import USUAL, Steward

FAST = {"SLACK_RATE_FACTOR": "1000"}
"""The playground sets no limits here, so neither do we."""


@pytest.fixture(scope="package")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steward]:
    yield from running(tmp_path_factory.mktemp("guarded"), *USUAL, "flower", **FAST)


@pytest.fixture
def steward(everything: Steward) -> Iterator[Steward]:
    """The Steward that runs everything, in good weather."""
    everything.services.refresh_limits()
    yield everything
    everything.harbour.clear()


@pytest.fixture
def harbour(steward: Steward) -> Harbour:
    return steward.harbour


@pytest.fixture
def forger(steward: Steward) -> Iterator[Forger]:
    """Somebody who knows the signing secret, or records what Slack had signed."""
    with Forger(steward.page("web", "/slack/events")) as forger:
        yield forger


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/security" in str(item.path):
            item.add_marker(pytest.mark.slow)
