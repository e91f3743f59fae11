"""The answer to /rule test: whether a text would meet a rule."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import follows, titled

_AS = "As if a new member had said it here, now. Nothing was recorded."
_COUNTS = "This rule counts messages, so one alone never meets it. Try `/rule backtest` instead."


def draw(facts: Facts) -> Rendered:
    """Draw the outcome. Facts: as for a rule in a list, is_met, counts."""
    said = f"That meets it: {follows(facts)}." if facts["is_met"] else "That doesn't meet it."
    note = _COUNTS if facts["counts"] and not facts["is_met"] else _AS
    return message(
        f"Rule {facts['number']}: {said}", [section(f"{titled(facts)}\n{said}"), context(note)]
    )
