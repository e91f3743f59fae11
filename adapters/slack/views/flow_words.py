"""What the flows are called in sentences."""

from typing import NamedTuple


class FlowWords(NamedTuple):
    """The forms of one verb."""

    verb: str
    doing: str
    noun: str


_WORDS = {
    "ban": FlowWords("ban", "Banning", "Ban"),
    "unban": FlowWords("unban", "Unbanning", "Unban"),
}


def words_of(flow: str) -> FlowWords:
    """Return the words for *flow*."""
    return _WORDS.get(flow, FlowWords("act on", "Acting on", "Case"))
