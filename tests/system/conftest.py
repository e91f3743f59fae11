"""One Steward for all calm tests: each brings its own newcomer, so they don't meet."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import Harbour
from tests.system.steward import PLAYGROUND, USUAL, Steward


def running(folder: object, *names: str, **more: str) -> Iterator[Steward]:
    """Give a Steward whose processes *names* run; afterwards, no secret may be in any log."""
    with Steward(folder, **more) as steward:  # type: ignore[arg-type] # pytest's path
        steward.start(PLAYGROUND)
        steward.start(*names)
        yield steward
        leaks = {log.name: steward.leaks(log.read_text()) for log in steward.logs()}
        assert not {name: found for name, found in leaks.items() if found}


@pytest.fixture(scope="package")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steward]:
    yield from running(tmp_path_factory.mktemp("steward"), *USUAL, "flower")


@pytest.fixture
def steward(everything: Steward) -> Iterator[Steward]:
    """The Steward that runs everything, in good weather and with all of Slack's patience."""
    everything.services.refresh_limits()
    yield everything
    everything.harbour.clear()


@pytest.fixture
def harbour(steward: Steward) -> Harbour:
    """The playground that this Steward serves."""
    return steward.harbour


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/system" in str(item.path):
            item.add_marker(pytest.mark.slow)
