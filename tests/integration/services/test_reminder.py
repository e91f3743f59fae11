"""Reminders: shown as understood, confirmed, said once at their times, kept true."""

import uuid
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.repositories.occurrence import OccurrenceRepository
from fsm.flow import Event, State
from services import zone as zones
from services.conversation import AlreadySettledError
from services.ports import Profile
from services.reminder import (
    MOST_AN_HOUR,
    NotAPersonError,
    NotInChannelError,
    NotYourReminderError,
    OnlyAdminsAnnounceError,
    RefusedByPersonError,
    TooManyForOthersError,
)
from services.reminder_list import mistakes
from services.reminder_reply import AnsweredError, NotForYouError, Pressed, UnknownReminderError
from services.reminder_request import AnnounceWhereError, NothingToSayError
from services.reminder_row import PassedMeanwhileError
from services.timing import TooOftenError
from tests.integration.community import ADA, GRACE, MILO, ROBOT, TROLL, asks, settle_in, views
from tests.integration.race import Second

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
"""A Friday, 10:15 in Berlin."""


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture
def services(session, team):
    found = settle_in(session, team=team)
    lives(found, team, GRACE, "Europe/Berlin")
    return found


@pytest.fixture
def said(session, team):
    return lambda name: [each for each in views(session, team=team) if each["view"] == name]


@pytest.fixture
def made(services, team):
    """Make a reminder: asked and confirmed."""

    def made(words, actor=GRACE, kind="reminder", *, at=NOW, is_there=True):
        card = propose(services, team, words, actor, kind, at=at, is_there=is_there)
        confirm(services, card, at=at, is_there=is_there)
        return card.id

    return made


@pytest.fixture
def row(session, team):
    def row(reminder_id, columns="state, next_at"):
        query = text(f"SELECT {columns} FROM reminders WHERE team_id = :team AND id = :id")  # noqa: S608 - our own words
        return tuple(session.execute(query, {"team": team, "id": reminder_id}).one())

    return row


def lives(services, team, user, time_zone, **facts):
    profile = Profile(user_id=user, name=user, time_zone=time_zone, **facts)
    services.rows.members.save(team, asdict(profile))


def key():
    return f"command:{uuid.uuid4()}"


def request(team, actor, words="", *, at=NOW):
    return replace(asks(actor, words, key=key(), team=team), at=at)


def propose(services, team, words, actor=GRACE, kind="reminder", *, at=NOW, is_there=True):
    asked = request(team, actor, words, at=at)
    return services.reminders.asking.propose(asked, kind, is_there=is_there)


def confirm(services, card, *, event=Event.CONFIRM, actor="", at=NOW, is_there=True, version=1):
    services.reminders.asking.press(
        request(card.team_id, actor or card.owner, at=at),
        event,
        conversation_id=card.id,
        version=version,
        is_there=is_there,
        now=at,
    )


def tick(services, at):
    came = services.reminders.clock.come(limit=100, now=at)
    services.reminders.clock.say(limit=100, now=at)
    return came


class TestAsking:
    def test_what_was_understood_is_shown_and_nothing_counts_before_it_is_confirmed(
        self, services, session, team, said
    ):
        card = propose(services, team, "every weekday at 9:30 stand-up")

        drawn = services.settling.card(card)
        assert drawn.facts["asked"]["words"] == "every weekday at 09:30"
        assert (
            drawn.facts["asked"]["coming"][0]
            == datetime(2026, 11, 23, 8, 30, tzinfo=UTC).timestamp()
        )
        assert (card.state, card.home) == (State.AWAITING_CONFIRMATION, GRACE)
        assert len(said("reminder_opened")) == 1
        assert services.reminders.listing.of(request(team, GRACE))["items"] == []

    def test_confirmed_it_counts_in_the_zone_and_not_at_an_offset(self, made, row):
        reminder = made("every weekday at 9:30 stand-up")

        assert row(reminder, "state, zone, next_at, follows") == (
            "active",
            "Europe/Berlin",
            datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
            True,
        )

    def test_a_second_click_changes_nothing_and_is_told(self, services, team, session):
        card = propose(services, team, "tomorrow 9:00 tea")
        confirm(services, card)

        with pytest.raises(AlreadySettledError, match="already settled"):
            confirm(services, card, event=Event.CANCEL, version=2)

        assert len(services.reminders.listing.of(request(team, GRACE))["items"]) == 1

    def test_cancelled_or_late_it_never_counts(self, services, team, said):
        cancelled, late = (propose(services, team, "tomorrow 9:00 tea") for _ in "12")
        confirm(services, cancelled, event=Event.CANCEL)

        services.reminders.asking.press(
            request(team, GRACE),
            Event.CONFIRM,
            conversation_id=late.id,
            version=1,
            now=late.deadline_at + timedelta(seconds=1),
        )

        assert services.reminders.listing.of(request(team, GRACE))["items"] == []
        assert "too late" in said("refusal")[0]["facts"]["text"]

    def test_only_who_asked_confirms(self, services, team):
        card = propose(services, team, "tomorrow 9:00 tea")

        with pytest.raises(NotYourReminderError):
            confirm(services, card, actor=MILO)

    def test_a_time_that_passed_while_it_waited_is_refused(self, services, team):
        card = propose(services, team, "in 1 min tea")

        with pytest.raises(PassedMeanwhileError):
            confirm(services, card, at=NOW + timedelta(minutes=2))

    @pytest.mark.parametrize(
        ("words", "actor", "kind", "error"),
        [
            ("tomorrow 9:00", GRACE, "reminder", NothingToSayError),
            (f"<@{ROBOT}> tomorrow 9:00 tea", GRACE, "reminder", NotAPersonError),
            ("<#C0HELP|help> tomorrow 9:00 tea", GRACE, "reminder", NotInChannelError),
            ("every 5 minutes tea", GRACE, "reminder", TooOftenError),
            (f"<@{MILO}> every 20 minutes tea", GRACE, "reminder", TooOftenError),
            ("<#C0HELP> tomorrow 9:00 tea", GRACE, "announcement", OnlyAdminsAnnounceError),
            ("tomorrow 9:00 tea", ADA, "announcement", AnnounceWhereError),
        ],
    )
    def test_what_may_not_be_is_refused(self, services, team, words, actor, kind, error):
        with pytest.raises(error, match="`"):
            propose(services, team, words, actor, kind, is_there=False)

    def test_others_are_reminded_a_few_times_an_hour(self, services, team, made):
        for _ in range(MOST_AN_HOUR):
            made(f"<@{MILO}> tomorrow 9:00 tea")

        with pytest.raises(TooManyForOthersError):
            propose(services, team, f"<@{MILO}> tomorrow 9:00 tea")
        propose(services, team, "tomorrow 9:00 tea")

    def test_a_members_words_call_nobody_and_an_admins_announcement_does(
        self, services, made, team, said
    ):
        made("<#C0HELP> in 1 min <!channel> tea", is_there=True)
        made("<#C0HELP> in 1 min <!channel> Read the rules", ADA, "announcement")

        tick(services, NOW + timedelta(minutes=1))

        assert said("reminder")[0]["facts"]["loud"] == ""
        assert said("reminder")[0]["facts"]["said"] == "<!channel> tea"
        announced = said("announcement")[0]["facts"]
        assert (announced["loud"], announced["said"]) == ("channel", "Read the rules")


class TestComing:
    def test_each_time_is_said_once_whoever_ticks(self, services, made, said, row):
        reminder = made("every day at 9:30 stand-up")
        due = row(reminder)[1]

        ticks = [tick(services, due + timedelta(seconds=second)) for second in (-1, 0, 1)]

        assert ticks == [0, 1, 0]
        assert len(said("reminder")) == 1
        assert row(reminder)[1] == due + timedelta(days=1)

    def test_after_an_outage_each_comes_once_late_and_the_oldest_first(
        self, services, made, said, row
    ):
        often = made("every 15 minutes drink")
        made("in 30 min tea")
        made("in 2 min call")

        tick(services, NOW + timedelta(hours=1, minutes=1))

        told = [each["facts"] for each in said("reminder")]
        assert [fact["said"] for fact in told] == ["call", "drink", "tea"]
        assert all(fact["is_late"] for fact in told)
        assert row(often)[1] == NOW + timedelta(hours=1, minutes=15)

    def test_on_time_it_does_not_say_that_it_is_late(self, services, made, said, row):
        made("in 20 min tea")

        tick(services, NOW + timedelta(minutes=20, seconds=2))

        assert not said("reminder")[0]["facts"]["is_late"]

    def test_one_that_comes_once_is_over_then(self, services, made, row):
        reminder = made("in 20 min tea")

        tick(services, NOW + timedelta(minutes=20))

        assert row(reminder)[0] == "over"

    def test_clocks_that_change_leave_it_at_its_hour(self, services, made, row):
        reminder = made("every day at 2:30 backup", at=datetime(2026, 10, 24, 12, tzinfo=UTC))
        times = []
        for _ in range(3):
            times.append(row(reminder)[1])
            tick(services, times[-1])

        assert [f"{at:%d %H:%M}" for at in times] == ["25 00:30", "26 01:30", "27 01:30"]

    @pytest.mark.parametrize("who", [GRACE, MILO])
    def test_deactivated_people_pause_it_until_they_are_back(
        self, services, made, said, row, team, who, session
    ):
        reminder = made(f"<@{MILO}> every day at 9:30 tea")
        lives(services, team, who, "Europe/Berlin", is_deleted=True)

        tick(services, NOW + timedelta(days=2))
        paused = row(reminder, "state, why")
        lives(services, team, who, "Europe/Berlin")
        session.execute(text("UPDATE reminders SET updated_at = now() - interval '1 hour'"))
        resumed = services.reminders.upkeep.resume(limit=100)

        assert paused == ("paused", "gone")
        assert said("reminder") == []
        assert (resumed, *row(reminder, "state, why")) == (1, "active", "")

    def test_banned_people_pause_it(self, services, made, row, session, team):
        reminder = made("every day at 9:30 tea", TROLL)
        session.execute(
            text(
                "INSERT INTO sanctions (team_id, id, user_id, kind, case_number, starts_at)"
                " VALUES (:team, gen_random_uuid(), :user, 'ban', 1, now())"
            ),
            {"team": team, "user": TROLL},
        )

        tick(services, NOW + timedelta(days=2))

        assert row(reminder, "state, why") == ("paused", "banned")

    def test_one_that_cannot_be_read_does_not_stop_the_others(
        self, services, made, said, row, session
    ):
        broken, good = made("every day at 10:30 x"), made("every day at 10:31 y")
        session.execute(
            text("UPDATE reminders SET rule = 'FREQ=NEVER' WHERE id = :id"), {"id": broken}
        )

        tick(services, NOW + timedelta(hours=1))

        assert row(broken, "state, why") == ("paused", "unreadable")
        assert [each["facts"]["said"] for each in said("reminder")] == ["y"]
        assert row(good)[0] == "active"

    def test_one_workspace_has_a_few_under_way_and_the_rest_waits_in_order(
        self, services, session, team, said, made
    ):
        first = made("in 1 min x")
        session.execute(
            text(
                "INSERT INTO reminders SELECT team_id, gen_random_uuid(), kind, owner, channel,"
                " n::text, loud, rule, words, zone, rules, follows, next_local,"
                " next_at + n * interval '1 s', state, why, n::text FROM reminders,"
                " generate_series(1, 50) AS n WHERE id = :id"
            ),
            {"id": first},
        )

        tick(services, NOW + timedelta(minutes=5))
        few = [each["facts"]["said"] for each in said("reminder")]
        session.execute(text("UPDATE deliveries SET state = 'sent'"))
        services.reminders.clock.say(limit=100, now=NOW + timedelta(minutes=5))

        assert few == ["x", *map(str, range(1, 20))]
        assert len(said("reminder")) == 40

    def test_where_slack_refuses_it_is_paused_and_its_owner_told(
        self, services, made, session, row, said
    ):
        reminder = made("<#C0HELP> every day at 11:00 news")
        tick(services, NOW + timedelta(hours=1))
        session.execute(text("UPDATE deliveries SET state = 'failed', error = 'not_in_channel'"))

        services.reminders.clock.say(limit=100)

        assert row(reminder, "state, why") == ("paused", "not_in_channel")
        told = said("reminder_paused")
        assert [(each["channel"], each["facts"]["place"]) for each in told] == [(GRACE, "C0HELP")]

    def test_cancelled_before_its_turn_it_is_not_said(self, services, made, said, team):
        reminder = made("in 1 min x")
        services.reminders.clock.come(limit=10, now=NOW + timedelta(minutes=1))
        services.rows.conversations._session.execute(
            text("UPDATE reminders SET state = 'cancelled' WHERE id = :id"), {"id": reminder}
        )

        services.reminders.clock.say(limit=10)

        assert said("reminder") == []


class TestPressing:
    @pytest.fixture
    def come(self, services, made, row):
        """A reminder that was said."""

        def come(words, actor=GRACE):
            reminder = made(words, actor)
            due = row(reminder)[1]
            tick(services, due)
            return Pressed(reminder_id=reminder, fire_at=due, channel="D1", ts="1.2")

        return come

    def press(self, services, team, deed, pressed, actor=GRACE):
        services.reminders.replies.press(request(team, actor), deed, pressed)

    def test_done_is_noted_once_and_the_message_redrawn(self, services, team, come, said):
        pressed = come("in 1 min tea")

        self.press(services, team, "done", pressed)
        with pytest.raises(AnsweredError):
            self.press(services, team, "snooze_20", pressed)

        drawn = [each for each in said("reminder") if each["way"] == "redraw"]
        assert [each["facts"]["answer"] for each in drawn] == ["done"]

    @pytest.mark.parametrize(
        ("deed", "until"),
        [
            ("snooze_20", NOW + timedelta(minutes=20)),
            ("snooze_60", NOW + timedelta(hours=1)),
            ("snooze_tomorrow", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ],
    )
    def test_snoozed_it_comes_back(self, services, team, come, said, deed, until):
        pressed = come("in 1 min tea")

        self.press(services, team, deed, pressed)
        tick(services, until)

        posted = [each for each in said("reminder") if each["way"] == "post"]
        assert [each["facts"]["said"] for each in posted] == ["tea", "tea"]

    def test_only_who_is_reminded_puts_it_off(self, services, team, come):
        pressed = come("in 1 min tea")

        for deed in ("snooze_20", "done", "stop"):
            with pytest.raises(NotForYouError):
                self.press(services, team, deed, pressed, actor=MILO)

    def test_one_of_another_workspace_is_unknown(self, services, team, come):
        pressed = come("in 1 min tea")

        with pytest.raises(UnknownReminderError):
            self.press(services, "T0OTHER", "done", pressed)

    def test_no_more_from_them_pauses_theirs_and_keeps_new_ones_out(
        self, services, team, come, said, row
    ):
        pressed = come(f"<@{MILO}> every day at 11:00 tea")

        self.press(services, team, "stop", pressed, actor=MILO)

        assert row(pressed.reminder_id, "state, why") == ("paused", "refused")
        assert [each["channel"] for each in said("reminder_stopped")] == [GRACE]
        with pytest.raises(RefusedByPersonError):
            propose(services, team, f"<@{MILO}> tomorrow 9:00 tea")
        services.reminders.replies.accept(request(team, MILO), "")
        propose(services, team, f"<@{MILO}> tomorrow 9:00 tea")

    def test_of_two_who_press_at_once_one_is_first(self, engine, team):
        with Session(engine) as setting, setting.begin():
            services = settle_in(setting, team=team)
            lives(services, team, GRACE, "Europe/Berlin")
            card = propose(services, team, "<#C0HELP> in 1 min tea")
            confirm(services, card)
            due = NOW + timedelta(minutes=1)
            tick(services, due)

        def answers(session):
            occurrences = OccurrenceRepository(session)
            return occurrences.answer(team, card.id, due, answer="done", by=MILO)

        with Session(engine) as first, first.begin():
            won = answers(first)
            second = Second(engine, answers).seen_waiting()
            first.commit()

        assert (won, second.result()) == (True, False)


class TestList:
    def test_shows_ones_own_and_to_admins_all_announcements(self, services, made, team):
        made("tomorrow 9:00 tea")
        made("tomorrow 9:00 coffee", MILO)
        made("<#C0HELP> every monday at 9:00 rules", ADA, "announcement")
        lives(services, team, MILO, "UTC", is_admin=True)

        def told(actor):
            items = services.reminders.listing.of(request(team, actor))["items"]
            return {item["said"] for item in items}

        assert told(GRACE) == {"tea"}
        assert told(MILO) == {"coffee", "rules"}

    def test_cancelled_it_is_gone(self, services, made, team, row):
        reminder = made("tomorrow 9:00 tea")

        with pytest.raises(NotYourReminderError):
            services.reminders.listing.cancel(request(team, MILO), reminder)
        services.reminders.listing.cancel(request(team, GRACE), reminder)

        assert row(reminder)[0] == "cancelled"

    def test_a_change_is_asked_about_like_a_new_one(self, services, made, team, row):
        reminder = made("every weekday at 9:30 stand-up")
        sent = request(team, GRACE)
        form = services.reminders.listing.edit(sent, reminder)

        fields = {"when": "every monday at 10:00", "said": "weekly"}
        wanted = services.reminders.listing.changed(sent, reminder, fields)
        card = services.reminders.asking.ask(sent, wanted, is_there=True)
        before = row(reminder, "words, text")
        confirm(services, card)

        assert form.facts["when"] == "every weekday at 09:30"
        assert before == ("every weekday at 09:30", "stand-up")
        assert row(reminder, "words, text") == ("every Monday at 10:00", "weekly")
        assert len(services.reminders.listing.of(sent)["items"]) == 1

    @pytest.mark.parametrize(
        "words",
        [
            "every weekday at 9:30",
            "on the first monday of the month at 10:00",
            "every month on the 31st at 8:00",
            "cron 30 9 * * 1-5",
            "every other monday at 9:00 America/New_York",
            "every 4 hours",
            "every day at 9:00 until 24 december",
            "tomorrow 9:00",
            "in 20 min",
        ],
    )
    def test_the_form_shows_what_can_be_typed_again(self, services, made, team, row, words):
        reminder = made(f"{words} x")
        shown = services.reminders.listing.edit(request(team, GRACE), reminder).facts["when"]

        fields = {"when": shown, "said": "x"}
        changed = services.reminders.listing.changed(request(team, GRACE), reminder, fields)

        assert changed.schedule.rule == row(reminder, "rule")[0]
        if "in 20" not in words and "hours" not in words:
            assert changed.schedule.next_at() == row(reminder)[1]

    def test_a_form_that_says_no_time_is_mended_in_place(self):
        found = mistakes({"when": "whenever", "said": ""}, {"zone": "Europe/Berlin"}, at=NOW)

        assert set(found) == {"when", "said"}
        assert mistakes({"when": "tomorrow 9:00", "said": "x"}, {}, at=NOW) == {}


class TestClocks:
    def test_ones_own_follow_when_one_moves_and_one_is_told(self, services, made, team, row, said):
        mine, others = made("every day at 9:00 x"), made("<#C0HELP> every day at 9:00 y")
        fixed, counted = made("every day at 9:00 UTC z"), made("in 3 days w")
        before = row(others), row(fixed), row(counted)

        moved = services.reminders.upkeep.moved(request(team, GRACE), GRACE, "America/New_York")
        again = services.reminders.upkeep.moved(request(team, GRACE), GRACE, "America/New_York")

        assert (moved, again) == (1, 0)
        assert row(mine, "zone")[0] == "America/New_York"
        assert row(mine)[1].astimezone(zones.zone("America/New_York").clock).hour == 9
        assert (row(others), row(fixed), row(counted)) == before
        assert [each["facts"]["count"] for each in said("reminders_moved")] == [1]

    def test_rules_that_changed_have_next_times_computed_anew(self, services, made, session, row):
        reminder = made("every day at 9:00 x", at=datetime.now(UTC))
        before = row(reminder)[1]
        session.execute(
            text(
                "UPDATE reminders SET rules = 'of yesterday', next_at = next_at + interval '1 h'"
                " WHERE id = :id"
            ),
            {"id": reminder},
        )

        outdated = services.reminders.upkeep.outdated()
        done = [services.reminders.upkeep.recompute(*each, limit=10) for each in outdated]

        assert ("Europe/Berlin", "of yesterday") in outdated
        assert sum(done) >= 1
        assert row(reminder) == ("active", before)
        assert services.reminders.upkeep.outdated() == []

    def test_who_leaves_a_channel_pauses_what_they_have_said_there(self, services, made, team, row):
        there, elsewhere = made("<#C0HELP> every day at 9:00 x"), made("every day at 9:00 x")

        services.reminders.upkeep.left(team, "C0HELP", GRACE)

        assert row(there, "state, why") == ("paused", "left")
        assert row(elsewhere)[0] == "active"

    def test_what_is_over_is_forgotten_after_a_while(self, services, made, session, row):
        old, new = made("in 1 min x"), made("in 1 min y")
        tick(services, NOW + timedelta(minutes=1))
        session.execute(
            text("UPDATE reminders SET updated_at = now() - interval '31 days' WHERE id = :id"),
            {"id": old},
        )

        services.reminders.upkeep.forget(limit=100)

        assert row(new)[0] == "over"
        with pytest.raises(Exception, match="No row"):
            row(old)


class TestRaces:
    def test_two_that_tick_at_once_share_the_work(self, engine, team):
        with Session(engine) as setting, setting.begin():
            services = settle_in(setting, team=team)
            lives(services, team, GRACE, "Europe/Berlin")
            for words in ("in 1 min x", "in 2 min y"):
                confirm(services, propose(services, team, words))
        due = NOW + timedelta(minutes=5)

        with Session(engine) as first, Session(engine) as second, first.begin(), second.begin():
            held = OccurrenceRepository(first).due(limit=1, now=due)
            others = OccurrenceRepository(second).due(limit=10, now=due)
            ids = {each.reminder.id for each in (*held, *others)}
            mine = [each for each in (*held, *others) if each.reminder.team_id == team]

            assert len(ids) == len(held) + len(others)
            assert len(mine) == 2


def test_a_request_makes_one_reminder(services, team, session):
    card = propose(services, team, "tomorrow 9:00 tea")
    pressed = request(team, GRACE)
    services.reminders.asking.press(
        pressed, Event.CONFIRM, conversation_id=card.id, version=1, now=NOW
    )

    found = session.execute(
        text("SELECT count(*) FROM reminders WHERE team_id = :team AND made_by = :key"),
        {"team": team, "key": pressed.key},
    ).scalar_one()
    assert found == 1
