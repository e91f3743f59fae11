"""Health of a worker: however many ask, and however long a look takes, it gets in nobody's way."""

import io

import pytest

from tasks import health


class Checks:
    """A check that counts how often it was made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> None:
        self.made += 1


class Turn:
    """A lock at which somebody who asked later is let in first, once."""

    def __init__(self) -> None:
        self.before = [lambda: None]

    def __enter__(self) -> None:
        if self.before:
            self.before.pop()()

    def __exit__(self, *_: object) -> None: ...


class TestLook:
    def test_one_look_answers_all_who_had_asked_before_it_began(self, monkeypatch):
        check, turn = Checks(), Turn()
        look = health.Look({"alive": check})
        monkeypatch.setattr(health, "_asking", turn)
        turn.before = [look.answer]

        assert look.answer() == (200, b'{"alive": "ok"}')

        assert check.made == 1

    def test_who_asks_afterwards_is_told_what_is_now(self):
        check = Checks()
        look = health.Look({"alive": check})

        look.answer()
        look.answer()

        assert check.made == 2

    def test_says_what_is_wrong(self):
        def wrong() -> None:
            raise TimeoutError

        assert health.Look({"alive": wrong}).answer() == (503, b'{"alive": "TimeoutError"}')


class HungUp(io.BytesIO):
    """A wire whose other end has gone."""

    def write(self, _: object) -> int:
        raise BrokenPipeError


@pytest.mark.parametrize("path", ["/healthz", "/nothing"])
def test_who_hangs_up_before_the_answer_leaves_no_traceback(path):
    kind = health._handler({})
    handler = kind.__new__(kind)
    handler.path, handler.wfile = path, HungUp()
    handler.requestline, handler.request_version = f"GET {path} HTTP/1.1", "HTTP/1.1"

    handler.do_GET()
