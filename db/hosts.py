"""The hosts of a database, the one to be tried first at the head."""

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,  # the primary has become a standby
    OSError,
    TimeoutError,
)
"""What means that this server can't be had now, whatever the rows are."""


class Hosts:
    """A connection string whose first host may be passed over.

    libpq tries the hosts in their order. One that refuses, or is the standby, costs nothing; one
    that hangs uses up all the time that somebody has who waits for one second only.
    """

    def __init__(self, url: str) -> None:
        """Take a URL or a connection string of libpq's, with one host or several."""
        known = conninfo_to_dict(url)
        hosts = str(known.pop("host", None) or "").split(",")
        ports = str(known.pop("port", None) or "").split(",")
        ports = ports if len(ports) == len(hosts) else ports[:1] * len(hosts)
        self._rest = known
        self._places = list(zip(hosts, ports, strict=True))

    def __len__(self) -> int:
        return len(self._places)

    @property
    def conninfo(self) -> str:
        """Return the connection string as it stands now."""
        hosts, ports = zip(*self._places, strict=True)
        places = {"host": ",".join(hosts), "port": ",".join(ports)}
        return make_conninfo("", **self._rest, **{key: v for key, v in places.items() if v})

    def pass_over(self) -> None:
        """Put the first host last: it did not answer in time."""
        self._places.append(self._places.pop(0))
