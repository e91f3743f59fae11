"""Deliveries against a voice that fails in every way there is."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from db.models.delivery import DeliveryState, DeliveryWay
from db.models.delivery_question import QuestionAnswer
from db.repositories.delivery import DeliveryRepository
from services.ports import BusyError, LockedOutError, Posted, RefusedError, UnclearError, View
from tasks import delivery, hold, running
from tasks.work import unit_of_work
from tests.integration.community import MILO, TROLL, asks, settle_in

TODAY = date(2026, 11, 22)


class Voice:
    """A messenger whose next calls do as they are told; it remembers what was really posted."""

    def __init__(self) -> None:
        self.trouble: list[Exception | None] = []
        self.posted: dict[str, str] = {}
        self.calls: list[str] = []
        self.takes_it_first = False

    def _meet_trouble(self, name: str) -> None:
        self.calls.append(name)
        error = self.trouble.pop(0) if self.trouble else None
        if error:
            raise error

    def post(self, channel: str, view: View, *, mark: str) -> Posted:
        if self.takes_it_first:
            self.posted[mark] = channel
        self._meet_trouble("post")
        assert self.takes_it_first or mark not in self.posted, "posted twice"
        self.posted[mark] = channel
        return Posted(channel="C1", ts="1.1")

    def find(self, channel: str, mark: str, *, since: object) -> Posted | None:
        self._meet_trouble("find")
        return Posted(channel="C1", ts="1.1") if mark in self.posted else None

    def update(self, posted: Posted, view: View) -> None:
        self._meet_trouble("update")

    def answer(self, reply: str, view: View) -> None:
        self._meet_trouble("answer")

    def whisper(self, channel: str, user: str, view: View) -> None:
        self._meet_trouble("whisper")

    def fill(self, view_id: str, view: View) -> None:
        self._meet_trouble("fill")

    def publish(self, user: str, view: View, *, over: str) -> str:
        raise AssertionError


@pytest.fixture
def voice(monkeypatch):
    voice = Voice()
    monkeypatch.setattr(delivery, "messenger", lambda team, urgency: voice)
    return voice


@pytest.fixture
def database_that_blinks(monkeypatch):
    """Have the next statement that settles fail as it does when PostgreSQL restarts."""
    monkeypatch.setattr(running.time, "sleep", lambda _: None)

    def blink(repository):
        settle, times = repository.settle, iter([True])

        def fails_once(self, *args, **kwargs):
            if next(times, False):
                raise OperationalError("UPDATE", {}, Exception("terminating connection"))
            return settle(self, *args, **kwargs)

        monkeypatch.setattr(repository, "settle", fails_once)

    return blink


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


def add(team, way=DeliveryWay.POST):
    with unit_of_work() as services:
        added = services.rows.deliveries.add(
            team_id=team,
            made_on=TODAY,
            dedupe_key="k",
            way=way,
            view="help",
            facts={},
            channel="C1",
            user_id="U1",
            reply="sealed",
        )
    assert added
    return {"team_id": team, "delivery": str(added), "made_on": TODAY.isoformat()}


def state(database, waiting):
    found = database.execute(
        "SELECT state, error, attempts FROM deliveries WHERE id = %s", [waiting["delivery"]]
    ).fetchone()
    return tuple(found)


def make_due(database):
    database.execute("UPDATE deliveries SET due_at = now(), lease_until = NULL")


class TestSend:
    def test_says_it_once_however_often_it_is_woken(self, team, voice, database):
        waiting = add(team)

        delivery.send(**waiting)
        delivery.send(**waiting)

        assert voice.calls == ["post"]
        assert state(database, waiting) == (DeliveryState.SENT, None, 1)

    def test_slack_asks_to_wait_so_it_waits_and_the_try_does_not_count(self, team, voice, database):
        waiting = add(team)
        voice.trouble = [BusyError(timedelta(seconds=30))]

        delivery.send(**waiting)
        delivery.send(**waiting)

        assert voice.calls == ["post"]
        assert state(database, waiting)[0::2] == (DeliveryState.PENDING, 0)

    def test_after_a_cut_line_it_looks_before_it_posts_again(self, team, voice, database):
        waiting = add(team)
        voice.takes_it_first, voice.trouble = True, [UnclearError("cut")]

        delivery.send(**waiting)
        make_due(database)
        delivery.send(**waiting)

        assert voice.calls == ["post", "find"]
        assert state(database, waiting)[0] == DeliveryState.SENT

    def test_what_is_not_found_is_posted_then(self, team, voice, database):
        waiting = add(team)
        voice.trouble = [UnclearError("cut")]

        delivery.send(**waiting)
        make_due(database)
        delivery.send(**waiting)

        assert voice.calls == ["post", "find", "post"]

    def test_where_it_may_not_look_it_does_not_guess(self, team, voice, database):
        waiting = add(team)
        voice.takes_it_first, voice.trouble = True, [UnclearError("cut")]
        delivery.send(**waiting)
        voice.trouble = [RefusedError("missing_scope")]

        for _ in range(3):
            make_due(database)
            delivery.send(**waiting)

        assert voice.calls == ["post", "find"]
        assert state(database, waiting)[0] == DeliveryState.UNCLEAR
        assert "missing_scope" in state(database, waiting)[1]

    def test_what_slack_has_taken_is_kept_when_the_database_goes_away(
        self, team, voice, database, database_that_blinks
    ):
        waiting = add(team)

        database_that_blinks(DeliveryRepository)
        delivery.send(**waiting)

        assert voice.calls == ["post"]
        assert state(database, waiting) == (DeliveryState.SENT, None, 1)

    def test_a_no_is_final(self, team, voice, database):
        waiting = add(team)
        voice.trouble = [RefusedError("channel_not_found")]

        delivery.send(**waiting)
        make_due(database)
        delivery.send(**waiting)

        assert voice.calls == ["post"]
        assert state(database, waiting)[:2] == (DeliveryState.FAILED, "channel_not_found")

    @pytest.mark.parametrize("way", [DeliveryWay.ANSWER, DeliveryWay.WHISPER])
    def test_what_cannot_be_looked_for_is_not_said_twice(self, team, voice, database, way):
        waiting = add(team, way)
        voice.trouble = [UnclearError("cut")]

        delivery.send(**waiting)
        make_due(database)
        delivery.send(**waiting)

        assert len(voice.calls) == 1
        assert state(database, waiting)[0] == DeliveryState.UNCLEAR

    def test_what_stays_unclear_asks_once_by_a_log_line_and_a_row(self, team, voice, database):
        waiting = add(team, DeliveryWay.ANSWER)
        voice.trouble = [UnclearError("cut")]

        with capture_logs() as logs:
            delivery.send(**waiting)
            delivery.send(**waiting)

        (told,) = [line for line in logs if line["event"] == "delivery.unclear"]
        assert (told["delivery"], told["team_id"]) == (waiting["delivery"], team)
        with unit_of_work() as services:
            (asked,) = services.rows.questions.open(limit=9)
            assert services.rows.questions.count() == 1
        assert str(asked["id"]) == waiting["delivery"]

    @pytest.mark.parametrize(
        ("answer", "calls", "final"),
        [
            (QuestionAnswer.AGAIN, 2, DeliveryState.SENT),
            (QuestionAnswer.LEAVE, 1, DeliveryState.UNCLEAR),
        ],
    )
    def test_the_operators_word_settles_it_once(self, team, voice, database, answer, calls, final):
        waiting = add(team, DeliveryWay.ANSWER)
        voice.trouble = [UnclearError("cut")]
        delivery.send(**waiting)

        with unit_of_work() as services:
            ids = [uuid.UUID(waiting["delivery"])]
            first = services.rows.questions.answer(ids, answer, by="ops")
            second = services.rows.questions.answer(ids, answer, by="ops")
            woken = services.rows.deliveries.wake(limit=9, after=timedelta(hours=1))
        delivery.send(**waiting)

        assert (first, second) == (ids, [])
        assert len(woken) == calls - 1
        assert len(voice.calls) == calls
        assert state(database, waiting)[0] == final

    @pytest.mark.parametrize("way", [DeliveryWay.POST, DeliveryWay.ANSWER, DeliveryWay.WHISPER])
    def test_while_the_token_is_refused_it_waits_and_no_try_counts(
        self, team, voice, database, way
    ):
        waiting = add(team, way)
        voice.trouble = [LockedOutError("token_revoked")] * 9
        for _ in range(9):
            delivery.send(**waiting)
            make_due(database)

        assert state(database, waiting) == (DeliveryState.PENDING, "token_revoked", 0)
        delivery.send(**waiting)
        assert state(database, waiting)[0] == DeliveryState.SENT

    def test_an_answer_whose_worker_died_is_not_said_twice(self, team, voice, database):
        waiting = add(team, DeliveryWay.ANSWER)
        with unit_of_work() as services:
            services.rows.deliveries.claim(
                team, uuid.UUID(waiting["delivery"]), TODAY, lease=timedelta(0)
            )

        delivery.send(**waiting)

        assert voice.calls == []
        assert state(database, waiting)[0] == DeliveryState.UNCLEAR


@pytest.fixture
def card(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))
    return {"team_id": team, "conversation": str(ban.id)}


class TestRedraw:
    def test_posts_the_card_once_and_updates_it_then(self, card, voice, database):
        delivery.redraw(**card)
        delivery.redraw(**card)
        database.execute("UPDATE conversations SET revision = revision + 1")
        delivery.redraw(**card)

        assert voice.calls == ["post", "update"]

    def test_a_card_that_was_posted_when_the_line_was_cut_is_found(self, card, voice, database):
        voice.takes_it_first, voice.trouble = True, [UnclearError("cut")]

        delivery.redraw(**card)
        database.execute("UPDATE conversations SET draw_until = NULL")
        delivery.redraw(**card)

        assert voice.calls == ["post", "find", "update"]
        assert len(voice.posted) == 1

    def test_nothing_is_searched_for_when_slack_only_asked_to_wait(self, card, voice, database):
        voice.trouble = [BusyError(timedelta(seconds=5))]

        delivery.redraw(**card)
        database.execute("UPDATE conversations SET draw_until = NULL")
        delivery.redraw(**card)

        assert voice.calls == ["post", "post"]

    def test_two_workers_never_draw_one_card_at_once(self, card, voice):
        with unit_of_work() as services:
            services.rows.drawings.claim(
                card["team_id"], uuid.UUID(card["conversation"]), lease=timedelta(seconds=30)
            )

        delivery.redraw(**card)

        assert voice.calls == []

    def test_a_lease_is_renewed_while_slack_is_slow(self, card, voice, database, monkeypatch):
        monkeypatch.setattr(hold, "RENEW_EVERY", 0.01)
        ends = "SELECT draw_until FROM conversations WHERE id = %s"

        def slow(*_, **__):
            (first,) = database.execute(ends, [card["conversation"]]).fetchone()
            eventually_later(database, ends, card["conversation"], first)
            return Posted(channel="C1", ts="1.1")

        monkeypatch.setattr(voice, "post", slow)

        delivery.redraw(**card)


def eventually_later(database, query, key, first):
    for _ in range(500):
        if database.execute(query, [key]).fetchone()[0] > first:
            return
        database.execute("SELECT pg_sleep(0.01)")
    pytest.fail("it was not renewed")
