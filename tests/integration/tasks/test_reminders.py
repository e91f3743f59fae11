"""Reminders as a worker handles them: from what Slack sent to what is said."""

import uuid
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from services.ports import Place, Posted, Profile, UnclearError
from services.wakeup import Redraw, Send
from tasks import delivery, events, reminder_jobs, reminders
from tasks.work import unit_of_work
from tests.integration.community import GRACE, MILO, settle_in
from tests.integration.db.test_inbox import envelope

HELP = "C0HELP"


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture(autouse=True)
def people(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        grace = Profile(user_id=GRACE, name="Grace", time_zone="Europe/Berlin")
        services.rows.members.save(team, asdict(grace))


@pytest.fixture
def places(monkeypatch):
    """Where Grace is, as Slack tells; None: it doesn't answer."""
    inside: list[str | None] = []

    class Workspace:
        def places_of(self, user):
            if None in inside:
                raise UnclearError("cut")
            return [Place(channel=channel, name="x") for channel in inside if channel]

    monkeypatch.setattr(reminders, "workspace", lambda team: Workspace())
    return inside


@pytest.fixture
def sent(team):
    """Have a person send something."""

    def sent(task, actor=GRACE, kind="command", **facts):
        now = datetime.now(UTC)
        sealed = envelope(
            f"{kind}:{uuid.uuid4()}",
            team_id=team,
            actor=actor,
            kind=kind,
            facts=facts,
            sent_on=now.date().isoformat(),
            received_at=now.isoformat(),
        )
        with unit_of_work() as services:
            services.rows.inbox.begin(sealed)  # as the front door writes it
        task(envelope=sealed)

    return sent


@pytest.fixture
def rows(database, team):
    def rows(query):
        return database.execute(query, {"team": team}).fetchall()

    return rows


@pytest.fixture
def said(rows):
    def said(view):
        query = (
            "SELECT way, channel, facts FROM deliveries WHERE team_id = %(team)s AND view = '{}'"
            " ORDER BY created_at"
        )
        return rows(query.format(view))

    return said


@pytest.fixture
def asked(sent, rows):
    """Have Grace ask for a reminder, and return the value of its buttons."""

    def asked(words, task=reminders.reminder):
        sent(task, text=words)
        found = rows("SELECT id, version FROM conversations WHERE team_id = %(team)s")
        return f"{found[-1][0]}.{found[-1][1]}" if found else ""

    return asked


@pytest.fixture
def confirmed(asked, sent):
    def confirmed(words):
        value = asked(words)
        sent(reminders.reminder_press, kind="action", action_id="reminder:confirm", value=value)

    return confirmed


def due_now(database):
    database.execute("UPDATE periodic_jobs SET next_at = now()")
    database.execute("UPDATE reminders SET next_at = date_trunc('second', now())")


class TestFromWordsToMessage:
    def test_a_reminder_is_asked_about_confirmed_and_said(
        self, confirmed, database, said, woken, rows
    ):
        confirmed("every weekday at 9:30 stand-up")
        due_now(database)

        reminder_jobs.come_reminders()
        woken.clear()
        reminder_jobs.say_reminders()

        assert [(way, where) for way, where, _ in said("reminder")] == [("post", GRACE)]
        assert [type(each) for each in woken] == [Send]
        assert rows("SELECT state FROM reminder_occurrences WHERE team_id = %(team)s") == [
            ("handed",)
        ]

    def test_a_card_asks_and_without_words_the_list_is_shown(self, sent, woken, said):
        sent(reminders.reminder, text="")
        sent(reminders.reminder, text="tomorrow 9:00 tea")

        assert len(said("reminders")) == 1
        assert any(isinstance(each, Redraw) for each in woken)

    def test_a_channel_is_asked_about_and_who_is_not_there_is_refused(
        self, sent, places, said, rows
    ):
        sent(reminders.reminder, text=f"<#{HELP}|help> tomorrow 9:00 tea")
        places.append(HELP)
        sent(reminders.reminder, text=f"<#{HELP}|help> tomorrow 9:00 tea")
        places.append(None)
        sent(reminders.reminder, text="here tomorrow 9:00 tea")

        refusals = said("refusal")
        assert len(refusals) == 2
        assert "you and I are in" in refusals[0][2]["text"]
        assert len(rows("SELECT id FROM conversations WHERE team_id = %(team)s")) == 1

    def test_who_left_the_channel_before_confirming_is_refused(self, asked, sent, places, rows):
        places.append(HELP)
        value = asked(f"<#{HELP}> tomorrow 9:00 tea")
        places.clear()

        sent(reminders.reminder_press, kind="action", action_id="reminder:confirm", value=value)

        assert rows("SELECT id FROM reminders WHERE team_id = %(team)s") == []

    @pytest.mark.parametrize("value", ["", "x.1", "x", None])
    def test_a_button_that_nobody_made_gets_a_sentence(self, sent, said, value):
        for task, action in (
            (reminders.reminder_press, "reminder:confirm"),
            (reminders.reminder_answer, "remind:done"),
            (reminders.reminder_cancel, "remind:cancel"),
            (reminders.reminder_edit, "remind:edit"),
        ):
            sent(task, kind="action", action_id=action, value=value)

        assert len(said("refusal")) == 4

    def test_others_are_let_in_and_kept_out_by_a_word(self, sent, said):
        for words in ("off", f"off <@{MILO}>", "on", "sometimes"):
            sent(reminders.reminders, text=words)

        assert [facts["sender"] for _, _, facts in said("reminders_refused")] == ["", MILO]
        assert len(said("reminders_accepted")) == 1
        assert "`/reminders off`" in said("refusal")[0][2]["text"]


class TestButtons:
    @pytest.fixture
    def value(self, confirmed, database, rows):
        """The value of the buttons of a reminder that was said."""
        confirmed("tomorrow 9:00 tea")
        due_now(database)
        reminder_jobs.come_reminders()
        reminder_jobs.say_reminders()
        found = rows(
            "SELECT reminder_id, extract(epoch FROM fire_at)::bigint FROM reminder_occurrences"
            " WHERE team_id = %(team)s"
        )
        return f"{found[0][0]}.{found[0][1]}"

    def test_done_redraws_the_message_where_it_stands(
        self, value, sent, said, rows, monkeypatch, team
    ):
        drawn = []

        class Voice:
            def update(self, posted, view):
                drawn.append((posted, view.facts["answer"]))

        monkeypatch.setattr(delivery, "messenger", lambda team, urgency: Voice())
        sent(
            reminders.reminder_answer,
            kind="action",
            action_id="remind:done",
            value=value,
            message_ts="7.5",
        )
        waiting = rows(
            "SELECT id::text, made_on::text FROM deliveries"
            " WHERE team_id = %(team)s AND way = 'redraw'"
        )

        delivery.send(team_id=team, delivery=waiting[0][0], made_on=waiting[0][1])

        assert drawn == [(Posted(channel="C1", ts="7.5"), "done")]

    def test_in_the_list_one_is_changed_and_cancelled(self, confirmed, sent, said, rows):
        confirmed("every day at 9:00 tea")
        found = str(rows("SELECT id FROM reminders WHERE team_id = %(team)s")[0][0])
        inside = {"container": {"view_id": "V1"}, "value": found}

        sent(reminders.reminders, text="", view_id="V1")
        sent(reminders.reminder_edit, kind="action", action_id="remind:edit", **inside)
        sent(
            reminders.reminder_submit,
            kind="view",
            value=f'{{"id": "{found}", "zone": "Europe/Berlin"}}',
            fields={"when": "every monday at 10:00", "said": "coffee"},
        )
        sent(reminders.reminder_cancel, kind="action", action_id="remind:cancel", **inside)

        assert [(way, where) for way, where, _ in said("reminder_form")] == [("fill", "V1")]
        assert [len(facts["items"]) for _, _, facts in said("reminder_list")] == [1, 0]
        assert len(rows("SELECT id FROM conversations WHERE team_id = %(team)s")) == 2


class TestEvents:
    def test_who_moves_takes_their_reminders_along(self, confirmed, sent, rows, said):
        confirmed("every day at 9:00 tea")
        user = {"id": GRACE, "name": "grace", "tz": "America/New_York", "profile": {}}

        for _ in range(2):
            sent(events.user_change, kind="event", user=user)

        assert rows("SELECT zone FROM reminders WHERE team_id = %(team)s") == [
            ("America/New_York",)
        ]
        assert len(said("reminders_moved")) == 1

    def test_who_leaves_a_channel_pauses_theirs_there(self, team, rows, database, sent, places):
        places.append(HELP)
        sent(reminders.reminder, text=f"<#{HELP}> every day at 9:00 tea")
        found = rows("SELECT id FROM conversations WHERE team_id = %(team)s")
        value = f"{found[0][0]}.1"
        sent(reminders.reminder_press, kind="action", action_id="reminder:confirm", value=value)
        left = envelope(
            f"event:{uuid.uuid4()}", team_id=team, actor=GRACE, channel=HELP, kind="event", facts={}
        )

        events.member_left_channel(envelope=left)

        assert rows("SELECT state, why FROM reminders WHERE team_id = %(team)s") == [
            ("paused", "left")
        ]


def test_jobs_take_up_batch_after_batch(confirmed, database, rows, monkeypatch):
    monkeypatch.setattr(reminder_jobs, "BATCH", 3)
    confirmed("tomorrow 9:00 tea")
    database.execute(
        "INSERT INTO reminders SELECT team_id, gen_random_uuid(), kind, owner, channel, text, loud,"
        " rule, words, zone, rules, follows, next_local, next_at, state, why, n::text"
        " FROM reminders, generate_series(1, 10) AS n"
    )
    due_now(database)

    reminder_jobs.come_reminders()

    found = database.execute("SELECT result FROM periodic_jobs WHERE name = 'come_reminders'")
    assert found.fetchone() == ("came 11",)
    assert rows("SELECT count(*) FROM reminder_occurrences WHERE team_id = %(team)s") == [(11,)]


def test_what_is_to_come_costs_nothing(confirmed, database):
    """The index ends where what is due ends: what comes later isn't read."""
    confirmed("tomorrow 9:00 tea")
    database.execute(
        "INSERT INTO reminders SELECT team_id, gen_random_uuid(), kind, owner, channel, text, loud,"
        " rule, words, zone, rules, follows, next_local, next_at + n * interval '1 min', state,"
        " why, n::text FROM reminders, generate_series(1, 20000) AS n"
    )
    database.execute("ANALYZE reminders")
    plan = database.execute(
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM reminders WHERE state = 'active'"
        " AND next_at <= now() ORDER BY next_at LIMIT 500 FOR UPDATE SKIP LOCKED"
    ).fetchone()[0][0]["Plan"]

    assert "ix__reminders__due" in str(plan)
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 20


def test_minutes_pass_by_the_database_clock(confirmed, database, said):
    confirmed("in 1 min tea")
    reminder_jobs.come_reminders()
    database.execute("UPDATE periodic_jobs SET next_at = now()")
    early = database.execute("SELECT count(*) FROM reminder_occurrences").fetchone()
    database.execute("UPDATE reminders SET next_at = now() - %s", [timedelta(minutes=5)])
    reminder_jobs.come_reminders()
    reminder_jobs.say_reminders()

    assert early == (0,)
    assert [facts["is_late"] for _, _, facts in said("reminder")] == [True]
