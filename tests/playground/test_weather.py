"""Faults on demand, and the limits that are always there."""

import pytest

from playground.faults import BadFaultError


def weather(playground, **wish):
    playground.world.faults.add(wish)


def post(playground, channel="C0MODS"):
    return playground.reply("chat.postMessage", channel=channel, text="hello")


def said(playground):
    return len(playground.world.workspace.channels["C0MODS"].messages)


class TestFaults:
    def test_a_count_runs_out(self, playground):
        weather(playground, kind="http_500", method="chat.postMessage", count=2)

        assert [post(playground).status for _ in range(3)] == [500, 500, 200]

    def test_other_methods_are_spared(self, playground):
        weather(playground, kind="error", method="chat.update", code="edit_window_closed")

        assert post(playground).body["ok"]

    def test_cut_before_has_no_effect_and_cut_after_has(self, playground):
        before = said(playground)
        weather(playground, kind="drop_before", count=1)
        assert post(playground).dropped
        assert said(playground) == before

        weather(playground, kind="drop_after", count=1)
        assert post(playground).dropped
        assert said(playground) == before + 1

    def test_429_says_when_to_come_back(self, playground):
        weather(playground, kind="http_429", seconds=7, count=1)

        reply = post(playground)

        assert (reply.status, reply.headers["retry-after"]) == (429, "7")

    def test_slow_is_slow(self, playground):
        weather(playground, kind="slow", seconds=2.5, count=1)
        post(playground)

        assert playground.slept == [2.5]

    def test_a_share_hits_about_its_share(self, playground):
        playground.world.faults.dice.seed(7)
        playground.world.limiter.on = False
        weather(playground, kind="http_500", share=0.3)

        hit = sum(post(playground).status == 500 for _ in range(300))
        assert 60 < hit < 120

    def test_a_forgotten_kick_says_ok_and_removes_nobody(self, playground):
        weather(playground, kind="forget_kicks", method="conversations.kick")

        assert playground.call("conversations.kick", channel="C0RANDOM", user="U0SPAM")["ok"]
        assert "U0SPAM" in playground.world.workspace.channels["C0RANDOM"].members

    def test_a_lost_scope_is_missed(self, playground):
        playground.world.faults.lost_scopes = {"chat:write"}

        assert post(playground).body["needed"] == "chat:write"

    def test_an_unknown_fault_is_refused_with_an_example(self, playground):
        with pytest.raises(BadFaultError, match="Example"):
            weather(playground, kind="locusts")


class TestLimits:
    def test_a_channel_bears_one_message_a_second_after_a_burst(self, playground):
        burst = [post(playground).status for _ in range(6)]

        assert burst == [200] * 5 + [429]
        playground.clock.advance(1)
        assert post(playground).status == 200
        assert post(playground, "C0LOG").status == 200

    def test_a_tier_counts_by_the_minute(self, playground):
        statuses = [playground.reply("users.list").status for _ in range(21)]

        assert statuses == [200] * 20 + [429]
        last = playground.reply("users.list")
        playground.clock.advance(int(last.headers["retry-after"]))
        assert playground.reply("users.list").status == 200
