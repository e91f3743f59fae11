"""Appeals to decide, each with its two answers."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.home.asked import line, rest
from adapters.slack.views.layout import button, buttons, header, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import quote


def draw(facts: Facts) -> Sequence[Block]:
    """Draw the list. Facts: items, each as of `asked.line` and conversation, version, reason."""
    return [header("Appeals to decide"), *_items(facts), *rest(facts)]


def _items(facts: Facts) -> Iterator[Block]:
    for item in facts["items"]:
        value = f"{item['conversation']}.{item['version']}"
        yield section(f"{line(item)}\n{quote(str(item['reason'])[:500])}")
        yield buttons(
            button("Accept", "appeal:confirm", value, "primary"),
            button("Reject", "appeal:reject", value, "danger"),
        )
