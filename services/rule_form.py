"""The form of a rule: what its fields mean, and what is wrong with them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from services import duration
from services.automod import grammar
from services.automod.book import check
from services.automod.condition import is_zone
from services.automod.rule import Kind, RuleBody, Then
from services.errors import DomainError
from services.role import Role

Facts = Mapping[str, Any]

LONGEST_NAME = 60
LONGEST_WHAT = 3000
LONGEST_REASON = 500

TRY, SAVE = "try", "save"
"""What becomes of a form: tried on what was said lately, or saved."""

TRY_DAYS = 30
"""Days that a draft is tried on."""

ROLES = tuple(role.value for role in Role)
"""What a rule may be for, the weakest first."""

ROLE_FIELDS = ("only_roles", "exempt_roles")

FLAGS = ("delete", "guests", "moderators", "apps")
"""What a form asks with a box to tick."""


class FormUnreadableError(DomainError):
    """Something in that form can't be read. Please open it again with `/rule add`."""


class RuleNameError(DomainError):
    """Give the rule a short name, such as `No adverts`."""


class WhatTooLongError(DomainError):
    """That is too long for one rule. Make two of it: `casino, free coins` in one line."""


class NotALengthError(DomainError):
    """I read lengths such as `90m`, `12h` and `7d`."""


class NotAZoneError(DomainError):
    """I know time zones by names such as `Europe/Berlin`. Leave it empty for each one's own."""


class WarningWithoutWordsError(DomainError):
    """A warning needs words, such as `Please don't post adverts here`."""


def read(fields: Facts) -> RuleBody:
    """Return the rule that a form describes.

    :raises DomainError: the first thing in it that can't be read
    """
    note: dict[str, str] = {}
    body = _body(fields, note)
    if note:
        raise FormUnreadableError
    check(body)
    return body


def mistakes(fields: Facts, _along: Facts, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in a form: block_id → a sentence with an example."""
    found: dict[str, str] = {}
    body = _body(fields, found)
    if not found:
        _try("what", found, lambda: check(body), None)
    return found


def _body(fields: Facts, note: dict[str, str]) -> RuleBody:
    """Read the fields, and *note* what is wrong with each: block_id → a sentence."""
    ticked = {str(each.get("value")) for each in _list(fields, "flags") if isinstance(each, dict)}
    then = str(fields.get("then") or "").removeprefix("nothing")
    reason = _text(fields, "reason")[:LONGEST_REASON]
    values: dict[str, Any] = {
        "name": _try("name", note, lambda: _name(fields), ""),
        "kind": str(fields.get("kind") or ""),
        "what": _try("what", note, lambda: _what(fields), ""),
        "channels": tuple(each for each in _list(fields, "channels") if isinstance(each, str)),
        "newer_than": _try("newer_than", note, lambda: _length(fields, "newer_than"), None),
        "hours": _try("hours", note, lambda: _hours(fields), ""),
        "zone": _try("zone", note, lambda: _zone(fields), ""),
        "then": then,
        "lasts": _try("lasts", note, lambda: _length(fields, "lasts"), None),
        "reason": _try("reason", note, lambda: _reason(then, reason), ""),
    }
    values |= {flag: flag in ticked for flag in FLAGS}
    values |= {each: _roles(fields, each) for each in ROLE_FIELDS}
    return RuleBody(**values)


def _try(block: str, note: dict[str, str], read: Callable[[], Any], otherwise: object) -> Any:  # noqa: ANN401 - any field's value
    try:
        return read()
    except DomainError as error:
        note[block] = str(error)
        return otherwise


def _name(fields: Facts) -> str:
    found = " ".join(_text(fields, "name").split())
    if not 0 < len(found) <= LONGEST_NAME:
        raise RuleNameError
    return found


def _what(fields: Facts) -> str:
    found = _text(fields, "what").strip()
    if len(found) > LONGEST_WHAT:
        raise WhatTooLongError
    return found


def _length(fields: Facts, name: str) -> float | None:
    typed = _text(fields, name).strip()
    if not typed:
        return None
    lasts: timedelta | None = duration.parse(typed)
    if lasts is None:
        raise NotALengthError
    return lasts.total_seconds()


def _hours(fields: Facts) -> str:
    typed = _text(fields, "hours").strip()
    grammar.hours(typed)
    return typed


def _zone(fields: Facts) -> str:
    typed = _text(fields, "zone").strip()
    if typed and not is_zone(typed):
        raise NotAZoneError
    return typed


def _reason(then: str, reason: str) -> str:
    if then == Then.WARN and not reason.strip():
        raise WarningWithoutWordsError
    return reason.strip()


def _text(fields: Facts, name: str) -> str:
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def _roles(fields: Facts, name: str) -> tuple[str, ...]:
    """Return the roles that were picked, in their order; what is none is left out."""
    picked = {str(each.get("value")) for each in _list(fields, name) if isinstance(each, dict)}
    return tuple(role for role in ROLES if role in picked)


def _list(fields: Facts, name: str) -> list[object]:
    found = fields.get(name)
    return found if isinstance(found, list) else []


def blank(kind: Kind = Kind.WORDS, what: str = "") -> RuleBody:
    """Return what a new rule's form begins with."""
    return RuleBody(name="", kind=kind.value, what=what)
