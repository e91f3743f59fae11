"""What people type into a rule: one line or comma a thing, each kind with its own few words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

import re2

from services import duration
from services.automod import link
from services.automod.folding import fold, tokens
from services.errors import DomainError

MOST_WORDS = 500
"""In one rule."""

LONGEST_WORD = 80
LONGEST_PATTERN = 500
MOST_MESSAGES = 100
LONGEST_WINDOW = timedelta(hours=1)

PATTERN_MEMORY = 8 << 20
"""Bytes that re2 may use for one pattern."""


class NoWordsError(DomainError):
    """Tell me words to look for, as in `casino, free coins`; `coin*` finds coins and coinage."""


class WordTooLongError(DomainError):
    """A rule takes 500 words of up to 80 letters each, as in `casino, free coins`."""


class NotAPatternError(DomainError):
    """I can't read that pattern. It is a regular expression of up to 500 letters.

    One that works is `free (coins|money)`; look-around and back references don't exist here.
    """


class NotLinksError(DomainError):
    """I read `any`, `deny example.com`, `allow github.com`, `shorteners` and `lookalikes`."""


class NotMentionsError(DomainError):
    """Tell me how many people are too many, as in `5`, or `everyone` for @here and @channel."""


class NotARateError(DomainError):
    """Tell me how many within what time, as in `5 in 30s`: at most 100, within an hour."""


class NotAnAgeError(DomainError):
    """Tell me how new is new, as in `3d`: who came less than three days ago."""


class NotFilesError(DomainError):
    """I read `any`, `type exe, zip` and `over 20MB`."""


class NotHoursError(DomainError):
    """I read hours such as `22:00-06:00`."""


@dataclass(frozen=True, slots=True)
class Links:
    """Which links are meant."""

    deny: frozenset[str]
    allow: frozenset[str]
    any: bool
    shorteners: bool
    lookalikes: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """So many within so many seconds."""

    many: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Files:
    """Which files are meant."""

    any: bool
    types: frozenset[str]
    over: int | None
    """Bytes."""


def words(what: str) -> list[str]:
    """Return the words as they are looked for: folded, with a space where a word must end.

    :raises DomainError: there are none, or too many
    """
    found = list(dict.fromkeys(filter(None, map(_word, _items(what)))))
    if not found:
        raise NoWordsError
    if len(found) > MOST_WORDS or any(len(each) > LONGEST_WORD for each in found):
        raise WordTooLongError
    return found


def _word(item: str) -> str:
    inner = tokens(fold(item.strip("*"))).strip()
    if not inner:
        return ""
    before, after = ("" if item.startswith("*") else " "), ("" if item.endswith("*") else " ")
    return f"{before}{inner}{after}"


def pattern(what: str) -> str:
    """Return the pattern, if it is one.

    :raises NotAPatternError: it isn't, or takes too much memory
    """
    found = what.strip()
    if not found or len(found) > LONGEST_PATTERN:
        raise NotAPatternError
    try:
        re2.compile(found, pattern_options())
    except (re2.error, ValueError, UnicodeError):
        raise NotAPatternError from None
    return found


def pattern_options() -> "re2.Options":
    """Return how patterns are read: blind for case, without a word on stderr."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    return options


def links(what: str) -> Links:
    """Return which links are meant.

    :raises NotLinksError: a word is none of those known, or a domain is none
    """
    flags, named = set[str](), {"deny": set[str](), "allow": set[str]()}
    for word, rest in _commands(what):
        if word in named and rest:
            named[word].update(_domains(rest))
        elif word in {"any", "shorteners", "lookalikes"} and not rest:
            flags.add(word)
        else:
            raise NotLinksError
    says_what = flags or named["deny"]
    if not says_what and not named["allow"]:
        raise NotLinksError
    return Links(
        deny=frozenset(named["deny"]),
        allow=frozenset(named["allow"]),
        any="any" in flags or not says_what,
        shorteners="shorteners" in flags,
        lookalikes="lookalikes" in flags,
    )


def _domains(text: str) -> Iterator[str]:
    for each in re.split(r"[,\s]+", text):
        # Slack turns what looks like an address into a link while it is typed.
        clean = re.sub(r"^<?(?:https?://)?(?:\*\.)?([^|/>]*).*$", r"\1", each)
        host = link.named(clean) if each else None
        if each and host is None:
            raise NotLinksError
        if host:
            yield host.name


def mentions(what: str) -> int:
    """Return from how many people on it is too many; 0: where everybody is called.

    :raises NotMentionsError: it is no number
    """
    said = what.strip().lower()
    if said in {"everyone", "@everyone", "here", "@here", "channel", "@channel"}:
        return 0
    if not re.fullmatch(r"[1-9][0-9]{0,2}", said, re.ASCII):
        raise NotMentionsError
    return int(said)


def rate(what: str) -> Rate:
    """Return how many within what time.

    :raises NotARateError: it says something else
    """
    found = re.fullmatch(r"\s*([0-9]{1,3})\s+(?:in|within|per)\s+(.+?)\s*", what, re.ASCII)
    if found is None:
        raise NotARateError
    many, lasts = int(found[1]), _length(found[2])
    if lasts is None or lasts > LONGEST_WINDOW or not 2 <= many <= MOST_MESSAGES:  # noqa: PLR2004 - once is no repeat
        raise NotARateError
    return Rate(many, lasts.total_seconds())


def age(what: str) -> float:
    """Return how new is new, in seconds.

    :raises NotAnAgeError: it is no length of time
    """
    lasts = _length(what)
    if lasts is None:
        raise NotAnAgeError
    return lasts.total_seconds()


def files(what: str) -> Files:
    """Return which files are meant.

    :raises NotFilesError: a word is none of those known
    """
    is_any, types, over = False, set[str](), None
    for word, rest in _commands(what):
        size = re.fullmatch(r"([0-9]{1,6})\s*(kb|mb|gb)", rest, re.ASCII)
        if word == "any" and not rest:
            is_any = True
        elif word == "type" and rest:
            types.update(each.lstrip(".") for each in re.split(r"[,\s]+", rest) if each)
        elif word == "over" and size:
            over = int(size[1]) * {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}[size[2]]
        else:
            raise NotFilesError
    if not is_any and not types and over is None:
        raise NotFilesError
    return Files(is_any, frozenset(types), over)


def hours(what: str) -> tuple[time, time] | None:
    """Return the hours of the day, from and until; None for all day.

    :raises NotHoursError: it says something else
    """
    if not what.strip():
        return None
    found = re.fullmatch(
        r"\s*([0-9]{1,2}):([0-9]{2})\s*(?:-|\u2013|to)\s*([0-9]{1,2}):([0-9]{2})\s*",
        what,
        re.ASCII,
    )
    try:
        numbers = [int(each) for each in found.groups()] if found else []
        first, last = time(numbers[0], numbers[1]), time(numbers[2] % 24, numbers[3])
    except (ValueError, IndexError):
        raise NotHoursError from None
    return first, last


def _length(text: str) -> timedelta | None:
    """Return the length that *text* is; seconds are known here, too. None: it is none."""
    seconds = re.fullmatch(r"\s*([1-9][0-9]{0,5})\s*(?:s|secs?|seconds?)\s*", text, re.ASCII)
    try:
        return timedelta(seconds=int(seconds[1])) if seconds else duration.parse(text)
    except DomainError:
        return None


def _items(what: str) -> Iterator[str]:
    for item in re.split(r"[,\n]", what):
        if clean := item.strip().strip('"').strip():
            yield clean


def _commands(what: str) -> Iterator[tuple[str, str]]:
    """Yield each line's first word and the rest; a comma before one of our words ends a line."""
    said = re.sub(
        r",\s*(?=(?:any|deny|allow|shorteners|lookalikes|type|over)\b)", "\n", what.lower()
    )
    for line in said.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word:
            yield word, rest.strip()
