import re
from typing import Any

import pytest
import yaml

from bringup import procfile
from bringup.compose import NAMES
from bringup.place import ROOT
from config.settings import Settings

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STEWARD = {name: each for name, each in SERVICES.items() if "build" in each}
BESIDES = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "READY"),
    *("FLOWER_BASIC_AUTH", "FLOWER_BROKER_API", "FLOWER_ADDRESS", "FLOWER_PORT"),
}
SECRETS = ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "FLOWER_BASIC_AUTH")
PASSWORDS = ("POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "S3_PASSWORD")


def test_containers_and_procfile_run_the_same_processes() -> None:
    assert {name: each["command"] for name, each in STEWARD.items()} == procfile.read()


def test_the_procfile_names_the_processes_that_tools_rely_on() -> None:
    assert list(procfile.read()) == [
        *("release", "web", "worker-command", "worker-event", "worker-periodic"),
        *("worker-delivery", "beat", "flower"),
    ]


@pytest.mark.parametrize("name", STEWARD)
def test_every_setting_of_a_container_is_one_that_steward_reads(name: str) -> None:
    known = {field.upper() for field in Settings.model_fields} | BESIDES
    assert STEWARD[name]["environment"].keys() <= known


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - STEWARD.keys()))
def test_every_image_is_pinned(name: str) -> None:
    assert re.fullmatch(r"[\w/]+:\d+\.\d+(\.\d+)?(-\w+)?", SERVICES[name]["image"])


def test_the_image_is_built_on_a_pinned_one_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", base) for base in bases)
    assert "USER steward" in lines
    assert any("--require-hashes" in line for line in lines)


@pytest.mark.parametrize("name", SERVICES)
def test_everything_that_stays_up_has_a_health_check(name: str) -> None:
    assert name == procfile.RELEASE or SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", STEWARD)
def test_steward_waits_for_the_services(name: str) -> None:
    needed = STEWARD[name]["depends_on"]
    assert needed["postgres"] == {"condition": "service_healthy"}
    if name != procfile.RELEASE:
        assert needed["release"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_published_beyond_loopback(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("secret", [*SECRETS, *PASSWORDS])
def test_no_secret_has_a_default(secret: str) -> None:
    uses = re.findall(r"\$\{" + secret + r"([^}]*)\}", (ROOT / "docker-compose.yml").read_text())
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_the_example_names_every_variable_that_is_needed_and_no_value() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert named.keys() >= {*SECRETS, *PASSWORDS}
    assert set(named.values()) == {""}


def test_the_bring_up_starts_services_that_exist() -> None:
    assert set(NAMES.values()) == SERVICES.keys() - STEWARD.keys()
