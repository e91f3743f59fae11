"""Services from docker-compose.yml, where a Docker engine answers."""

import os
import shutil
import subprocess

from bringup.place import ROOT
from bringup.ports import LOOPBACK
from bringup.problem import explain
from bringup.profile import Profile
from bringup.service import Variables

NAMES = {"RabbitMQ": "rabbitmq", "PostgreSQL": "postgres", "Redis": "redis", "S3": "s3"}
USER = "steward"


def engine_answers() -> bool:
    """Tell whether `docker compose` is there and its engine answers."""
    if not shutil.which("docker"):
        return False
    for command in (["docker", "compose", "version"], ["docker", "info"]):
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=5)
        except (subprocess.TimeoutExpired, OSError):
            return False
        if done.returncode:
            return False
    return True


class Compose:
    """The services of one profile in containers of their own, published on loopback."""

    def __init__(self, profile: Profile) -> None:
        """Choose ports and passwords, or take the remembered ones."""
        self._profile = profile
        secret = profile.state.secret
        ports = profile.state.ports("compose", 5)
        names = ("RABBITMQ", "RABBITMQ_MANAGEMENT", "POSTGRES", "REDIS", "S3")
        self._ports = dict(zip(names, ports, strict=True))
        self._passwords = {
            name: secret(f"compose-{name}") for name in ("rabbitmq", "postgres", "s3")
        }

    def up(self, services: list[str]) -> Variables:
        """Start services (by our names for them), wait until healthy, return their variables."""
        names = [NAMES[name] for name in services]
        self._compose("up", "--detach", "--wait", "--quiet-pull", *names)
        leading = {name: self._variables()[name] for name in services}
        return {key: value for each in leading.values() for key, value in each.items()}

    def down(self) -> None:
        """Stop this profile's containers; their volumes stay."""
        self._compose("down")

    def _compose(self, *arguments: str) -> None:
        name = f"steward-{self._profile.name}-{self._ports['POSTGRES']}"
        command = ["docker", "compose", "--project-name", name, *arguments]
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env={**os.environ, **self._environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            advice = "Mend Docker, or go on without it: STEWARD_SERVICES=wheels"
            raise explain("Docker Compose", done.stdout.splitlines(), advice=advice)

    def _environment(self) -> Variables:
        """Return what docker-compose.yml asks for; the app's own secrets aren't used here."""
        unused = ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "FLOWER_BASIC_AUTH")
        passwords = {f"{name.upper()}_PASSWORD": each for name, each in self._passwords.items()}
        ports = {f"{name}_PORT": str(port) for name, port in self._ports.items()}
        return {**dict.fromkeys(unused, "unused:unused"), **passwords, **ports}

    def _variables(self) -> dict[str, Variables]:
        rabbitmq, postgres, s3 = (self._passwords[name] for name in ("rabbitmq", "postgres", "s3"))
        at = {name: f"{LOOPBACK}:{port}" for name, port in self._ports.items()}
        return {
            "RabbitMQ": {
                "BROKER_URL": f"amqp://{USER}:{rabbitmq}@{at['RABBITMQ']}/steward",
                "FLOWER_BROKER_API": f"http://{USER}:{rabbitmq}@{at['RABBITMQ_MANAGEMENT']}/api/",
            },
            "PostgreSQL": {
                "DATABASE_URL": f"postgresql://{USER}:{postgres}@{at['POSTGRES']}/steward"
            },
            "Redis": {"REDIS_URL": f"redis://{at['REDIS']}/0"},
            "S3": {
                "S3_ENDPOINT_URL": f"http://{at['S3']}",
                "S3_BUCKET": "steward",
                "AWS_ACCESS_KEY_ID": USER,
                "AWS_SECRET_ACCESS_KEY": s3,
                "AWS_REGION": "us-east-1",
            },
        }
