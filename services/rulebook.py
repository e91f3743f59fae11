"""Rulebooks made ready, kept in a process until a rule of theirs changes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress

from db.session import Row
from services.automod.book import Rulebook, check
from services.automod.rule import Mode, Rule, RuleBody
from services.errors import DomainError

MOST = 50
"""Workspaces whose rules are kept ready in one process."""


class Rulebooks:
    """Those of several workspaces, the latest used first."""

    def __init__(self) -> None:
        self._ready: OrderedDict[str, tuple[int, Rulebook]] = OrderedDict()

    def of(self, team_id: str, revision: int, load: Callable[[], Sequence[Row]]) -> Rulebook:
        """Return a workspace's rulebook, made ready anew if it is another *revision* by now."""
        kept = self._ready.get(team_id)
        if kept is None or kept[0] != revision:
            kept = (revision, _made([rule_of(each) for each in load()], team_id))
            self._ready[team_id] = kept
        self._ready.move_to_end(team_id)
        while len(self._ready) > MOST:
            self._ready.popitem(last=False)
        return kept[1]


def rule_of(found: Row) -> Rule:
    """Return the rule that a row of rule_versions describes."""
    mode = Mode(found["mode"])
    return Rule(
        number=int(found["number"]),
        version=int(found["version"]),
        mode=mode,
        body=RuleBody.of(found["body"]),
        enforced_by=str(found["author"]) if mode is Mode.ENFORCE else "",
    )


def _made(rules: list[Rule], scope: str) -> Rulebook:
    """Make *rules* ready; one that this version of Steward can't read must not stop the others."""
    try:
        return Rulebook(rules, scope=scope)
    except (DomainError, ValueError):
        return Rulebook([rule for rule in rules if _is_readable(rule)], scope=scope)


def _is_readable(rule: Rule) -> bool:
    with suppress(DomainError, ValueError):
        check(rule.body)
        return True
    return False
