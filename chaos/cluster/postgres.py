"""PostgreSQL with a standby that has every row before anybody is told that it is committed."""

import shutil
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bringup.ports import LOOPBACK
from bringup.postgres import NAME, PostgreSQL, major
from bringup.problem import Problem
from bringup.profile import Profile
from bringup.service import Program, data_folder, write_private
from chaos.server import Server

STANDBY = "steward_standby"
"""The name by which the primary knows whom to wait for."""

IN_STEP_WITHIN = 60.0
"""Seconds that a new standby may take until the primary waits for it."""


class Member(PostgreSQL):
    """One of the two servers; the data of the second is made from the first."""

    def __init__(self, number: int, port: int) -> None:
        self.number = number
        self.name = f"PostgreSQL-{number}"
        self._port = port

    def port(self, profile: Profile) -> int:
        """Return the port that was chosen for it."""
        del profile
        return self._port

    def initdb(self, initdb: Path, data: Path, password: str, profile: Profile) -> None:
        """Make the first one's data; the second has none of its own."""
        if self.number == 1:
            super().initdb(initdb, data, password, profile)


class Pair:
    """The primary and its standby; they change places when the primary is lost."""

    def __init__(self, profile: Profile) -> None:
        """Choose ports and make the primary's data."""
        first = profile.state.ports("cluster-postgres", 2)[0]
        members = [Member(number, first + number - 1) for number in (1, 2)]
        self._profile = profile
        self._places = {
            member.name: _Place(member, profile, first + member.number - 1) for member in members
        }
        self.servers = [Server(member, profile) for member in members]
        self.primary, self.standby = self.servers
        self._is_alone = True

    @property
    def url(self) -> str:
        """Return the URL of both, of which the one that can be written is wanted."""
        password = self._profile.state.secret("postgres")
        hosts = ",".join(f"{LOOPBACK}:{place.port}" for place in self._places.values())
        return f"postgresql://{NAME}:{password}@{hosts}/{NAME}?target_session_attrs=read-write"

    def up(self) -> None:
        """Start both; return when nothing is committed any more without the standby."""
        self.primary.start()
        self.make_standby()

    def fail_over(self) -> None:
        """Lose the primary, and promote the standby, which from now on is alone."""
        self.primary.kill()
        self._is_alone = True
        self.primary, self.standby = self.standby, self.primary
        with self._connected(self.primary) as connection:
            connection.execute("SELECT pg_promote(true, 30)")

    def make_standby(self) -> None:
        """Make the other server a standby from the primary's data, and have the primary wait."""
        place = self._places[self.standby.name]
        shutil.rmtree(place.data, ignore_errors=True)
        copy = self.primary.program.path.with_name("pg_basebackup")
        if not copy.exists():
            raise Problem(f"{copy} is missing: install the whole of PostgreSQL, not a part of it.")
        source = self._source(self.primary)
        self.standby.run(
            str(copy), "-D", str(place.data), "-d", source, "-c", "fast", "-X", "stream"
        )
        place.become_standby(f"{source} application_name={STANDBY}")
        self.standby.start()
        self.wait_for_standby(names=STANDBY)
        self._await_step()
        self._is_alone = False

    def has_standby(self) -> bool:
        """Tell whether the primary has a standby, or is meant to have one."""
        return not self._is_alone

    def wait_for_standby(self, *, names: str) -> None:
        """Have the primary commit nothing without one of these standbys; an empty name: alone."""
        with self._connected(self.primary) as connection:
            setting = sql.SQL("ALTER SYSTEM SET synchronous_standby_names = {}")
            connection.execute(setting.format(sql.Literal(names)))
            connection.execute("SELECT pg_reload_conf()")

    def _await_step(self) -> None:
        until = time.monotonic() + IN_STEP_WITHIN
        query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        while time.monotonic() < until:
            with self._connected(self.primary) as connection:
                (found,) = connection.execute(query).fetchone() or (0,)
            if found:
                return
            time.sleep(0.1)
        raise TimeoutError("the standby is not in step")

    def _source(self, server: Server) -> str:
        password = self._profile.state.secret("postgres")
        port = self._places[server.name].port
        return f"host={LOOPBACK} port={port} user={NAME} password={password}"

    def _connected(self, server: Server) -> psycopg.Connection[Any]:
        where = f"{self._source(server)} dbname=postgres connect_timeout=5"
        return psycopg.connect(where, autocommit=True)


class _Place:
    """Where a server's data lies, and what makes a standby of it."""

    def __init__(self, member: Member, profile: Profile, port: int) -> None:
        program: Program = member.local() or member.packaged(profile.home)
        self.port = port
        self.data = data_folder(profile, member) / f"data-{major(program.path)}"
        self._profile = profile

    def become_standby(self, source: str) -> None:
        """Have it follow *source*, and wait for nobody when it is promoted."""
        write_private(self.data / "standby.signal", "", self._profile)
        lines = {"primary_conninfo": source, "synchronous_standby_names": ""}
        text = "".join(f"{name} = '{value}'\n" for name, value in lines.items())
        write_private(self.data / "postgresql.auto.conf", text, self._profile)
