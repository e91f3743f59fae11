"""Recorded, forged and tampered requests: one kind sentence at most, and nothing is done."""

import time

import pytest

from tests.security import forger as forged
from tests.security.forger import Forger
from tests.system.harbour import ADA, SHARED, Harbour, Person
from tests.system.steward import Steward
from tests.system.waiting import eventually

BANS = "SELECT count(*) FROM inbox WHERE name = '/ban'"
NOBODYS = "0193a5f0-7f3e-7c11-9d5a-6c2f5b0e4d21"
DEEDS = """SELECT (SELECT count(*) FROM conversation_moves) AS moves,
                  (SELECT count(*) FROM case_steps) AS steps, (SELECT count(*) FROM cases) AS cases,
                  (SELECT count(*) FROM sanctions) AS sanctions,
                  (SELECT sum(version) FROM conversations) AS versions"""


@pytest.fixture
def target(harbour: Harbour) -> Person:
    return harbour.newcomer(*SHARED)


@pytest.fixture
def address(steward: Steward, target: Person) -> str:
    """The value on the buttons of a ban that waits for its confirmation."""
    steward.asks(ADA, target, "rude")
    steward.settle()
    (case,) = steward.cases(target)
    return f"{case['conversation_id']}.{case['version']}"


class TestReplay:
    def test_of_a_command_within_the_five_minutes_opens_no_second_case(
        self, steward: Steward, forger: Forger, target: Person
    ) -> None:
        raw = forged.command(ADA, f"{target.mention} rude")
        headers = forger.signed(raw, age=200)

        answers = [forger.replay(raw, headers).status_code for _ in range(10)]
        steward.card(target, shows=":confirm")
        steward.settle()

        assert answers == [200] * 10
        (case,) = steward.cases(target)
        assert len(steward.cards(case)) == 1
        assert len(steward.moves(case)) == 1

    def test_of_a_click_confirms_once_also_when_it_is_signed_anew(
        self, steward: Steward, harbour: Harbour, forger: Forger, target: Person, address: str
    ) -> None:
        raw = forged.click(ADA, "ban:confirm", address)
        for age in (200, 100, 0, 0):
            assert forger.send(raw, age=age).status_code == 200
        steward.case(target, event="succeed")
        assert forger.send(raw).status_code == 200
        steward.settle()

        (case,) = steward.cases(target)
        assert [move["event"] for move in steward.moves(case)] == ["start", "confirm", "succeed"]
        assert harbour.kicks(target) == sorted(SHARED)

    def test_after_the_five_minutes_is_not_even_looked_at(
        self, steward: Steward, forger: Forger, target: Person
    ) -> None:
        raw = forged.command(ADA, f"{target.mention} rude")
        before = steward.services.one(BANS)

        assert forger.send(raw, age=310).status_code == 401
        assert forger.send(raw, age=-310).status_code == 401

        assert steward.services.one(BANS) == before

    def test_with_another_body_or_time_is_refused(self, forger: Forger, target: Person) -> None:
        raw = forged.command(ADA, f"{target.mention} rude")
        headers = forger.signed(raw)
        later = headers | {"X-Slack-Request-Timestamp": str(int(time.time()) + 1)}

        assert forger.replay(raw + b"&text=x", headers).status_code == 401
        assert forger.replay(raw, later).status_code == 401


class TestATamperedButton:
    @pytest.mark.parametrize(
        "value",
        [
            f"{NOBODYS}.1",
            "{}.99",
            "{}.99999999999999999999",
            "{}.-1",
            "{}.1.1",
            "{}",
            "{}.",
            ".1",
            "",
            "1' OR '1'='1.1",
            "../../{}.1",
            "x" * 2_000,
        ],
    )
    def test_does_nothing_and_says_so_once(
        self, steward: Steward, harbour: Harbour, forger: Forger, address: str, value: str
    ) -> None:
        value = value.format(address.partition(".")[0])
        self._is_refused_kindly(steward, harbour, lambda: forger.press(value))

    @pytest.mark.parametrize(
        "action",
        ["ban:submit", "ban:expire", "ban:succeed", "ban:", "ban", "unban:confirm", "mute:confirm",
         "ban:confirm:again", "BAN:CONFIRM", "ban:confirm\n", "x" * 255],
    )  # fmt: skip
    def test_with_a_deed_that_it_has_not_does_nothing_and_says_so_once(
        self, steward: Steward, harbour: Harbour, forger: Forger, address: str, action: str
    ) -> None:
        self._is_refused_kindly(steward, harbour, lambda: forger.press(address, action))

    def test_of_another_workspace_does_nothing(
        self, steward: Steward, harbour: Harbour, forger: Forger, address: str
    ) -> None:
        raw = forged.click(ADA, "ban:confirm", address, team="T0OTHER")

        self._is_refused_kindly(steward, harbour, lambda: forger.send(raw).status_code)

    def test_whose_value_is_no_text_does_nothing(
        self, steward: Steward, harbour: Harbour, forger: Forger
    ) -> None:
        for value in ({"id": NOBODYS}, [NOBODYS], 5):
            self._is_refused_kindly(steward, harbour, lambda value=value: forger.press(value))

    def _is_refused_kindly(self, steward: Steward, harbour: Harbour, deed) -> None:
        steward.settle()
        before, told = steward.services.row(DEEDS), len(harbour.whispers(ADA))

        assert deed() == 200
        (sentence,) = eventually(
            lambda: harbour.whispers(ADA)[told:], why="ADA is told what is wrong"
        )
        steward.settle()

        assert len(harbour.whispers(ADA)) == told + 1
        assert any(
            words in sentence for words in ("I don't know that button", "already", "out of date")
        )
        assert steward.services.row(DEEDS) == before
