"""The few blocks that every view is built of."""

from collections.abc import Iterable

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from adapters.slack.views.text import cut, width

_SECTION = 2900
"""Characters in one section; Slack takes 3,000."""

_SECTIONS = 4
"""Sections of one list: Slack refuses messages beyond about 13,000 characters in all."""


def header(text: str) -> Block:
    """Return a headline: plain text, at most 150 characters."""
    return HeaderBlock(text=PlainTextObject(text=cut(text, 150), emoji=False))


def section(text: str) -> Block:
    """Return a paragraph of mrkdwn, whose user strings are escaped already."""
    return SectionBlock(text=_mrkdwn(text), expand=True)


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Return names with their values side by side: at most ten pairs."""
    return SectionBlock(fields=[_mrkdwn(f"*{name}*\n{value}") for name, value in pairs])


def context(*texts: str) -> Block:
    """Return small print; empty parts are left out."""
    return ContextBlock(elements=[_mrkdwn(" · ".join(text for text in texts if text))])


def buttons(*elements: ButtonElement) -> Block:
    """Return a row of buttons."""
    return ActionsBlock(elements=list(elements))


def button(label: str, action: str, value: str, style: str | None = None) -> ButtonElement:
    """Return a button: its *action* says what it does, its *value* to which version of what."""
    return ButtonElement(
        text=PlainTextObject(text=label, emoji=False), action_id=action, value=value, style=style
    )


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Return *lines* in as few sections as hold them; those beyond the room are counted."""
    rows = list(lines)
    texts = [""]
    for index, line in enumerate(rows):
        if width(texts[-1]) + width(line) < _SECTION:
            texts[-1] += f"{line}\n"
        elif len(texts) < _SECTIONS:
            texts.append(f"{line}\n")
        else:
            texts[-1] += f"… and {len(rows) - index} more."
            break
    return [section(text.rstrip()) for text in texts if text.strip()]


def _mrkdwn(text: str) -> MarkdownTextObject:
    # verbatim: a bare address in somebody's reason must not become a link that one can slip on.
    return MarkdownTextObject(text=text, verbatim=True)
