"""Blocks keep Slack's limits."""

import json

import pytest


def text(length, kind="plain_text"):
    return {"type": kind, "text": "x" * length}


def option(number):
    return {"text": text(5), "value": str(number)}


def post(playground, blocks):
    return playground.call(
        "chat.postMessage", channel="C0MODS", text="t", blocks=json.dumps(blocks)
    )


SECTION = {"type": "section", "text": text(3000, "mrkdwn")}
TOO_MUCH = [
    [SECTION] * 51,
    [{"type": "section", "text": text(3001, "mrkdwn")}],
    [{"type": "section", "fields": [text(5)] * 11}],
    [{"type": "section", "fields": [text(2001)]}],
    [{"type": "section"}],
    [{"type": "header", "text": text(151)}],
    [{"type": "header", "text": text(5, "mrkdwn")}],
    [{"type": "context", "elements": [text(5)] * 11}],
    [{"type": "video"}],
    [{"type": "divider", "colour": "blue"}],
    [{"type": "divider", "block_id": "same"}, {"type": "divider", "block_id": "same"}],
    [{"type": "image", "image_url": "http://127.0.0.1/a.png"}],
    [{"type": "markdown", "text": "x" * 12_001}],
]
BAD_BUTTONS = [
    {"value": "x" * 2001},
    {"action_id": "x" * 256},
    {"text": text(76)},
    {"style": "green"},
    {"confirm": {"title": text(101), "text": text(5), "confirm": text(5), "deny": text(5)}},
    {"confirm": {"title": text(5), "text": text(301), "confirm": text(5), "deny": text(5)}},
    {"confirm": {"title": text(5), "text": text(5), "confirm": text(31), "deny": text(5)}},
]


class TestLimits:
    @pytest.mark.parametrize("blocks", TOO_MUCH)
    def test_what_slack_refuses_is_refused_with_a_reason(self, playground, blocks):
        answer = post(playground, blocks)

        assert answer["error"] == "invalid_blocks"
        assert "[json-pointer:/blocks" in answer["response_metadata"]["messages"][0]

    @pytest.mark.parametrize("change", BAD_BUTTONS)
    def test_buttons_keep_their_limits(self, playground, button, change):
        block = {"type": "actions", "elements": [button() | change]}

        assert post(playground, [block])["error"] == "invalid_blocks"

    def test_an_action_id_stands_once_in_a_block(self, playground, button):
        block = {"type": "actions", "elements": [button(), button()]}

        assert post(playground, [block])["error"] == "invalid_blocks"

    def test_more_than_25_elements_are_too_many(self, playground, button):
        full = [button(str(number)) for number in range(25)]

        assert post(playground, [{"type": "actions", "elements": full}])["ok"]
        over = [*full, button("one more")]
        assert (
            post(playground, [{"type": "actions", "elements": over}])["error"] == "invalid_blocks"
        )

    def test_what_is_just_within_the_limits_passes(self, playground, button):
        select = {"type": "static_select", "options": [option(n) for n in range(100)]}
        blocks = [
            SECTION,
            {"type": "header", "text": text(150)},
            {"type": "section", "text": text(5), "accessory": select},
            {"type": "actions", "elements": [button(value="x" * 2000)]},
        ]

        assert post(playground, blocks)["ok"]

    def test_missing_ids_are_filled_in_as_slack_does(self, playground, button):
        nameless = button()
        del nameless["action_id"]

        message = post(playground, [{"type": "actions", "elements": [nameless]}])["message"]

        assert message["blocks"][0]["block_id"]
        assert message["blocks"][0]["elements"][0]["action_id"]

    def test_something_else_than_a_list_is_refused(self, playground):
        assert post(playground, {"type": "divider"})["error"] == "invalid_blocks_format"
