"""A newcomer's first minutes through real processes: welcomed, the rules read, a channel joined."""

from collections.abc import Callable, Iterator

import pytest

from tests.system.harbour import ADA, HELP, Harbour, Person, Said
from tests.system.steward import Steward
from tests.system.waiting import eventually


@pytest.fixture(autouse=True)
def welcoming(steward: Steward, harbour: Harbour) -> Iterator[None]:
    """Have newcomers welcomed, while this is tested."""
    harbour.command(ADA, "/steward set first_channels #help")
    harbour.command(ADA, "/welcome on")
    on = "SELECT count(*) FROM preferences WHERE name IN ('onboarding', 'first_channels')"
    eventually(lambda: steward.services.one(on) == len(("on", "channels")), why="it is switched on")
    yield
    harbour.command(ADA, "/welcome off")
    off = "SELECT value = 'false' FROM preferences WHERE name = 'onboarding'"
    eventually(lambda: steward.services.one(off), why="it is switched off")


def welcome(harbour: Harbour, who: Person, shows: str) -> Said:
    """Return the welcome of *who* once it has a button."""
    look: Callable[[], Said | None] = lambda: next(  # noqa: E731 - one line says it
        (said for said in harbour.told(who) if f'"{shows}"' in said.words), None
    )
    found = eventually(look, why=f"a welcome with {shows}")
    assert found
    return found


def test_a_newcomer_reads_the_rules_and_joins_a_channel(steward: Steward, harbour: Harbour) -> None:
    newcomer = harbour.newcomer()

    card = welcome(harbour, newcomer, "onboarding:confirm")
    assert "The rules here" in card.words
    harbour.press(newcomer, card, "onboarding:confirm")
    card = welcome(harbour, newcomer, "onboarding:join")
    assert HELP not in harbour.channels_of(newcomer)
    harbour.press(newcomer, card, "onboarding:join")
    eventually(lambda: HELP in harbour.channels_of(newcomer), why="they are in #help")
    harbour.press(newcomer, welcome(harbour, newcomer, "onboarding:cancel"), "onboarding:cancel")
    eventually(
        lambda: any("That was all" in said.words for said in harbour.told(newcomer)), why="it ends"
    )

    steward.settle()
    assert len(harbour.told(newcomer)) == 1
