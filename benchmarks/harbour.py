"""The playground as a measure: what people do there, and when which call of Steward's arrived."""

import threading
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Any

import httpx

Json = dict[str, Any]

ADA = "U0ADA"
GENERAL, RANDOM, HELP, MODERATORS, LOG = "C0GENERAL", "C0RANDOM", "C0HELP", "C0MODS", "C0LOG"

IN_FLIGHT = 0.25
"""Seconds in which a call may arrive that was sent before the answer to another was read."""


class Harbour:
    """The playground at *url*; a thread notes every call that arrives there."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(
            base_url=url, timeout=30, limits=httpx.Limits(keepalive_expiry=2)
        )  # the playground hangs up after five seconds
        self.calls: list[Json] = []
        self._changed = threading.Condition()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self._over.set()
        self._thread.join(5)
        self._http.close()

    def act(self, who: str, do: str, **wish: Any) -> Json:  # noqa: ANN401 - any JSON
        """Let *who* do something, which must work."""
        answer: Json = self._http.post("/playground/act", json={"as": who, "do": do} | wish).json()
        if not answer["ok"]:
            raise RuntimeError(str(answer))
        return answer

    def newcomer(self, name: str, *channels: str) -> str:
        """Bring somebody new into #general and *channels*; return their id."""
        user = str(self.act(ADA, "arrive", name=name)["user"])
        for channel in channels:
            self.act(user, "join", channel=channel)
        return user

    def rate(self, setting: str) -> None:
        """Switch Slack's limits on (`slack`) or `off`."""
        self._http.post("/playground/policy", json={"rate": setting}).raise_for_status()

    def slow(self, seconds: float) -> None:
        """Let each call take so long."""
        fault = {"kind": "slow", "seconds": seconds}
        self._http.post("/playground/faults", json=fault).raise_for_status()

    def wait(self, is_it: Callable[[Json], bool], *, since: float, within: float) -> Json | None:
        """Return the first call after *since* (seconds since 1970) that *is_it*, or None."""
        until, seen = time.monotonic() + within, 0
        while time.monotonic() < until:
            with self._changed:
                self._changed.wait(0.5)
                fresh, seen = self.calls[seen:], len(self.calls)
            for call in fresh:
                if call["at"] >= since and is_it(call):
                    return call
        return None

    def too_early(self) -> int:
        """Return how many calls came before the time that a 429 had named for their method.

        What was under way when the 429 came back counts for nothing.
        """
        closed: dict[str, tuple[float, float]] = {}
        found = 0
        for call in self.calls:
            begun, until = closed.get(call["method"], (0.0, 0.0))
            if begun + IN_FLIGHT < call["at"] < until:
                found += 1
            if call["status"] == 429:  # noqa: PLR2004 - Too Many Requests
                closed[call["method"]] = (call["at"], call["at"] + call["retry_after"])
        return found

    def _listen(self) -> None:
        last = 0
        while not self._over.wait(0.1):
            answer = self._http.get("/playground/calls", params={"since": last}).json()
            if found := list(takewhile(_is_over, answer["calls"])):
                last = found[-1]["id"]
                with self._changed:
                    self.calls += found
                    self._changed.notify_all()


def _is_over(call: Json) -> bool:
    """Tell whether a call has been answered; those behind one that is not are read next time."""
    return bool(call["answer"]) or call["status"] != 200  # noqa: PLR2004 - what it begins with
