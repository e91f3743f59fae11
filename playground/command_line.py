"""A person runs a slash command."""

import json
from typing import Any

from playground import blocks, escape, interaction, posting, response_url
from playground.channel import Channel
from playground.delivery import Answer
from playground.error import SlackError
from playground.people import Person
from playground.trace import Journey
from playground.world import World

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"


async def run(world: World, person: Person, channel: Channel, line: str) -> Json:
    """Send `/command text` to the app, and show what it answers."""
    name, _, rest = line.strip().partition(" ")
    if not world.manifest.knows(name):
        return _refuse(world, person, channel, f"`{name}` is not a valid command.")
    text = escape.escaped(world.workspace, rest.strip(), with_names=True)
    journey = world.begin(line.strip(), person.id)
    fields = interaction.command(world, person, channel, (name, text))
    world.trace.tie(fields["trigger_id"], journey)
    sent = world.clock.now()
    world.trace.add(sent, request_entry(f"command {name}", fields["text"]), journey)
    answer = await world.deliverer.interact("command", fields)
    world.trace.add(world.clock.now(), ack_entry(answer), journey)
    error = failure(answer) or _show(world, person, channel, answer)
    if error:
        _refuse(world, person, channel, f'{name} failed with the error "{error}"')
    return _result(answer, error, journey, fields)


def _refuse(world: World, person: Person, channel: Channel, text: str) -> Json:
    posting.whisper(world.workspace, channel, person.id, text, user=SLACKBOT)
    return {"ok": False, "error": text}


def request_entry(label: str, detail: str) -> Json:
    """Return the first step of a journey: the request leaves Slack."""
    return {"stage": "request", "label": label, "detail": detail[:200], "ok": True}


def ack_entry(answer: Answer) -> Json:
    """Return the step in which the app has answered."""
    outcome = str(answer.status or answer.error)
    body = answer.body.decode(errors="replace")[:120]
    made = {"stage": "ack", "label": "acknowledged" if answer.ok else "not acknowledged"}
    return made | {
        "detail": body,
        "ok": answer.ok,
        "outcome": outcome,
        "took": round(answer.ms, 1),
    }


def failure(answer: Answer) -> str:
    """Return the error that Slack shows for an answer that isn't one."""
    if answer.error == "http_timeout":
        return "operation_timeout"
    return "" if answer.ok else "dispatch_failed"


def _result(answer: Answer, error: str, journey: Journey, fields: dict[str, str]) -> Json:
    made: Json = {"ok": not error, "status": answer.status, "ms": round(answer.ms, 2)}
    made |= {"ack": answer.body.decode(errors="replace"), "journey": journey.id}
    made |= {name: fields[name] for name in ("trigger_id", "response_url")}
    return made | {"error": error} if error else made


def _show(world: World, person: Person, channel: Channel, answer: Answer) -> str:
    body = parsed(answer)
    if not response_url.contents(body):
        return ""
    try:
        body = body | {"blocks": blocks.checked(body.get("blocks"))}
    except SlackError as error:
        return error.code
    response_url.say(world.workspace, channel.id, person.id, body)
    return ""


def parsed(answer: Answer) -> Json:
    """Return the body of an acknowledgement; plain text is a message of that text."""
    if not answer.body.strip():
        return {}
    if "json" not in answer.headers.get("content-type", ""):
        return {"text": answer.body.decode(errors="replace")}
    try:
        loaded = json.loads(answer.body)
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}
