"""What somebody reports: a message or a person, of which kind, and in which words."""

import html
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services import duration
from services.action_request import MENTION, NotALengthError
from services.errors import DomainError
from services.request import Request

CATEGORIES = {
    "spam": "Spam or adverts",
    "harassment": "Insults or harassment",
    "hate": "Hate against a group",
    "unsafe": "Threats, or somebody in danger",
    "private": "Private data of somebody",
    "other": "Something else",
}
"""What it may be about, in the words that people choose by."""

LONGEST_WORDS = 1000
"""Characters in which somebody says what happened."""

NAMED = "named"
"""What the form says when moderators may know who reports."""


class ReportUsageError(DomainError):
    """Tell me who: type @ and pick the person, as in `/report @spammer sells fake watches`."""


class NoAuthorError(DomainError):
    """Nobody's name is on that message. Report the person instead: `/report @spammer adverts`."""


class CategoryMissingError(DomainError):
    """Please pick what it is about, such as *Spam or adverts*."""


class WordsTooLongError(DomainError):
    """Please say it in under 1,000 characters, as in `Sends me adverts every day`."""


class WordsMissingError(DomainError):
    """Please say in a few words what happened, as in `Sends me adverts every day`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a form says when it is sent."""

    draft: uuid.UUID
    target: str
    """Whom it picks; empty where the form is about a message."""
    category: str
    words: str


def read(request: Request) -> Wanted:
    """Return what the form says.

    :raises DomainError: it says too little, or too much
    """
    found = request.facts.get("fields")
    fields: Mapping[str, Any] = found if isinstance(found, dict) else {}
    try:
        draft = uuid.UUID(str(request.facts.get("value")))
    except ValueError:
        raise ReportUsageError from None
    category = str(fields.get("category") or "")
    if category not in CATEGORIES:
        raise CategoryMissingError
    return Wanted(
        draft=draft,
        target=person(str(fields.get("target") or "")),
        category=category,
        words=said(str(fields.get("words") or "")),
    )


def mistakes(fields: Mapping[str, Any], _along: object, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in the form: block_id → a sentence."""
    found = {}
    if str(fields.get("category") or "") not in CATEGORIES:
        found["category"] = str(CategoryMissingError())
    if len(str(fields.get("words") or "")) > LONGEST_WORDS:
        found["words"] = str(WordsTooLongError())
    if "target" in fields and not person(str(fields["target"] or "")):
        found["target"] = str(ReportUsageError())
    return found


def answer_mistakes(fields: Mapping[str, Any], _along: object, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in a form that asks for words: block_id → a sentence."""
    try:
        needed(str(fields.get("words") or ""))
    except DomainError as error:
        return {"words": str(error)}
    return {}


def mute_mistakes(fields: Mapping[str, Any], _along: object, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in the form of who mutes: block_id → a sentence."""
    if duration.split(str(fields.get("duration") or "").strip())[1]:
        return {"duration": str(NotALengthError())}
    return {}


def typed(text: str) -> tuple[str, str]:
    """Read `@user what happened` as it was typed; nobody where nobody is named first."""
    named = MENTION.match(text)
    return (named[1], text[named.end() :].strip()) if named else ("", text)


def said(words: str) -> str:
    """Return *words* as they were meant, on their lines.

    :raises WordsTooLongError: there are too many
    """
    lines = (" ".join(line.split()) for line in html.unescape(words).splitlines())
    kept = "\n".join(lines).strip()
    if len(kept) > LONGEST_WORDS:
        raise WordsTooLongError
    return kept


def needed(words: str) -> str:
    """Return *words* as they were meant.

    :raises DomainError: there are none, or too many
    """
    if not (kept := said(words)):
        raise WordsMissingError
    return kept


def person(found: str) -> str:
    """Return *found* if it may be a person's id, else ""."""
    return found if MENTION.fullmatch(f"<@{found}>") else ""


def subject(reported: str, channel: str, message: Mapping[str, Any], draft: uuid.UUID) -> str:
    """Return what reports gather by: a message in a channel, or a person.

    A direct message was read by the one who reports it, so each is a matter of its own.
    """
    if channel:
        return f"report:{channel}:{message.get('ts')}"
    return f"report:direct:{draft}" if message else f"report:{reported}"
