"""RabbitMQ: from this machine, else Debian's packages unpacked without root."""

import base64
import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from signal import SIGTERM
from subprocess import DEVNULL

from bringup.account import become, private_folder
from bringup.erlang import Tree, unpacked
from bringup.ports import LOOPBACK, answers
from bringup.process import launch
from bringup.profile import Profile
from bringup.service import (
    Command,
    Program,
    Variables,
    data_folder,
    plain_environment,
    write_private,
)

USER = VHOST = "steward"
EPMD = "epmd"
INSTALLED = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",  # Debian; its /usr/sbin one insists on root
    "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
    "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
    "/opt/rabbitmq/sbin/rabbitmq-server",
)


class RabbitMQ:
    """Carries the wake-up calls."""

    name = "RabbitMQ"
    variable = "BROKER_URL"
    stop_by = SIGTERM
    stop_within = 2.5  # queues are safe after one; its management page dawdles for five more
    node = "steward@localhost"  # doesn't depend on the machine's name

    def local(self) -> Program | None:
        """Return an installed broker with an Erlang to run it."""
        found = next((path for path in INSTALLED if os.access(path, os.X_OK)), None)
        if found is None or _which("erl") is None:
            return None
        return Program(Path(found), "this machine's RabbitMQ")

    def packaged(self, home: Path) -> Program:
        """Return the broker of Debian's package, unpacked below `home`."""
        return Program(unpacked(home).server, "Debian's packages, unpacked")

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Write the configuration, start the port mapper that Erlang wants beside it."""
        folder = data_folder(profile, self)
        ports = self.ports(profile)
        password = profile.state.secret("rabbitmq")
        for part in ("mnesia", "log", "generated"):
            private_folder(folder / part, profile.account)
        lines = _configuration(ports, password) | self.settings()
        text = "".join(f"{key} = {value}\n" for key, value in lines.items())
        write_private(folder / "rabbitmq.conf", text, profile)
        write_private(folder / "enabled_plugins", "[rabbitmq_management].\n", profile)
        environment = _environment(program, folder, ports) | {"RABBITMQ_NODENAME": self.node}
        self.start_port_mapper(environment, ports, profile)
        api = f"http://{LOOPBACK}:{ports.management}/api/"
        variables = {
            "BROKER_URL": f"amqp://{USER}:{password}@{LOOPBACK}:{ports.amqp}/{VHOST}",
            "FLOWER_BROKER_API": api.replace("://", f"://{USER}:{password}@"),
        }
        return Command(
            [str(program.path)], lambda: _is_ready(api, password, ports), variables, environment
        )

    def ports(self, profile: Profile) -> "Ports":
        """Return the ports of this broker."""
        return Ports(*profile.state.ports("rabbitmq", 4))

    def settings(self) -> dict[str, str]:
        """Return lines of rabbitmq.conf besides the usual ones."""
        return {}

    def start_port_mapper(self, environment: Variables, ports: "Ports", profile: Profile) -> None:
        """Start epmd ourselves: one that Erlang starts would outlive everything."""
        epmd = shutil.which(EPMD, path=environment["PATH"]) or EPMD
        process, _ = launch(
            EPMD,
            [epmd, "-address", LOOPBACK, "-port", str(ports.mapper)],
            stdout=DEVNULL,
            stderr=DEVNULL,
            cwd="/",
            env=plain_environment(profile, self) | environment,
            **become(profile.account),
        )
        profile.note(process)


class Ports:
    """The four ports of one broker."""

    def __init__(self, amqp: int, management: int, distribution: int, mapper: int) -> None:
        """Take them in the order in which they were chosen."""
        self.amqp, self.management = amqp, management
        self.distribution, self.mapper = distribution, mapper


def _which(program: str) -> str | None:
    places = [os.environ.get("PATH", ""), "/usr/lib/erlang/bin", "/opt/homebrew/bin"]
    return shutil.which(program, path=os.pathsep.join(places))


def _configuration(ports: Ports, password: str) -> dict[str, object]:
    """Return rabbitmq.conf. User and virtual host are made with the first data; no guest."""
    return {
        "listeners.tcp.1": f"{LOOPBACK}:{ports.amqp}",
        "management.tcp.ip": LOOPBACK,
        "management.tcp.port": ports.management,
        "default_user": USER,
        "default_pass": password,
        "default_vhost": VHOST,
        "default_user_tags.administrator": "true",
        "log.console": "true",
        "log.file": "false",
        "disk_free_limit.absolute": "200MB",
        "vm_memory_high_watermark.absolute": "2GB",
        "cluster_name": "steward",
    }


def _environment(program: Program, folder: Path, ports: Ports) -> Variables:
    """Return what keeps a broker private: nothing of /etc, every port on loopback."""
    tree = Tree(program.path.parents[4])
    erl = _which("erl")
    folders = [str(path) for path in tree.programs] or [
        str(Path(erl).parent) if erl else "/usr/bin"
    ]
    system = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/erlang/bin", "/opt/homebrew/bin"]
    quiet = "+sbwt none +sbwtdcpu none +sbwtdio none"  # idle schedulers sleep instead of spinning
    return {
        "PATH": os.pathsep.join([*folders, *system]),
        "LD_LIBRARY_PATH": os.pathsep.join(str(path) for path in tree.libraries),
        "LC_ALL": "C.UTF-8",
        "RUNNING_UNDER_SYSTEMD": "true",  # so that no shell stands between us and the broker
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(ports.amqp),
        "RABBITMQ_DIST_PORT": str(ports.distribution),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_EPMD_PORT": str(ports.mapper),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            f"-start_epmd false -kernel inet_dist_use_interface {{127,0,0,1}} {quiet}"
        ),
    }


def _is_ready(api: str, password: str, ports: Ports) -> bool:
    """Tell whether the broker takes work: its own health check says that no alarm is on."""
    if not answers(LOOPBACK, ports.amqp):
        return False
    token = base64.b64encode(f"{USER}:{password}".encode()).decode()
    url = f"{api}health/checks/local-alarms"
    request = urllib.request.Request(url, headers={"Authorization": f"Basic {token}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)  # noqa: PLR2004
    except OSError:
        return False
