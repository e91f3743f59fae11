"""Guards and answers while a purge of 1,000 messages runs, at Slack's real rates."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.figures import percentile, plain, table
from benchmarks.harbour import ADA, GENERAL, HELP, LOG, MODERATORS, RANDOM, Harbour, Json
from benchmarks.place import SECRET, Environment, free_ports, place
from benchmarks.processes import WORKERS, procfile, python
from benchmarks.steward import health_base, peer

EVERY = 6.0
"""Seconds between two bans: each takes about four chat.update, and Slack gives 50 a minute."""

PATIENCE = 60.0
"""Seconds after which something that was waited for counts as not come."""

SLACK_TAKES = 0.15
"""Seconds for each call, about as the real one: a worker that waits for Slack does nothing else."""

MESSAGES = 1000


@dataclass
class Latencies:
    """Milliseconds, of what is waited for."""

    guard: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)
    card: list[float] = field(default_factory=list)
    removal: list[float] = field(default_factory=list)
    missing: int = 0


def run(*, quick: bool) -> str:
    """Measure first without and then with the purge, in one run; return the table."""
    quiet_bans, bans, messages = (5, 8, 200) if quick else (25, 50, MESSAGES)
    with place() as environment, _steward(environment) as url:
        harbour = Harbour(url)
        harbour.rate("off")
        banned, spammer = _settle(harbour, messages)
        harbour.slow(SLACK_TAKES)
        harbour.rate("slack")
        time.sleep(60)  # Steward's own buckets are full again
        quiet = _measure(harbour, quiet_bans, banned, "quiet")
        began = _begin_purge(harbour, spammer, messages)
        busy = _measure(harbour, bans, banned, "busy")
        lines = _lines(quiet, busy)
        facts = _purged(harbour, began) + _limits(harbour)
        harbour.close()
    return table(_title(quiet_bans, bans, messages), HEADS, lines) + facts


@contextmanager
def _steward(place_: Environment) -> Iterator[str]:
    """Run Steward as shipped, with the playground for Slack; yield the playground's address."""
    web, slack = free_ports(2)
    health = health_base()
    environment = place_ | {
        "PORT": str(web),
        "PLAYGROUND_PORT": str(slack),
        "STEWARD_URL": f"http://127.0.0.1:{web}/slack/events",
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-playground",
        "SLACK_ADMIN_TOKEN": "xoxp-playground",
        "SLACK_RATE_FACTOR": "1",
        "HEALTH_PORT": str(health),
        "MODERATORS_CHANNEL": MODERATORS,
        "LOG_CHANNEL": LOG,
        "LOG_LEVEL": "WARNING",
    }
    names = ["web", *(f"worker-{name}" for name in WORKERS), "beat"]
    ready = [f"http://127.0.0.1:{port}/readyz" for port in (web, *range(health + 1, health + 6))]
    commands = {name: procfile()[name] for name in names}
    slacks = [f"http://127.0.0.1:{slack}/healthz"]
    with (
        peer({"slack": python("playground")}, environment, slacks),
        peer(commands, environment, ready),
    ):
        yield f"http://127.0.0.1:{slack}"


def _settle(harbour: Harbour, messages: int) -> tuple[str, str]:
    """Ban somebody who goes on talking in #general, and fill #help with what is to be purged."""
    banned = harbour.newcomer("talker")
    _ban(harbour, "talker", banned, Latencies())
    spammer = harbour.newcomer("spammer9", HELP)
    for number in range(messages):
        harbour.act(spammer, "say", channel=HELP, text=f"cheap boats {number}")
    time.sleep(5)
    return banned, spammer


def _measure(harbour: Harbour, bans: int, banned: str, name: str) -> Latencies:
    """Have *bans* asked for and confirmed, one every few seconds, and the guard tried each time."""
    found = Latencies()
    people = [harbour.newcomer(f"{name}{number}", RANDOM) for number in range(bans)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as threads:
        for number, user in enumerate(people):
            time.sleep(max(0.0, began + number * EVERY - time.monotonic()))
            threads.submit(_ban, harbour, f"{name}{number}", user, found)
            threads.submit(_guard, harbour, banned, found)
    return found


def _ban(harbour: Harbour, name: str, user: str, found: Latencies) -> None:
    """Type /ban, press Confirm when the card is there, and note how long everything took."""
    asked = time.time()
    harbour.act(ADA, "command", channel=GENERAL, text=f"/ban @{name} 7d boats")
    card = _came(harbour, asked, found, found.card, lambda c: _is_card(c, user))
    _came(harbour, asked, found, found.answer, lambda c: _is_answer(c, user))
    if card is None:
        return
    pressed = time.time()
    address = {"channel": MODERATORS, "ts": card["answer"]["ts"]}
    harbour.act(ADA, "press", action_id="ban:confirm", **address)
    _came(harbour, pressed, found, found.removal, lambda c: _is_removal(c, user))


def _guard(harbour: Harbour, banned: str, found: Latencies) -> None:
    said = time.time()
    ts = harbour.act(banned, "say", channel=GENERAL, text="still here")["ts"]
    _came(harbour, said, found, found.guard, lambda c: _is_deletion(c, ts))


def _came(
    harbour: Harbour,
    since: float,
    found: Latencies,
    into: list[float],
    what: Callable[[Json], bool],
) -> Json | None:
    call = harbour.wait(what, since=since, within=PATIENCE)
    if call is None:
        found.missing += 1
    else:
        into.append((call["at"] - since) * 1000)
    return call


def _is_card(call: Json, user: str) -> bool:
    is_post = call["method"] == "chat.postMessage" and call["args"].get("channel") == MODERATORS
    return bool(is_post) and user in str(call["args"].get("text")) and call["outcome"] == "ok"


def _is_answer(call: Json, user: str) -> bool:
    return bool(call["method"] == "response_url" and user in str(call["args"].get("text")))


def _is_removal(call: Json, user: str) -> bool:
    return bool(call["method"] == "conversations.kick" and call["args"].get("user") == user)


def _is_deletion(call: Json, ts: str) -> bool:
    return bool(call["method"] == "chat.delete" and call["args"].get("ts") == ts)


def _begin_purge(harbour: Harbour, spammer: str, messages: int) -> float:
    """Ask for the purge and confirm it; return when its first message was deleted."""
    asked = time.time()
    text = f"/purge {messages} @spammer9 <#{HELP}> boats"
    harbour.act(ADA, "command", channel=GENERAL, text=text)
    card = harbour.wait(
        lambda c: c["method"] == "chat.postMessage" and "deleted in" in str(c["args"].get("text")),
        since=asked,
        within=PATIENCE,
    )
    shown = harbour.wait(
        lambda c: "purge:confirm" in str(c["args"].get("blocks")) and c["outcome"] == "ok",
        since=asked,
        within=PATIENCE,
    )
    if card is None or shown is None:
        raise RuntimeError(f"no card of the purge of {spammer}")
    ts = shown["args"].get("ts") or shown["answer"]["ts"]
    harbour.act(ADA, "press", channel=MODERATORS, ts=ts, action_id="purge:confirm")
    first = harbour.wait(_is_purged, since=time.time() - 1, within=PATIENCE)
    if first is None:
        raise RuntimeError("the purge deletes nothing")
    return float(first["at"])


def _is_purged(call: Json) -> bool:
    return bool(call["method"] == "chat.delete" and call["args"].get("channel") == HELP)


HEADS = ["what is waited for", "quiet p50 ms", "p95", "with a purge p50", "p95", "p50 : quiet"]
HEADS += ["p95 : quiet"]


def _title(quiet: int, busy: int, messages: int) -> str:
    return (
        f"{quiet} bans in quiet, then {busy} while a purge of {messages:,} runs,"
        f" one every {EVERY:.0f} s, at Slack's rates and"
        f" {SLACK_TAKES * 1000:.0f} ms a call"
    )


def _lines(quiet: Latencies, busy: Latencies) -> list[list[object]]:
    names = {
        "guard: from the word to chat.delete": "guard",
        "answer to who typed /ban": "answer",
        "the card that asks": "card",
        "from Confirm to the removal": "removal",
    }
    return [
        _line(title, getattr(quiet, name), getattr(busy, name)) for title, name in names.items()
    ] + [["not come within a minute", quiet.missing, "", busy.missing, "", "", ""]]


def _line(title: str, quiet: list[float], busy: list[float]) -> list[object]:
    figures = [percentile(one, share) for one in (quiet, busy) for share in (0.5, 0.95)]
    ratios = [plain(figures[2] / figures[0]), plain(figures[3] / figures[1])]
    return [title, *map(plain, figures), *ratios]


def _purged(harbour: Harbour, began: float) -> str:
    gone = [c for c in harbour.calls if _is_purged(c) and c["outcome"] == "ok"]
    minutes = (gone[-1]["at"] - began) / 60 if len(gone) > 1 else float("nan")
    ids = {c["args"]["ts"] for c in gone}
    return (
        f"\nThe purge meanwhile: {len(gone)} messages in {minutes:.1f} minutes"
        f" ({len(gone) / minutes:.0f} a minute), {len(gone) - len(ids)} of them twice.\n"
    )


def _limits(harbour: Harbour) -> str:
    limited = sum(call["status"] == 429 for call in harbour.calls)  # noqa: PLR2004 - 429
    return (
        f"429s: {limited} of {len(harbour.calls):,} calls; calls before the time that a 429 had"
        f" named: {harbour.too_early()}.\n"
    )
