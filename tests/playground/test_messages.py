"""Messages that the app posts, changes and takes away."""

import json

ADMIN = "xoxp-playground"


def post(playground, **args):
    return playground.call("chat.postMessage", **{"channel": "C0MODS", "text": "hello", **args})


class TestPost:
    def test_a_message_to_a_person_opens_the_direct_message(self, playground):
        answer = post(playground, channel="U0SPAM")

        assert answer["channel"].startswith("D")
        assert post(playground, channel="U0SPAM")["channel"] == answer["channel"]

    def test_nothing_to_say_is_refused(self, playground):
        assert post(playground, text="")["error"] == "no_text"

    def test_the_bot_speaks_only_where_it_is(self, playground):
        playground.act("U0ADA", "create_channel", name="quiet")
        key = next(k for k, c in playground.world.workspace.channels.items() if c.name == "quiet")

        assert post(playground, channel=key)["error"] == "not_in_channel"

    def test_metadata_comes_back_only_when_asked_for(self, playground):
        metadata = {"event_type": "delivery", "event_payload": {"id": "1"}}
        ts = post(playground, metadata=json.dumps(metadata))["ts"]

        plain = playground.call("conversations.history", channel="C0MODS", limit="1")
        full = playground.call(
            "conversations.history", channel="C0MODS", limit="1", include_all_metadata="1"
        )

        assert plain["messages"][0]["ts"] == ts
        assert "metadata" not in plain["messages"][0]
        assert full["messages"][0]["metadata"] == metadata

    def test_metadata_of_another_shape_is_refused(self, playground):
        assert post(playground, metadata='{"id": 1}')["error"] == "invalid_metadata_format"

    def test_two_messages_in_one_instant_have_two_timestamps(self, playground):
        assert post(playground)["ts"] != post(playground)["ts"]


class TestUpdate:
    def test_the_app_hears_that_its_message_has_changed(self, playground):
        ts = post(playground)["ts"]
        playground.call("chat.update", channel="C0MODS", ts=ts, text="new")

        playground.deliver()
        last = playground.app.events[-1]["event"]
        assert last["subtype"] == "message_changed"
        assert (last["message"]["text"], last["previous_message"]["text"]) == ("new", "hello")

    def test_other_peoples_messages_stay(self, playground):
        theirs = playground.newest("C0MODS")["ts"]

        update = playground.call("chat.update", channel="C0MODS", ts=theirs, text="mine now")
        delete = playground.call("chat.delete", channel="C0MODS", ts=theirs)

        assert update["error"] == "cant_update_message"
        assert delete["error"] == "cant_delete_message"

    def test_an_admin_may_delete_anything(self, playground):
        theirs = playground.newest("C0RANDOM")["ts"]

        assert playground.call("chat.delete", token=ADMIN, channel="C0RANDOM", ts=theirs)["ok"]

    def test_a_bot_deletes_its_own_messages_only(self, playground):
        theirs = playground.newest("C0RANDOM")["ts"]

        refused = playground.call("chat.delete", channel="C0RANDOM", ts=theirs)

        assert refused["error"] == "cant_delete_message"
        assert playground.call("chat.delete", channel="C0MODS", ts=post(playground)["ts"])["ok"]

    def test_slacks_own_notes_stay(self, playground):
        playground.act("U0GRACE", "leave", channel="C0RANDOM")
        playground.act("U0GRACE", "join", channel="C0RANDOM")
        note = playground.newest("C0RANDOM")

        refused = playground.call("chat.delete", token=ADMIN, channel="C0RANDOM", ts=note["ts"])

        assert (note["subtype"], refused["error"]) == ("channel_join", "cant_delete_message")

    def test_a_thread_outlives_its_first_message(self, playground):
        head = playground.act("U0GRACE", "say", channel="C0RANDOM", text="head")["ts"]
        playground.act("U0SPAM", "say", channel="C0RANDOM", text="reply", thread_ts=head)

        playground.call("chat.delete", token=ADMIN, channel="C0RANDOM", ts=head)

        thread = playground.call("conversations.replies", channel="C0RANDOM", ts=head)["messages"]
        assert [message["text"] for message in thread] == ["This message was deleted.", "reply"]
        assert thread[0]["subtype"] == "tombstone"
        again = playground.call("chat.delete", token=ADMIN, channel="C0RANDOM", ts=head)
        assert again["error"] == "cant_delete_message"

    def test_a_file_comes_with_its_message(self, playground):
        file = {"name": "boats.txt", "text": "cheap"}
        playground.act("U0SPAM", "say", channel="C0RANDOM", text="look", file=file)

        (shown,) = playground.newest("C0RANDOM")["files"]

        assert (shown["name"], shown["size"]) == ("boats.txt", 5)
        assert playground.world.workspace.files[shown["id"]].body == b"cheap"

    def test_what_is_gone_is_gone(self, playground):
        answer = playground.call("chat.update", channel="C0MODS", ts="1.000000", text="?")

        assert answer["error"] == "message_not_found"


class TestEphemeral:
    def whisper(self, playground, **args):
        wish = {"channel": "C0MODS", "user": "U0MILO", "text": "psst", **args}
        return playground.call("chat.postEphemeral", **wish)

    def test_it_is_for_members_of_the_channel_only(self, playground):
        assert self.whisper(playground, user="U0SPAM")["error"] == "user_not_in_channel"

    def test_it_is_in_no_history_and_cannot_be_updated(self, playground):
        ts = self.whisper(playground)["message_ts"]

        history = playground.call("conversations.history", channel="C0MODS")["messages"]
        update = playground.call("chat.update", channel="C0MODS", ts=ts, text="PSST")

        assert ts not in [message["ts"] for message in history]
        assert update["error"] == "message_not_found"

    def test_the_app_hears_no_event_of_it(self, playground):
        self.whisper(playground)

        playground.deliver()
        assert playground.app.events == []
