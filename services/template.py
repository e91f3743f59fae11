"""What is said when a program speaks: a text with places for what it sent.

A place is `{{ build.status }}`: names and numbers, one below the other. Nothing else is a language
here, so nothing that is sent can make Steward compute, loop or read anything.
"""

import json
import re
from typing import Any

from services.errors import DomainError

LONGEST = 1000
"""Characters of a template."""

MOST_SAID = 2500
"""Characters of what it becomes; a section of Slack's holds 3,000."""

MOST_OF_ONE = 500
"""Characters that one place takes."""

PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+){0,9})\s*\}\}")

NOTHING = "–"  # noqa: RUF001 - it stands for nothing


class BadTemplateError(DomainError):
    """I read places such as `{{ build.status }}`: `/subscribe json #ops Build {{ build.id }} done`."""  # noqa: E501 - one sentence


class TemplateTooLongError(DomainError):
    """Please keep it under 1,000 characters: `/subscribe json #ops Build {{ build.id }} done`."""


def checked(template: str) -> str:
    """Return *template* if it can be filled.

    :raises DomainError: it is empty, too long, or has braces that are no places
    """
    if len(template) > LONGEST:
        raise TemplateTooLongError
    rest = PLACE.sub("", template)
    if not template.strip() or any(mark in rest for mark in ("{{", "}}", "{%", "{#")):
        raise BadTemplateError
    return template


def filled(template: str, said: object) -> str:
    """Return *template* with what *said* (any JSON) has at its places; a dash for nothing."""
    whole = PLACE.sub(lambda place: _text(_at(said, place[1])), template)
    return whole if len(whole) <= MOST_SAID else whole[: MOST_SAID - 1] + "…"


def _at(said: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    for name in path.split("."):
        if isinstance(said, dict):
            said = said.get(name)
        elif isinstance(said, list) and name.isdecimal() and int(name[:9]) < len(said):
            said = said[int(name[:9])]
        else:
            return None
    return said


def _text(found: object) -> str:
    match found:
        case None:
            return NOTHING
        case str():
            text = found
        case bool():
            text = "yes" if found else "no"
        case _:
            text = json.dumps(found, ensure_ascii=False)
    return text if len(text) <= MOST_OF_ONE else text[: MOST_OF_ONE - 1] + "…"
