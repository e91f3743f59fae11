"""RabbitMQ and its Erlang, unpacked from Debian's packages into a folder of ours."""

import fcntl
from dataclasses import dataclass
from pathlib import Path

from bringup.debian import Packages
from bringup.problem import Problem

# Parts of Erlang that RabbitMQ names as dependencies without needing them to serve.
NEEDLESS = ("x11", "wx", "doc", "dev", "src", "base-hipe", "nox", "abi", "manpages")


@dataclass(frozen=True)
class Tree:
    """A folder that holds what Debian would have put below `/`."""

    root: Path

    @property
    def server(self) -> Path:
        """The program that starts the broker."""
        return self.root / "usr/lib/rabbitmq/bin/rabbitmq-server"

    @property
    def programs(self) -> list[Path]:
        """Folders to be searched for `erl` and `epmd`."""
        erlang = self.root / "usr/lib/erlang"
        return [erlang / "bin", *erlang.glob("erts-*/bin")]

    @property
    def libraries(self) -> list[Path]:
        """Folders with shared libraries that the machine itself lacks."""
        return [*self.root.glob("usr/lib/*-linux-*"), *self.root.glob("lib/*-linux-*")]


def unpacked(home: Path) -> Tree:
    """Return the unpacked RabbitMQ; download and unpack it the first time."""
    tree = Tree(home / "bin" / "rabbitmq")
    tree.root.parent.mkdir(parents=True, exist_ok=True)
    with (tree.root.parent / "rabbitmq.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not tree.root.exists():
            _unpack(tree)
    return tree


def _unpack(tree: Tree) -> None:
    if not Packages.available():
        raise Problem(MISSING)
    packages = Packages(tree.root.with_name("apt"))
    packages.refresh()
    draft = Tree(tree.root.with_suffix(".draft"))
    packages.unpack(_wanted(packages), draft.root)
    for script in (folder / "erl" for folder in draft.programs):
        script.write_text(_moved(script.read_text(), tree.root))
    draft.root.rename(tree.root)
    packages.forget()


def _wanted(packages: Packages) -> list[str]:
    """Return RabbitMQ, the Erlang it needs, and those libraries that the machine lacks."""
    names = packages.closure("rabbitmq-server")
    erlang = [name for name in names if name.startswith("erlang-") and _is_needed(name)]
    libraries = [name for name in names if name.startswith("lib") and not packages.installed(name)]
    return ["rabbitmq-server", *erlang, *libraries]


def _is_needed(name: str) -> bool:
    return not name.removeprefix("erlang-").startswith(NEEDLESS)


def _moved(script: str, root: Path) -> str:
    """Point Erlang's start script, which knows its folder by heart, to where it lies now."""
    return script.replace("ROOTDIR=/usr/lib/erlang", f'ROOTDIR="{root}/usr/lib/erlang"')


MISSING = (
    "There is no RabbitMQ here. Install it (macOS: brew install rabbitmq; Fedora: dnf install "
    "rabbitmq-server; others: https://www.rabbitmq.com/docs/download), start Docker, or give a "
    "running one: BROKER_URL=amqp://user:password@host/vhost"
)
