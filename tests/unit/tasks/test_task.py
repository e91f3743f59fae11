import pytest
from celery.exceptions import Reject
from sqlalchemy.exc import IntegrityError, OperationalError

from tasks import running as module
from tasks.running import patiently, running
from tasks.sending import brief


class Lost(Exception):  # noqa: N818 - a driver's error, as psycopg raises it
    sqlstate = "08006"


def away() -> OperationalError:
    return OperationalError("SELECT 1", {}, Lost())


@pytest.fixture
def pauses(monkeypatch):
    slept = []
    monkeypatch.setattr(module.time, "sleep", slept.append)
    return slept


class TestRunning:
    def test_waits_for_a_database_that_comes_back(self, pauses):
        tries = iter([away(), away(), None])

        def work():
            if error := next(tries):
                raise error

        running("command.ban", work)

        assert pauses == [0.05, 0.2]

    def test_a_task_may_call_its_arguments_as_it_likes(self):
        done = []

        running("delivery.read", lambda: done.append("read"), name="users", work="x")

        assert done == ["read"]

    def test_hands_the_message_back_when_it_stays_away(self, pauses):
        def work():
            raise away()

        with pytest.raises(Reject) as handed_back:
            running("command.ban", work)

        assert handed_back.value.requeue
        assert sum(pauses) < 60 / 2, "the time limit is 60 s"

    def test_does_not_repeat_what_is_wrong_by_itself(self, pauses):
        def work():
            raise IntegrityError("INSERT", {}, type("Twice", (Exception,), {"sqlstate": "23505"})())

        with pytest.raises(IntegrityError):
            running("command.ban", work)

        assert pauses == []


class TestPatiently:
    def test_what_was_done_before_is_not_done_again(self, pauses):
        said, tries = [], iter([away(), away(), None])

        def settle():
            if error := next(tries):
                raise error
            return "settled"

        def work():
            said.append("hello")
            assert patiently(settle) == "settled"

        running("delivery.send", work)

        assert said == ["hello"]
        assert pauses == [0.05, 0.2]


class TestBrief:
    def test_an_operator_reads_ids_and_never_what_people_typed(self):
        envelope = {
            "team_id": "T1",
            "key": "command:1",
            "request_id": "ab",
            "facts": {"text": "x y"},
        }

        assert brief({"envelope": envelope}) == "T1 command:1 ab"
        assert brief({"team_id": "T1", "case": 12}) == "team_id=T1 case=12"
