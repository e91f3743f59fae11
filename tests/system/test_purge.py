"""The purge, the whole way: typed, looked at, confirmed, deleted, checked, told."""

import json

import pytest

from tests.system.harbour import ADA, GENERAL, GRACE, LOG, RANDOM, Harbour, Person
from tests.system.services import Row
from tests.system.steward import Steward
from tests.system.waiting import eventually

PLACE = Person(RANDOM, "random")
"""A purge is about a channel; the harness asks by id."""


@pytest.fixture(scope="class")
def target(everything: Steward) -> Person:
    target = everything.harbour.newcomer(RANDOM)
    for number in range(13):
        everything.harbour.act(target, "say", channel=RANDOM, text=f"boat {number}")
    everything.harbour.act(GRACE, "say", channel=RANDOM, text="what a nice day")
    everything.knows_messages_of(target, 13)
    return target


@pytest.fixture(scope="class")
def purged(everything: Steward, target: Person) -> Row:
    everything.services.refresh_limits()
    everything.harbour.command(ADA, f"/purge 12 @{target.name} <#{RANDOM}> boats")
    card = everything.card(PLACE, shows="purge:confirm")
    assert "12 messages" in card.words
    assert "boat 12" in card.words
    assert len(boats(everything.harbour, target)) == 13
    everything.harbour.press(ADA, card, "purge:confirm")
    case = everything.case(PLACE, event="succeed", kind="purge")
    everything.settle()
    return case


def boats(harbour: Harbour, target: Person) -> list[str]:
    found = [said.raw for said in harbour.messages(RANDOM) if said.raw["user"] == target.id]
    return [raw["text"] for raw in found if "boat" in raw["text"]]


class TestConfirmedPurge:
    def test_deletes_the_newest_of_that_person_and_nothing_else(
        self, harbour: Harbour, purged: Row, target: Person
    ) -> None:
        assert boats(harbour, target) == ["boat 0"]
        assert any(said.raw["text"] == "what a nice day" for said in harbour.messages(RANDOM))
        assert len(harbour.calls("chat.delete", channel=RANDOM)) == 12

    def test_has_kept_them_first(self, steward: Steward, purged: Row) -> None:
        kept = steward.services.row(
            "SELECT * FROM evidence WHERE case_number = %s", purged["number"]
        )
        body = json.loads(steward.services.object(kept["key"]))

        assert sorted(one["text"] for one in body["messages"]) == sorted(
            f"boat {number}" for number in range(1, 13)
        )

    def test_says_so_on_its_card_and_in_the_log(
        self, steward: Steward, harbour: Harbour, purged: Row
    ) -> None:
        card = steward.card(PLACE, shows="12 messages were deleted")

        assert "can't bring them back" in card.words
        assert "purge:" not in card.words
        eventually(
            lambda: [one for one in harbour.messages(LOG) if "12 messages were" in one.words],
            why="the log tells",
        )

    def test_a_channel_that_it_is_not_in_is_said_at_once(
        self, steward: Steward, harbour: Harbour, purged: Row
    ) -> None:
        harbour.act(ADA, "create_channel", name="quiet")
        channels = harbour.state()["channels"].values()
        place = Person(next(one["id"] for one in channels if one.get("name") == "quiet"), "quiet")

        harbour.command(ADA, f"/purge 5 <#{place.id}>", GENERAL)

        steward.card(place, shows="Steward isn't in this channel")
