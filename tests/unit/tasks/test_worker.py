"""What a worker does before Celery takes over."""

import os

import pytest

from tasks import worker
from tasks.celery import celery


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Start no worker; note how nice it became, then that Celery took over."""
    seen: list[object] = []
    monkeypatch.setattr(os, "nice", seen.append)
    monkeypatch.setattr(worker, "serve", lambda *_: None)
    monkeypatch.setattr(celery, "steps", {"consumer": set()})
    monkeypatch.setattr(celery, "worker_main", lambda _: seen.append("works"))
    return seen


def test_a_worker_gives_way_to_the_web_process_before_it_has_children(
    steps: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKER_NICE", raising=False)
    worker.main("command")
    assert steps == [5, "works"]


def test_how_much_it_gives_way_can_be_set(
    steps: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKER_NICE", "0")
    worker.main("delivery")
    assert steps == [0, "works"]
