"""What who reported something reads: received, asked, closed. No moderator is named."""

from adapters.slack.views.layout import button, buttons, context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import quote

_ENDS = {
    "acted": "The moderators have looked at your report and acted on it. Thank you.",
    "dismissed": "The moderators have looked at your report. It calls for nothing, they found.",
    "unanswered": "Nobody has looked at your report in time, and I have closed it. I am sorry."
    " Please report it again, or write to an admin.",
}


def received(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: case, statement, is_named."""
    known = (
        "They know that it was you."
        if facts["is_named"]
        else "They don't know that it was you, and can't look it up."
    )
    said = f"Your report is with the moderators. {known} I tell you when they have looked."
    return message(said, [
        section(said),
        buttons(button("Add something", "report:answer", str(facts["statement"]))),
        context(f"Report {facts['case']}"),
    ])  # fmt: skip


def asked(facts: Facts) -> Rendered:
    """Draw what moderators write to who reported. Facts: case, statement, words."""
    said = f"The moderators write to you about your report {facts['case']}:"
    return message(said, [
        section(f"{said}\n{quote(facts['words'])}"),
        buttons(button("Answer", "report:answer", str(facts["statement"]), "primary")),
        context("They don't learn from me who you are"),
    ])  # fmt: skip


def closed(facts: Facts) -> Rendered:
    """Draw how it ended. Facts: case, outcome, words."""
    said = _ENDS.get(facts["outcome"], _ENDS["acted"])
    words = f"\n{quote(facts['words'])}" if facts["words"] else ""
    return message(said, [section(f"{said}{words}"), context(f"Report {facts['case']}")])
