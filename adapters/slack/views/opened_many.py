"""To who named several people: where their cases now stand."""

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, person, place


def draw(facts: Facts) -> Rendered:
    """Draw the pointer to the cards. Facts: flow, channel (empty: a direct message), items."""
    where = place(facts["channel"]) if facts["channel"] else "the direct messages I sent you"
    noun = words_of(str(facts["flow"])).noun.lower()
    number = count(len(facts["items"]), "case")
    said = f"{number} of a {noun} opened, a card for each. Confirm them in {where}."
    return message(said, [section(said), *paragraphs(map(_item, facts["items"]))])


def _item(item: Facts) -> str:
    return f"• Case {item['case']}: {person(item['target'])}"
