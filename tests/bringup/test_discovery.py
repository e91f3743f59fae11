from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM, Signals

import pytest

from bringup.discovery import Source, choose, given
from bringup.problem import Problem
from bringup.profile import Profile
from bringup.s3 import S3
from bringup.service import Command, Program


@dataclass
class FakeService:
    installed: bool
    name: str = "Redis"
    variable: str = "REDIS_URL"
    stop_by: Signals = SIGTERM
    stop_within: float = 1.0

    def local(self) -> Program | None:
        return Program(Path("/usr/bin/redis-server"), "here") if self.installed else None

    def packaged(self, home: Path) -> Program:
        raise NotImplementedError

    def prepare(self, program: Program, profile: Profile) -> Command:
        raise NotImplementedError


def chosen(environment: dict[str, str], *, engine: bool = False, installed: bool = False) -> Source:
    service = FakeService(installed=installed)
    return choose(service, environment, engine_answers=lambda: engine)


def test_a_url_in_the_environment_goes_before_everything() -> None:
    environment = {"REDIS_URL": "redis://elsewhere", "STEWARD_SERVICES": "wheels"}
    assert chosen(environment, engine=True, installed=True) is Source.ENVIRONMENT


def test_a_docker_engine_goes_before_what_is_installed() -> None:
    assert chosen({}, engine=True, installed=True) is Source.COMPOSE


def test_what_is_installed_goes_before_packages() -> None:
    assert chosen({}, installed=True) is Source.LOCAL


def test_packages_are_the_last_resort() -> None:
    assert chosen({}) is Source.WHEELS


def test_an_empty_url_is_no_url() -> None:
    assert chosen({"REDIS_URL": ""}) is Source.WHEELS


@pytest.mark.parametrize("source", [Source.COMPOSE, Source.LOCAL, Source.WHEELS])
def test_a_source_can_be_demanded(source: Source) -> None:
    assert chosen({"STEWARD_SERVICES": source}, engine=True, installed=True) is source


def test_a_demand_for_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(Problem, match="compose, local, wheels"):
        chosen({"STEWARD_SERVICES": "cloud"})


def test_a_store_without_its_keys_is_refused() -> None:
    with pytest.raises(Problem, match="AWS_SECRET_ACCESS_KEY"):
        given(S3(), {"S3_ENDPOINT_URL": "http://127.0.0.1:9000"})


def test_a_given_store_brings_its_keys() -> None:
    environment = {
        "S3_ENDPOINT_URL": "http://127.0.0.1:9000",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "UNRELATED": "x",
    }
    assert given(S3(), environment).keys() == environment.keys() - {"UNRELATED"}
