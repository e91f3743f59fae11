import json
from datetime import UTC, datetime

import pytest

from adapters.sealing import SealBrokenError, seal
from adapters.slack.client import Client
from adapters.slack.messenger import SlackMessenger
from adapters.slack.response_url import is_slacks
from services.ports import BusyError, Posted, RefusedError, UnclearError, View
from tests.unit.adapters.scripted_slack import Say, ScriptedSlack, no, ok

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HELLO = View(name="refusal", facts={"text": "Hello."})
BLOCKS = [
    {
        "type": "section",
        "expand": True,
        "text": {"type": "mrkdwn", "text": "Hello.", "verbatim": True},
    }
]


@pytest.fixture
def messenger(client: Client) -> SlackMessenger:
    return SlackMessenger(client)


def marked(mark: str, ts: str, event_type: str = "steward_delivery") -> dict[str, object]:
    return {"ts": ts, "metadata": {"event_type": event_type, "event_payload": {"mark": mark}}}


class TestPost:
    def test_a_post_carries_its_mark_and_makes_no_mentions_or_previews(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(ok(channel="D9", ts="12.34"))

        posted = messenger.post("U1", HELLO, mark="m-1")

        form = slack.heard[0].form
        assert posted == Posted(channel="D9", ts="12.34")
        assert json.loads(form.pop("metadata")) == {
            "event_type": "steward_delivery",
            "event_payload": {"mark": "m-1"},
        }
        assert json.loads(form.pop("blocks")) == BLOCKS
        assert form == {
            "channel": "U1",
            "text": "Hello.",
            "parse": "none",
            "link_names": "0",
            "unfurl_links": "0",
            "unfurl_media": "0",
        }

    def test_a_post_cut_off_is_not_sent_again(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(Say(is_cut=True))

        with pytest.raises(UnclearError):
            messenger.post("C1", HELLO, mark="m-1")

        assert len(slack.heard) == 1


class TestFind:
    def test_the_marked_message_is_found_on_a_later_page(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(
            ok(
                messages=[{"ts": "9.0"}, marked("m-2", "8.0")],
                response_metadata={"next_cursor": "x"},
            ),
            ok(messages=[marked("m-1", "7.0")]),
        )

        assert messenger.find("C1", "m-1", since=NOON) == Posted(channel="C1", ts="7.0")
        assert slack.heard[0].form == {
            "channel": "C1",
            "oldest": "1795348740.000000",
            "include_all_metadata": "1",
            "limit": "200",
        }

    def test_the_mark_of_another_app_is_not_ours(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(ok(messages=[marked("m-1", "7.0", event_type="theirs")]))

        assert messenger.find("C1", "m-1", since=NOON) is None

    def test_a_persons_messages_are_looked_for_in_their_dm(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(ok(channel={"id": "D9"}), ok(messages=[marked("m-1", "7.0")]))

        assert messenger.find("U1", "m-1", since=NOON) == Posted(channel="D9", ts="7.0")
        assert slack.methods == ["conversations.open", "conversations.history"]

    def test_a_channel_that_cannot_be_read_is_refused(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        slack.says(no("not_in_channel"))

        with pytest.raises(RefusedError, match="not_in_channel"):
            messenger.find("C1", "m-1", since=NOON)

    def test_the_search_ends(self, messenger: SlackMessenger, slack: ScriptedSlack) -> None:
        page = ok(messages=[{"ts": "1.0"}] * 200, response_metadata={"next_cursor": "x"})
        slack.says(*[page] * 20)

        assert messenger.find("C1", "m-1", since=NOON) is None
        assert len(slack.heard) == 5


class TestOtherWays:
    def test_a_message_is_redrawn(self, messenger: SlackMessenger, slack: ScriptedSlack) -> None:
        messenger.update(Posted(channel="C1", ts="1.2"), HELLO)

        assert slack.methods == ["chat.update"]
        assert slack.heard[0].form["ts"] == "1.2"
        assert json.loads(slack.heard[0].form["blocks"]) == BLOCKS

    def test_only_one_person_sees_a_whisper(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        messenger.whisper("C1", "U1", HELLO)

        assert slack.methods == ["chat.postEphemeral"]
        assert (slack.heard[0].form["channel"], slack.heard[0].form["user"]) == ("C1", "U1")

    def test_a_modal_is_filled(self, messenger: SlackMessenger, slack: ScriptedSlack) -> None:
        messenger.fill("V1", View(name="edit_loading", facts={"value": "abc.1"}))

        modal = json.loads(slack.heard[0].form["view"])
        assert slack.heard[0].form["view_id"] == "V1"
        assert (modal["callback_id"], modal["private_metadata"]) == ("ban_edit", "abc.1")


@pytest.mark.usefixtures("stand_in")
class TestAnswer:
    @pytest.fixture
    def reply(self, slack: ScriptedSlack) -> str:
        return seal(slack.url.removesuffix("api/") + "commands/1")

    def test_an_answer_is_ephemeral_and_replaces_nothing(
        self, messenger: SlackMessenger, slack: ScriptedSlack, reply: str
    ) -> None:
        slack.says(Say(body=b"ok"))

        messenger.answer(reply, HELLO)

        assert slack.heard[0].path == "/commands/1"
        assert json.loads(slack.heard[0].body) == {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": "Hello.",
            "blocks": BLOCKS,
        }

    def test_our_token_does_not_travel_with_it(
        self, messenger: SlackMessenger, slack: ScriptedSlack, reply: str
    ) -> None:
        messenger.answer(reply, HELLO)

        assert "authorization" not in slack.heard[0].headers

    @pytest.mark.parametrize(
        "over",
        [
            Say(status=404, body=b'{"ok":false,"error":"used_url"}'),
            Say(status=404, body=b'{"ok":false,"error":"expired_url"}'),
            Say(status=410),
            Say(status=200, body=b'{"ok": false, "error": "used_url"}'),
        ],
    )
    def test_a_url_whose_time_is_over_is_refused(
        self, messenger: SlackMessenger, slack: ScriptedSlack, reply: str, over: Say
    ) -> None:
        slack.says(over)

        with pytest.raises(RefusedError, match="expired_url"):
            messenger.answer(reply, HELLO)

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (Say(status=429, headers={"Retry-After": "1"}), BusyError),
            (Say(status=500), UnclearError),
            (Say(is_cut=True), UnclearError),
            (Say(status=302, headers={"Location": "http://127.0.0.1:1/"}), UnclearError),
            (Say(status=400, body=b"invalid_blocks"), RefusedError),
        ],
    )
    def test_what_else_may_come_back(
        self,
        messenger: SlackMessenger,
        slack: ScriptedSlack,
        reply: str,
        answer: Say,
        error: type[Exception],
    ) -> None:
        slack.says(answer)

        with pytest.raises(error):
            messenger.answer(reply, HELLO)

        assert len(slack.heard) == 1

    def test_what_we_did_not_seal_is_not_followed(
        self, messenger: SlackMessenger, slack: ScriptedSlack
    ) -> None:
        with pytest.raises(SealBrokenError):
            messenger.answer(slack.url, HELLO)

        assert slack.heard == []

    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest/meta-data",
            "https://hooks.slack.com.evil.example/x",
            "https://hooks.slack.com@evil.example/x",
            "https://evil.example/https://hooks.slack.com/",
            "http://hooks.slack.com/x",
            "https://hooks.slack.com:8443/x",
            "//hooks.slack.com/x",
            "file:///etc/passwd",
            "http://127.0.0.1:1/x",
            "https://[hooks.slack.com/x",
            "",
        ],
    )
    def test_nothing_is_sent_anywhere_but_to_slack(
        self, messenger: SlackMessenger, slack: ScriptedSlack, url: str
    ) -> None:
        with pytest.raises(RefusedError, match="foreign_url"):
            messenger.answer(seal(url), HELLO)

        assert slack.heard == []

    def test_slacks_own_address_is_slacks(self) -> None:
        assert is_slacks("https://hooks.slack.com/commands/T1/2/abc")
