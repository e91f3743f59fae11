"""Posting to other programs: to the address that was checked, once, and not for long."""

import contextlib
import datetime as dt
import http.server
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters import webhook
from adapters.webhook import NotArrivedError, checked, post
from services.hook_address import Place

PUBLIC = "93.184.216.34"


class Program(http.server.BaseHTTPRequestHandler):
    """The other side: it remembers what came, and answers as it is told."""

    came: list[tuple[str, bytes, dict[str, str]]]
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.came.append((self.path, body, dict(self.headers)))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.HTTPServer]:
    Program.came, Program.status = [], 204
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def place(port: int, host: str = "127.0.0.1", *, is_safe: bool = False) -> Place:
    return Place(is_safe=is_safe, host=host, port=port, path="/hook?a=1")


def named(monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, ...]) -> list[str]:
    """Have names lead to *answers*, one after the other; return the names that were looked up."""
    asked: list[str] = []
    waiting = list(answers)

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in waiting.pop(0)
        ]

    monkeypatch.setattr(webhook.socket, "getaddrinfo", look_up)
    return asked


class TestPost:
    def test_it_arrives_as_it_is(self, server: http.server.HTTPServer) -> None:
        status = post(place(server.server_port), b"{}", {"webhook-id": "msg_1"}, loopback=True)

        ((path, body, headers),) = Program.came
        assert (status, path, body) == (204, "/hook?a=1", b"{}")
        assert headers["webhook-id"] == "msg_1"
        assert headers["Host"] == f"127.0.0.1:{server.server_port}"

    def test_a_redirect_is_an_answer_and_not_followed(self, server: http.server.HTTPServer) -> None:
        Program.status = 302

        assert post(place(server.server_port), b"{}", {}, loopback=True) == 302
        assert len(Program.came) == 1

    def test_who_is_not_there_is_told_so(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        with pytest.raises(NotArrivedError, match="connection refused"):
            post(place(port), b"{}", {}, loopback=True)

    def test_who_answers_byte_by_byte_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webhook, "ANSWER_WITHIN", 0.3)
        over = threading.Event()

        def drip(listener: socket.socket) -> None:
            line, _ = listener.accept()
            with line, contextlib.suppress(OSError):
                while not over.wait(0.05):
                    line.sendall(b"H")

        with socket.create_server(("127.0.0.1", 0)) as listener:
            dripping = threading.Thread(target=drip, args=[listener], daemon=True)
            dripping.start()
            with pytest.raises(NotArrivedError):
                post(place(listener.getsockname()[1]), b"{}", {}, loopback=True)
            over.set()
            dripping.join(5)

    def test_who_speaks_no_http_is_no_answer(self) -> None:
        def hello(listener: socket.socket) -> None:
            line, _ = listener.accept()
            line.recv(10_000)
            line.sendall(b"220 smtp.example.com\r\n")
            line.close()

        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=hello, args=[listener], daemon=True).start()
            with pytest.raises(NotArrivedError, match="no answer"):
                post(place(listener.getsockname()[1]), b"{}", {}, loopback=True)


class TestInside:
    """No subscription reaches a private network, whatever its name leads to."""

    @pytest.mark.parametrize(
        "answer",
        [
            ("127.0.0.1",),
            ("10.0.0.1",),
            ("169.254.169.254",),
            ("::ffff:127.0.0.1",),
            (PUBLIC, "192.168.0.1"),
            ("fe80::1",),
        ],
    )
    def test_a_name_that_leads_inside_is_not_called(
        self, monkeypatch: pytest.MonkeyPatch, answer: tuple[str, ...]
    ) -> None:
        named(monkeypatch, answer)
        monkeypatch.setattr(webhook.socket.socket, "connect", pytest.fail)

        with pytest.raises(NotArrivedError, match="private network"):
            post(place(443, "evil.example.com", is_safe=True), b"{}", {}, loopback=False)

    def test_a_name_that_changes_meanwhile_leads_nowhere_else(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = named(monkeypatch, (PUBLIC,), ("127.0.0.1",))
        called: list[tuple[str, int]] = []

        def connect(_: socket.socket, address: tuple[str, int]) -> None:
            called.append(address)
            raise TimeoutError

        monkeypatch.setattr(webhook.socket.socket, "connect", connect)

        with pytest.raises(NotArrivedError, match="no answer in time"):
            post(place(443, "rebinding.example.com", is_safe=True), b"{}", {}, loopback=False)
        assert (asked, called) == (["rebinding.example.com"], [(PUBLIC, 443)])

    def test_other_networks_stay_out_of_reach_where_this_machine_is_allowed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, ("10.0.0.1",))

        with pytest.raises(NotArrivedError, match="private network"):
            checked(place(80, "localhost"), loopback=True)

    def test_a_name_that_nobody_knows_is_no_host(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror

        monkeypatch.setattr(webhook.socket, "getaddrinfo", unknown)

        with pytest.raises(NotArrivedError, match="no such host"):
            checked(place(443, "nowhere.example.com"), loopback=False)


class TestCertificate:
    """The connection goes to a number, and the certificate has to be the name's all the same."""

    @pytest.fixture
    def safe(self, tmp_path, monkeypatch) -> Iterator[int]:
        key, certificate = _certificate("hooks.example.com")
        (tmp_path / "both.pem").write_bytes(key + certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "both.pem")
        trust = ssl.create_default_context(cadata=certificate.decode())
        monkeypatch.setattr(webhook, "_trust", lambda: trust)
        Program.came, Program.status = [], 204
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program) as running:
            running.socket = context.wrap_socket(running.socket, server_side=True)
            threading.Thread(target=running.serve_forever, daemon=True).start()
            yield running.server_port
            running.shutdown()

    @pytest.mark.parametrize(
        ("host", "arrives"), [("hooks.example.com", True), ("other.example.com", False)]
    )
    def test_it_has_to_be_the_names(self, safe, monkeypatch, host, arrives) -> None:
        named(monkeypatch, ("127.0.0.1",))

        if arrives:
            assert post(place(safe, host, is_safe=True), b"{}", {}, loopback=True) == 204
            assert Program.came[0][2]["Host"] == f"{host}:{safe}"
        else:
            with pytest.raises(NotArrivedError, match="certificate"):
                post(place(safe, host, is_safe=True), b"{}", {}, loopback=True)
            assert Program.came == []


def _certificate(name: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        made.public_bytes(serialization.Encoding.PEM),
    )
