from pathlib import Path

import pytest

from bringup.place import demand_space
from bringup.problem import Problem, explain, read_log


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("FATAL: could not write: No space left on device", "disk is full"),
        ("error: eaddrinuse", "port"),
        ("Temporary failure in name resolution", "network can't be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that requirements/ names"),
    ],
)
def test_the_usual_causes_have_a_sentence_of_their_own(output: str, said: str) -> None:
    assert said in str(explain("Starting it", [output], advice="Look around."))


def test_any_other_cause_gets_the_advice_and_the_last_lines() -> None:
    problem = explain("Starting it", [f"line {n}" for n in range(50)], advice="Look around.")
    assert "Starting it did not work. Look around." in str(problem)
    assert "line 49" in str(problem)
    assert "line 1\n" not in str(problem)


def test_a_log_is_shown_without_its_colours(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("\x1b[38;5;87mhello\x1b[0m\n")
    assert read_log(tmp_path / "log") == ["hello"]


def test_a_log_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert read_log(tmp_path / "log") == []


def test_a_full_disk_is_noticed_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bringup.place.NEEDED_BYTES", 10**18)
    with pytest.raises(Problem, match="Make some room"):
        demand_space(tmp_path)
