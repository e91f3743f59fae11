import uuid

import pytest

from db.models.delivery import DeliveryWay
from services.errors import DomainError
from services.ports import Profile, RefusedError, UnclearError, View
from tasks import people
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


class TestWhoSomebodyIs:
    @pytest.fixture
    def told(self, monkeypatch):
        """What Slack says of people: None is silence, who is missing is unknown to it."""
        words, asked = {}, []

        class Workspace:
            def profile(self, user):
                asked.append(user)
                if user not in words:
                    raise RefusedError("user_not_found")
                if words[user] is None:
                    raise UnclearError("cut")
                return words[user]

        monkeypatch.setattr(people, "workspace", lambda team: Workspace())
        return words, asked

    @pytest.fixture
    def asked(self):
        return envelope(f"command:{uuid.uuid4()}", team_id=f"T{uuid.uuid4().hex[:8]}")

    def needs(self, *users):
        return lambda services, request: services.users.people(request.team_id, *users)

    def test_is_asked_once_and_then_remembered(self, asked, told):
        words, questions = told
        words |= {"U1": Profile(user_id="U1", name="One"), "U2": Profile(user_id="U2", name="Two")}

        handle(asked, self.needs("U1", "U2"))
        handle({**asked, "key": "command:again"}, self.needs("U1", "U2"))

        assert questions == ["U1", "U2"]

    def test_is_asked_about_everybody_who_comes_up_on_the_way(self, asked, told, database):
        words, questions = told
        words |= {"U1": Profile(user_id="U1", name="One"), "U2": Profile(user_id="U2", name="Two")}

        def one_after_the_other(services, request):
            services.users.person(request.team_id, "U1")
            services.users.person(request.team_id, "U2")

        handle(asked, one_after_the_other)

        assert questions == ["U1", "U2"]
        assert outcome(database, asked) == (True, "done")

    def test_nobody_is_guessed_when_slack_knows_nobody(self, asked, told, database):
        handle(asked, self.needs("U1"))

        assert outcome(database, asked) == (True, "UnknownPersonError")

    def test_says_so_when_slack_is_silent(self, asked, told, database):
        words, _ = told
        words["U1"] = None

        handle(asked, self.needs("U1"))

        assert outcome(database, asked) == (True, "SlackSilentError")

    def test_what_was_known_must_do_when_slack_is_silent(self, asked, told, database):
        words, _ = told
        words["U1"] = Profile(user_id="U1", name="One")
        handle(asked, self.needs("U1"))
        database.execute("UPDATE members SET fetched_at = now() - interval '1 day'")
        words["U1"] = None

        again = {**asked, "key": "command:again"}
        handle(again, self.needs("U1"))

        assert outcome(database, again) == (True, "done")
