"""Channels: who sees them, who is in them, who has to go."""

import pytest

ADMIN = "xoxp-playground"


def kick(playground, channel, user, **more):
    return playground.call("conversations.kick", channel=channel, user=user, **more)


class TestKick:
    def test_the_kicked_are_out_and_the_app_hears_of_it(self, playground):
        assert kick(playground, "C0RANDOM", "U0SPAM")["ok"]

        playground.deliver()
        kinds = [event["event"]["type"] for event in playground.app.events]
        assert "U0SPAM" not in playground.world.workspace.channels["C0RANDOM"].members
        assert kinds == ["member_left_channel", "message"]

    @pytest.mark.parametrize(
        ("channel", "user", "error"),
        [
            ("C0GENERAL", "U0SPAM", "cant_kick_from_general"),
            ("C0RANDOM", "U0STEWARD", "cant_kick_self"),
            ("C0RANDOM", "U0NOBODY", "user_not_found"),
            ("C0HELP", "U0BO", "not_in_channel"),
            ("C0NOWHERE", "U0SPAM", "channel_not_found"),
        ],
    )
    def test_slack_refuses_with_its_own_words(self, playground, channel, user, error):
        assert kick(playground, channel, user)["error"] == error

    def test_a_workspace_may_keep_apps_from_kicking_in_public(self, playground):
        playground.world.workspace.policy.kick_public = False

        assert kick(playground, "C0RANDOM", "U0SPAM")["error"] == "restricted_action"
        assert kick(playground, "C0RANDOM", "U0SPAM", token=ADMIN)["ok"]

    def test_the_second_kick_finds_nobody(self, playground):
        kick(playground, "C0RANDOM", "U0SPAM")

        assert kick(playground, "C0RANDOM", "U0SPAM")["error"] == "not_in_channel"


class TestInvite:
    def test_nobody_comes_twice_and_nobody_comes_alone_if_another_cannot(self, playground):
        answer = playground.call("conversations.invite", channel="C0HELP", users="U0BO,U0ADA")

        assert answer["error"] == "already_in_channel"
        assert "U0BO" not in playground.world.workspace.channels["C0HELP"].members
        assert playground.call("conversations.invite", channel="C0HELP", users="U0BO")["ok"]


class TestSight:
    def test_a_private_channel_is_not_there_for_a_stranger(self, playground):
        playground.act("U0ADA", "create_channel", name="secret", private=True)
        secret = next(
            key for key, c in playground.world.workspace.channels.items() if c.name == "secret"
        )

        assert playground.call("conversations.info", channel=secret)["error"] == "channel_not_found"

    def test_users_conversations_shows_only_what_both_may_know(self, playground):
        types = "public_channel,private_channel"

        found = playground.call("users.conversations", user="U0SPAM", types=types)["channels"]

        assert [channel["name"] for channel in found] == [
            "general",
            "random",
            "help",
            "introductions",
        ]


class TestHistory:
    def test_the_newest_come_first_and_the_cursor_goes_on_into_the_past(self, playground):
        for number in range(5):
            playground.call("chat.postMessage", channel="C0LOG", text=str(number))

        first = playground.call("conversations.history", channel="C0LOG", limit="3")
        cursor = first["response_metadata"]["next_cursor"]
        rest = playground.call("conversations.history", channel="C0LOG", limit="3", cursor=cursor)

        texts = [m["text"] for m in first["messages"] + rest["messages"]]
        assert texts == ["4", "3", "2", "1", "0"]
        assert (first["has_more"], rest["has_more"]) == (True, False)

    def test_oldest_is_left_out_unless_inclusive(self, playground):
        ts = playground.call("chat.postMessage", channel="C0LOG", text="mark")["ts"]

        without = playground.call("conversations.history", channel="C0LOG", oldest=ts)
        with_it = playground.call(
            "conversations.history", channel="C0LOG", oldest=ts, inclusive="true"
        )

        assert (len(without["messages"]), len(with_it["messages"])) == (0, 1)

    def test_replies_are_in_their_thread_and_not_in_the_channel(self, playground):
        head = playground.call("chat.postMessage", channel="C0LOG", text="head")["ts"]
        playground.call("chat.postMessage", channel="C0LOG", text="reply", thread_ts=head)

        history = playground.call("conversations.history", channel="C0LOG")["messages"]
        thread = playground.call("conversations.replies", channel="C0LOG", ts=head)["messages"]

        assert [message["text"] for message in history] == ["head"]
        assert [message["text"] for message in thread] == ["head", "reply"]


def test_the_app_hears_that_it_was_removed_and_by_whom(playground):
    playground.act("U0ADA", "kick", channel="C0RANDOM", user="U0STEWARD")
    playground.deliver()

    told = [one["event"] for one in playground.app.events if one["event"]["type"] == "channel_left"]
    assert [(one["channel"], one["actor_id"]) for one in told] == [("C0RANDOM", "U0ADA")]
