"""The environment of Steward's processes in the demo and of the tests."""

import os
import secrets

from bringup.health import Addresses
from bringup.place import VENV
from bringup.ports import LOOPBACK
from bringup.profile import Profile
from bringup.service import Variables

MODERATORS, LOG = "C0MODS", "C0LOG"  # the playground's #moderators and #steward-log
OURS = ("SLACK_", "CELERY_", "FLOWER_", "STEWARD_")
"""Variables of the person that must not reach a demo or a test: tokens of a real workspace."""
KEPT = ("STEWARD_CHROMIUM",)


def base_variables(services: Variables) -> Variables:
    """Return the person's environment without their Slack, with the services and our Python."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(OURS) or name in KEPT
    }
    path = os.pathsep.join([str(VENV / "bin"), inherited.get("PATH", os.defpath)])
    python = {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}
    return inherited | python | services


def flower_password(profile: Profile) -> str:
    """Return Flower's user and password as it wants them."""
    return f"steward:{profile.state.secret('flower')[:12]}"


def demo_variables(services: Variables, profile: Profile, at: Addresses) -> Variables:
    """Return all that the playground and Steward's processes need to find one another."""
    secret = profile.state.secret
    web = f"http://{LOOPBACK}:{at.web}"
    return base_variables(services) | {
        "SLACK_API_URL": f"http://{LOOPBACK}:{at.playground}/api/",
        "SLACK_SIGNING_SECRET": secret("signing"),
        "SLACK_BOT_TOKEN": secret("bot", prefix="xoxb-playground-"),
        "SLACK_ADMIN_TOKEN": secret("admin", prefix="xoxp-playground-"),
        "MODERATORS_CHANNEL": MODERATORS,
        "LOG_CHANNEL": LOG,
        "PUBLIC_URL": web,
        "HOST": LOOPBACK,
        "PORT": str(at.web),
        "HEALTH_PORT": str(at.health),
        "HEALTH_HOST": LOOPBACK,
        "FLOWER_ADDRESS": LOOPBACK,
        "FLOWER_PORT": str(at.flower),
        "FLOWER_BASIC_AUTH": flower_password(profile),
        "FLOWER_BROKER_API": services.get("FLOWER_BROKER_API", ""),
        "PLAYGROUND_PORT": str(at.playground),
        # The playground forgets everything, Steward nothing: so each run is a new workspace.
        "PLAYGROUND_TEAM": f"T0{secrets.token_hex(4).upper()}",
        "STEWARD_URL": f"{web}/slack/events",
        "STEWARD_TRACE_URL": f"{web}/trace",
        "TRACE": "true",
        "LOG_FORMAT": os.environ.get("LOG_FORMAT", "console"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
    }
