"""What happened in the stand-in for Slack: every effect, counted."""

import itertools
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TEAM, BOT = "T0CHAOS", "U0STEWARD"
GENERAL, MODERATORS, LOG = "C0GENERAL", "C0MODS", "C0LOG"
CHANNELS = ("C0ONE", "C0TWO", "C0THREE", "C0FOUR")
HUMANS = ("U0ADA", "U0MILO", "U0GRACE", "U0LINUS")
"""The moderators: admins of the workspace."""

REGRET = "Steward can't take this right now"
"""How the product begins when it tells a person that it did not accept something."""

_PERSON = re.compile(r"<@(U1\d+)>")


@dataclass
class Post:
    """A message that stands in a channel."""

    channel: str
    ts: str
    mark: str
    metadata: Json
    text: str
    blocks: list[Json]

    def buttons(self) -> dict[str, str]:
        """Return the buttons that it shows: action_id → value."""
        elements = [one for block in self.blocks for one in block.get("elements", [])]
        return {one["action_id"]: one["value"] for one in elements if "action_id" in one}

    def about(self) -> str:
        """Return the first generated person that it names."""
        found = _PERSON.search(self.text)
        return found[1] if found else ""


@dataclass
class Ledger:
    """The workspace as it is, and how often each effect happened."""

    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    by_mark: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    removals: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a person was really removed from a channel."""
    joins: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    """How often each response_url was answered through."""
    regretted: set[str] = field(default_factory=set)
    """The response_urls through which a person heard that nothing was accepted."""
    untold: set[str] = field(default_factory=set)
    """Who came back, of which no event was ever accepted: nobody knows before the daily look."""
    cards: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    """The cards about each person, oldest first."""
    calls: Counter[str] = field(default_factory=Counter)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def join(self, user: str, channel: str) -> None:
        """Let a person come into a channel."""
        if user not in self.members[channel]:
            self.members[channel].add(user)
            self.joins[user, channel] += 1

    def remove(self, user: str, channel: str) -> bool:
        """Remove a person; False if they were not there."""
        if user not in self.members[channel]:
            return False
        self.members[channel].remove(user)
        self.removals[user, channel] += 1
        return True

    def post(self, channel: str, text: str, blocks: list[Json], metadata: Json) -> Post:
        """Put a message into a channel."""
        ts = f"{time.time():.0f}.{next(self._numbers):06d}"
        mark = str((metadata.get("event_payload") or {}).get("mark") or "")
        made = Post(channel, ts, mark, metadata, text, blocks)
        self.posts[channel, ts] = made
        self.by_mark[mark].append(made)
        if mark.startswith("card:"):
            self.cards[made.about()].append(made)
        return made

    def answer(self, url: str, text: str) -> None:
        """Count an answer through a response_url."""
        if text.startswith(REGRET):
            self.regretted.add(url)
        else:
            self.answers[url] += 1

    def doubled(self) -> list[str]:
        """Return every effect that happened more often than it may."""
        posts = [f"{mark}: {len(all_)} posts" for mark, all_ in self.by_mark.items() if all_[1:]]
        answers = [f"{url}: {count} answers" for url, count in self.answers.items() if count > 1]
        return posts + answers
