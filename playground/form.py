"""What a person filled in, in the words of Slack's `state.values`."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
SINGLE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
MANY = {
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
}
_INITIAL = {
    "selected_option": "initial_option",
    "selected_user": "initial_user",
    "selected_channel": "initial_channel",
    "selected_conversation": "initial_conversation",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_options": "initial_options",
    "selected_users": "initial_users",
    "selected_conversations": "initial_conversations",
    "value": "initial_value",
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element that a person can use, with the block it is in."""
    for block in blocks:
        for element in [block.get("accessory"), block.get("element"), *_listed(block)]:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def _listed(block: Json) -> list[Json]:
    return block["elements"] if block["type"] == "actions" else []


def slot(kind: str) -> str:
    """Return the name under which Slack reports what was chosen in such an element."""
    return SINGLE.get(kind) or MANY.get(kind) or "value"


def chosen(element: Json, raw: Any) -> Json:  # noqa: ANN401  # a string, a list or nothing
    """Return Slack's report of one element; `raw` is a value, or a list of them."""
    name = slot(element["type"])
    if raw is None:
        value: Any = element.get(_INITIAL[name], [] if name.endswith("s") else None)
    elif name == "selected_option":
        value = _option(element, str(raw))
    elif name == "selected_options":
        value = [_option(element, str(one)) for one in raw]
    else:
        value = raw if raw != "" else None
    return {"type": element["type"], name: value}


def _option(element: Json, value: str) -> Json | None:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    options: list[Json] = [option for group in groups for option in group["options"]]
    return next((option for option in options if option["value"] == value), None)


def state(blocks: list[Json], raw: Json) -> Json:
    """Return `state.values`; `raw` has values by action_id, by block_id, or by both in turn."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in {"button", "overflow"}:
            continue
        given = _given(raw, block["block_id"], element["action_id"])
        values.setdefault(block["block_id"], {})[element["action_id"]] = chosen(element, given)
    return values


def _given(raw: Json, block: str, action: str) -> Any:  # noqa: ANN401
    inside = raw.get(block)
    if isinstance(inside, dict):
        return inside.get(action)
    return raw.get(action, inside)


def mistakes(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return what Slack itself would not let a person submit, by block_id."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]].get(slot(element["type"]))
        sentence = _mistake(block, element, value)
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _mistake(block: Json, element: Json, value: Any) -> str:  # noqa: ANN401
    if not value:
        return "" if block.get("optional") else "Please complete this required field."
    if isinstance(value, str) and len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if isinstance(value, str) and len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return ""
