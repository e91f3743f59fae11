"""What cases are called in lists."""

from adapters.slack.views.text import escape

_STATES = {
    "waiting": "waits for a Confirm",
    "collecting_input": "waits for an answer",
    "processing": "under way",
    "failed": "not finished, needs a look",
    "in_force": "in force",
    "ended": "over, its time is up",
    "expired": "expired, nobody confirmed",
}


def state_word(state: str) -> str:
    """Return *state* in words."""
    return _STATES.get(state) or escape(state.replace("_", " "), 40)


def kind_word(kind: str) -> str:
    """Return *kind* of a case in words."""
    return escape(kind.replace("_", " "), 40)
