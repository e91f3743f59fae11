"""response_urls: five answers in half an hour."""

import pytest

from playground import response_url
from playground.delivery import Answer
from playground.error import SlackError
from tests.playground.conftest import json_answer


def path(playground):
    answer = playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")
    return answer["response_url"].removeprefix(playground.world.settings.public_url)


def use(playground, where, **body):
    url = playground.world.response_urls.use(where, playground.clock.now())
    response_url.answer(playground.world.workspace, url, body)


class TestUses:
    def test_the_sixth_use_is_refused(self, playground):
        where = path(playground)
        for _ in range(5):
            use(playground, where, text="again")

        with pytest.raises(SlackError, match="used_url"):
            use(playground, where, text="once too often")

    def test_it_lives_half_an_hour(self, playground):
        where = path(playground)
        playground.clock.advance(30 * 60 + 1)

        with pytest.raises(SlackError, match="expired_url"):
            use(playground, where, text="too late")


class TestAnswers:
    def test_the_ack_of_a_command_is_shown_to_the_person_only(self, playground):
        playground.app.answers = [Answer(200, b"Got it.")]
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")

        (whisper,) = playground.world.workspace.whispers.values()
        assert (whisper.text, whisper.only_for) == ("Got it.", "U0ADA")

    def test_in_channel_is_for_everybody(self, playground):
        playground.app.answers = [json_answer({"response_type": "in_channel", "text": "Hear!"})]
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")

        assert playground.newest("C0GENERAL")["text"] == "Hear!"

    def test_the_original_is_replaced_and_deleted(self, playground, button):
        block = {"type": "actions", "elements": [button()]}
        posted = playground.call("chat.postMessage", channel="C0MODS", text="ask", blocks=[block])
        pressed = playground.act(
            "U0MILO", "press", channel="C0MODS", ts=posted["ts"], action_id="confirm"
        )
        assert pressed["ok"]
        (where,) = playground.world.response_urls.issued

        use(playground, where, replace_original=True, text="done")
        assert playground.newest("C0MODS")["text"] == "done"
        assert "blocks" not in playground.newest("C0MODS")
        use(playground, where, delete_original="true")
        assert posted["ts"] not in playground.world.workspace.channels["C0MODS"].messages
