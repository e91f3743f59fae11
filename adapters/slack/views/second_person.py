"""Who else must say yes, where one person is not enough."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import person

_WHY = {
    "second_for_good": "since it is for good",
    "second_for_number": "since so many people are named at once",
    "second_for_messages": "since it is about so many messages",
}


def second_person(facts: Facts) -> list[Block]:
    """Return a paragraph about it, or none. Facts: second (why), owner, edited_by."""
    why = [_WHY[name] for name in facts.get("second") or () if name in _WHY]
    if not why:
        return []
    authors = dict.fromkeys((facts["owner"], facts.get("edited_by") or facts["owner"]))
    others = " and ".join(map(person, authors))
    return [section(f"*Two people:* somebody other than {others} must confirm, {why[0]}.")]
