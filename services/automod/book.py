"""A workspace's rules, made ready once, and the function that judges a message by all of them."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from services.automod import grammar
from services.automod.condition import Condition
from services.automod.finder import FINDERS, Finder
from services.automod.grammar import Rate
from services.automod.memory import Memory, Tally
from services.automod.reading import Reading
from services.automod.rule import COUNTING, Kind, Mode, Rule, RuleBody, Then
from services.automod.utterance import Author, Utterance

WhoIsIt = Callable[[], Author]
"""Tells who wrote it; asked only where a rule may be met."""


class Rulebook:
    """Rules, made ready. The same for live messages, for trying one out, and for a backtest."""

    def __init__(self, rules: Sequence[Rule], *, scope: str = "") -> None:
        """Make *rules* ready; those that are off are left out. What is counted is of *scope*.

        :raises DomainError: one of them can't be read
        :raises ValueError: one is of a kind, or wants something, that is not known here
        """
        self._scope = scope
        self.rules = [rule for rule in rules if rule.mode is not Mode.OFF]
        for rule in self.rules:
            Then(rule.body.then)
        self._conditions = [Condition(rule.body) for rule in self.rules]
        self._rates = {place: grammar.rate(rule.body.what)
                       for place, rule in enumerate(self.rules)
                       if rule.body.kind in COUNTING}  # fmt: skip
        self._finders = self._made()
        self.longest_window = max((rate.seconds for rate in self._rates.values()), default=0.0)

    @property
    def hears_apps(self) -> bool:
        """Whether a rule is about messages of apps."""
        return any(rule.body.apps for rule in self.rules)

    def judge(self, said: Utterance, who: WhoIsIt, memory: Memory) -> list[Rule]:
        """Return the rules that *said* meets, in their order.

        Time is linear in its length. *memory* counts it for rules that count.
        """
        reading = Reading(said)
        found = {place for finder in self._finders for place in finder.find(said, reading)}
        near = [place for place in sorted(found) if self._conditions[place].holds_for(said)]
        if not near:
            return []
        author = who()
        met = [place for place in near if self._conditions[place].holds_by(said, author)]
        return [self.rules[place] for place in self._counted(met, said, reading, memory)]

    def _made(self) -> list[Finder]:
        by_kind: dict[Kind, list[tuple[int, Rule]]] = {}
        for place, rule in enumerate(self.rules):
            by_kind.setdefault(Kind(rule.body.kind), []).append((place, rule))
        made: list[Finder] = []
        for kind, rules in by_kind.items():
            maker: Any = FINDERS[kind]
            made.append(maker(rules))
        return made

    def _counted(
        self, met: list[int], said: Utterance, reading: Reading, memory: Memory
    ) -> list[int]:
        """Return *met* without the rules that count and have not seen enough yet."""
        counting = [place for place in met if place in self._rates]
        tallies = {
            place: tally
            for place in counting
            if (tally := _tally(self._scope, self.rules[place], self._rates[place], said, reading))
        }
        counts = memory.count(list(tallies.values())) if tallies else ()
        enough = {place for place, count in zip(tallies, counts, strict=True)
                  if count >= self._rates[place].many}  # fmt: skip
        return [place for place in met if place not in self._rates or place in enough]


def _tally(scope: str, rule: Rule, rate: Rate, said: Utterance, reading: Reading) -> Tally | None:
    """Return what *rule* counts of *said*: messages of a person, or their saying the same."""
    if rule.body.kind == Kind.FLOOD:
        same = ""
        if said.edited:  # an edit is no further message
            return None
    else:
        words = reading.tokens.strip() or "\n".join(host.name for host in reading.links)
        if not words:
            return None
        same = blake2b(words.encode(errors="replace"), digest_size=8).hexdigest()
    key = f"{scope}:{said.user}:{rule.number}:{same}"
    return Tally(key, f"{said.channel}:{said.ts}", said.at.timestamp(), rate.seconds)


def check(body: RuleBody) -> None:
    """Let a rule pass that can be made ready.

    :raises DomainError: the first thing in it that can't be read
    """
    Rulebook([Rule(number=0, version=0, mode=Mode.LOG, body=body)])
