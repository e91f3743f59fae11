"""Automod: one message against a thousand rules, and the same one rule after the other."""

import random
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.figures import Sample, ratio, table
from services.automod.book import Rulebook
from services.automod.memory import OwnMemory
from services.automod.rule import Kind, Mode, Rule, RuleBody
from services.automod.utterance import Author, Utterance, utterance

RULES = 1000
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)

READY, ONE_BY_ONE = "Steward: made ready once", "naive: Python's re, rule by rule"

MIXES: dict[str, tuple[Kind, ...]] = {
    "words": (Kind.WORDS,),
    "patterns": (Kind.PATTERN,),
    "links": (Kind.LINKS,),
    "all kinds": (Kind.WORDS, Kind.PATTERN, Kind.LINKS, Kind.MENTIONS, Kind.FILES, Kind.NEWCOMERS),
}


def run(*, quick: bool) -> str:
    """Measure in this process, in processor time: a busy machine makes nothing dearer."""
    rounds, messages = (3, 40) if quick else (9, 200)
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("etaoinshrdlucmfwypvbgkjqxz", k=chance.randint(4, 10)))
                  for _ in range(4000)]  # fmt: skip
    lines: list[list[object]] = []
    for name, kinds in MIXES.items():
        rules = [_rule(n, kinds[n % len(kinds)], vocabulary, chance) for n in range(RULES)]
        for length in (60, 3_000):
            said = [
                _message(n, length, vocabulary, chance)
                for n in range(max(messages // length * 60, 10))
            ]
            lines += _compared(name, rules, said, rounds)
    heads = ["rules", "letters of a message", "way", "ms a message", "of naive"]
    return table(f"One message against {RULES:,} rules, processor time", heads, lines)


def _compared(
    name: str, rules: list[Rule], said: list[Utterance], rounds: int
) -> list[list[object]]:
    book = Rulebook(rules)
    ways: dict[str, Callable[[Utterance], object]] = {
        READY: lambda each: book.judge(each, Author, OwnMemory()),
    }
    if {rule.body.kind for rule in rules} <= {Kind.WORDS, Kind.PATTERN}:
        naive = [_naive(rule) for rule in rules]
        ways[ONE_BY_ONE] = lambda each: [n for n, find in enumerate(naive) if find(each.text)]
    samples = {way: Sample() for way in ways}
    for _ in range(rounds):
        for way, sample in samples.items():
            sample.add(_one(ways[way], said))
    letters = f"{sum(len(each.text) for each in said) // len(said):,}"
    return [
        [name, letters, way, sample, ratio(sample, samples.get(ONE_BY_ONE, Sample()))]
        for way, sample in samples.items()
    ]


def _one(judge: Callable[[Utterance], object], said: list[Utterance]) -> float:
    """Return how many milliseconds one message takes."""
    began = time.process_time()
    for each in said:
        judge(each)
    return 1000 * (time.process_time() - began) / len(said)


def _rule(number: int, kind: Kind, vocabulary: list[str], chance: random.Random) -> Rule:
    one, two, three = chance.sample(vocabulary, 3)
    patterns = (
        rf"\b{one}\s+{two}\b",
        rf"{one}.{{0,20}}{two}",
        rf"(?:{one}|{two})\d+",
        f"{one}.*{three}",
    )
    what = {
        Kind.WORDS: f"{one}, {two} {three}",
        Kind.PATTERN: chance.choice(patterns),
        Kind.LINKS: f"deny {one}.com, {two}.example",
        Kind.MENTIONS: str(2 + number % 20),
        Kind.FILES: "type exe, scr",
        Kind.NEWCOMERS: "1d",
    }[kind]
    body = RuleBody(name=str(number), kind=kind.value, what=what)
    return Rule(number=number, version=1, mode=Mode.LOG, body=body)


def _naive(rule: Rule) -> Callable[[str], object]:
    """Return what finds one rule as most bots do it."""
    body = rule.body
    if body.kind == Kind.PATTERN:
        return re.compile(body.what, re.IGNORECASE).search
    words = "|".join(re.escape(word.strip()) for word in body.what.split(","))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE).search


def _message(number: int, length: int, vocabulary: list[str], chance: random.Random) -> Utterance:
    words = [chance.choice(vocabulary) for _ in range(max(1, length // 8))]
    text = " ".join([*words, "<https://www.example.org/page|this page>", "<@U0ADA>"])
    return utterance(user="U1", channel="C1", ts=f"{number}.1", at=NOON, text=text, detail={})
