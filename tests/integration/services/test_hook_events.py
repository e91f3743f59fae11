"""Steward's own events: written with what they tell of, told patiently for a day."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from adapters.sealing import unseal
from config.settings import settings
from db.session import rows
from fsm.flow import Event
from services.hook import HookIsOffError, NoLogError, NoSuchMessageError
from services.hook_request import OUR_EVENTS
from services.hook_secret import is_standard
from services.hook_telling import OFF_AFTER, WAITS, body_of, headers_of
from services.role import NotAnAdminError
from tests.integration.community import ADA, GRACE, MILO, TEAM, TROLL, asks, settle_in, views
from tests.integration.services.economy import endow
from tests.integration.services.reporting import reports
from tests.integration.services.test_shop import buy, offer
from tests.integration.services.working import press

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
ADDRESS = "https://example.com/hook?token=of-theirs"


@pytest.fixture
def services(session, monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "for tests")
    settings.cache_clear()
    yield settle_in(session)
    settings.cache_clear()


def subscribe(services, text, *, by=ADA, key="command:1"):
    return services.hooks.asking.subscribe(asks(by, text, key=key))


@pytest.fixture
def told(services, session):
    """What is written for subscription 1, after the first message that says it was made."""
    subscribe(services, f"events <{ADDRESS}>")

    def since():
        query = "SELECT event, data FROM hook_messages WHERE team_id = %(team)s ORDER BY at, id"
        found = rows(session, query, team=TEAM)
        return [(each["event"], each["data"]) for each in found][1:]

    return since


def claim(services, number=1):
    return services.hooks.messages.claim(TEAM, number, lease=LEASE)


def settle(services, answer, *, now=NOW):
    claimed = claim(services)
    assert claimed is not None
    services.hooks.telling.settle(claimed, answer, now=now)
    return claimed


def later(session, by):
    """Let time pass: whatever was to be done or has been failing is that much older."""
    hooks = "UPDATE hooks SET due_at = due_at - %(by)s, failing_since = failing_since - %(by)s"
    messages = "UPDATE hook_messages SET due_at = due_at - %(by)s"
    for statement in (hooks, messages):
        rows(session, f"{statement} WHERE team_id = %(team)s", team=TEAM, by=by)


def states(session):
    query = "SELECT state FROM hook_messages WHERE team_id = %(team)s ORDER BY at, id"
    return [each["state"] for each in rows(session, query, team=TEAM)]


class TestWritten:
    def test_a_case_and_its_sanction_are_told(self, services, told):
        shush = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}> 1h secret words"))
        press(services, shush, Event.CONFIRM)

        (first, case), (second, sanction) = told()
        assert (first, second) == ("case.opened", "sanction.began")
        assert case == {
            "case": shush.case_number, "kind": "shush", "target": TROLL, "moderator": MILO,
            "seconds": 3600,
        }  # fmt: skip
        assert (sanction["target"], sanction["kind"]) == (TROLL, "shush")
        assert "secret words" not in str(told())

    def test_its_end_is_told_whoever_ends_it(self, services, session, told):
        shush = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}> 1h"))
        press(services, shush, Event.CONFIRM)
        services.rows.sanctions.lift(TEAM, TROLL, "shush", by_case=shush.case_number)

        event, data = told()[-1]
        assert (event, data["lifted_by_case"]) == ("sanction.ended", shush.case_number)

    def test_what_is_rolled_back_is_not_told(self, services, session, told):
        before = session.begin_nested()
        services.moderation.propose("shush", asks(MILO, f"<@{TROLL}> 1h"))
        assert len(told()) == 1
        before.rollback()

        assert told() == []

    def test_a_report_tells_its_case_and_nobody(self, services, told):
        case = reports(services, GRACE)

        assert told() == [("report.opened", {"case": case["number"]})]

    def test_an_order_is_told(self, services, session, told):
        endow(services, GRACE, 200)
        buy(services, session, offer(services))

        event, data = told()[-1]
        assert (event, data["buyer"], data["state"]) == ("order.placed", GRACE, "placed")

    def test_only_what_was_subscribed_to_is(self, services, session):
        subscribe(services, f"events <{ADDRESS}> order.placed")
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))

        assert len(states(session)) == 1

    @pytest.mark.parametrize("text", ["over", "off"])
    def test_what_is_over_or_off_is_not(self, services, session, told, text):
        if text == "over":
            services.hooks.asking.unsubscribe(asks(ADA, "1"))
        else:
            services.hooks.messages.turn_off(TEAM, 1)
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))

        assert told() == []
        assert states(session) == ["given_up"]
        assert claim(services) is None


class TestTold:
    def test_it_is_signed_with_the_secret_that_was_shown(self, services):
        view = subscribe(services, f"events <{ADDRESS}|example.com>")
        shown = unseal(view.facts["sealed"]["secret"])

        claimed = claim(services)
        assert claimed is not None
        body = body_of(claimed)
        headers = headers_of(claimed, body, [unseal(claimed.secret)], now=NOW)

        assert unseal(claimed.address) == ADDRESS
        assert json.loads(body)["type"] == "subscription.made"
        assert json.loads(body)["data"] == {"workspace": TEAM}
        assert is_standard(
            body,
            headers["webhook-signature"],
            [shown],
            message=headers["webhook-id"],
            timestamp=headers["webhook-timestamp"],
            now=NOW,
        )
        assert ADDRESS not in str(view.facts)

    def test_during_a_rotation_either_secret_fits(self, services):
        first = unseal(subscribe(services, f"events {ADDRESS}").facts["sealed"]["secret"])
        view = subscribe(services, "rotate 1", key="command:2")

        claimed = claim(services)
        assert claimed is not None
        assert [unseal(claimed.secret), unseal(claimed.previous)] == [
            unseal(view.facts["sealed"]["secret"]),
            first,
        ]

    def test_one_message_of_a_subscription_at_a_time_oldest_first(self, services, session, told):
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))

        first = claim(services)
        assert first is not None
        assert claim(services) is None
        services.hooks.telling.settle(first, 204, now=NOW)

        assert settle(services, 200).event == "case.opened"
        assert states(session) == ["arrived", "arrived"]

    def test_a_worker_that_died_leaves_it_to_the_next_under_the_same_id(
        self, services, session, told
    ):
        first = claim(services)
        rows(session, "UPDATE hooks SET lease_until = clock_timestamp()"
             " WHERE team_id = %(team)s", team=TEAM)  # fmt: skip

        second = claim(services)
        assert first is not None
        assert second is not None
        assert (second.id, second.attempts) == (first.id, 2)
        services.hooks.telling.settle(first, 500, now=NOW)
        assert states(session) == ["waiting"]
        assert claim(services) is None, "who lost the lease has let go of the other's"

    def test_it_is_woken_once_until_somebody_has_been_there(self, services, told):
        def wake():
            found = services.hooks.messages.wake(limit=500, after=timedelta(seconds=10))
            return [each for each in found if each[0] == TEAM]

        assert wake() == [(TEAM, 1)]
        assert wake() == []
        settle(services, 200)
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))
        assert wake() == [(TEAM, 1)]


class TestFailing:
    def test_it_is_tried_for_a_day_and_then_given_up(self, services, session, told):
        assert timedelta(hours=23) < sum(WAITS, timedelta()) <= timedelta(hours=24)

        for wait in WAITS:
            settle(services, "no answer in time")
            assert claim(services) is None
            later(session, wait)
        settle(services, 500)

        assert states(session) == ["given_up"]

    def test_while_it_fails_the_others_wait_a_moment_and_a_success_ends_that(
        self, services, session, told
    ):
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))
        settle(services, 400)
        assert claim(services) is None

        later(session, timedelta(seconds=2))
        assert settle(services, 200).event == "case.opened"
        later(session, timedelta(seconds=5))
        assert settle(services, 200).event == "subscription.made"

    def test_after_a_day_without_any_it_is_off_and_who_made_it_is_told(
        self, services, session, told
    ):
        settle(services, 500)
        later(session, OFF_AFTER)
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))
        settle(services, 500, now=datetime.now(UTC))

        assert set(states(session)) == {"given_up"}
        told_off = [each for each in views(session) if each["view"] == "hook_off"]
        assert [(each["channel"], each["facts"]["host"]) for each in told_off] == [
            (ADA, "example.com")
        ]
        services.moderation.propose("warn", asks(MILO, f"<@{GRACE}> adverts", key="command:9"))
        assert len(states(session)) == 2

    def test_who_is_gone_for_good_is_off_at_once(self, services, session, told):
        settle(services, 410)

        assert states(session) == ["given_up"]
        assert subscribe(services, "list").facts["hooks"][0]["off_at"]

    def test_turned_on_again_it_is_told_again(self, services, session, told):
        settle(services, 410)
        subscribe(services, "on 1")
        services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> adverts"))

        assert settle(services, 200).event == "case.opened"


class TestLog:
    def test_shows_what_came_of_each_and_no_address(self, services, told):
        settle(services, "connection refused")

        facts = subscribe(services, "log 1").facts
        (only,) = facts["log"]
        assert (only["event"], only["attempts"]) == ("subscription.made", 1)
        assert (only["state"], only["answer"]) == ("waiting", "connection refused")
        assert "of-theirs" not in str(facts)

    def test_a_button_tells_one_again_under_its_id(self, services, session, told):
        first = settle(services, 200)

        services.hooks.asking.again(asks(ADA), f"1.{first.id}")

        second = claim(services)
        assert second is not None
        assert (second.id, body_of(second)) == (first.id, body_of(first))

    def test_is_not_for_everybody_nor_for_every_subscription(self, services, told):
        made = settle(services, 200)

        with pytest.raises(NotAnAdminError):
            services.hooks.asking.again(asks(MILO), f"1.{made.id}")
        for value in ("", "1", "1.x", f"2.{made.id}", f"1.{TROLL}"):
            with pytest.raises((NoSuchMessageError, NoLogError)):
                services.hooks.asking.again(asks(ADA), value)
        services.hooks.messages.turn_off(TEAM, 1)
        with pytest.raises(HookIsOffError):
            services.hooks.asking.again(asks(ADA), f"1.{made.id}")
        for text in ("log 7", "on 7"):
            with pytest.raises(NoLogError):
                subscribe(services, text)

    def test_what_was_settled_long_ago_is_forgotten(self, services, session, told):
        settle(services, 200)
        rows(session, "UPDATE hook_messages SET settled_at = settled_at - interval '40 days'"
             " WHERE team_id = %(team)s", team=TEAM)  # fmt: skip

        assert services.hooks.messages.forget(after=timedelta(days=30), limit=5000) >= 1
        assert states(session) == []


def test_every_event_has_a_trigger_that_tells_it(session):
    found = rows(session, "SELECT pg_get_triggerdef(oid) AS it FROM pg_trigger"
                 " WHERE tgname LIKE 'tell_%%'")  # fmt: skip
    definitions = " ".join(each["it"] for each in found)

    assert all(f"'{event}'" in definitions for event in OUR_EVENTS)
