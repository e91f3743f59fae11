"""A purge from the command to the end, against a channel that fails in every way there is."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from config.settings import settings
from fsm.flow import Event, State
from services import purge_window
from services.carrying_out import CarryingOut
from services.policy import SecondPersonError
from services.ports import BusyError, RefusedError, UnclearError
from services.purge_deeds import SLICE
from services.purging import PurgeStillOpenError
from services.role import NotAModeratorError, TargetIsPeerError
from tasks import delivery, steps
from tasks.outside import deletes
from tasks.work import unit_of_work
from tests.integration.community import GRACE, MIA, MILO, TROLL, asks, settle_in
from tests.integration.tasks.slack_channel import Channel

NOW = datetime.now(UTC)


@pytest.fixture
def channel(monkeypatch):
    channel = Channel()
    deeds = CarryingOut(
        workspace=channel,
        messenger=None,
        archive=channel,
        said_by=lambda *_: [],
        deeds=deletes(channel, channel),
    )
    monkeypatch.setattr(steps, "carrying_out", lambda _team, _urgency: deeds)
    return channel


@pytest.fixture
def team():
    team = f"T{uuid.uuid4().hex[:8]}"
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
    return team


def ts(number):
    return f"{NOW.timestamp() - 100_000 + number:.6f}"


def fill(channel, count, user=TROLL):
    for number in range(count):
        channel.say(ts(number), user, f"words {number}")


def propose(team, text="50", *, key="command:1", actor=MILO):
    with unit_of_work() as services:
        return services.purging.propose(asks(actor, text, team=team, key=key))


def get(opened):
    with unit_of_work() as services:
        return services.conversations.get(opened.team_id, opened.id)


def press(opened, event, actor=MILO, key="action:1"):
    with unit_of_work() as services:
        services.purging.press(
            asks(actor, key=key, team=opened.team_id),
            "purge",
            event,
            conversation_id=opened.id,
            version=get(opened).version,
        )


def work(opened, database=None, times=200):
    """Work on it as often as it is woken; every wait is over at once if *database* is given."""
    for _ in range(times):
        delivery.work(team_id=opened.team_id, case=opened.case_number)
        if database:
            database.execute("UPDATE case_steps SET due_at = now(), lease_until = NULL")
        if get(opened).state in {State.IDLE, State.ERROR, State.AWAITING_CONFIRMATION}:
            return


def looked(opened):
    with unit_of_work() as services:
        steps = services.rows.steps.all_of(opened.team_id, opened.case_number)
    return next(step.detail for step in steps if step.kind == "look")


def tally(opened):
    with unit_of_work() as services:
        return services.rows.deletions.tally(opened.team_id, opened.case_number)


def hear_reply(team, at, *, thread):
    with unit_of_work() as services:
        services.rows.messages.save(
            team, "C0HELP", at, user_id=TROLL, text="reply", detail={"thread_ts": thread}
        )


def deletions(channel):
    return [one for one in channel.done if one.startswith("delete")]


@pytest.fixture
def confirmed(team, channel):
    fill(channel, 25)
    opened = propose(team)
    work(opened)
    press(opened, Event.CONFIRM)
    return opened


class TestLook:
    def test_asks_about_what_it_found_and_deletes_nothing(self, team, channel):
        fill(channel, 60)
        channel.say(ts(60), GRACE, "a &lt;b&gt; question")

        opened = propose(team)
        work(opened)

        assert get(opened).state is State.AWAITING_CONFIRMATION
        seen = looked(opened)
        assert (seen["count"], seen["people"]) == (50, [GRACE, TROLL])
        assert seen["first"][0] == {"user": GRACE, "text": "a <b> question"}
        assert channel.done == []

    def test_one_persons_since_then_over_many_pages(self, team, channel):
        for number in range(700):
            channel.say(ts(number), TROLL if number % 100 == 0 else GRACE)
        before = NOW.timestamp() - 200_000
        channel.say(f"{before:.6f}", TROLL)

        opened = propose(team, f"<@{TROLL}> 28h")
        work(opened)

        assert looked(opened)["count"] == 7

    def test_where_there_is_too_much_to_read_nothing_older_than_what_was_read(
        self, team, channel, monkeypatch
    ):
        monkeypatch.setattr(purge_window, "PAGES_READ", 1)
        for number in range(250):
            channel.say(ts(number), TROLL if number == 20 else GRACE)
        channel.say(ts(240), TROLL)
        hear_reply(team, ts(10), thread=ts(9))
        hear_reply(team, ts(245), thread=ts(9))

        opened = propose(team, f"<@{TROLL}> 100")
        work(opened)

        seen = looked(opened)
        assert (seen["count"], seen["oldest"]) == (2, ts(240))

    def test_nothing_there_is_the_end_of_it(self, team, channel):
        opened = propose(team)
        work(opened)

        assert (get(opened).state, get(opened).last_event) == (State.IDLE, Event.SUCCEED)

    @pytest.mark.parametrize(
        "worsen",
        [
            lambda channel: setattr(channel, "has_admin", False),
            lambda channel: channel.trouble.update(history=[RefusedError("not_in_channel")]),
        ],
    )
    def test_what_it_may_not_see_or_delete_is_said_before_anybody_is_asked(
        self, team, channel, worsen
    ):
        fill(channel, 3)
        worsen(channel)

        opened = propose(team)
        work(opened)

        assert (get(opened).state, get(opened).last_event) == (State.IDLE, Event.FAIL)

    def test_what_was_said_in_a_private_channel_is_not_shown(self, team, channel):
        fill(channel, 3)
        channel.private = True

        opened = propose(team)
        work(opened)

        assert looked(opened)["first"] == []

    def test_a_busy_slack_is_waited_for_long_enough_to_read_it_all(self, team, channel, database):
        fill(channel, 3)
        channel.trouble["history"] = [BusyError(timedelta(seconds=1))]

        opened = propose(team)
        delivery.work(team_id=team, case=opened.case_number)

        due = database.execute("SELECT due_at - now() FROM case_steps").fetchone()[0]
        assert timedelta(seconds=15) < due <= timedelta(seconds=20)
        assert get(opened).state is State.COLLECTING_INPUT

    def test_while_it_looks_it_can_be_cancelled(self, team, channel):
        fill(channel, 3)
        opened = propose(team)

        press(opened, Event.CANCEL)
        work(opened)

        assert get(opened).state is State.IDLE
        assert channel.done == []


class TestPurge:
    def test_saves_all_evidence_then_deletes_each_message_once(self, confirmed, channel, database):
        work(confirmed)

        assert get(confirmed).state is State.IDLE
        assert channel.messages == {}
        assert channel.done[0] == "put"
        assert sorted(deletions(channel)) == sorted(set(deletions(channel)))
        assert len(deletions(channel)) == 25
        assert tally(confirmed) == {"deleted": 25}
        (body,) = channel.kept.values()
        assert [one["text"] for one in json.loads(body)["messages"]] == [
            f"words {number}" for number in reversed(range(25))
        ]

    @pytest.mark.parametrize("event", [Event.CONFIRM, Event.CANCEL, None])
    def test_what_was_shown_of_their_words_is_not_kept_beyond_the_question(
        self, team, channel, database, event
    ):
        fill(channel, 3)
        opened = propose(team)
        work(opened)
        assert looked(opened)["first"]

        if event:
            press(opened, event)
        else:
            database.execute("UPDATE conversations SET deadline_at = now() - interval '1 second'")
            with unit_of_work() as services:
                services.conversations.expire_overdue(limit=9)

        assert "first" not in looked(opened)
        assert looked(opened)["count"] == 3

    def test_more_than_a_page_is_saved_in_pages_before_the_first_is_deleted(self, team, channel):
        fill(channel, 230)
        opened = propose(team, "230")
        work(opened)
        press(opened, Event.CONFIRM)

        work(opened)

        assert channel.done[:3] == ["put"] * 3
        assert len(deletions(channel)) == 230
        sizes = [len(json.loads(body)["messages"]) for body in channel.kept.values()]
        assert sizes == [100, 100, 30]

    def test_what_is_said_after_the_command_stays(self, confirmed, channel):
        channel.say(f"{NOW.timestamp() + 86_400:.6f}", TROLL, "later")

        work(confirmed)

        assert [one["text"] for one in channel.messages.values()] == ["later"]

    def test_others_have_their_turn_after_some(self, confirmed, channel, woken):
        delivery.work(team_id=confirmed.team_id, case=confirmed.case_number)  # the evidence
        woken.clear()
        delivery.work(team_id=confirmed.team_id, case=confirmed.case_number)

        assert len(deletions(channel)) == SLICE
        assert [type(one).__name__ for one in woken if type(one).__name__ == "Work"] == ["Work"]

    def test_one_worker_a_workspace_deletes_at_a_time(self, confirmed, team, channel, database):
        delivery.work(team_id=team, case=confirmed.case_number)
        database.execute(
            "UPDATE case_steps SET state = 'working', lease_token = gen_random_uuid(),"
            " lease_until = now() + interval '1 minute' WHERE kind = 'purge'"
        )
        with unit_of_work() as services:
            services.rows.cases.open(
                team_id=team, kind="purge", target="C9", moderator=MILO, reason="", lasts=None,
                conversation_id=confirmed.id, opened_by="command:9",
            )  # fmt: skip
        database.execute(
            "INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, state)"
            " VALUES (%s, 2, 1, 2, 'purge', 'C9', 'pending')", [team]
        )  # fmt: skip

        delivery.work(team_id=team, case=2)
        assert deletions(channel) == []
        database.execute("UPDATE case_steps SET lease_until = now() WHERE state = 'working'")
        with unit_of_work() as services:
            assert services.rows.steps.claim(team, 2, lease=timedelta(seconds=5))

    def test_without_its_evidence_nothing_is_deleted(self, confirmed, channel, database):
        channel.trouble["put"] = [UnclearError("cut")] * 3

        work(confirmed, times=2)
        assert channel.done == []

        work(confirmed, database)
        assert channel.done[0] == "put"
        assert len(deletions(channel)) == 25

    @pytest.mark.parametrize("error", [UnclearError("cut"), BusyError(timedelta(seconds=1))])
    @pytest.mark.parametrize("takes_it_first", [True, False])
    def test_goes_on_where_it_was_and_deletes_none_twice(
        self, confirmed, channel, database, error, takes_it_first
    ):
        channel.trouble["delete"] = [None, None, error, None, None, error, error]
        channel.takes_it_first = takes_it_first and isinstance(error, UnclearError)

        work(confirmed, database)

        assert get(confirmed).last_event is Event.SUCCEED
        assert channel.messages == {}
        assert tally(confirmed) == {"deleted": 25}
        assert len(deletions(channel)) == len(set(deletions(channel)))

    def test_a_worker_that_dies_is_followed_by_another(self, confirmed, channel, database):
        class DiedError(BaseException):
            pass

        channel.trouble["delete"] = [None] * 4 + [DiedError()]  # type: ignore[list-item]
        with pytest.raises(DiedError):
            work(confirmed)

        work(confirmed, database)

        assert tally(confirmed) == {"deleted": 25}
        assert len(deletions(channel)) == 25

    def test_what_its_author_took_back_meanwhile_was_gone(self, confirmed, channel):
        delivery.work(team_id=confirmed.team_id, case=confirmed.case_number)
        del channel.messages[ts(3)]

        work(confirmed)

        assert tally(confirmed) == {"deleted": 24, "gone": 1}

    def test_one_message_that_cannot_go_stops_nothing_and_is_tried_again(
        self, confirmed, channel, database
    ):
        channel.trouble["delete"] = [None, RefusedError("cant_delete_message")]
        work(confirmed, database)
        assert get(confirmed).state is State.ERROR
        assert tally(confirmed) == {"deleted": 24, "failed": 1}

        press(confirmed, Event.RETRY, key="action:2")
        work(confirmed, database)

        assert tally(confirmed) == {"deleted": 25}
        assert get(confirmed).state is State.IDLE

    def test_a_no_that_all_would_get_stops_at_the_first(self, confirmed, channel, database):
        channel.trouble["delete"] = [RefusedError("missing_scope")] * 9

        work(confirmed, database)

        assert get(confirmed).state is State.ERROR
        assert tally(confirmed) == {"pending": 25}
        assert len(channel.trouble["delete"]) == 8

    def test_what_still_stands_is_deleted_again(self, confirmed, channel, database):
        channel.forgets = {ts(3), ts(7)}

        work(confirmed, database)

        assert get(confirmed).state is State.IDLE
        assert channel.messages == {}
        assert deletions(channel).count(f"delete {ts(3)}") == 2

    def test_replies_that_were_heard_go_as_well_and_are_checked(self, team, channel, database):
        channel.say(ts(1), GRACE, "head")
        channel.say(ts(2), TROLL, "reply", thread_ts=ts(1))
        channel.say(ts(3), TROLL, "top")
        hear_reply(team, ts(2), thread=ts(1))
        channel.forgets = {ts(2)}
        opened = propose(team, f"<@{TROLL}> 10")
        work(opened)
        press(opened, Event.CONFIRM)

        work(opened, database)

        assert [one["text"] for one in channel.messages.values()] == ["head"]
        assert deletions(channel).count(f"delete {ts(2)}") == 2


class TestRights:
    def test_who_asks_may_not_delete_what_their_peers_wrote(self, team, channel):
        with pytest.raises(TargetIsPeerError):
            propose(team, f"<@{MIA}> 10")

    def test_members_may_not_ask_nor_confirm(self, team, channel, confirmed):
        with pytest.raises(NotAModeratorError):
            propose(team, "10", actor=GRACE, key="command:2")

    def test_one_purge_a_channel_at_a_time(self, team, channel, confirmed):
        with pytest.raises(PurgeStillOpenError):
            propose(team, "10", key="command:2")

    @pytest.mark.parametrize(("found", "alone"), [(5, True), (6, False)])
    def test_a_large_one_needs_two_people_by_what_was_found(
        self, team, channel, monkeypatch, found, alone
    ):
        monkeypatch.setenv("TWO_PEOPLE_PURGE_ABOVE", "5")
        settings.cache_clear()
        fill(channel, found)
        opened = propose(team, f"<@{TROLL}> 40h")
        work(opened)

        if not alone:
            with pytest.raises(SecondPersonError):
                press(opened, Event.CONFIRM, MILO)
        press(opened, Event.CONFIRM, MILO if alone else MIA, key="action:2")
        assert get(opened).state is State.PROCESSING
