"""Raids: a wave proposes one lockdown, a person confirms it, the guard holds it, it ends."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from fsm.flow import Event, State
from services import action_request
from services.guard import Post
from services.occasion import AlreadyInForceError, NotRaidedError
from services.opening import STEWARD
from services.place import WORKSPACE
from services.ports import Profile
from services.raid_request import RaidUsageError
from services.role import NotAModeratorError
from tests.integration.community import (
    ADA,
    GRACE,
    MIA,
    MILO,
    ROBOT,
    TEAM,
    TROLL,
    asks,
    prefer,
    views,
)
from tests.integration.services.working import ALL_WELL, press, work

HELP, RULES = "C0HELP", "C0RULES"


@pytest.fixture(autouse=True)
def watched(services):
    prefer(
        services,
        moderators_channel="<#C0MODS>",
        raid_joins="3",
        raid_joins_within="1m",
        raid_posts="3",
        raid_posts_within="30s",
        raid_channels="<#C0HELP> <#C0RULES>",
    )


def now(session) -> datetime:
    return session.execute(text("SELECT clock_timestamp()")).scalar_one()


def joins(services, session, user, *, ago=0.0):
    """Let *user* join, and have the watch look; return the case that it opened."""
    joined_at = now(session) - timedelta(seconds=ago)
    newcomer = Profile(user_id=user, name=user, joined_at=joined_at)
    services.rows.members.save(TEAM, asdict(newcomer))
    return services.raids.watch.joined(asks(user, key=f"event:{user}"))


def raided(services, session, *users):
    """Let a wave come in; return the case that it opened."""
    opened = [joins(services, session, user) for user in users or ("U0R1", "U0R2", "U0R3")]
    assert opened[:-1] == [None] * (len(opened) - 1)
    return opened[-1]


def conversation_of(services, number):
    case = services.rows.cases.get(TEAM, number)
    return services.conversations.get(TEAM, case["conversation_id"])


def locked_down(services, session):
    """Let a wave come in, confirm the lockdown and carry it out; return its case."""
    number = raided(services, session)
    press(services, conversation_of(services, number), Event.CONFIRM, actor=MIA)
    work(services, number, ALL_WELL)
    return number


def asked(services, session, typed, who=MILO, *, key="command:raid"):
    services.raids.desk.answer(replace(asks(who, typed, key=key), at=now(session)))
    return services.raids.rows.last(TEAM, WORKSPACE)


def says(services, session, user, *, channel=HELP, before=0.0, edited=False, key="event:said"):
    at = now(session)
    said_at = at - timedelta(seconds=before)
    ts = f"{said_at.timestamp():.6f}"
    at = at if edited else said_at
    post = Post(user=user, channel=channel, ts=ts, thread_ts="", at=at, written_at=said_at)
    return services.guard.said(asks(user, key=f"{key}:{user}"), post)


def writes(services, session, user, *, ago=0.0):
    """Let *user* write something, and have the watch look; return the case that it opened."""
    ts = f"{(now(session) - timedelta(seconds=ago)).timestamp():.6f}"
    services.rows.messages.save(TEAM, HELP, ts, user_id=user, text="spam", detail={})
    return services.raids.watch.said(asks(user, key=f"event:{ts}"))


class TestAWaveOfJoins:
    def test_proposes_a_lockdown_that_waits_for_a_person(self, services, session):
        number = raided(services, session)

        case = services.rows.cases.get(TEAM, number)
        assert (case["kind"], case["target"], case["moderator"]) == ("raid", WORKSPACE, STEWARD)
        assert case["reason"] == "3 people joined within 1m"
        assert case["lasts"] == timedelta(hours=1)
        asked = conversation_of(services, number)
        assert (asked.state, asked.home) == (State.AWAITING_CONFIRMATION, "C0MODS")
        assert not services.raids.desk.is_raided(TEAM)
        assert says(services, session, "U0R1") is None

    def test_of_more_that_come_none_proposes_it_again(self, services, session):
        raided(services, session)

        assert [joins(services, session, f"U0R{n}") for n in range(4, 12)] == [None] * 8

    def test_nor_while_it_is_in_force(self, services, session):
        locked_down(services, session)

        assert [joins(services, session, f"U0R{n}") for n in range(4, 12)] == [None] * 8

    def test_people_who_join_slowly_are_no_wave(self, services, session):
        joins(services, session, "U0R1", ago=90)
        joins(services, session, "U0R2", ago=10)

        assert joins(services, session, "U0R3") is None

    def test_events_that_come_late_and_in_any_order_are_counted_by_slacks_time(
        self, services, session
    ):
        joins(services, session, "U0R1", ago=120)
        joins(services, session, "U0R2", ago=100)

        assert joins(services, session, "U0R3", ago=130) is not None

    def test_a_wave_of_yesterday_is_over(self, services, session):
        for number in (1, 2, 3):
            assert joins(services, session, f"U0R{number}", ago=3600) is None

    def test_one_who_is_told_of_twice_counts_once(self, services, session):
        joins(services, session, "U0R1")
        joins(services, session, "U0R2")

        assert joins(services, session, "U0R2") is None

    def test_none_is_proposed_where_it_is_switched_off(self, services, session):
        prefer(services, raid_joins="never")
        for number in range(1, 6):
            assert joins(services, session, f"U0R{number}") is None

    def test_nor_where_no_channel_is_there_to_ask_in(self, services, session):
        prefer(services, moderators_channel="none")
        for number in range(1, 6):
            assert joins(services, session, f"U0R{number}") is None

    def test_the_same_event_twice_opens_one_case(self, services, session):
        raided(services, session)

        assert services.raids.watch.joined(asks("U0R3", key="event:U0R3")) is None


class TestWhatComesAfter:
    def test_who_was_cancelled_is_not_proposed_again_at_once(self, services, session):
        number = raided(services, session)
        press(services, conversation_of(services, number), Event.CANCEL)

        assert [joins(services, session, f"U0S{n}") for n in range(5)] == [None] * 5

    def test_a_new_wave_after_one_that_nobody_confirmed_is_proposed_again(self, services, session):
        number = raided(services, session)
        later = now(session) + timedelta(minutes=6)
        services.conversations.expire_overdue(limit=10, now=later)
        session.execute(
            text("UPDATE conversations SET updated_at = clock_timestamp() WHERE team_id = :team"),
            {"team": TEAM},
        )

        assert raided(services, session, "U0S1", "U0S2", "U0S3") == number + 1

    def test_what_led_to_the_last_one_leads_to_no_other(self, services, session):
        locked_down(services, session)
        asked(services, session, "off")
        ended = services.raids.rows.last(TEAM, WORKSPACE)
        work(services, ended["number"], ALL_WELL)

        assert joins(services, session, "U0R3") is None
        assert raided(services, session, "U0S2", "U0S3", "U0S4") == ended["number"] + 1


class TestAWaveOfPosts:
    def test_proposes_one_too(self, services, session):
        assert writes(services, session, TROLL) is None
        assert writes(services, session, GRACE) is None
        number = writes(services, session, TROLL)

        case = services.rows.cases.get(TEAM, number)
        assert (case["kind"], case["reason"]) == ("raid", "3 messages were written within 30s")
        assert writes(services, session, TROLL) is None

    def test_posts_that_come_slowly_are_no_wave(self, services, session):
        assert writes(services, session, TROLL, ago=60) is None
        assert writes(services, session, TROLL, ago=20) is None
        assert writes(services, session, TROLL) is None


class TestTheLockdown:
    def test_is_told_in_the_channels_that_it_closes(self, services, session):
        number = locked_down(services, session)

        steps = services.rows.steps.all_of(TEAM, number)
        assert [(step.kind.value, step.subject) for step in steps] == [
            ("guard", ""),
            ("notice", HELP),
            ("notice", RULES),
        ]
        assert conversation_of(services, number).state is State.IDLE
        assert services.raids.desk.is_raided(TEAM)

    def test_closes_no_channel_where_none_is_chosen_and_is_over_with_all_the_same(
        self, services, session
    ):
        prefer(services, raid_channels="none")
        number = raided(services, session)
        asked_for = conversation_of(services, number)
        press(services, asked_for, Event.CONFIRM, actor=MIA)

        assert work(services, number, ALL_WELL) == ["guard"]
        assert conversation_of(services, number).last_event is Event.SUCCEED
        assert says(services, session, GRACE) is None
        assert says(services, session, "U0R1") == number
        asked(services, session, "off")
        ended = services.raids.rows.last(TEAM, WORKSPACE)["number"]
        assert work(services, ended, ALL_WELL) == ["lift"]
        assert conversation_of(services, ended).last_event is Event.SUCCEED

    def test_takes_no_posts_of_members_in_the_closed_channels(self, services, session):
        number = locked_down(services, session)

        assert says(services, session, GRACE) == number
        assert says(services, session, GRACE, channel="C0OTHER") is None
        hint = [each for each in views(session) if each["view"] == "measure_hint"]
        assert [each["facts"] for each in hint] == [{"kind": "raid", "channel": HELP}]

    def test_takes_none_of_new_members_anywhere(self, services, session):
        number = locked_down(services, session)
        joins(services, session, "U0LATE")

        assert says(services, session, "U0R1", channel="C0OTHER") == number
        assert says(services, session, "U0LATE", channel="C0OTHER") == number

    def test_holds_who_joined_shortly_before_the_wave_as_well(self, services, session):
        joins(services, session, "U0EARLY", ago=1800)
        joins(services, session, "U0OLD", ago=3 * 3600)
        number = locked_down(services, session)

        assert says(services, session, "U0EARLY", channel="C0OTHER") == number
        assert says(services, session, "U0OLD", channel="C0OTHER") is None

    @pytest.mark.parametrize("who", [MILO, MIA, ADA, ROBOT])
    def test_lets_moderators_and_apps_be(self, services, session, who):
        locked_down(services, session)

        assert says(services, session, who) is None

    def test_lets_who_may_speak_by_a_permit_be(self, services, session):
        locked_down(services, session)
        services.rows.permits.set(TEAM, "member", "speak", HELP, allows=True, by=ADA)

        assert says(services, session, GRACE) is None

    def test_leaves_what_was_said_before_unless_a_new_member_changes_it(self, services, session):
        number = locked_down(services, session)

        assert says(services, session, GRACE, before=60) is None
        assert says(services, session, GRACE, before=60, edited=True) is None
        assert says(services, session, "U0R1", before=60) is None
        assert says(services, session, "U0R1", before=60, edited=True) == number

    def test_keeps_what_was_asked_for_whatever_the_settings_become(self, services, session):
        number = raided(services, session)
        prefer(services, raid_channels="none", raid_newcomers="1m")
        press(services, conversation_of(services, number), Event.CONFIRM, actor=MIA)

        assert says(services, session, GRACE) == number

    def test_never_becomes_endless_by_an_edit(self, services, session):
        number = raided(services, session)
        shown = conversation_of(services, number)
        wanted = action_request.revise(WORKSPACE, "", "calmer", clock=lambda: now(session))
        press(services, shown, Event.SUBMIT, revised=wanted)

        kept = conversation_of(services, number).data
        assert (kept["lasts"], kept["reason"]) == (3600, "calmer")
        assert kept["raid"]["channels"] == [HELP, RULES]


class TestTheEnd:
    def test_comes_by_itself_and_opens_everything_again(self, services, session):
        number = locked_down(services, session)
        later = now(session) + timedelta(hours=1, seconds=1)

        ended = services.lifting.lift_ended(day=asks(MILO).day, now=later)

        assert (ended.flow, ended.target) == ("unraid", WORKSPACE)
        steps = services.rows.steps.all_of(TEAM, ended.case_number)
        told = [(step.kind.value, step.subject) for step in steps]
        assert told == [("lift", ""), ("notice", HELP), ("notice", RULES)]
        case = services.rows.cases.get(TEAM, number)
        assert case["lifted_case"] == ended.case_number
        assert says(services, session, GRACE) is None
        assert says(services, session, "U0R1") is None
        assert not services.raids.desk.is_raided(TEAM)

    def test_comes_earlier_by_hand(self, services, session):
        locked_down(services, session)
        asked(services, session, "off calm again")

        assert not services.raids.desk.is_raided(TEAM)
        assert says(services, session, "U0R1") is None

    def test_comes_by_undo(self, services, session):
        number = locked_down(services, session)
        services.reversal.undo(asks(MIA, key="command:undo"), number)

        assert not services.raids.desk.is_raided(TEAM)

    def test_leaves_a_channel_read_only_that_was_so_before(self, services, session):
        made = services.moderation.propose_measure("readonly", asks(MILO, "2h", key="command:ro"))
        press(services, made, Event.CONFIRM, actor=MIA, key="action:ro")
        work(services, made.case_number, ALL_WELL)
        locked_down(services, session)
        asked(services, session, "off")

        assert says(services, session, GRACE) == made.case_number


class TestByHand:
    def test_it_is_asked_for_with_a_length_and_a_reason(self, services, session):
        asked(services, session, "on 2h many spammers")

        case = services.rows.cases.latest(TEAM, target=WORKSPACE, limit=1)[0]
        assert (case["lasts"], case["reason"]) == (timedelta(hours=2), "many spammers")
        assert (case["moderator"], case["state"]) == (MILO, "awaiting_confirmation")

    def test_without_a_length_it_has_the_workspaces(self, services, session):
        prefer(services, raid_lasts="30m")
        asked(services, session, "on")

        case = services.rows.cases.latest(TEAM, target=WORKSPACE, limit=1)[0]
        assert case["lasts"] == timedelta(minutes=30)

    def test_while_it_holds_only_for_longer(self, services, session):
        locked_down(services, session)

        with pytest.raises(AlreadyInForceError):
            asked(services, session, "on 5m")
        asked(services, session, "on 5h", key="command:longer")

    def test_what_is_not_there_does_not_end(self, services, session):
        with pytest.raises(NotRaidedError):
            asked(services, session, "off")

    @pytest.mark.parametrize("who", [GRACE, TROLL])
    @pytest.mark.parametrize("typed", ["on", "off", ""])
    def test_only_moderators_may(self, services, session, who, typed):
        locked_down(services, session)
        with pytest.raises(NotAModeratorError):
            asked(services, session, typed, who)

    @pytest.mark.parametrize("typed", ["please", "of", "on2h"])
    def test_what_is_typed_wrong_gets_an_example(self, services, session, typed):
        with pytest.raises(RaidUsageError, match="/raid on 2h"):
            asked(services, session, typed)

    def test_the_status_tells_what_holds_and_what_is_watched(self, services, session):
        number = locked_down(services, session)
        asked(services, session, "")

        facts = next(each["facts"] for each in views(session) if each["view"] == "raid_status")
        assert facts["lockdown"]["case"] == number
        assert facts["lockdown"]["channels"] == [HELP, RULES]
        assert facts["lockdown"]["newcomers"] == 3
        assert facts["watched"]["joins"] == 3

    def test_the_status_of_an_open_workspace_says_so(self, services, session):
        asked(services, session, "status")

        facts = next(each["facts"] for each in views(session) if each["view"] == "raid_status")
        assert facts["lockdown"] is None
