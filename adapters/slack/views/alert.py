"""What is wrong with Steward itself, for its operators."""

from adapters.slack.views.layout import context, paragraphs
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape

_SENTENCES = {
    "dead_letters": "{messages} could not be processed. `steward dlq list` shows them.",
    "no_worker": "Nobody works on the queue {about}, which holds {messages}. Start worker-{about}.",
    "request_waits": "A request has waited for {seconds}. Do workers and PostgreSQL run?",
    "step_waits": "A step of a case has waited for {seconds}. Does worker-delivery run?",
    "card_waits": "A card has been out of date for {seconds}. Does worker-delivery run?",
    "event_waits": "Another program has waited for {seconds} to be told of an event."
    " Does worker-delivery run?",
    "delivery_waits": "A message has waited for {seconds} to be sent. Does worker-delivery run?",
    "job_silent": "The job {about} has not run for {seconds}. Look at worker-periodic's log.",
    "slack_holds_back": "Slack keeps events from Steward, since too many come. They come later.",
    "token_refused": "Slack refuses Steward's token, so everything waits. Install Steward again, or"
    " set `SLACK_BOT_TOKEN` (`SLACK_ADMIN_TOKEN`) anew and restart it.",
    "deliveries_unclear": "{messages} may have been seen by people, or not, and Steward can't look."
    " `steward deliveries list` shows them, e.g. `steward deliveries leave --all`.",
}

_OVER = {
    "dead_letters": "There are no dead letters any more.",
    "no_worker": "Somebody works on the queue {about} again.",
    "request_waits": "Requests are answered in time again.",
    "step_waits": "Steps are carried out in time again.",
    "card_waits": "Cards are up to date again.",
    "delivery_waits": "Messages are sent in time again.",
    "event_waits": "Other programs are told in time again.",
    "job_silent": "The job {about} runs again.",
    "slack_holds_back": "Slack delivers events as they come again.",
    "token_refused": "Slack accepts Steward's token again.",
    "deliveries_unclear": "Of every message it is clear again whether it was sent.",
}

_MORE = "`steward status` shows what waits. Nothing is lost meanwhile."


def draw(facts: Facts) -> Rendered:
    """Draw the changes. Facts: items, each name, about, value, is_raised."""
    lines = [_line(item) for item in facts["items"]]
    raised = any(item.get("is_raised") for item in facts["items"])
    said = lines[0] if lines else "All is well."
    return message(said, [*paragraphs(lines or [said]), *([context(_MORE)] if raised else [])])


def _line(item: Facts) -> str:
    sentences = _SENTENCES if item.get("is_raised") else _OVER
    mark = ":rotating_light:" if item.get("is_raised") else ":white_check_mark:"
    told = sentences.get(str(item.get("name")), "{about}").format(
        about=escape(str(item.get("about") or "")),
        messages=count(item.get("value") or 0, "message"),
        seconds=count(item.get("value") or 0, "second"),
    )
    return f"{mark} {told}"
