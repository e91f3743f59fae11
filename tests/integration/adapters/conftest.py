import os

import pytest


def needed(name: str) -> str:
    """Return the setting *name*; without it skip on a laptop, fail in CI."""
    value = os.environ.get(name, "")
    if not value and os.environ.get("CI"):
        pytest.fail(f"{name} is not set")
    if not value:
        pytest.skip(f"{name} is not set")
    return value
