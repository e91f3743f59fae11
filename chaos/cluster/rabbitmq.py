"""Three nodes of RabbitMQ that make one cluster."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx

from bringup.profile import Profile
from bringup.rabbitmq import VHOST, Ports, RabbitMQ
from bringup.service import Command, Program, Variables, data_folder, write_private
from chaos.server import Server

NUMBERS = (1, 2, 3)
QUEUES = ("command", "event", "delivery", "periodic", "dead")

SILENCE = 10
"""Seconds without a sign of life after which a node counts as gone for the others (net_ticktime).
By default it is 60, in which a worker that has lost its node can't declare a queue at another one:
a cluster's definitions are changed together with every node that isn't known to be gone."""

PER_NODE = 3


class Member(RabbitMQ):
    """One node of the cluster."""

    def __init__(self, number: int, first_port: int) -> None:
        """Take the first of ten ports in a row, which the three share out."""
        self.number = number
        self.name = f"RabbitMQ-{number}"
        self.node = f"steward{number}@localhost"
        self._first = first_port

    def ports(self, profile: Profile) -> Ports:
        """Return this node's own ports and the port mapper's, which is everybody's."""
        del profile
        own = self._first + 1 + (self.number - 1) * PER_NODE
        return Ports(own, own + 1, own + 2, self._first)

    def settings(self) -> dict[str, str]:
        """Return what makes a cluster of it; who is cut off from both others takes no work."""
        nodes = {
            f"cluster_formation.classic_config.nodes.{number}": f"steward{number}@localhost"
            for number in NUMBERS
        }
        return nodes | {
            "cluster_formation.peer_discovery_backend": "classic_config",
            "cluster_partition_handling": "pause_minority",
        }

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Give it the cookie by which the nodes know one another."""
        folder = data_folder(profile, self)
        write_private(folder / ".erlang.cookie", profile.state.secret("cookie"), profile)
        silence = f"[{{kernel, [{{net_ticktime, {SILENCE}}}]}}].\n"
        write_private(folder / "advanced.config", silence, profile)
        return super().prepare(program, profile)

    def start_port_mapper(self, environment: Variables, ports: Ports, profile: Profile) -> None:
        """Start one for all."""
        if self.number == 1:
            super().start_port_mapper(environment, ports, profile)


class Cluster:
    """The three nodes, and what can be asked of and done to them."""

    def __init__(self, profile: Profile) -> None:
        """Choose ports and write configurations."""
        first = profile.state.ports("cluster-rabbitmq", 1 + PER_NODE * len(NUMBERS))[0]
        self._cookie = profile.state.secret("cookie")
        self.nodes = [Server(Member(number, first), profile) for number in NUMBERS]

    def up(self) -> None:
        """Start the first node, then those that join it."""
        first, *others = self.nodes
        first.start()
        with ThreadPoolExecutor(len(others)) as pool:
            list(pool.map(Server.start, others))

    def url(self, first: int = 0) -> str:
        """Return the broker's URL, beginning with one node: each host has another one."""
        urls = [node.variables["BROKER_URL"] for node in self.nodes]
        return ";".join(urls[first:] + urls[:first])

    @property
    def management(self) -> str:
        """Return the address of the management API of a node that answers."""
        for node in self.nodes:
            api = node.variables["FLOWER_BROKER_API"]
            try:
                httpx.get(f"{api}overview", timeout=2).raise_for_status()
            except httpx.HTTPError:
                continue
            return api
        raise ConnectionError("no node of RabbitMQ answers")

    def queue(self, name: str) -> dict[str, Any]:
        """Return what RabbitMQ tells about a queue: its leader, its members, who is online."""
        path = f"queues/{quote(VHOST, safe='')}/{name}"
        found: dict[str, Any] = httpx.get(f"{self.management}{path}", timeout=10).json()
        return found

    def leader(self) -> Server:
        """Return the node that leads most of Steward's queues."""
        leads = Counter(str(self.queue(name).get("leader")) for name in QUEUES)
        return self.nodes[int(leads.most_common(1)[0][0].removeprefix("steward")[0]) - 1]

    def unreplicated(self) -> list[str]:
        """Return the queues that have not three replicas online."""
        return [name for name in QUEUES if len(self.queue(name).get("online", ())) < len(NUMBERS)]

    def cut_off(self, node: Server) -> None:
        """Cut the lines between one node and the others; clients still reach all of them."""
        others = ", ".join(f"'{each}'" for each in self._names() if each != self._name(node))
        part = "erlang:set_cookie(N, cut_off), erlang:disconnect_node(N)"
        self._evaluate(node, f"[begin {part} end || N <- [{others}]].")

    def join_again(self, node: Server) -> None:
        """Mend the lines."""
        others = ", ".join(f"'{each}'" for each in self._names() if each != self._name(node))
        part = f"erlang:set_cookie(N, '{self._cookie}')"
        self._evaluate(node, f"[{part} || N <- [{others}]].")

    def _evaluate(self, node: Server, expression: str) -> None:
        control = str(node.program.path.with_name("rabbitmqctl"))
        node.run(control, "--node", self._name(node), "eval", expression)

    def _names(self) -> list[str]:
        return [self._name(node) for node in self.nodes]

    @staticmethod
    def _name(node: Server) -> str:
        return node.environment["RABBITMQ_NODENAME"]
