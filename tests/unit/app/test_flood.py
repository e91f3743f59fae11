import json
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

import app.regrets
from adapters.redis.local_flood import LocalFlood, Verdict
from app import http_server
from app.ingress import Ingress
from tests.unit.app.conftest import Healthy, RememberingDoor, Slack, click, submission

SENTENCE = "That was a lot for one minute"


@dataclass
class Counting:
    """Counts here, and remembers who was judged."""

    most: int
    seen: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._local = LocalFlood(most=self.most)

    async def judge(self, team_id: str, user: str, request: str) -> Verdict:
        self.seen.append((team_id, user, request))
        return self._local.judge(team_id, user, request)


@dataclass
class Everybody:
    """People of whom all are plain members, but for those named."""

    others: set[str] = field(default_factory=set)

    async def is_plain(self, team_id: str, user: str) -> bool:
        return user not in self.others


@pytest.fixture
def people() -> Everybody:
    return Everybody()


@pytest.fixture
def flood() -> Counting:
    return Counting(most=2)


@pytest.fixture
def slack(door: RememberingDoor, flood: Counting, people: Everybody) -> Slack:
    async def lifespan(_):
        yield

    return Slack(http_server.build(Ingress(door, flood=flood, people=people), Healthy(), lifespan))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said through response_urls."""
    sentences: list[str] = []
    monkeypatch.setattr(
        app.regrets, "_tell_behind", lambda said, sentence: sentences.append(sentence)
    )
    return sentences


class TestAPersonWhoFloods:
    def test_with_commands_gets_one_sentence_and_costs_nothing_more(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        answers = [slack.command(trigger_id=f"1.{n}") for n in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 6
        assert len(door.accepted) == 2
        assert SENTENCE in answers[2].json()["text"]
        assert "`/cases`" in answers[2].json()["text"]
        assert [answer.text for answer in answers[3:]] == ["", "", ""]

    def test_with_clicks_gets_one_sentence(
        self, slack: Slack, door: RememberingDoor, told: list[str]
    ) -> None:
        answers = [slack.interaction(click(trigger_id=f"2.{n}")) for n in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 6
        assert len(door.accepted) == 2
        assert len(told) == 1
        assert told[0].startswith(SENTENCE)

    def test_opens_no_modal(
        self, slack: Slack, told: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(2):
            slack.command(trigger_id=f"3.{number}")
        monkeypatch.setattr(
            app.listeners.modal.ModalOpener, "open", lambda *_: pytest.fail("it was called")
        )

        assert slack.interaction(click("ban:edit")).status_code == 200
        assert len(told) == 1

    def test_with_a_modal_is_told_in_it_each_time_for_silence_would_close_it(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        forms = [submission(reason=f"spam {n}") for n in range(5)]

        answers = [slack.interaction(form) for form in forms]

        assert len(door.accepted) == 2
        for answer in answers[2:]:
            assert answer.json()["response_action"] == "errors"
            assert SENTENCE in json.dumps(answer.json()["errors"])

    def test_is_counted_for_commands_and_clicks_together(
        self, slack: Slack, door: RememberingDoor, told: list[str]
    ) -> None:
        slack.command(trigger_id="4.1")
        slack.interaction(click())
        slack.command(command="/nonsense", trigger_id="4.2")

        assert len(door.accepted) == 2

    def test_does_not_flood_by_one_request_that_is_delivered_again(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        for _ in range(20):
            assert slack.command(trigger_id="5.1").text == ""

        assert len(door.accepted) == 20  # the inbox knows the key
        assert slack.command(trigger_id="5.2").text == ""

    def test_is_logged_once_without_their_words(self, slack: Slack) -> None:
        with capture_logs() as lines:
            for number in range(6):
                slack.command(trigger_id=f"6.{number}", text="very private words")

        (line,) = [line for line in lines if line["event"] == "flood.refused"]
        assert line["user"] == "U1"
        assert "private" not in json.dumps(lines)


class TestWhatIsNeverRefused:
    def test_is_a_moderator_in_a_raid_nor_somebody_who_is_not_known_yet(
        self, slack: Slack, door: RememberingDoor, people: Everybody
    ) -> None:
        people.others = {"U1"}

        for number in range(10):
            assert slack.command(trigger_id=f"7.{number}").text == ""

        assert len(door.accepted) == 10

    def test_is_an_event(self, slack: Slack, door: RememberingDoor, flood: Counting) -> None:
        for number in range(10):
            slack.event({"type": "message", "user": "U1"}, event_id=f"Ev{number}")

        assert len(door.accepted) == 10
        assert flood.seen == []

    def test_is_anybody_where_no_limit_is_set(
        self, door: RememberingDoor, ingress: Ingress
    ) -> None:
        async def lifespan(_):
            yield

        slack = Slack(http_server.build(ingress, Healthy(), lifespan))
        for number in range(30):
            slack.command(trigger_id=f"7.{number}")

        assert len(door.accepted) == 30


class TestAppRateLimited:
    def test_is_recorded_and_an_operator_is_warned(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        said = {"token": "verification", "type": "app_rate_limited", "team_id": "T1"}
        said |= {"minute_rate_limited": 1518467820, "api_app_id": "A1"}

        with capture_logs() as lines:
            answer = slack.post(json.dumps(said))

        assert answer.status_code == 200
        assert door.last["name"] == "app_rate_limited"
        assert door.last["facts"]["minute_rate_limited"] == 1518467820
        assert "verification" not in json.dumps(door.last)
        (line,) = [line for line in lines if line["event"] == "slack.app_rate_limited"]
        assert (line["log_level"], line["minute"]) == ("warning", "1518467820")

    def test_of_another_minute_is_another_row(self, slack: Slack, door: RememberingDoor) -> None:
        for minute in (1, 2, 2):
            said = {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": minute}
            slack.post(json.dumps(said))

        assert len({envelope["key"] for envelope in door.accepted}) == 2
