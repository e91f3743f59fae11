import uuid

import pytest

from db.models.delivery import DeliveryWay
from services.errors import DomainError
from services.ports import View
from tasks.handling import handle
from tests.integration.db.test_inbox import envelope

HELP = View(name="help")


class NoError(DomainError):
    """No. Try `/ban @spammer spam`."""


@pytest.fixture
def asked():
    return envelope(f"command:{uuid.uuid4()}")


def outcome(database, asked):
    return database.execute(
        "SELECT processed_at IS NOT NULL, outcome FROM inbox WHERE key = %s", [asked["key"]]
    ).fetchone()


def answers(database, asked):
    return database.execute(
        "SELECT view, facts FROM deliveries WHERE dedupe_key = %s", [asked["key"] + ":answer"]
    ).fetchall()


def says_hello(services, request):
    services.deliveries.answer(request, View(name="help"))


class TestHandle:
    def test_a_request_is_processed_with_its_effects(self, asked, database, woken):
        handle(asked, says_hello)

        assert outcome(database, asked) == (True, "done")
        assert answers(database, asked) == [("help", {})]
        assert len(woken) == 1

    def test_a_second_delivery_of_it_does_nothing(self, asked, database, woken):
        handle(asked, says_hello)
        handle(asked, lambda services, request: pytest.fail("it was done already"))

        assert len(answers(database, asked)) == 1

    def test_a_no_is_an_answer_and_rolls_back_what_was_written(self, asked, database):
        def writes_and_refuses(services, request):
            services.deliveries.post(request.team_id, request.day, asked["key"], "C1", HELP)
            raise NoError

        handle(asked, writes_and_refuses)

        assert outcome(database, asked) == (True, "NoError")
        assert answers(database, asked) == [("refusal", {"text": "No. Try `/ban @spammer spam`."})]
        assert not database.execute(
            "SELECT FROM deliveries WHERE dedupe_key = %s", [asked["key"]]
        ).fetchall()

    def test_a_defect_is_told_with_a_reference_and_goes_to_the_dead_letters(self, asked, database):
        def breaks(services, request):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            handle(asked, breaks)

        assert outcome(database, asked) == (True, "broken:ZeroDivisionError")
        assert answers(database, asked) == [("broken", {"request_id": asked["request_id"]})]

    def test_an_event_that_breaks_tells_nobody(self, asked, database):
        asked["kind"] = "event"

        with pytest.raises(ZeroDivisionError):
            handle(asked, lambda services, request: 1 / 0)

        assert answers(database, asked) == []

    def test_who_has_no_response_url_is_answered_in_the_channel(self, asked, database):
        handle(asked, says_hello)

        way = database.execute(
            "SELECT way, channel, user_id FROM deliveries WHERE dedupe_key = %s",
            [asked["key"] + ":answer"],
        ).fetchone()
        assert way == (DeliveryWay.WHISPER, "C1", "U1")
