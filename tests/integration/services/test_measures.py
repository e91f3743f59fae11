"""Slow mode, read-only and thread locks: asked for, held by the guard, ended."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from fsm.flow import Event, State
from services.guard import Post
from services.measure_request import (
    LockUsageError,
    PaceError,
    SlowmodeUsageError,
    WhereError,
)
from services.occasion import NotLockedError, NotReadOnlyError, NotSlowedError
from services.reversal import AlreadyUndoneError
from services.role import NotAModeratorError
from services.user import AskSlackFirstError
from tests.integration.community import ADA, GRACE, MIA, MILO, ROBOT, TEAM, TROLL, asks, views
from tests.integration.services.working import ALL_WELL, press, work

HELP = "C0HELP"
ROOT = "1700000000.000100"
LINK = f"https://harbour.slack.com/archives/{HELP}/p1700000000000100"
THREAD = f"{HELP}:{ROOT}"


def begun(services, command, typed, **change):
    """Ask for a measure, confirm it and carry it out; return its conversation."""
    number = len(services.rows.cases.latest(TEAM, target=None, limit=50))
    request = replace(asks(MILO, typed, key=f"command:{command}{number}"), **change)
    asked = services.moderation.propose_measure(command, request)
    press(services, asked, Event.CONFIRM, actor=MIA, key=f"action:{asked.case_number}")
    work(services, asked.case_number, ALL_WELL)
    return services.conversations.get(TEAM, asked.id)


def now(session) -> datetime:
    return session.execute(text("SELECT clock_timestamp()")).scalar_one()


def says(services, session, user=GRACE, *, after=1.0, key="event:1", edited=0.0, **change):
    said_at = now(session) + timedelta(seconds=after)
    at = said_at + timedelta(seconds=edited)
    ts = f"{said_at.timestamp():.6f}"
    post = Post(user=user, channel=HELP, ts=ts, thread_ts="", at=at, written_at=said_at)
    return services.guard.said(asks(user, key=key), replace(post, **change))


class TestAsking:
    def test_waits_for_a_confirm_and_holds_nobody_up_before(self, services, session):
        asked = services.moderation.propose_measure("readonly", asks(MILO, "2h too heated"))

        assert (asked.flow, asked.state) == ("readonly", State.AWAITING_CONFIRMATION)
        assert asked.target == HELP
        assert says(services, session) is None

    def test_is_a_numbered_case_that_is_told_in_the_channel(self, services):
        held = begun(services, "readonly", "<#C0HELP|help> for 2h too heated")

        case = services.rows.cases.get(TEAM, held.case_number)
        assert (case["kind"], case["target"], case["reason"]) == ("readonly", HELP, "too heated")
        assert case["lasts"] == timedelta(hours=2)
        assert case["in_force"]
        steps = services.rows.steps.all_of(TEAM, held.case_number)
        assert [step.kind for step in steps] == ["guard", "notice"]

    @pytest.mark.parametrize("who", [TROLL, GRACE])
    @pytest.mark.parametrize(
        ("command", "typed"),
        [("slowmode", "30s"), ("readonly", ""), ("lock", LINK), ("readonly", "off")],
    )
    def test_only_moderators_may(self, services, command, typed, who):
        with pytest.raises(NotAModeratorError):
            services.moderation.propose_measure(command, asks(who, typed))

    def test_permits_count_for_the_channel_that_it_is_about(self, services):
        services.rows.members.grant(TEAM, GRACE, "helper", by=ADA)
        services.rows.permits.set(TEAM, "helper", "slowmode", HELP, allows=True, by=ADA)

        with pytest.raises(NotAModeratorError):
            services.moderation.propose_measure("slowmode", asks(GRACE, "<#C0OTHER> 30s"))
        asked = services.moderation.propose_measure("slowmode", asks(GRACE, "30s"))
        assert press(services, asked, Event.CONFIRM, actor=GRACE).moved

    def test_the_right_is_asked_again_at_the_click(self, services):
        asked = services.moderation.propose_measure("slowmode", asks(MILO, "30s"))
        services.rows.members.revoke(TEAM, MIA, "moderator", by=ADA)

        with pytest.raises(NotAModeratorError):
            press(services, asked, Event.CONFIRM, actor=MIA)

    @pytest.mark.parametrize(
        ("command", "typed", "refusal"),
        [
            ("slowmode", "", SlowmodeUsageError),
            ("slowmode", "<#C0HELP>", SlowmodeUsageError),
            ("slowmode", "soon", SlowmodeUsageError),
            ("slowmode", "2s", PaceError),
            ("slowmode", "7h", PaceError),
            ("slowmode", "#help 30s", WhereError),
            ("readonly", "#help", WhereError),
            ("lock", "", LockUsageError),
            ("lock", "<#C0HELP>", LockUsageError),
            ("lock", "https://example.org/archives/C0HELP", LockUsageError),
            ("unlock", "the thread", LockUsageError),
        ],
    )
    def test_what_is_typed_wrong_gets_an_example(self, services, command, typed, refusal):
        with pytest.raises(refusal, match=r"/(slowmode|readonly|lock)"):
            services.moderation.propose_measure(command, asks(MILO, typed))

    def test_in_a_direct_message_the_channel_must_be_named(self, services):
        with pytest.raises(WhereError):
            services.moderation.propose_measure(
                "readonly", replace(asks(MILO, "2h"), channel="D0MILO")
            )


class TestReadOnly:
    def test_what_members_post_is_deleted_with_evidence_first(self, services, session):
        held = begun(services, "readonly", "2h")

        assert says(services, session) == held.case_number
        steps = services.rows.steps.all_of(TEAM, held.case_number)
        assert [step.subject for step in steps if step.kind == "unsay"] == [HELP]

    @pytest.mark.parametrize("who", [MILO, MIA, ADA, ROBOT])
    def test_moderators_and_apps_may_post(self, services, session, who):
        begun(services, "readonly", "")

        assert says(services, session, who) is None

    def test_who_may_speak_by_a_permit_may_post_in_that_channel(self, services, session):
        services.rows.permits.set(TEAM, "member", "speak", HELP, allows=True, by=ADA)
        begun(services, "readonly", "")

        assert says(services, session) is None

    def test_nobody_unknown_is_judged_before_slack_was_asked(self, services, session):
        begun(services, "readonly", "")

        with pytest.raises(AskSlackFirstError):
            says(services, session, "U0NEW")

    def test_what_was_said_before_stays_also_if_it_is_edited_now(self, services, session):
        begun(services, "readonly", "")

        assert says(services, session, after=-60) is None
        assert says(services, session, after=-60, edited=61) is None

    def test_another_channel_is_another(self, services, session):
        begun(services, "readonly", "")

        assert says(services, session, channel="C0OTHER") is None

    def test_a_reply_in_a_thread_is_a_post(self, services, session):
        held = begun(services, "readonly", "")

        assert says(services, session, thread_ts=ROOT) == held.case_number

    def test_a_shush_of_its_author_comes_first(self, services, session):
        begun(services, "readonly", "")
        services.rows.sanctions.begin(TEAM, TROLL, "shush", case_number=99, lasts=None)

        assert says(services, session, TROLL) == 99


class TestHint:
    def hints(self, session):
        return [view for view in views(session) if view["view"] == "measure_hint"]

    def test_is_for_the_author_alone_and_once_in_a_while(self, services, session):
        begun(services, "readonly", "")
        for number in range(3):
            says(services, session, key=f"event:{number}")
        says(services, session, TROLL, key="event:9")

        assert [(h["way"], h["channel"]) for h in self.hints(session)] == [("whisper", HELP)] * 2

        session.execute(text("UPDATE paces SET told_at = told_at - interval '6 minutes'"))
        says(services, session, key="event:10")
        assert len(self.hints(session)) == 3

    def test_says_when_one_may_post_again(self, services, session):
        begun(services, "slowmode", "60s")
        says(services, session, key="event:1")
        says(services, session, after=10, key="event:2")

        (hint,) = self.hints(session)
        assert hint["facts"]["every"] == 60
        assert 55 < hint["facts"]["next_at"] - now(session).timestamp() < 63


class TestSlowMode:
    def test_one_post_passes_and_the_next_too_soon_does_not(self, services, session):
        held = begun(services, "slowmode", "30s")

        assert says(services, session, after=1, key="event:1") is None
        assert says(services, session, after=20, key="event:2") == held.case_number
        assert says(services, session, after=32, key="event:3") is None

    def test_each_person_has_their_own_pace(self, services, session):
        begun(services, "slowmode", "30s")

        assert says(services, session, GRACE, after=1, key="event:1") is None
        assert says(services, session, TROLL, after=2, key="event:2") is None

    def test_an_edit_is_no_other_post(self, services, session):
        begun(services, "slowmode", "30s")

        assert says(services, session, after=1, key="event:1") is None
        assert says(services, session, after=1, edited=3, key="event:2") is None

    def test_what_was_deleted_does_not_make_one_wait_longer(self, services, session):
        begun(services, "slowmode", "30s")
        says(services, session, after=1, key="event:1")
        says(services, session, after=29, key="event:2")

        assert says(services, session, after=32, key="event:3") is None

    def test_the_slowest_of_several_counts_and_each_ends_alone(self, services, session):
        first = begun(services, "slowmode", "10s 2h")
        second = begun(services, "slowmode", "60s")
        says(services, session, after=1, key="event:1")

        assert says(services, session, after=31, key="event:2") == second.case_number
        services.rows.sanctions.lift(TEAM, HELP, "slowmode", by_case=9, only=second.case_number)
        assert says(services, session, after=32, key="event:3") is None
        assert says(services, session, after=33, key="event:4") == first.case_number

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.permutations([0, 7, 12, 20, 29, 30, 31, 45, 61, 90, 119]))
    def test_in_whatever_order_posts_are_told_no_two_that_stand_are_too_close(
        self, services, order
    ):
        every, noon = timedelta(seconds=30), datetime(2026, 11, 27, 12, tzinfo=UTC)
        paces = services.rows.paces
        paces.forget(TEAM, HELP)
        stand = [
            second
            for second in order
            if paces.take(TEAM, HELP, GRACE, said_at=noon + timedelta(seconds=second), every=every)
        ]

        assert stand[0] == order[0]
        newest = max(stand)
        assert all(newest - each >= 30 for each in stand if each != newest)


class TestLock:
    def test_answers_of_members_are_deleted_and_the_channel_stays_open(self, services, session):
        held = begun(services, "lock", f"{LINK} 2h off the rails")

        assert held.target == THREAD
        assert says(services, session, thread_ts=ROOT) == held.case_number
        assert says(services, session, key="event:2") is None
        assert says(services, session, thread_ts="1700000001.000100", key="event:3") is None
        assert says(services, session, MILO, thread_ts=ROOT, key="event:4") is None

    def test_of_an_answer_its_thread_is_meant(self, services):
        link = f"<{LINK[:-6]}999999?thread_ts={ROOT}&amp;cid={HELP}>"

        assert begun(services, "lock", link).target == THREAD

    def test_the_message_that_it_begins_with_may_be_edited(self, services, session):
        begun(services, "lock", LINK)

        assert says(services, session, ts=ROOT, thread_ts=ROOT) is None

    def test_is_unlocked_at_once(self, services, session):
        begun(services, "lock", LINK)
        services.moderation.propose_measure("unlock", asks(MILO, LINK, key="command:9"))

        assert says(services, session, thread_ts=ROOT) is None


class TestEnd:
    @pytest.mark.parametrize(
        ("command", "typed", "off"),
        [
            ("slowmode", "30s", ("slowmode", "off")),
            ("readonly", "", ("readonly", "<#C0HELP> OFF calm again")),
            ("lock", LINK, ("lock", f"{LINK} off")),
        ],
    )
    def test_off_is_at_once_and_a_case_of_its_own(self, services, session, command, typed, off):
        held = begun(services, command, typed)
        said_at = now(session)
        services.rows.paces.take(TEAM, HELP, GRACE, said_at=said_at, every=timedelta(seconds=30))
        ended = services.moderation.propose_measure(
            off[0], replace(asks(MILO, off[1]), key="command:9")
        )

        assert (ended.flow, ended.state) == (f"un{held.flow}", State.PROCESSING)
        case = services.rows.cases.get(TEAM, held.case_number)
        assert case["lifted_case"] == ended.case_number
        assert services.rows.paces.last(TEAM, HELP, GRACE) is None
        steps = services.rows.steps.all_of(TEAM, ended.case_number)
        assert [step.kind for step in steps] == ["lift", "notice"]

    @pytest.mark.parametrize(
        ("command", "typed", "refusal"),
        [
            ("slowmode", "off", NotSlowedError),
            ("readonly", "off", NotReadOnlyError),
            ("unlock", LINK, NotLockedError),
        ],
    )
    def test_what_does_not_hold_is_not_ended(self, services, command, typed, refusal):
        with pytest.raises(refusal):
            services.moderation.propose_measure(command, asks(MILO, typed))

    def test_the_clock_ends_it_and_longer_ones_stay(self, services, session):
        short = begun(services, "readonly", "1h")
        long = begun(services, "readonly", "3h")
        later = now(session) + timedelta(hours=2)

        ended = services.lifting.lift_ended(day=later.date(), now=later)

        assert ended.flow == "unreadonly"
        cases = services.rows.cases
        assert cases.get(TEAM, short.case_number)["lifted_case"] == ended.case_number
        assert cases.get(TEAM, long.case_number)["in_force"]

    def test_an_undo_takes_back_that_one_alone_and_once(self, services):
        first = begun(services, "readonly", "1h")
        second = begun(services, "readonly", "3h")

        undone = services.reversal.undo(asks(MILO, key="action:9"), first.case_number)

        assert undone.flow == "unreadonly"
        assert services.rows.cases.get(TEAM, first.case_number)["lifted_case"]
        assert services.rows.cases.get(TEAM, second.case_number)["in_force"]
        with pytest.raises(AlreadyUndoneError):
            services.reversal.undo(asks(MILO, key="action:10"), first.case_number)

    def test_it_is_void_with_a_reason_and_ended_by_that(self, services):
        held = begun(services, "slowmode", "30s")

        by = services.reversal.void(asks(MILO, f"{held.case_number} wrong channel", key="c:9"))

        assert services.rows.cases.get(TEAM, held.case_number)["lifted_case"] == by


def test_who_has_no_right_here_does_not_undo_it(services):
    held = begun(services, "readonly", "")

    with pytest.raises(NotAModeratorError):
        services.reversal.undo(asks(TROLL, key="action:9"), held.case_number)
