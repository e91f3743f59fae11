"""A host that hangs: a line to a real server that can be made to carry nothing any more."""

import select
import socket
import threading
from types import TracebackType
from typing import Self


class Relay:
    """Listens on loopback and carries bytes to a server, until it hangs: nothing is closed then."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._sockets: list[socket.socket] = [self._listener]
        self._hangs, self._over = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for each in self._threads:
            each.join(5)
        for one in self._sockets:
            one.close()

    def hang(self) -> None:
        """Carry nothing any more; who connects is let in by the kernel and hears nothing."""
        self._hangs.set()

    def _accept(self) -> None:
        while not self._over.is_set():
            if _is_readable(self._listener) and not self._hangs.is_set():
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                self._sockets += [client, server]
                self._carry(client, server)
                self._carry(server, client)

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        thread = threading.Thread(target=self._copy, args=(source, sink), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _copy(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while not self._over.is_set():
                if not self._hangs.is_set() and _is_readable(source):
                    if not (data := source.recv(65_536)):
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)
                self._over.wait(0.001 if not self._hangs.is_set() else 0.05)
        except OSError:
            return


def _is_readable(one: socket.socket) -> bool:
    return bool(select.select([one], [], [], 0.05)[0])
