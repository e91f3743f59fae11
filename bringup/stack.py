"""The four services of a profile, brought up side by side and taken down again."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from bringup.compose import Compose, engine_answers
from bringup.discovery import Source, choose, given
from bringup.place import demand_space
from bringup.postgres import PostgreSQL
from bringup.problem import Problem
from bringup.process import Process, stop, stop_all
from bringup.profile import Profile
from bringup.rabbitmq import EPMD, RabbitMQ
from bringup.redis import Redis
from bringup.s3 import S3
from bringup.service import Service, Variables, run

SERVICES: tuple[Service, ...] = (RabbitMQ(), PostgreSQL(), Redis(), S3())
Say = Callable[[str], None]


class Stack:
    """Brings services up and remembers which of them it has to take down."""

    def __init__(self, profile: Profile, say: Say) -> None:
        """`say` takes one line of progress at a time."""
        self._profile = profile
        self._say = say
        self._note = profile.folder / "compose"  # there while containers may run
        self.variables: Variables = {}

    def up(self) -> Variables:
        """Start what isn't given, all at the same time; return the variables that lead there."""
        demand_space(self._profile.home)
        sources = self._sources()
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            started = [pool.submit(self._start, each, sources[each.name]) for each in SERVICES]
            composed = pool.submit(self._start_compose, sources)
        for future in (*started, composed):
            self.variables |= future.result()
        return self.variables

    def down(self) -> None:
        """Stop what `up` started, in this run or in an earlier one."""
        services = {each.name: each for each in SERVICES}
        mine = [each for each in self._profile.processes if each.name in services]
        with ThreadPoolExecutor(max(1, len(mine))) as pool:
            list(pool.map(lambda each: self._stop(each, services[each.name]), mine))
        mappers = [each for each in self._profile.processes if each.name == EPMD]
        stop_all(mappers, within=2)
        for mapper in mappers:
            self._profile.forget(mapper)
        if self._note.exists() and engine_answers():
            Compose(self._profile).down()
            self._note.unlink()

    def wipe(self) -> None:
        """Throw the services' data away, so that nothing of an earlier run is met again."""
        for service in SERVICES:
            shutil.rmtree(self._profile.folder / service.name.lower(), ignore_errors=True)

    def _sources(self) -> dict[str, Source]:
        answer: list[bool] = []

        def ask_once() -> bool:
            if not answer:
                answer.append(engine_answers())
            return answer[0]

        sources = {
            each.name: choose(each, os.environ, engine_answers=ask_once) for each in SERVICES
        }
        if Source.COMPOSE in sources.values() and not ask_once():
            raise Problem(NO_ENGINE)
        return sources

    def _start(self, service: Service, source: Source) -> Variables:
        if source is Source.COMPOSE:
            return {}
        if source is Source.ENVIRONMENT:
            self._say(f"{service.name}: the one that {service.variable} names")
            return given(service)
        began = monotonic()
        if source is Source.WHEELS:
            program = service.packaged(self._profile.home)
        else:
            found = service.local()
            if found is None:
                sentence = f"STEWARD_SERVICES=local, but this machine has no {service.name}."
                raise Problem(sentence)
            program = found
        variables = run(service, program, self._profile)
        self._say(f"{service.name}: {program.origin}, ready after {monotonic() - began:.1f} s")
        return variables

    def _start_compose(self, sources: dict[str, Source]) -> Variables:
        names = [name for name, source in sources.items() if source is Source.COMPOSE]
        if not names:
            return {}
        self._say(f"{', '.join(names)}: Docker Compose (images are pulled the first time)")
        self._note.touch()
        return Compose(self._profile).up(names)

    def _stop(self, process: Process, service: Service) -> None:
        stop(process, by=service.stop_by, within=service.stop_within)
        self._profile.forget(process)


NO_ENGINE = (
    "STEWARD_SERVICES=compose, but no Docker Compose engine answers (`docker compose version` and "
    "`docker info` must both work). Start Docker, or unset STEWARD_SERVICES."
)
