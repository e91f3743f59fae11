"""An outage proves nothing unless it sees who was late, who lost, and who was told twice."""

import asyncio
import random
from collections import Counter

import pytest

from chaos.ledger import REGRET, Post
from chaos.outage.entrance import Answer, CountingLedger, Entrance, _told
from chaos.outage.gauge import Gauge, Size
from chaos.outage.pairs import Click, Pair, Pairs
from chaos.outage.result import COLUMNS, Result, milliseconds

CARD = Post("C1", "1.1", "card:1", {}, "", [])


@pytest.fixture
def result():
    def make(**changed):
        usual = {"outage": "RabbitMQ stopped", "seconds": 600.0, "answers": [], "usual": []}
        usual |= {
            "sentences": Counter(),
            "lost": [],
            "not_ready": [],
            "doubled": [],
            "broken": [],
            "wrong": [],
        }
        gauge = Gauge(None, [Size(7, 130.0), Size(9, 131.0), Size(7, 131.0)])
        return Result(**(usual | {"gauge": gauge, "caught_up": 4.2, "pairs": 2} | changed))

    return make


class TestResult:
    def test_has_a_cell_for_every_column(self, result):
        assert result().line().count(" | ") == len(COLUMNS) - 1

    def test_tells_answers_apart(self, result):
        words = ("accepted", "accepted", "503", "sentence", "late")
        answers = [
            Answer(0.0, 0.01, "person", word, f"/reply/{number}")
            for number, word in enumerate(words, start=1)
        ]

        line = result(answers=answers, sentences=Counter({"/reply/1": 1})).line()

        assert "| 600 s | 5 | 1 | 1 | 2 | 1 |" in line

    def test_a_sentence_after_an_answer_that_came_late_or_before_makes_nothing_less(self, result):
        answers = [Answer(0.0, 3.0, "person", "late", "/reply/1")]
        before = Answer(0.0, 0.01, "person", "accepted", "/reply/2")
        sentences = Counter({"/reply/1": 1, "/reply/2": 1})

        line = result(answers=answers, usual=[before], sentences=sentences).line()

        assert "| 600 s | 1 | 0 | 0 | 0 | 1 |" in line

    @pytest.mark.parametrize(
        "fault",
        [
            {"lost": ["event:1"]},
            {"doubled": ["card:1: 2 posts"]},
            {"not_ready": ["web is not ready"]},
            {"broken": ["a version without its move: 1"]},
            {"wrong": ["1: the second won"]},
            {"sentences": Counter({"/reply/1": 2})},
        ],
    )
    def test_is_not_clean_when_anything_is_wrong(self, result, fault):
        assert result().is_clean
        assert not result(**fault).is_clean
        assert len(result(**fault).faults()) == 1


def test_the_slowest_of_a_hundred_shows_only_in_the_last_percent():
    answers = [Answer(0.0, 0.001, "event", "accepted")] * 98
    answers += [Answer(0.0, 2.0, "event", "accepted")] * 2

    assert [milliseconds(answers, share) for share in (0.5, 0.99, 1.0)] == [1, 2000, 2000]


@pytest.mark.parametrize(
    "send",
    [
        lambda door: door.command("U1", "/ban", "x", "C1"),
        lambda door: door.click("U1", ("C1", "1.1"), "ban:confirm", "1.1"),
    ],
)
def test_an_answer_knows_where_a_sentence_would_come(send):
    door = Entrance("http://127.0.0.1:9/", "a-secret", "http://127.0.0.1:9/reply/")

    async def once():
        await door.open()
        await send(door)
        await door.close()

    asyncio.run(once())

    assert [one.reply for one in door.answers] == list(door.reply_of.values())


@pytest.mark.parametrize(
    ("status", "text", "word"),
    [(200, "", "accepted"), (200, f'{{"text": "{REGRET}"}}', "sentence"), (503, "", "503")],
)
def test_a_sentence_is_no_acceptance(status, text, word):
    assert _told(status, text) == word


class TestPairs:
    def test_only_what_was_accepted_twice_is_judged(self):
        ledger = CountingLedger()
        ledger.answer("/reply/2", f"{REGRET}, and nothing has been done.")
        made = [
            Pair(
                CARD,
                "1",
                (Click("A", "confirm", first), Click("B", "cancel", "/reply/9")),
                0,
                False,
            )
            for first in ("/reply/1", "/reply/2", None)
        ]

        pairs = Pairs(None, ledger, random.Random(1), made)  # noqa: S311 - nothing is chosen

        assert pairs.judged() == made[:1]
