"""What was typed behind /rule."""

import html
import re
from dataclasses import dataclass

from services.automod.rule import Kind, Mode
from services.errors import DomainError

LONGEST_LOOK = 90
"""Days that a backtest looks back at most: messages are kept as long."""

USUAL_LOOK = 30

_NUMBER = r"#?(\d{1,9})"
_FORMS: dict[str, str] = {
    "list": r"list",
    "show": rf"show\s+{_NUMBER}",
    "edit": rf"edit\s+{_NUMBER}",
    "mode": rf"mode\s+{_NUMBER}\s+(\w+)",
    "test": rf"test\s+{_NUMBER}\s+(\S.*)",
    "backtest": rf"backtest\s+{_NUMBER}(?:\s+(\d{{1,3}})\s*d(?:ays?)?)?",
    "history": rf"history\s+{_NUMBER}",
    "rollback": rf"rollback\s+{_NUMBER}\s+v?(\d{{1,9}})",
    "add": r"add(?:\s+(\S.*))?",
}


class RuleUsageError(DomainError):
    """I don't know that about rules. Try `/rule list`, or one of these with a rule's number.

    `/rule show 3`, `edit 3`, `mode 3 log`, `test 3 text`, `backtest 3 30d`, `history 3`,
    `rollback 3 2`.
    """


class UnknownModeError(DomainError):
    """A rule is off, it logs, or it enforces: `/rule mode 3 log`."""


class TooLongAgoError(DomainError):
    """I keep what was said for 90 days: `/rule backtest 3 30d`."""


class AddUsageError(DomainError):
    """Say what kind of rule, and what it looks for: `/rule add words casino, free coins`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleRequest:
    """What somebody wants of a rule."""

    verb: str
    number: int = 0
    words: str = ""
    """A text to test, or what a new rule looks for."""
    mode: Mode = Mode.LOG
    kind: Kind = Kind.WORDS
    version: int = 0
    days: int = USUAL_LOOK


def parse(text: str) -> RuleRequest:
    """Read what was typed.

    :raises DomainError: with the sentence that says what is missing
    """
    said = html.unescape(text.strip()) or "list"
    verb = said.partition(" ")[0].lower()
    found = re.fullmatch(_FORMS.get(verb, r"(?!)"), said, re.IGNORECASE | re.DOTALL | re.ASCII)
    if found is None:
        raise RuleUsageError
    if verb in {"list", "add"}:
        return _add(found[1] or "") if verb == "add" else RuleRequest(verb=verb)
    number = int(found[1])
    rest = found[2] or "" if found.re.groups > 1 else ""
    return _about(verb, number, rest)


def wants_form(text: str) -> bool:
    """Tell whether what was typed behind /rule opens a form."""
    return bool(re.fullmatch(rf"\s*(add|edit\s+{_NUMBER})\s*", text, re.IGNORECASE | re.ASCII))


def _about(verb: str, number: int, rest: str) -> RuleRequest:
    match verb:
        case "mode":
            if rest.lower() not in set(Mode):
                raise UnknownModeError
            return RuleRequest(verb=verb, number=number, mode=Mode(rest.lower()))
        case "rollback":
            return RuleRequest(verb=verb, number=number, version=int(rest))
        case "backtest":
            days = int(rest or USUAL_LOOK)
            if not 0 < days <= LONGEST_LOOK:
                raise TooLongAgoError
            return RuleRequest(verb=verb, number=number, days=days)
        case _:
            return RuleRequest(verb=verb, number=number, words=rest)


def _add(rest: str) -> RuleRequest:
    kind, _, what = rest.partition(" ")
    if rest and kind.lower() not in set(Kind):
        raise AddUsageError
    return RuleRequest(verb="add", kind=Kind(kind.lower() or Kind.WORDS), words=what.strip())
