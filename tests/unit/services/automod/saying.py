"""Rules and messages for tests."""

from datetime import UTC, datetime, timedelta

from services.automod.book import Rulebook
from services.automod.memory import OwnMemory
from services.automod.rule import Mode, Rule, RuleBody
from services.automod.utterance import Author, utterance

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def rule(kind, what="", *, number=1, mode=Mode.LOG, **more):
    body = RuleBody(name=f"{kind} {number}", kind=kind, what=what, **more)
    return Rule(number=number, version=1, mode=mode, body=body)


def say(text, *, at=NOON, user="U0TROLL", channel="C0HELP", ts="", **detail):
    ts = ts or f"{at.timestamp():.6f}"
    return utterance(user=user, channel=channel, ts=ts, at=at, text=text, detail=detail)


def met(rules, said, *, author=None, memory=None):
    """Return the numbers of the rules that *said* meets."""
    rules = rules if isinstance(rules, list) else [rules]
    who = author or Author()
    found = Rulebook(rules).judge(said, lambda: who, memory or OwnMemory())
    return [each.number for each in found]


def meets(kind, what, text, **more):
    return bool(met(rule(kind, what), say(text, **more)))


def after(**length):
    return NOON + timedelta(**length)
