"""What happens to a site of several hosts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chaos.cluster.host import Host
from chaos.cluster.site import Site

AWAY, CUT_OFF = 10.0, 25.0
STANDBY_AWAY = 8.0
SIDE_BY_SIDE = 20.0


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, or is done on purpose. *strike* returns when it is over."""

    name: str
    strike: Callable[[Site], None]


def every(old: Path, revision: str) -> list[Fault]:
    """Return all of them; *old* is the folder with the older code, *revision* its name."""
    return [
        Fault("kill -9 of the node that leads, back after 10 s", _kill_leader),
        Fault("SIGSTOP of the node that leads, 25 s", _freeze_leader),
        Fault("the node that leads cut off from the others, 25 s", _cut_off_leader),
        Fault("every node restarted, one after the other", _restart_nodes),
        Fault("kill -9 of the primary, the standby promoted", _fail_over),
        Fault("kill -9 of the standby, back after 8 s", _lose_standby),
        Fault("kill -9 of a whole host, back after 10 s", _lose_host),
        Fault("rolling restart of every process", _roll),
        Fault(f"one host runs {revision}, 20 s", lambda site: _side_by_side(site, old)),
    ]


def _kill_leader(site: Site) -> None:
    leader = site.cluster.leader()
    leader.kill()
    time.sleep(AWAY)
    leader.start()


def _freeze_leader(site: Site) -> None:
    leader = site.cluster.leader()
    leader.freeze()
    time.sleep(CUT_OFF)
    leader.thaw()


def _cut_off_leader(site: Site) -> None:
    leader = site.cluster.leader()
    site.cluster.cut_off(leader)
    time.sleep(CUT_OFF)
    site.cluster.join_again(leader)


def _restart_nodes(site: Site) -> None:
    for node in site.cluster.nodes:
        node.stop()
        node.start()
        _await_replicas(site)


def _await_replicas(site: Site) -> None:
    """Go on only when each queue has all its replicas, as an operator must."""
    until = time.monotonic() + AWAY * 6
    while site.cluster.unreplicated():
        if time.monotonic() > until:
            raise TimeoutError("a queue has less than three replicas")
        time.sleep(0.5)


def _fail_over(site: Site) -> None:
    """Promote at once: what it takes to notice is another program's business."""
    site.postgres.fail_over()


def _lose_standby(site: Site) -> None:
    """Meanwhile nothing is committed: the broker's word is all that there is."""
    site.postgres.standby.kill()
    time.sleep(STANDBY_AWAY)
    site.postgres.standby.start()


def _lose_host(site: Site) -> None:
    host = site.hosts[0]
    host.lose()
    time.sleep(AWAY)
    host.come_back()


def _roll(site: Site) -> None:
    for host in site.hosts:
        _replace(site, host)


def _side_by_side(site: Site, old: Path) -> None:
    host = site.hosts[1]
    now = host.programs["web"].code
    host.run_code_of(old)
    _replace(site, host)
    time.sleep(SIDE_BY_SIDE)
    host.run_code_of(now)
    _replace(site, host)


def _replace(site: Site, host: Host) -> None:
    for name in host.programs:
        site.restart(host, name)
