"""Trouble on a wire does what its name says, through real sockets."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from random import Random

import pytest

from chaos.proxy import Proxy
from chaos.trouble import CorruptUploads, CutInPublish, ServerErrors, Trouble


def frame(kind: int, payload: bytes) -> bytes:
    return bytes([kind, 0, 1]) + len(payload).to_bytes(4, "big") + payload + b"\xce"


ACK = frame(1, bytes([0, 60, 0, 80]) + b"\0" * 9)
PUBLISH = frame(1, bytes([0, 60, 0, 40]) + b"\0" * 12) + frame(2, b"head") + frame(3, b"body")
PUT = b"PUT /steward/a HTTP/1.1\r\nContent-Length: 8\r\n\r\nevidence"


class Dice(Random):
    """The same each time."""

    def __init__(self) -> None:
        super().__init__(1)


@pytest.fixture
def wire() -> Iterator[tuple[Proxy, list[bytes]]]:
    """A proxy before a service that keeps what it hears and says it again."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as service, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        threading.Thread(target=_echo, args=(service, heard), daemon=True).start()
        proxy = Proxy(port, service.getsockname()[1])
        proxy.open()
        yield proxy, heard
        proxy.close()


def _echo(service: socket.socket, heard: list[bytes]) -> None:
    while True:
        try:
            client, _ = service.accept()
            with client:
                while data := client.recv(65536):
                    heard.append(data)
                    client.sendall(data)
        except OSError:
            return


def say(proxy: Proxy, data: bytes) -> bytes:
    """Return what comes back until the line is cut or all is answered."""
    found = b""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
        client.sendall(data)
        while len(found) < len(data):
            try:
                more = client.recv(65536)
            except ConnectionError:
                break
            if not more:
                break
            found += more
    return found


def test_without_trouble_all_is_passed_on(wire):
    proxy, _ = wire

    assert say(proxy, PUBLISH) == PUBLISH


def test_a_publish_is_cut_in_the_middle_and_nothing_else_is(wire):
    proxy, heard = wire
    proxy.trouble = CutInPublish(Dice(), share=1.0)

    assert say(proxy, ACK) == ACK
    say(proxy, ACK + PUBLISH)

    arrived = b"".join(heard[1:])
    assert len(arrived) < len(ACK + PUBLISH)
    assert (ACK + PUBLISH).startswith(arrived)
    assert proxy.trouble.cut == 1


def test_every_request_is_answered_500(wire):
    proxy, heard = wire
    proxy.trouble = ServerErrors()

    assert say(proxy, PUT).startswith(b"HTTP/1.1 500 ")
    assert heard == []


async def _corrupted(chunks):
    trouble = CorruptUploads(Dice())
    return b"".join([(await trouble.upward(each))[0] for each in chunks]), trouble


@pytest.mark.parametrize("chunks", [[PUT], [PUT[:-8], PUT[-8:]]])
def test_one_bit_of_a_body_is_another_and_the_head_is_whole(chunks):
    found, trouble = asyncio.run(_corrupted(chunks))

    assert found[:-8] == PUT[:-8]
    assert sum((a ^ b).bit_count() for a, b in zip(found, PUT, strict=True)) == 1
    assert trouble.corrupted == 1


def test_a_service_that_is_gone_refuses_connections_as_ever(wire):
    proxy, _ = wire
    proxy.close()

    with pytest.raises(ConnectionRefusedError):
        say(proxy, b"hello")

    proxy.open()
    proxy.trouble = Trouble()
    assert say(proxy, b"hello") == b"hello"
