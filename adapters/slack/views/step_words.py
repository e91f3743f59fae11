"""The forms of one kind of step in words."""

from typing import NamedTuple


class StepWords(NamedTuple):
    """What a step is called, by what became of it."""

    to_do: str
    done: str
    already: str
    failed: str
    drifted: str
