"""Messages that nobody can work with; those behind them must not wait."""

import base64
import json
import pickle
import uuid
from functools import partial
from typing import Any

import httpx

from chaos.faults.fault import Fault, Scene

EMPTY = [[], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]

COUNT = 3
"""How many are sent to each queue."""

QUEUES = ("command", "event", "delivery")


def faults() -> list[Fault]:
    """Return the poisons."""
    kinds = {
        "poison: garbage": ("command.ban", b"\xff\x00garbage", "application/json"),
        "poison: unknown task": ("command.nothing", _json(EMPTY), "application/json"),
        "poison: wrong arguments": (
            "delivery.work",
            _json([[], {"nonsense": 1}, {}]),
            "application/json",
        ),
        "poison: pickle": ("command.ban", pickle.dumps(EMPTY), "application/x-python-serialize"),
        "poison: no headers": ("", b"", "text/plain"),
    }
    return [Fault(name, partial(_send, letter=letter)) for name, letter in kinds.items()]


def _send(scene: Scene, *, letter: tuple[str, bytes, str]) -> None:
    """Publish through the management API, which checks nothing."""
    task, body, content_type = letter
    for queue in QUEUES * COUNT:
        _put(scene, queue, task, body, content_type, str(uuid.uuid4()))


def publish(scene: Scene, queue: str, task: str, body: list[Any], *, number: str) -> None:
    """Publish a message of *task* that can be read."""
    _put(scene, queue, task, _json(body), "application/json", number)


def _put(scene: Scene, queue: str, task: str, body: bytes, content_type: str, number: str) -> None:
    headers = {"task": task, "id": number, "lang": "py"} if task else {}
    properties: dict[str, Any] = {"headers": headers, "content_type": content_type}
    properties |= {"correlation_id": number, "content_encoding": "utf-8", "delivery_mode": 2}
    said = {"properties": properties, "routing_key": queue, "payload_encoding": "base64"}
    url = f"{scene.machine.management}exchanges/{scene.machine.vhost}/steward/publish"
    payload = base64.b64encode(body).decode()
    httpx.post(url, json=said | {"payload": payload}, timeout=10).raise_for_status()


def _json(body: list[Any]) -> bytes:
    return json.dumps(body).encode()
