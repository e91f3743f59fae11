"""What is done to points: drawn from a seed, so that every process knows every deed."""

import random
from dataclasses import dataclass

PEOPLE = 40
"""Few, so that deeds meet on the same accounts."""

PURSE = 200
"""Points that each has in the beginning."""

STOCK = 300
"""Pieces of the one reward."""

PRICE = 7


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do, once whatever is repeated: its key says so."""

    number: int
    kind: str
    """transfer, purchase or reversal."""
    one: str
    other: str
    points: int
    about: int
    """A reversal's: the number of the deed that it takes back."""

    @property
    def key(self) -> str:
        """The same in every process and every repetition."""
        return f"deed:{self.number:08d}"


def drawn(seed: int, many: int) -> list[Deed]:
    """Return *many* deeds."""
    dice = random.Random(seed)
    return [_deed(dice, number) for number in range(many)]


def _deed(dice: random.Random, number: int) -> Deed:
    one, other = dice.sample([f"U{n}" for n in range(PEOPLE)], 2)
    kind = dice.choices(["transfer", "purchase", "reversal"], [6, 2, 2])[0]
    about = dice.randrange(max(1, number))
    return Deed(number, kind, one, other, dice.randint(1, 60), about)
