"""Two clicks on one card, one after the other: the first must have won, however late it is done."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import psycopg

from chaos.ledger import HUMANS, MODERATORS, Ledger, Post
from chaos.outage.entrance import Entrance

ORDERS = (("confirm", "cancel"), ("cancel", "confirm"), ("confirm", "confirm"))
GAPS = (0.05, 0.5, 5.0)
"""Seconds between the two clicks, about."""

AFTERWARDS = 0.25
"""Share of the pairs whose second click comes only when the outage is over, beside the backlog."""

SEEN_WITHIN = 120.0

MOVED = """
    SELECT event, actor FROM conversation_moves
    WHERE conversation_id = %s AND sequence = 2
"""


@dataclass
class Click:
    """One click, and whether Steward took it."""

    user: str
    event: str
    reply: str | None = None
    """Path of its response_url, if it seemed to be accepted."""


@dataclass
class Pair:
    """Two clicks on one card."""

    card: Post
    conversation: str
    clicks: tuple[Click, Click]
    gap: float
    afterwards: bool


@dataclass
class Pairs:
    """The people who click against each other while the outage lasts."""

    door: Entrance
    ledger: Ledger
    dice: random.Random
    pairs: list[Pair] = field(default_factory=list)

    async def prepare(self, count: int) -> None:
        """Have *count* cards posted that ask for a confirmation."""
        people = [f"U19{number:05d}" for number in range(count)]
        for person in people:
            await self.door.command(HUMANS[0], "/ban", f"<@{person}> spam", MODERATORS)
            await asyncio.sleep(0.1)
        for person in people:
            self.pairs.append(self._pair(await self._card(person)))

    async def click(self, seconds: float, over: asyncio.Event) -> None:
        """Click each pair somewhere within *seconds*; *over* is set when the outage is."""
        await asyncio.gather(*[self._one(pair, seconds, over) for pair in self.pairs])

    def wrong(self, url: str) -> list[str]:
        """Return the pairs in which another than the first that was taken has won."""
        with psycopg.connect(url) as connection:
            found = [(pair, self._winner(connection, pair)) for pair in self.judged()]
        return [
            f"{pair.conversation}: {_first(pair)} was first, {winner} won"
            for pair, winner in found
            if winner != _first(pair)
        ]

    def judged(self) -> list[Pair]:
        """Return the pairs of which both clicks were accepted, so that their order counts."""
        refused = self.ledger.regretted | {None}
        return [pair for pair in self.pairs if not refused & {one.reply for one in pair.clicks}]

    async def _one(self, pair: Pair, seconds: float, over: asyncio.Event) -> None:
        await asyncio.sleep(self.dice.uniform(0.02, 0.9) * seconds)
        first, second = pair.clicks
        await self._press(pair, first)
        if pair.afterwards:
            await over.wait()
        await asyncio.sleep(pair.gap)
        await self._press(pair, second)

    async def _press(self, pair: Pair, click: Click) -> None:
        place, action = (pair.card.channel, pair.card.ts), f"ban:{click.event}"
        value = f"{pair.conversation}.1"
        click.reply = await self.door.click(click.user, place, action, value)

    async def _card(self, person: str) -> Post:
        async with asyncio.timeout(SEEN_WITHIN):
            while not self.ledger.cards[person]:  # noqa: ASYNC110 - the ledger has no bell
                await asyncio.sleep(0.1)
        return self.ledger.cards[person][0]

    def _pair(self, card: Post) -> Pair:
        users, events = self.dice.sample(HUMANS, 2), self.dice.choice(ORDERS)
        first, second = (Click(*each) for each in zip(users, events, strict=True))
        gap = self.dice.choice(GAPS) * self.dice.uniform(0.5, 1.5)
        number = card.buttons()["ban:confirm"].partition(".")[0]
        return Pair(card, number, (first, second), gap, self.dice.random() < AFTERWARDS)

    @staticmethod
    def _winner(connection: psycopg.Connection[Any], pair: Pair) -> tuple[str, str] | None:
        return connection.execute(MOVED, [pair.conversation]).fetchone()


def _first(pair: Pair) -> tuple[str, str]:
    first = pair.clicks[0]
    return first.event, first.user
