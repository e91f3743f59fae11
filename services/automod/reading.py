"""What is to be read in a message: its words without Slack's markup, its links, whom it names."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from services.automod import link
from services.automod.folding import fold, tokens
from services.automod.hidden import hidden_in
from services.automod.utterance import Utterance

LONGEST = 60_000
"""Letters of one message that are read; Slack's own limit is 40,000."""

_MARKUP = re.compile(r"<([^<>|]{1,4000})(?:\|([^<>]{0,4000}))?>")
"""https://docs.slack.dev/messaging/formatting-message-text"""

_SHOWN = ("pretext", "author_name", "title", "text", "fallback", "footer")
_POINTING = ("title_link", "from_url", "original_url", "author_link")
_EVERYBODY = frozenset({"!here", "!channel", "!everyone"})


@dataclass(slots=True)
class _Found:
    """What lies in the markup of some text."""

    links: list[str] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    everybody: bool = False


class Reading:
    """Reads a message, each part when it is first asked for."""

    def __init__(self, said: Utterance) -> None:
        self._said = said

    @cached_property
    def plain(self) -> str:
        """The words as people see them, with the addresses that links lead to."""
        return self._read[0]

    @cached_property
    def everybody(self) -> bool:
        """Whether it calls everybody: @here, @channel, @everyone."""
        return self._read[1].everybody

    @cached_property
    def people(self) -> int:
        """How many different people and user groups it names."""
        return len(self._read[1].people)

    @cached_property
    def hidden(self) -> list[str]:
        """What it says as base64."""
        return hidden_in(self.plain)

    @cached_property
    def texts(self) -> list[str]:
        """Everything that words are looked for in, in small letters: as written, and folded."""
        whole = "\n".join([self.plain, *self.hidden])
        written, folded = whole.lower(), fold(whole)
        return [written] if written == folded else [written, folded]

    @cached_property
    def tokens(self) -> str:
        """All words, folded, with one space around each."""
        return tokens(self.texts[-1])

    @cached_property
    def links(self) -> list[link.Host]:
        """The hosts that it leads to, each once."""
        addresses = [*self._read[1].links, *link.bare(self.plain)]
        for text in self.hidden:
            addresses += link.bare(text)
        return list(
            {host.name: host for each in addresses if (host := link.host_of(each))}.values()
        )

    @cached_property
    def _read(self) -> tuple[str, _Found]:
        found = _Found()
        parts = [self._said.text, *_of_attachments(self._said)]
        plain = "\n".join(_unmarked(part[:LONGEST], found) for part in parts if part)
        return plain[:LONGEST], found


def _unmarked(text: str, found: _Found) -> str:
    return html.unescape(_MARKUP.sub(lambda match: _shown(match, found), text))


def _shown(match: re.Match[str], found: _Found) -> str:
    """Return what people see of a piece of markup, and note what it means."""
    inner, label = match[1], match[2] or ""
    if inner[0] in "@#":
        if inner[0] == "@":
            found.people.add(inner)
        return f" {inner[0]}{label or inner[1:]} "
    if inner[0] == "!":
        found.everybody = found.everybody or inner in _EVERYBODY
        if inner.startswith("!subteam^"):
            found.people.add(inner)
        return f" {label or '@' + inner[1:]} "
    found.links.append(html.unescape(inner))
    return f"{label} {inner}" if label and label not in inner else inner


def _of_attachments(said: Utterance) -> Iterator[str]:
    for each in said.attachments:
        yield from (value for name in _SHOWN if isinstance(value := each.get(name), str))
        for name in _POINTING:
            if isinstance(value := each.get(name), str):
                yield f"<{value}>"
