"""A look back: that it has begun, and what a rule would have found."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import people
from adapters.slack.views.text import count, escape, person, place

_HONEST = (
    "Judged as they were said, edits included. People's roles are those of today, and messages of"
    " apps are not kept."
)


def asked(facts: Facts) -> Rendered:
    """Draw that it has begun. Facts: number (or null), name, days."""
    said = f"Looking at what was said in the last {facts['days']} days. I tell you what I find."
    return message(said, [section(f"{_which(facts)}\n{said}")])


def done(facts: Facts) -> Rendered:
    """Draw what was found.

    Facts: number (or null), name, days, looked, hits, authors, is_whole, items (channel, user,
    said).
    """
    said = f"{_found(facts)} in the last {facts['days']} days."
    return message(
        f"{said} {_share(facts)}",
        [
            section(f"{_which(facts)}\n*{said}*\n{_share(facts)}"),
            *paragraphs(map(_item, facts["items"])),
            context(_HONEST),
        ],
    )


def _which(facts: Facts) -> str:
    number = facts.get("number")
    which = f"*Rule {number}*" if number else "*Draft*"
    return f"{which} · {escape(str(facts['name']), 80)}"


def _found(facts: Facts) -> str:
    hits = count(facts["hits"], "message")
    return f"{hits} of {people(facts['authors'])} would have met it"


def _share(facts: Facts) -> str:
    looked = facts["looked"]
    share = 100 * facts["hits"] / looked if looked else 0.0
    seen = f"{share:.2f} % of the {looked:,} messages that I looked at"
    return f"{seen}." if facts["is_whole"] else f"{seen}; a minute was not enough for all of them."


def _item(item: Facts) -> str:
    words = escape(str(item["said"]), 140)
    return (
        f"• {person(str(item['user']))} in {place(str(item['channel']))}: {words or '_no words_'}"
    )
