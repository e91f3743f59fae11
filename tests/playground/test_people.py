"""What people do through the door for scripts, and what the app hears of it."""

import json

from playground.trace_source import TraceSource


def kinds(playground):
    playground.deliver()
    return [event["event"]["type"] for event in playground.app.events]


class TestPeople:
    def test_a_kicked_person_may_try_to_come_back(self, playground):
        playground.call("conversations.kick", channel="C0RANDOM", user="U0SPAM")
        playground.deliver()
        playground.app.got.clear()

        assert playground.act("U0SPAM", "join", channel="#random")["ok"]
        assert kinds(playground) == ["member_joined_channel", "message"]

    def test_those_outside_cannot_speak(self, playground):
        answer = playground.act("U0BO", "say", channel="C0HELP", text="hello?")

        assert answer == {"ok": False, "error": "not_in_channel"}

    def test_a_deactivated_person_can_do_nothing(self, playground):
        playground.act("U0ADA", "deactivate", user="U0SPAM")

        answer = playground.act("U0SPAM", "say", channel="C0GENERAL", text="hello?")
        assert answer["error"] == "account_inactive"

    def test_only_admins_close_accounts(self, playground):
        answer = playground.act("U0MILO", "deactivate", user="U0SPAM")

        assert answer["error"] == "not_an_admin"

    def test_an_account_that_is_opened_again_is_in_the_general_channel_alone(self, playground):
        playground.act("U0ADA", "deactivate", user="U0SPAM")
        playground.act("U0ADA", "reactivate", user="U0SPAM")

        channels = playground.world.workspace.channels.values()
        assert [c.id for c in channels if "U0SPAM" in c.members and not c.is_im] == ["C0GENERAL"]

    def test_a_newcomer_joins_the_workspace_and_the_general_channel(self, playground):
        playground.act("U0ADA", "arrive", name="nova")

        assert kinds(playground) == ["team_join", "member_joined_channel", "message"]

    def test_a_reaction_is_heard_and_can_be_taken_back(self, playground):
        ts = playground.newest("C0HELP")["ts"]
        wish = {"channel": "C0HELP", "ts": ts, "name": "eyes"}
        playground.act("U0ADA", "react", **wish)
        playground.act("U0ADA", "react", off=True, **wish)

        assert kinds(playground) == ["reaction_added", "reaction_removed"]

    def test_an_unknown_deed_lists_the_known(self, playground):
        answer = playground.act("U0ADA", "dance")

        assert "press" in answer["hint"]


class TestPress:
    def press(self, playground, element, **more):
        block = {"type": "actions", "block_id": "b", "elements": [element]}
        ts = playground.call("chat.postMessage", channel="C0MODS", text="t", blocks=[block])["ts"]
        name = element["action_id"]
        answer = playground.act("U0MILO", "press", channel="C0MODS", ts=ts, action_id=name, **more)
        assert answer["ok"]
        return json.loads(playground.app.forms[-1]["payload"])

    def test_the_payload_is_slacks(self, playground, button):
        payload = self.press(playground, button(value="7:2"))

        assert payload["type"] == "block_actions"
        assert payload["actions"][0]["value"] == "7:2"
        assert payload["user"]["id"] == "U0MILO"
        assert payload["container"]["is_ephemeral"] is False
        assert payload["message"]["text"] == "t"

    def test_a_menu_tells_what_was_chosen(self, playground):
        option = {"text": {"type": "plain_text", "text": "A day"}, "value": "1d"}
        menu = {"type": "static_select", "action_id": "long", "options": [option]}

        payload = self.press(playground, menu, value="1d")

        assert payload["actions"][0]["selected_option"] == option

    def test_a_button_that_is_not_there_cannot_be_pressed(self, playground):
        ts = playground.newest("C0MODS")["ts"]

        answer = playground.act("U0MILO", "press", channel="C0MODS", ts=ts, action_id="confirm")
        assert answer["error"] == "action_not_found"

    def test_strangers_do_not_see_the_button(self, playground, button):
        block = {"type": "actions", "elements": [button()]}
        ts = playground.call("chat.postMessage", channel="C0MODS", text="t", blocks=[block])["ts"]

        answer = playground.act("U0SPAM", "press", channel="C0MODS", ts=ts, action_id="confirm")
        assert answer["error"] == "channel_not_found"


class TestTrace:
    def test_a_journey_holds_all_that_followed_in_order(self, playground):
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")
        playground.clock.advance(0.5)
        playground.call("chat.postMessage", channel="C0MODS", text="card")
        playground.deliver()

        journey = playground.world.trace.journeys[-1]
        assert [entry["stage"] for entry in journey.entries] == ["request", "ack", "slack", "event"]
        assert journey.entries[2]["ms"] == 500.0

    def test_a_journey_ends_when_it_has_been_quiet(self, playground):
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")
        playground.clock.advance(10)
        playground.call("chat.postMessage", channel="C0MODS", text="later")

        stages = [entry["stage"] for entry in playground.world.trace.journeys[-1].entries]
        assert stages == ["request", "ack"]


class TestTraceOfTheApp:
    def entry(self, number, correlation, **more):
        at = "2026-11-22T12:00:00.250+00:00"
        told = {"id": number, "at": at, "stage": "inbox", "label": "/cases", "detail": "row"}
        return {**told, "correlation": correlation, **more}

    def test_what_the_app_tells_joins_the_journey_it_names(self, playground):
        first = playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/case 1")
        source = TraceSource(playground.world, session=None)

        source.take(self.entry(7, first["trigger_id"]))

        earlier, later = playground.world.trace.journeys
        assert earlier.entries[-1]["stage"] == "inbox"
        assert "inbox" not in [entry["stage"] for entry in later.entries]
