"""The way back, through real processes: a button for who acted, an appeal for who was acted on."""

from tests.system.harbour import ADA, MILO, SHARED, Harbour
from tests.system.steward import Steward
from tests.system.waiting import eventually

WORDS = "That was my brother, not me"


def test_undo_on_the_card_brings_them_back(steward: Steward, harbour: Harbour) -> None:
    target = harbour.newcomer(*SHARED)
    (card,) = steward.cards(steward.bans(ADA, target, "7d wrong person"))

    harbour.press(ADA, card, "case:undo")
    back = steward.case(target, event="succeed", kind="unban")

    assert set(SHARED) <= harbour.channels_of(target)
    assert back["reverses"] == back["number"] - 1
    assert (
        "case:undo"
        not in eventually(
            lambda: [c for c in steward.cards(steward.cases(target)[0]) if not c.buttons],
            why="the ban's card offers nothing any more",
        )[0].buttons
    )


def test_an_appeal_is_decided_by_somebody_else_and_takes_the_ban_back(
    steward: Steward, harbour: Harbour
) -> None:
    harbour.command(ADA, f"/role grant @{MILO.name} moderator")
    target = harbour.newcomer(*SHARED)
    steward.bans(ADA, target, "7d spam")
    (notice,) = harbour.told(target)

    harbour.press(target, notice, "appeal:ask")
    harbour.act(target, "submit", values={"reason": WORDS})
    asked = eventually(
        lambda: [said for said in harbour.messages() if "appeal:confirm" in said.buttons],
        why="the appeal's card",
    )[0]
    assert WORDS in asked.words
    harbour.press(ADA, asked, "appeal:confirm")
    eventually(
        lambda: any("somebody else has to decide" in said for said in harbour.whispers(ADA)),
        why="who acted is told that somebody else decides",
    )
    harbour.press(MILO, asked, "appeal:confirm")
    steward.case(target, event="succeed", kind="unban")

    assert set(SHARED) <= harbour.channels_of(target)
    eventually(
        lambda: any("Your appeal was accepted" in said.words for said in harbour.told(target)),
        why="the member is told",
    )
    steward.settle()
