"""The answer to /rule history: who changed what, and when."""

from collections.abc import Iterator
from itertools import chain

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import changes_of, titled
from adapters.slack.views.text import person


def draw(facts: Facts) -> Rendered:
    """Draw the versions. Facts: number, name, items (version, author, at, restores, changes)."""
    back = f"Go back to one: `/rule rollback {facts['number']} 2`"
    lines = chain.from_iterable(map(_lines, facts["items"]))
    return message(
        f"Versions of rule {facts['number']}",
        [section(titled(facts)), *paragraphs(lines), context(back)],
    )


def _lines(item: Facts) -> Iterator[str]:
    again = f" · version {item['restores']} again" if item["restores"] else ""
    yield f"*Version {item['version']}* · {person(item['author'])}, {when(item['at'])}{again}"
    yield from changes_of(item["changes"])
