"""Make strings of people harmless in mrkdwn, and name people and channels.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re
import unicodedata
from collections.abc import Sequence

_INVISIBLE = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff")
_BIDI = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_DROPPED = _INVISIBLE | _BIDI
"""They turn or hide what stands beside them, so that a reason could lie about a name."""

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "ˋ"}  # noqa: RUF001 - looks alike on purpose

_NAMED = re.compile(r"<([@#!])[^<>|]*\|([^<>]*)>")
_LINK = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>")
USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
RULE = re.compile(r"rule:([0-9]{1,9})")
"""The actor of what automod does."""

CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,30}")
THREAD = re.compile(rf"({CHANNEL_ID.pattern}):\d{{10}}\.\d{{6}}")
"""A thread, as services.place names it."""
GROUP_ID = re.compile(r"S[A-Z0-9]{1,30}")
_ADDRESS = re.compile(r"https?://[\w.:-]{1,200}/[\w/.#?=%:+~-]{0,400}")
"""An address that can hold nothing but an address: Slack's own of a message."""

_BARE = re.compile(r"https?://[\w.:-]{1,200}(?:/(?:[\w/.#?=%:+~-]|&amp;){0,400})?", re.ASCII)
"""The same within a text that is escaped already."""

_SAFE_MENTION = re.compile(r"&lt;(@[UW][A-Z0-9]{1,30}|#[CDG][A-Z0-9]{1,30})(?:\|[^&<>]*)?&gt;")

REASON = 2400
"""Most characters that a reason takes, escaped; a section holds 3,000."""

BRIEF = 160
"""Most characters of a string in a list, escaped."""


def escape(text: str, most: int = BRIEF) -> str:
    """Return *text* on one line, as mrkdwn that says exactly that, at most *most* characters."""
    return _join([_ESCAPED.get(char, char) for char in plain(text)[: most + 1]], most)


def plain(text: str) -> str:
    """Return *text* on one line, without what is invisible, Slack's own markup read aloud."""
    readable = _LINK.sub(r"\1", _NAMED.sub(_name, text[:20000]))
    return " ".join("".join(map(_visible, readable)).split())


def cut(text: str, most: int) -> str:
    """Return *text* as plain text of at most *most* characters."""
    return _join(list(text), most)


def quote(reason: str) -> str:
    """Return *reason* as a quoted line."""
    return f"> {escape(reason, REASON)}" if plain(reason) else "> _No reason given._"


def code(text: str) -> str:
    """Return *text* as mrkdwn in fixed width."""
    return f"`{escape(text) or '?'}`"


def sentence(text: str) -> str:
    """Return a sentence of our own, in which only mentions of people and channels are markup."""
    ours = [char if char == "`" else _ESCAPED.get(char, char) for char in legible(text)]
    return _SAFE_MENTION.sub(r"<\1>", _join(ours, REASON))


def linked(text: str, most: int) -> str:
    """Return *text* line by line; people, channels and addresses in it can be followed.

    An address is shown as it is, so that nothing hides behind a label.
    """
    read = _LINK.sub(r"\1", text[:20000])
    ours = [_ESCAPED.get(char, char) if char != "`" else char for char in legible(read)]
    return _BARE.sub(r"<\g<0>>", _SAFE_MENTION.sub(r"<\1>", _join(ours, most)))


def person(user: str | None) -> str:
    """Return a mention of *user*, by id; `Steward` where it was nobody."""
    if not user or user == "steward":
        return "Steward"
    if user == "workspace":  # what a lockdown is about
        return "the workspace"
    if rule := RULE.fullmatch(user):
        return f"Rule {rule[1]}"
    if CHANNEL_ID.fullmatch(user):  # what a purge is about
        return place(user)
    if found := THREAD.fullmatch(user):
        return f"the thread in {place(found[1])}"
    return f"<@{user}>" if USER_ID.fullmatch(user) else escape(user)


def group(group_id: str) -> str:
    """Return a mention of a user group, by id."""
    return f"<!subteam^{group_id}>" if GROUP_ID.fullmatch(group_id) else escape(group_id)


def people(number: int) -> str:
    """Return how many people: 1 person, 2 people."""
    return "1 person" if number == 1 else f"{number} people"


def place(channel: str) -> str:
    """Return a mention of *channel*, by id. Slack hides a private one from who isn't in it."""
    return f"<#{channel}>" if CHANNEL_ID.fullmatch(channel) else escape(channel) or "a channel"


def link(address: str, label: str) -> str:
    """Return *label* (our own words) as a link to *address*, if that is a plain one."""
    return f"<{address}|{label}>" if _ADDRESS.fullmatch(address) else label


def places(channels: Sequence[str], most: int = 20) -> str:
    """Return mentions of *channels* as a list in words, at most *most* of them by name."""
    named = [place(channel) for channel in channels[:most]]
    if len(channels) > most:
        named.append(f"{len(channels) - most} more")
    return " and ".join([", ".join(named[:-1]), named[-1]]) if named[1:] else "".join(named)


def count(number: int, noun: str) -> str:
    """Return *number* with its noun: 1 case, 2 cases."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def legible(text: str) -> str:
    """Return *text* line by line, without what is invisible."""
    return "\n".join(" ".join("".join(map(_visible, line)).split()) for line in text.splitlines())


def _name(match: re.Match[str]) -> str:
    sign = "" if match[1] == "!" else match[1]
    return f"{sign}{match[2]}"


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if char in _DROPPED or unicodedata.category(char) in {"Cc", "Cs"} else char


def width(text: str) -> int:
    """Count as JavaScript does, the longest way that Slack may count."""
    return sum(2 if char > "\uffff" else 1 for char in text)


def _join(parts: list[str], most: int) -> str:
    """Join *parts* until *most* is reached; never cuts through a part, such as `&amp;`."""
    if sum(map(width, parts)) <= most:
        return "".join(parts)
    room = most - 1
    kept: list[str] = []
    for part in parts:
        room -= width(part)
        if room < 0:
            break
        kept.append(part)
    return "".join(kept).rstrip() + "…"
