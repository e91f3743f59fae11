import re
from pathlib import Path

import pytest

from bringup import environment
from bringup.erlang import _is_needed, _moved
from bringup.place import ROOT
from bringup.variables import base_variables

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    text = lock.read_text()
    requirements = [line for line in text.splitlines() if re.match(r"\w", line)]
    assert requirements
    assert all(re.match(r"[\w.-]+==[\w.]+ .*\\$", line) for line in requirements)
    assert text.count("--hash=sha256:") >= len(requirements)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_no_lock_names_an_index(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"://|index-url|find-links|trusted-host", text)


def test_the_environment_is_stale_when_a_lock_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = environment.fingerprint()
    monkeypatch.setattr(environment, "LOCKS", environment.LOCKS[:1])
    assert environment.fingerprint() != before


def test_a_real_workspace_of_the_person_never_reaches_a_demo_or_a_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "of-a-real-workspace")
    assert "SLACK_BOT_TOKEN" not in base_variables({})


def test_services_found_go_before_what_was_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://old")
    assert base_variables({"REDIS_URL": "redis://new"})["REDIS_URL"] == "redis://new"


def test_erlang_finds_itself_where_it_was_unpacked() -> None:
    moved = _moved("ROOTDIR=/usr/lib/erlang\n", ROOT)
    assert moved == f'ROOTDIR="{ROOT}/usr/lib/erlang"\n'


@pytest.mark.parametrize(
    ("name", "needed"), [("erlang-base", True), ("erlang-wx", False), ("erlang-doc", False)]
)
def test_only_what_the_broker_needs_is_unpacked(name: str, *, needed: bool) -> None:
    assert _is_needed(name) is needed
