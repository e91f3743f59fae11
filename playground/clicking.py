"""A person uses a button, a menu, a modal or a shortcut."""

from typing import Any

from playground import form, interaction
from playground.command_line import ack_entry, failure, parsed, request_entry
from playground.delivery import Answer
from playground.error import SlackError
from playground.message import Message
from playground.people import Person
from playground.trace import Journey
from playground.view import View, checked
from playground.world import World

Json = dict[str, Any]


async def press(world: World, person: Person, message: Message, wish: Json) -> Json:
    """Use an element of a message; `wish` names it, and gives a value where there is one."""
    blocks = [*message.blocks, *_attached(message)]
    what = _what(world, blocks, wish)
    payload = interaction.message_actions(world, person, message, what)
    return await _send(world, person, payload, _title(what))


async def press_in_view(world: World, person: Person, view: View, wish: Json) -> Json:
    """Use an element of a modal or of the Home tab."""
    what = _what(world, view.contents["blocks"], wish)
    payload = interaction.view_actions(world, person, view, what)
    return await _send(world, person, payload, _title(what))


def _attached(message: Message) -> list[Json]:
    return [block for attachment in message.attachments for block in attachment.get("blocks", [])]


def _what(world: World, blocks: list[Json], wish: Json) -> Json:
    block, element = _find(blocks, wish)
    action: Json = {"action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        shown = ("text", "value", "style", "url")
        named: Json = {name: element[name] for name in shown if name in element}
        action |= {"type": "button", **named}
    elif element["type"] == "overflow":
        as_select = element | {"type": "static_select"}
        action |= form.chosen(as_select, wish.get("value")) | {"type": "overflow"}
    else:
        action |= form.chosen(element, wish.get("value"))
    action["action_ts"] = f"{world.clock.now():.6f}"
    values = form.state(blocks, wish.get("values", {}))
    return {"actions": [action], "state": {"values": values}}


def _find(blocks: list[Json], wish: Json) -> tuple[Json, Json]:
    for block, element in form.elements(blocks):
        same_block = wish.get("block_id", block.get("block_id")) == block.get("block_id")
        if element["action_id"] == wish.get("action_id") and same_block:
            return block, element
    raise SlackError("action_not_found")


def _title(what: Json) -> str:
    action = what["actions"][0]
    label = action.get("text", {}).get("text") or action["action_id"]
    return f"Click “{label}”"


async def _send(world: World, person: Person, payload: Json, title: str) -> Json:
    journey = world.begin(title, person.id)
    answer = await _deliver(world, payload, journey)
    return _result(answer, journey, payload)


async def _deliver(world: World, payload: Json, journey: Journey) -> Answer:
    world.trace.tie(payload.get("trigger_id", ""), journey)
    label = f"{payload['type']} {_named(payload)}"
    world.trace.add(world.clock.now(), request_entry(label, ""), journey)
    answer = await world.deliverer.interact("interaction", interaction.form(payload))
    world.trace.add(world.clock.now(), ack_entry(answer), journey)
    return answer


def _named(payload: Json) -> str:
    if "actions" in payload:
        return str(payload["actions"][0]["action_id"])
    named = payload.get("callback_id") or payload.get("view", {}).get("callback_id")
    return str(named or "")


def _result(answer: Answer, journey: Journey, payload: Json, **more: Any) -> Json:  # noqa: ANN401
    error = more.pop("error", "") or failure(answer)
    made: Json = {"ok": not error, "status": answer.status, "ms": round(answer.ms, 2)}
    made |= {"ack": answer.body.decode(errors="replace"), "journey": journey.id}
    made["trigger_id"] = payload.get("trigger_id", "")
    made |= more
    return made | {"error": error} if error else made


async def submit(world: World, person: Person, view: View, raw: Json) -> Json:
    """Submit a modal; Slack's own checks first, then the app's."""
    blocks = view.contents["blocks"]
    values = form.state(blocks, raw)
    view.errors = form.mistakes(blocks, values)
    if view.errors:
        world.show_view(person.id)
        return {"ok": False, "error": "invalid_input", "errors": view.errors}
    payload = interaction.submission(world, person, view, values)
    journey = world.begin(f"Submit “{view.contents['title']['text']}”", person.id)
    answer = await _deliver(world, payload, journey)
    error = "" if failure(answer) else _respond(world, view, parsed(answer))
    world.show_view(person.id)
    return _result(answer, journey, payload, error=error, errors=view.errors)


def _respond(world: World, view: View, body: Json) -> str:
    action = body.get("response_action")
    try:
        _apply(world, view, action, body)
    except SlackError as error:
        return error.code
    return "invalid_input" if view.errors else ""


def _apply(world: World, view: View, action: str | None, body: Json) -> None:
    if action == "errors":
        known = {block.get("block_id") for block in view.contents["blocks"]}
        view.errors = {key: str(text) for key, text in body["errors"].items() if key in known}
    elif action == "update":
        world.views.update(view, checked(body.get("view"), "modal"))
    elif action == "push":
        world.views.push(view.user, checked(body.get("view"), "modal"))
    else:
        world.views.close(view, everything=action == "clear")


async def close(world: World, person: Person, view: View, *, everything: bool) -> Json:
    """Close a modal; the app hears of it if it asked to."""
    world.views.close(view, everything=everything)
    world.show_view(person.id)
    if not view.contents.get("notify_on_close"):
        return {"ok": True}
    payload = interaction.closed(world, person, view, cleared=everything)
    return await _send(world, person, payload, "Close")


async def shortcut(world: World, person: Person, callback: str, message: Message | None) -> Json:
    """Use a shortcut."""
    payload = interaction.shortcut(world, person, callback, message)
    return await _send(world, person, payload, f"Shortcut {callback}")
