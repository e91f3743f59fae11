"""For whom, where and when a rule holds; and what it counts."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.automod.book import Rulebook
from services.automod.memory import OwnMemory, Tally
from services.automod.rule import RuleBody, difference
from services.automod.utterance import Author, Rank
from tests.unit.services.automod.saying import NOON, after, met, rule, say


def holds(author=None, *, said=None, **conditions):
    return bool(met(rule("words", "x", **conditions), said or say("x"), author=author))


class TestConditions:
    def test_a_rule_for_channels_holds_in_those_alone(self):
        assert holds(channels=("C0HELP", "C1"))
        assert not holds(channels=("C1",))

    def test_moderators_and_admins_are_exempt_unless_the_rule_says_otherwise(self):
        for rank in (Rank.MODERATOR, Rank.ADMIN):
            assert not holds(Author(rank=rank, is_exempt=True))
            assert holds(Author(rank=rank, is_exempt=True), moderators=True)

    def test_who_is_exempt_in_one_channel_alone_is_so_there(self):
        spared = Author(exempt_in={"C0HELP": True, "C1": False})

        assert not holds(spared)
        assert holds(spared, said=say("x", channel="C1"))
        assert holds(Author(is_exempt=True, exempt_in={"C0HELP": False}))

    def test_apps_are_left_in_peace_unless_the_rule_says_otherwise(self):
        assert not holds(said=say("x", bot_id="B1"))
        assert holds(said=say("x", bot_id="B1"), apps=True)

    def test_who_came_lately_is_judged_by_the_time_of_the_message(self):
        new = Author(joined_at=NOON - timedelta(hours=2))

        assert holds(new, newer_than=3 * 3600)
        assert not holds(new, newer_than=3600)
        assert holds(new, said=say("x", at=NOON - timedelta(hours=1.5)), newer_than=3600)

    def test_who_was_there_before_anybody_looked_is_not_new(self):
        assert not holds(Author(), newer_than=1e9)

    def test_newcomers_meet_a_rule_about_them_whatever_they_say(self):
        new = Author(joined_at=NOON - timedelta(hours=2))

        assert met(rule("newcomers", "3h"), say("hello"), author=new) == [1]
        assert met(rule("newcomers", "1h"), say("hello"), author=new) == []

    def test_a_rule_for_some_roles_is_for_nobody_else(self):
        guest = Author(roles=frozenset({"guest"}), is_guest=True)

        assert holds(guest, only_roles=("guest", "helper"))
        assert not holds(Author(), only_roles=("guest", "helper"))
        assert not holds(Author(roles=frozenset()), only_roles=("member",)), "an app has none"

    def test_who_is_exempt_is_so_whatever_else_includes_them(self):
        helper = Author(roles=frozenset({"member", "helper"}))

        assert holds(helper)
        assert not holds(helper, exempt_roles=("helper",))
        assert not holds(helper, exempt_roles=("helper",), only_roles=("member", "helper"))
        moderator = Author(is_exempt=True, roles=frozenset({"member", "moderator"}))
        assert not holds(moderator, moderators=True, exempt_roles=("moderator",))

    def test_moderators_are_meant_where_they_are_named_and_not_as_members(self):
        moderator = Author(is_exempt=True, roles=frozenset({"member", "moderator"}))

        assert holds(moderator, only_roles=("moderator",))
        assert not holds(moderator, only_roles=("member",))
        assert holds(moderator, only_roles=("member",), moderators=True)
        assert not holds(moderator, only_roles=("admin",), moderators=True)

    def test_a_rule_of_before_that_knows_no_roles_means_what_it_meant(self):
        kept = rule("words", "x").body.plain()
        del kept["only_roles"], kept["exempt_roles"]
        old = RuleBody.of(kept)

        assert (old.only_roles, old.exempt_roles) == ((), ())
        assert old == rule("words", "x").body

    def test_guests(self):
        assert holds(Author(is_guest=True), guests=True)
        assert not holds(Author(), guests=True)

    @pytest.mark.parametrize(
        ("hours", "zone", "does"),
        [
            ("11:00-13:00", "UTC", True),
            ("12:00-12:01", "UTC", True),
            ("13:00-12:00", "UTC", False),
            ("22:00-06:00", "UTC", False),
            ("20:00-22:00", "Asia/Tokyo", True),
            ("20:00-22:00", "", True),
            ("22:00-21:30", "", True),
        ],
    )
    def test_hours_by_the_workspace_s_or_the_author_s_clock(self, hours, zone, does):
        """Noon UTC is nine in the evening in Tokyo."""
        assert holds(Author(time_zone="Asia/Tokyo"), hours=hours, zone=zone) is does

    def test_nobody_is_asked_who_it_is_where_no_rule_is_near(self):
        def nobody():
            raise AssertionError

        assert Rulebook([rule("words", "x")]).judge(say("y"), nobody, OwnMemory()) == []


class TestCounting:
    def test_the_same_words_of_one_person_in_several_channels(self):
        memory, rules = OwnMemory(), [rule("repeats", "3 in 1m")]
        said = [
            say("Buy  BOATS", at=after(seconds=1), channel="C1"),
            say("buy boats!", at=after(seconds=2), channel="C2"),
            say("buy boats", at=after(seconds=3), channel="C3", user="U0OTHER"),
            say("something else", at=after(seconds=4), channel="C3"),
            say("buy boats", at=after(seconds=59), channel="C3"),
            say("buy boats", at=after(seconds=90), channel="C4"),
        ]

        assert [bool(met(rules, each, memory=memory)) for each in said] == [
            *(False, False, False, False, True, False)
        ]

    def test_many_messages_in_little_time(self):
        memory, rules = OwnMemory(), [rule("flood", "3 in 10s")]
        times = (0, 1, 20, 21, 22, 23, 40)

        found = [bool(met(rules, say(str(t), at=after(seconds=t)), memory=memory)) for t in times]

        assert found == [False, False, False, False, True, True, False]

    def test_a_message_judged_again_counts_once_and_an_edit_is_none(self):
        memory, rules = OwnMemory(), [rule("flood", "2 in 10s")]
        first = say("x")

        assert not met(rules, first, memory=memory)
        assert not met(rules, first, memory=memory)
        edit = say("y", ts=first.ts, at=after(seconds=1), edited={"ts": "1.2"})
        assert not met(rules, edit, memory=memory)

    def test_what_a_condition_leaves_out_is_not_counted(self):
        memory, rules = OwnMemory(), [rule("flood", "2 in 10s", channels=("C1",))]

        assert not met(rules, say("1", channel="C2"), memory=memory)
        assert not met(rules, say("2", at=after(seconds=1), channel="C1"), memory=memory)
        assert met(rules, say("3", at=after(seconds=2), channel="C1"), memory=memory)

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.integers(0, 50), max_size=60, unique=True))
    def test_the_order_in_which_messages_come_makes_no_difference_in_the_end(self, times):
        def count(order):
            memory = OwnMemory()
            for at in order:
                memory.count([Tally("k", str(at), float(at), 20.0)])
            return memory.count([Tally("k", "last", 51.0, 20.0)])

        assert count(times) == count(sorted(times)) == [1 + sum(t > 31 for t in times)]

    def test_memory_is_bounded(self):
        memory = OwnMemory(most_keys=10)

        for n in range(1000):
            memory.count([Tally(f"k{n}", "m", 1.0, 1.0)])
            memory.count([Tally("one", f"m{n}", float(n), 1e6)])

        assert len(memory._kept) <= 10
        assert len(memory._kept.get("one", ())) <= 200


class TestDifference:
    def test_says_what_a_version_changes(self):
        old = RuleBody(name="a", kind="words", what="x", channels=("C1",))
        new = RuleBody(name="a", kind="words", what="x, y", delete=True)

        assert difference(old, new) == [
            ("what", "x", "x, y"),
            ("channels", "C1", ""),
            ("delete", "no", "yes"),
        ]
        assert difference(None, old) == [
            ("name", "", "a"),
            ("kind", "", "words"),
            ("what", "", "x"),
            ("channels", "", "C1"),
        ]

    def test_a_rule_is_the_same_after_it_was_kept(self):
        body = RuleBody(name="a", kind="words", what="x", channels=("C1",), lasts=60.0)

        assert RuleBody.of(body.plain() | {"of a later version": 1}) == body
