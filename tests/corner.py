"""A corner of a shared service that belongs to one run of tests alone."""

import os
from urllib.parse import quote, urlsplit, urlunsplit

import httpx


def at_path(url: str, path: str) -> str:
    """Return *url* with another path: a database of Redis or PostgreSQL, a virtual host."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def virtual_host(broker_url: str, name: str) -> str:
    """Make a virtual host by the management API and return its URL."""
    api = os.environ["FLOWER_BROKER_API"]
    user = quote(urlsplit(broker_url).username or "", safe="")
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    httpx.put(f"{api}vhosts/{name}", json={}).raise_for_status()
    httpx.put(f"{api}permissions/{name}/{user}", json=everything).raise_for_status()
    return at_path(broker_url, name)
