"""The answer to /rule show: what a rule says, and what it found within a week."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, paragraphs
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import (
    did,
    follows,
    lasting,
    looks_for,
    mode_word,
    people,
    titled,
)
from adapters.slack.views.text import code, count, escape, person, place, places

_WAYS = (
    "`/rule mode {n} log` records · `/rule mode {n} enforce` acts ·"
    " `/rule backtest {n} 30d` tries it on what was said"
)


def draw(facts: Facts) -> Rendered:
    """Draw one rule.

    Facts: number, version, name, kind, what, mode, delete, then, body, enforced_by, found (hits,
    people, acted), items (channel, ts, user_id, did, case_number, at, said).
    """
    mode = mode_word(facts)
    by = f", set so by {person(facts['enforced_by'])}" if facts["enforced_by"] else ""
    head = f"{titled(facts)} · version {facts['version']} · {mode}{by}"
    found = facts["found"]
    said = f"{count(found['hits'], 'message')} of {people(found['people'])} in 7 days"
    lines = [
        head,
        f"Looks for: {looks_for(facts)}",
        *_conditions(facts["body"]),
        f"When it is met: {follows(facts)}",
        f"Found {said}; acted on {found['acted']}.",
    ]
    return message(
        f"Rule {facts['number']}: {said}",
        [*paragraphs(lines), *_found(facts), context(_WAYS.format(n=facts["number"]))],
    )


def _conditions(body: Facts) -> Iterator[str]:
    if body["channels"]:
        yield f"Only in {places(body['channels'])}"
    if body["newer_than"]:
        yield f"Only from who came less than {code(lasting(body['newer_than']))} ago"
    if body["hours"]:
        zone = escape(body["zone"]) or "each one's own time"
        yield f"Only at {code(body['hours'])}, {zone}"
    if body["guests"]:
        yield "Only from guests"
    if body.get("only_roles"):
        yield f"Only from {_roles(body['only_roles'])}"
    if body.get("exempt_roles"):
        yield f"Never from {_roles(body['exempt_roles'])}"
    others = [word for word in ("moderators", "apps") if body[word]]
    if others:
        yield f"From {' and '.join(others)}, too"
    if body["then"] and body["lasts"]:
        yield f"It lasts {code(lasting(body['lasts']))}"
    if body["reason"]:
        yield f"They read: {escape(body['reason'])}"


def _roles(names: Sequence[str]) -> str:
    return " and ".join(f"{escape(str(name), 40)}s" for name in names)


def _found(facts: Facts) -> list[Block]:
    return paragraphs(map(_item, facts["items"]))


def _item(item: Facts) -> str:
    case = f" · case {item['case_number']}" if item["case_number"] else ""
    words = f"\n> {escape(item['said'] or '', 120)}" if item["said"] else ""
    return (
        f"• {when(item['at'])} · {person(item['user_id'])} in {place(item['channel'])} ·"
        f" {did(item['did'])}{case}{words}"
    )
