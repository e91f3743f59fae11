import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bringup.ports import LOOPBACK, demand_free, free_run, is_free
from bringup.problem import Problem
from bringup.state import State


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_a_port_that_people_open_is_refused_with_the_way_out(taken: int) -> None:
    with pytest.raises(Problem) as problem:
        demand_free(taken, who="Flower", variable="FLOWER_PORT")
    assert f"Port {taken} is taken" in str(problem.value)
    assert f"FLOWER_PORT={taken + 100} make demo" in str(problem.value)


def test_ports_in_a_row_avoid_those_of_others(tmp_path: Path) -> None:
    first = free_run(tmp_path, 3, avoid=set())
    second = free_run(tmp_path, 3, avoid={first, first + 1, first + 2})
    assert not set(range(first, first + 3)) & set(range(second, second + 3))


def test_ports_are_remembered_in_the_folder(tmp_path: Path) -> None:
    chosen = State(tmp_path / "state.json").ports("rabbitmq", 4)
    assert State(tmp_path / "state.json").ports("rabbitmq", 4) == chosen


def test_a_remembered_port_that_was_taken_meanwhile_is_chosen_anew(tmp_path: Path) -> None:
    state = State(tmp_path / "state.json")
    port = state.ports("redis", 1)[0]
    with socket.socket() as listener:
        listener.bind((LOOPBACK, port))
        listener.listen()
        assert state.ports("redis", 1) != [port]


def test_two_services_of_one_profile_share_no_port(tmp_path: Path) -> None:
    state = State(tmp_path / "state.json")
    assert not set(state.ports("rabbitmq", 4)) & set(state.ports("health", 6))


def test_passwords_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    made = State(path).secret("postgres")
    assert len(made) == 32
    assert State(path).secret("postgres") == made
    assert path.stat().st_mode & 0o077 == 0
