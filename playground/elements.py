"""The rules for what stands inside blocks: texts, buttons, menus, inputs.

Source: https://docs.slack.dev/reference/block-kit/block-elements and …/composition-objects
"""

from typing import Any

PLAIN = ("plain_text",)
BOTH = ("plain_text", "mrkdwn")
OPTIONS = 100
INPUT = 3_000
COMMON = {"type", "action_id", "focus_on_load"}
MENU = COMMON | {"placeholder", "confirm"}
KNOWN: dict[str, set[str]] = {
    "button": COMMON | {"text", "url", "value", "style", "confirm", "accessibility_label"},
    "static_select": MENU | {"options", "option_groups", "initial_option"},
    "multi_static_select": MENU
    | {"options", "option_groups", "initial_options", "max_selected_items"},
    "external_select": MENU | {"initial_option", "min_query_length"},
    "users_select": MENU | {"initial_user"},
    "multi_users_select": MENU | {"initial_users", "max_selected_items"},
    "channels_select": MENU | {"initial_channel", "response_url_enabled"},
    "conversations_select": MENU
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "multi_conversations_select": MENU
    | {"initial_conversations", "default_to_current_conversation", "max_selected_items", "filter"},
    "overflow": COMMON | {"options", "confirm"},
    "datepicker": MENU | {"initial_date"},
    "timepicker": MENU | {"initial_time", "timezone"},
    "datetimepicker": COMMON | {"initial_date_time", "confirm"},
    "checkboxes": COMMON | {"options", "initial_options", "confirm"},
    "radio_buttons": COMMON | {"options", "initial_option", "confirm"},
    "plain_text_input": COMMON
    | {
        "placeholder",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "dispatch_action_config",
    },
    "number_input": COMMON
    | {"placeholder", "initial_value", "is_decimal_allowed", "min_value", "max_value"},
    "email_text_input": COMMON | {"placeholder", "initial_value", "dispatch_action_config"},
    "url_text_input": COMMON | {"placeholder", "initial_value", "dispatch_action_config"},
    "image": {"type", "image_url", "alt_text", "slack_file"},
}
INPUT_ONLY = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
IN_ACTIONS = set(KNOWN) - INPUT_ONLY - {"image"}
IN_INPUT = set(KNOWN) - {"button", "overflow", "image"}
IN_SECTION = set(KNOWN) - INPUT_ONLY


class Report:
    """What is wrong with some blocks, each with where it is."""

    def __init__(self) -> None:
        """Start with nothing wrong."""
        self.messages: list[str] = []

    def add(self, message: str, where: str) -> None:
        """Note one mistake."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{where}]")

    def short(self, value: Any, limit: int, where: str) -> None:  # noqa: ANN401  # any JSON
        """Demand a string of at most `limit` characters."""
        if not isinstance(value, str):
            self.add("must provide a string", where)
        elif len(value) > limit:
            self.add(f"must be less than {limit + 1} characters", where)

    def known(self, thing: dict[str, Any], names: set[str], where: str) -> None:
        """Refuse a property that Slack doesn't know."""
        for name in thing.keys() - names:
            self.add(f"invalid additional property: {name}", where)


def check_text(
    report: Report,
    text: Any,  # noqa: ANN401  # any JSON
    limit: int,
    where: str,
    kinds: tuple[str, ...] = PLAIN,
) -> None:
    """Check a text object."""
    if not isinstance(text, dict):
        report.add("must provide an object", where)
        return
    if text.get("type") not in kinds:
        report.add(f"must be one of the allowed types: {', '.join(kinds)}", f"{where}/type")
    report.known(text, {"type", "text", "emoji", "verbatim"}, where)
    report.short(text.get("text"), limit, f"{where}/text")
    if text.get("text") == "":
        report.add("must be more than 0 characters", f"{where}/text")


def check_element(report: Report, element: Any, allowed: set[str], where: str) -> None:  # noqa: ANN401
    """Check one element and all that it holds."""
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        report.add(f"unsupported type: {kind}", f"{where}/type")
        return
    report.known(element, KNOWN[kind], where)
    if "action_id" in element:
        report.short(element["action_id"], 255, f"{where}/action_id")
    if "confirm" in element:
        _check_confirm(report, element["confirm"], f"{where}/confirm")
    if "placeholder" in element:
        check_text(report, element["placeholder"], 150, f"{where}/placeholder")
    _check_kind(report, element, kind, where)


def _check_kind(report: Report, element: dict[str, Any], kind: str, where: str) -> None:
    if kind == "button":
        _check_button(report, element, where)
    elif kind == "image":
        check_image(report, element, where)
    elif "options" in KNOWN[kind] and "option_groups" not in element:
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(kind, OPTIONS)
        _check_options(report, element.get("options"), most, f"{where}/options")
    elif kind == "plain_text_input" and int(element.get("max_length", 1)) > INPUT:
        report.add(f"must be less than {INPUT + 1}", f"{where}/max_length")


def _check_button(report: Report, button: dict[str, Any], where: str) -> None:
    check_text(report, button.get("text"), 75, f"{where}/text")
    if "value" in button:
        report.short(button["value"], 2000, f"{where}/value")
    if "url" in button:
        report.short(button["url"], 3000, f"{where}/url")
    if "accessibility_label" in button:
        report.short(button["accessibility_label"], 75, f"{where}/accessibility_label")
    if button.get("style", "primary") not in {"primary", "danger"}:
        report.add("style must be primary or danger", f"{where}/style")


def check_image(report: Report, image: dict[str, Any], where: str) -> None:
    """Check the source of an image, and the words for those who can't see it."""
    report.short(image.get("alt_text"), 2000, f"{where}/alt_text")
    if "slack_file" not in image:
        report.short(image.get("image_url"), 3000, f"{where}/image_url")


def _check_confirm(report: Report, confirm: Any, where: str) -> None:  # noqa: ANN401
    if not isinstance(confirm, dict):
        report.add("must provide an object", where)
        return
    report.known(confirm, {"title", "text", "confirm", "deny", "style"}, where)
    check_text(report, confirm.get("title"), 100, f"{where}/title")
    check_text(report, confirm.get("text"), 300, f"{where}/text", BOTH)
    check_text(report, confirm.get("confirm"), 30, f"{where}/confirm")
    check_text(report, confirm.get("deny"), 30, f"{where}/deny")


def _check_options(report: Report, options: Any, most: int, where: str) -> None:  # noqa: ANN401
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        report.add(f"must have between 1 and {most} items", where)
        return
    for number, option in enumerate(options):
        spot = f"{where}/{number}"
        check_text(report, option.get("text"), 75, f"{spot}/text", BOTH)
        report.short(option.get("value"), 150, f"{spot}/value")
        report.known(option, {"text", "value", "description", "url"}, spot)
