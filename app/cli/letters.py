"""What an operator reads of a dead letter: ids, and words of people only on demand."""

from typing import Any

from services.dead_letter import Letter

SEALED = "(sealed)"

UNREADABLE = "can't be read"


def line(letter: Letter) -> dict[str, Any]:
    """Return a letter in one line: when, where and why it died, and the ids it is about."""
    envelope = letter.envelope
    return {
        "id": letter.id,
        "died_at": letter.died_at.isoformat(timespec="seconds") if letter.died_at else None,
        "queue": letter.queue,
        "task": letter.task if letter.kwargs is not None else UNREADABLE,
        "task_id": letter.task_id,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "request_id": envelope.get("request_id") if envelope else None,
        "key": envelope["key"] if envelope else None,
        "bytes": letter.size,
    }


def facts_of(letter: Letter, with_facts: bool) -> dict[str, Any] | None:
    """Return the task's arguments; what people wrote only *with_facts*, a sealed address never."""
    if letter.kwargs is None:
        return None
    told = dict(letter.kwargs)
    if isinstance(told.get("envelope"), dict):
        told["envelope"] = _envelope(told["envelope"], with_facts)
    return told


def _envelope(envelope: dict[str, Any], with_facts: bool) -> dict[str, Any]:
    told = dict(envelope)
    if told.get("reply"):
        told["reply"] = SEALED
    if not with_facts:
        told["facts"] = _redacted(told.get("facts"))
    return told


def _redacted(value: object) -> object:
    """Return the shape of *value*: names and lengths, no words."""
    if isinstance(value, dict):
        return {str(name): _redacted(each) for name, each in value.items()}
    if isinstance(value, list):
        return f"({len(value)} entries)"
    return f"({len(value)} characters)" if isinstance(value, str) else value
