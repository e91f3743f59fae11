"""One Steward for all these tests, whose processes are killed, stopped and started at will."""

from collections.abc import Iterator

import pytest

from tests.system.conftest import running
from tests.system.harbour import Harbour
from tests.system.steward import USUAL, Steward


@pytest.fixture(scope="package")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steward]:
    yield from running(tmp_path_factory.mktemp("steward"), *USUAL)


@pytest.fixture
def steward(fragile: Steward) -> Iterator[Steward]:
    """A Steward that is whole at the beginning and, whatever a test did to it, afterwards."""
    fragile.services.refresh_limits()
    yield fragile
    fragile.harbour.clear()
    fragile.start(*[name for name in USUAL if not fragile.programs[name].is_running])


@pytest.fixture
def harbour(steward: Steward) -> Harbour:
    """The playground that this Steward serves."""
    return steward.harbour


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.slow)
