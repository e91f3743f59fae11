"""`make demo`: everything on one machine, in the foreground, until Ctrl-C."""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

from bringup import procfile
from bringup.console import BOLD, DIM, RED, Console
from bringup.health import HEALTH, Addresses, is_healthy
from bringup.place import ROOT
from bringup.ports import LOOPBACK, demand_free
from bringup.problem import Interrupted, Problem
from bringup.profile import Profile
from bringup.stack import Stack
from bringup.supervisor import Supervisor
from bringup.variables import demo_variables

PLAYGROUND = "playground"
READY_WITHIN = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def demo() -> int:
    """Run the demo; return the exit code of the process."""
    console, profile = Console(), Profile("demo")
    with profile.held():
        stop_on_signals(profile)
        _clean(profile, console)
        return Demo(profile, console).run()


def stop_on_signals(profile: Profile) -> None:
    """Let Ctrl-C, `kill` and a closed terminal end things in order."""
    for number in SIGNALS:
        signal.signal(number, lambda *_: profile.stopped.set())
    if sys.stdout.isatty():
        Thread(target=_stop_without_terminal, args=(profile,), daemon=True).start()


def _stop_without_terminal(profile: Profile) -> None:
    """Notice that the terminal is gone: where it ran `make` itself, only make is told."""
    while os.isatty(sys.stdout.fileno()) and not profile.stopped.wait(0.5):
        pass
    profile.stopped.set()


def _clean(profile: Profile, console: Console) -> None:
    left = profile.clean()
    if left:
        console.say(f"Ended what an interrupted run had left: {', '.join(left)}", style=DIM)


class Demo:
    """One run of the demo."""

    def __init__(self, profile: Profile, console: Console) -> None:
        """Choose the ports."""
        self._profile, self._console, self._stopped = profile, console, profile.stopped
        self._began = time.monotonic()
        self._stack = Stack(profile, lambda line: console.say(f"  {line}"))
        self._supervisor: Supervisor | None = None
        self._addresses = Addresses(
            playground=_port("PLAYGROUND_PORT", 8800, "the playground"),
            web=_port("PORT", 8801, "Steward's web process"),
            flower=_port("FLOWER_PORT", 8802, "Flower"),
            health=profile.state.ports("health", len(HEALTH) + 1)[0],
        )

    def run(self) -> int:
        """Bring everything up, watch over it, take it down again."""
        try:
            self._bring_up()
            if self._supervisor and not self._stopped.is_set():
                self._supervisor.watch(self._stopped)
        except Interrupted:
            pass
        except Problem:
            if not self._stopped.is_set():  # else it comes from being stopped half-way
                raise
        finally:
            self._take_down()
        return 0

    def _bring_up(self) -> None:
        self._console.say("Starting RabbitMQ, PostgreSQL, Redis and S3", style=BOLD)
        services = self._stack.up()
        self._go_on()
        environment = demo_variables(services, self._profile, self._addresses)
        supervisor = Supervisor(self._profile, self._console, root=ROOT, environment=environment)
        self._supervisor = supervisor
        commands = procfile.read()
        self._console.say("Starting Steward", style=BOLD)
        supervisor.start({PLAYGROUND: ["python", "-m", "playground"]})
        self._release(supervisor, commands.pop(procfile.RELEASE))
        supervisor.start(commands)
        self._await(supervisor, [PLAYGROUND, *commands])
        self._welcome(environment)
        supervisor.silent = False

    def _release(self, supervisor: Supervisor, command: list[str]) -> None:
        if supervisor.finish(procfile.RELEASE, command):
            sentence = "The database could not be brought up to date. Its last words stand below."
            raise Problem(sentence, log=supervisor.tail(procfile.RELEASE))

    def _await(self, supervisor: Supervisor, names: list[str]) -> None:
        waiting = {name: page for name in names if (page := self._addresses.probe(name))}
        began = time.monotonic()
        deadline = began + READY_WITHIN
        while waiting:
            self._go_on()
            for name in [name for name, page in waiting.items() if is_healthy(page)]:
                del waiting[name]
                self._console.say(f"  {name}: ready after {time.monotonic() - began:.1f} s")
            supervisor.mend()
            late = time.monotonic() > deadline
            for name in supervisor.given_up or (list(waiting) if late else []):
                why = "isn't ready after a minute" if late else "ends as soon as it is started"
                raise Problem(f"{name} {why}. Its last words:", log=supervisor.tail(name))
            self._stopped.wait(0.1)

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise Interrupted

    def _welcome(self, environment: dict[str, str]) -> None:
        at = self._addresses
        user, password = environment["FLOWER_BASIC_AUTH"].split(":", 1)
        rows = [
            ("Playground", f"http://{LOOPBACK}:{at.playground}", "a small Slack: start here"),
            ("Flower", f"http://{LOOPBACK}:{at.flower}", f"{user} / {password}"),
            ("Health", f"http://{LOOPBACK}:{at.web}/readyz", ""),
            *_management(environment),
        ]
        say = self._console.say
        say()
        say(f"Steward is ready after {time.monotonic() - self._began:.0f} s.", style=BOLD)
        say()
        self._console.table(rows)
        say()
        say("  Try: open the playground, type  /ban @spammer spam  , open #moderators,")
        say("  click Confirm, and watch what travels. Ctrl-C stops everything.")
        say(f"  The services' logs are in {_short(self._profile.logs)}.")
        say()

    def _take_down(self) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # once is enough: it takes a few seconds
        self._console.say()
        self._console.say("Stopping …", style=BOLD)
        if self._supervisor:
            self._supervisor.silent = True
            self._supervisor.stop()
        self._stack.down()
        left = self._profile.clean()
        if left:
            self._console.say(f"Ended by force: {', '.join(left)}", style=RED)
        self._console.say("Everything is stopped.")


def _port(variable: str, usual: int, who: str) -> int:
    told = os.environ.get(variable) or str(usual)
    if not told.isdecimal() or not 0 < int(told) < 2**16:
        raise Problem(f"{variable} is {told!r}; it must be a port, say {variable}={usual}.")
    demand_free(int(told), who=who, variable=variable)
    return int(told)


def _management(environment: dict[str, str]) -> list[tuple[str, str, str]]:
    api = environment.get("FLOWER_BROKER_API", "")
    credentials, _, place = api.removeprefix("http://").rpartition("@")
    if not place:
        return []
    remark = credentials.replace(":", " / ", 1)
    return [("RabbitMQ", f"http://{place.removesuffix('api/').rstrip('/')}", remark)]


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
