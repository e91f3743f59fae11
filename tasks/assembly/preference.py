"""The operator's settings where a workspace has said nothing."""

from typing import Any

from config.settings import Settings, settings
from services.preference import PREFERENCES


def operators_defaults() -> dict[str, Any]:
    """Return the operator's settings that a workspace may change, by name."""
    return {
        name: getattr(settings(), name) for name in PREFERENCES if name in Settings.model_fields
    }
