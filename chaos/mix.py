"""What people do all the time: a steady mix, made from a seed."""

import asyncio
import random
import time
from collections.abc import Coroutine
from typing import Any

from chaos.door import Door
from chaos.ledger import CHANNELS, GENERAL, HUMANS, MODERATORS, Ledger, Post

SEES_WITHIN = 90.0
"""Seconds that a person waits for a card; then they go away, and the verdict says why."""

ENDINGS = ("confirm", "confirm", "confirm", "twice", "both", "cancel", "ignore")


class Mix:
    """Begins a story again and again, until it is told to stop."""

    def __init__(self, door: Door, ledger: Ledger, dice: random.Random, pace: float) -> None:
        """Begin *pace* stories a second."""
        self._door, self._ledger, self._dice, self._pace = door, ledger, dice, pace
        self._people = 0
        self._running: set[asyncio.Task[Any]] = set()
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Begin stories until `stop`; what has begun goes on."""
        mender = asyncio.create_task(self._mend())
        while not self._over.is_set():
            self._begin(self._story(random.Random(self._dice.random())))
            self._begin(self._talk(random.Random(self._dice.random())))
            await asyncio.sleep(self._dice.expovariate(self._pace))
        while self._running:
            await asyncio.wait(set(self._running))
        mender.cancel()

    def stop(self) -> None:
        """Begin nothing new."""
        self._over.set()

    def _begin(self, story: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(story)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _talk(self, dice: random.Random) -> None:
        """Say something; now and then Slack tells of it twice, or asks for a list."""
        user = f"U1{dice.randrange(max(1, self._people)):06d}"
        told = _said(user, dice.choice(CHANNELS))
        if dice.random() < 0.2:  # noqa: PLR2004 - one in five
            await self._door.again(told, dice.uniform(0.0, 20.0))
        else:
            await self._door.event(told)
        if dice.random() < 0.15:  # noqa: PLR2004 - now and then
            await self._door.command(dice.choice(HUMANS), "/cases", "", GENERAL)

    async def _story(self, dice: random.Random) -> None:
        """Somebody comes, misbehaves and is banned, or nearly; some come back."""
        user = f"U1{self._people:06d}"
        self._people += 1
        for channel in (GENERAL, *dice.sample(CHANNELS, 2)):
            self._ledger.join(user, channel)
        await self._door.event(_said(user, dice.choice(CHANNELS)))
        if not await self._type(dice.choice(HUMANS), "/ban", f"<@{user}> spam"):
            return
        card = await self._card(user, 1)
        ending = dice.choice(ENDINGS)
        if card is None or ending == "ignore" or not await self._end(dice, card, ending):
            return
        if dice.random() < 0.4:  # noqa: PLR2004 - some come back
            await self._come_back(dice, user)
        if dice.random() < 0.3:  # noqa: PLR2004 - some are forgiven
            await self._type(dice.choice(HUMANS), "/unban", f"<@{user}>")

    async def _end(self, dice: random.Random, card: Post, ending: str) -> bool:
        """Press what *ending* says; True once the person is seen to be banned."""
        first, second = dice.sample(HUMANS, 2)
        if ending == "both":
            await asyncio.gather(
                self._press(first, card, "ban:confirm"), self._press(second, card, "ban:cancel")
            )
        elif ending == "twice":
            await asyncio.gather(*[self._press(first, card, "ban:confirm") for _ in range(2)])
        else:
            await self._press(first, card, f"ban:{ending}")
        over = ("banned", "ancelled", "Nobody confirmed")
        await self._sees(lambda: any(word in card.text for word in over))
        return "banned" in card.text

    async def _come_back(self, dice: random.Random, user: str) -> None:
        channel = dice.choice(CHANNELS)
        self._ledger.join(user, channel)
        joined = {"type": "member_joined_channel", "user": user, "channel": channel}
        stamp = f"{time.time():.6f}"
        if not await self._door.event(joined | {"team": "T0CHAOS", "event_ts": stamp}):
            self._ledger.untold.add(user)

    async def _type(self, user: str, name: str, text: str) -> bool:
        """Type a command, and once more after a while where Slack showed an error."""
        for _ in range(4):
            if await self._door.command(user, name, text, MODERATORS):
                return True
            await asyncio.sleep(3)
        return False

    async def _press(self, user: str, card: Post, action: str) -> None:
        for _ in range(6):
            value, place = card.buttons().get(action), (card.channel, card.ts)
            if value is None or await self._door.press(user, place, action, value):
                return
            await asyncio.sleep(3)

    async def _card(self, user: str, number: int) -> Post | None:
        cards = self._ledger.cards[user]
        return cards[0] if await self._sees(lambda: len(cards) >= number) else None

    async def _sees(self, look: Any) -> bool:  # noqa: ANN401 - a short lambda
        until = time.monotonic() + SEES_WITHIN
        while not look():
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.1)
        return True

    async def _mend(self) -> None:
        """Press Retry wherever a card asks for it, as a moderator does."""
        while True:
            await asyncio.sleep(2)
            for cards in list(self._ledger.cards.values()):
                for card in cards:
                    for action in [name for name in card.buttons() if name.endswith(":retry")]:
                        await self._press(HUMANS[0], card, action)


def _said(user: str, channel: str) -> dict[str, Any]:
    ts = f"{time.time():.6f}"
    told = {"type": "message", "user": user, "channel": channel, "text": "buy watches"}
    return told | {"ts": ts, "event_ts": ts, "channel_type": "channel"}
