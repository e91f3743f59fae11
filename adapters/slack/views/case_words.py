"""What cases are called in lists."""

from adapters.slack.views.text import escape

_STATES = {
    "waiting": "waits for a Confirm",
    "collecting_input": "waits for an answer",
    "processing": "under way",
    "failed": "not finished, needs a look",
    "in_force": "in force",
    "ended": "over, its time is up",
    "void": "void",
    "expired": "expired, nobody confirmed",
}

_KINDS = {
    "slowmode": "slow mode",
    "unslowmode": "end of slow mode",
    "readonly": "read-only",
    "unreadonly": "end of read-only",
    "raid": "lockdown",
    "unwarn": "end of a warning",
    "unraid": "end of lockdown",
}


def state_word(state: str) -> str:
    """Return *state* in words."""
    return _STATES.get(state) or escape(state.replace("_", " "), 40)


def kind_word(kind: str) -> str:
    """Return *kind* of a case in words."""
    return _KINDS.get(kind) or escape(kind.replace("_", " "), 40)
