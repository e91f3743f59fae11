"""The people of the playground's workspace, and what can be seen there."""

import itertools
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]

MODERATORS, LOG = "C0MODS", "C0LOG"
GENERAL, RANDOM, HELP = "C0GENERAL", "C0RANDOM", "C0HELP"
SHARED = (RANDOM, HELP)
"""Where a newcomer goes besides #general, which nobody can be removed from."""

BOT = "U0STEWARD"

KEPT_FOR = 2.0
"""Seconds that an idle connection is used again: the playground hangs up after five."""


@dataclass(frozen=True)
class Person:
    """Somebody of the workspace."""

    id: str
    name: str

    @property
    def mention(self) -> str:
        """Return how Slack writes them."""
        return f"<@{self.id}>"


ADA = Person("U0ADA", "ada")
MILO = Person("U0MILO", "milo.mod")
GRACE = Person("U0GRACE", "grace")
STEWARD = Person(BOT, "steward")


@dataclass(frozen=True)
class Said:
    """A message in a channel."""

    channel: str
    raw: Json

    @property
    def ts(self) -> str:
        """Return its time, which is its id."""
        return str(self.raw["ts"])

    @property
    def mark(self) -> str:
        """Return what Steward marked it with."""
        payload = (self.raw.get("metadata") or {}).get("event_payload") or {}
        return str(payload.get("mark") or "")

    @property
    def words(self) -> str:
        """Return all that can be read in it, its blocks included."""
        return (
            self.raw["text"] + "\n" + json.dumps(self.raw.get("blocks") or [], ensure_ascii=False)
        )

    @property
    def buttons(self) -> set[str]:
        """Return the action_ids of its buttons."""
        return {
            element["action_id"]
            for block in self.raw.get("blocks") or []
            for element in block.get("elements", [])
            if "action_id" in element
        }


class Harbour:
    """The playground, used by scripts."""

    def __init__(self, url: str) -> None:
        self.url = url
        limits = httpx.Limits(max_connections=40, keepalive_expiry=KEPT_FOR)
        self._http = httpx.Client(base_url=url, timeout=30, limits=limits)
        self._numbers = itertools.count(1)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def act(self, who: Person, do: str, **wish: Any) -> Json:
        """Let *who* do something, which must work."""
        answer = self.attempt(who, do, **wish)
        assert answer["ok"], answer
        return answer

    def attempt(self, who: Person, do: str, **wish: Any) -> Json:
        """Let *who* do something; return what came of it."""
        answer: Json = self._http.post(
            "/playground/act", json={"as": who.id, "do": do} | wish
        ).json()
        return answer

    def command(self, who: Person, text: str, channel: str = GENERAL) -> Json:
        """Let *who* type a slash command."""
        return self.act(who, "command", channel=channel, text=text)

    def press(self, who: Person, card: Said, action: str) -> Json:
        """Let *who* press a button of *card*."""
        return self.act(who, "press", channel=card.channel, ts=card.ts, action_id=action)

    def at_once(self, *deeds: Callable[[], object]) -> None:
        """Do several things at the same instant; each must work."""
        together = threading.Barrier(len(deeds))

        def do(deed: Callable[[], object]) -> object:
            together.wait(10)
            return deed()

        with ThreadPoolExecutor(len(deeds)) as threads:
            list(threads.map(do, deeds))

    def newcomer(self, *channels: str, says: str = "") -> Person:
        """Bring somebody new into #general and *channels*; there they say something."""
        name = f"troll{next(self._numbers)}"
        person = Person(self.act(ADA, "arrive", name=name)["user"], name)
        for channel in channels:
            self.act(person, "join", channel=channel)
            if says:
                self.act(person, "say", channel=channel, text=says)
        return person

    def state(self) -> Json:
        """Return the whole world."""
        state: Json = self._http.get("/playground/state").json()
        return state

    def messages(self, channel: str = "") -> list[Said]:
        """Return what was said, in one channel or in all."""
        channels = self.state()["channels"]
        wanted = [channel] if channel else list(channels)
        return [Said(key, raw) for key in wanted for raw in channels[key]["messages"]]

    def whispers(self, who: Person) -> list[str]:
        """Return what Steward told *who* alone."""
        return [one["text"] for one in self.state()["ephemeral"] if one["only_for"] == who.id]

    def told(self, who: Person) -> list[Said]:
        """Return what Steward wrote to *who* in their direct message."""
        pair = {who.id, BOT}
        for key, channel in self.state()["channels"].items():
            if channel["is_im"] and set(channel["members"]) == pair:
                return [Said(key, raw) for raw in channel["messages"] if raw["user"] == BOT]
        return []

    def channels_of(self, who: Person) -> set[str]:
        """Return the channels that *who* is in."""
        channels = self.state()["channels"].items()
        return {key for key, one in channels if who.id in one["members"] and not one["is_im"]}

    def calls(self, method: str, **arguments: str) -> list[Json]:
        """Return the calls of *method* with these arguments, oldest first."""
        answer = self._http.get("/playground/calls", params={"method": method}).json()
        wanted = arguments.items()
        return [one for one in answer["calls"] if wanted <= one["args"].items()]

    def kicks(self, who: Person) -> list[str]:
        """Return the channels that *who* was really removed from, once for each removal."""
        done = (
            one for one in self.calls("conversations.kick", user=who.id) if one["answer"].get("ok")
        )
        return sorted(one["args"]["channel"] for one in done)

    def worsen(self, kind: str, **fault: Any) -> None:
        """Let something go wrong from now on."""
        self._http.post("/playground/faults", json={"kind": kind} | fault).raise_for_status()

    def lose(self, *scopes: str) -> None:
        """Take *scopes* away from Steward."""
        wish = {"lose_scopes": scopes}
        self._http.post("/playground/faults", json=wish).raise_for_status()

    def clear(self) -> None:
        """Let everything go well again."""
        self._http.delete("/playground/faults").raise_for_status()

    def policy(self, **wish: Any) -> None:
        """Decide something as the owner of the workspace."""
        self._http.post("/playground/policy", json=wish).raise_for_status()

    def is_there(self) -> bool:
        """Tell whether the playground answers."""
        try:
            return self._http.get("/healthz").is_success
        except httpx.HTTPError:
            return False
