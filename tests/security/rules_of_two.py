"""Rules, rights and settings of two workspaces with the same ids, and a call of every query."""

import uuid
from typing import Any

from db.repositories.enforcement import EnforcementRepository
from db.repositories.escalation import EscalationRepository
from db.session import rows
from tasks.work import Services
from tests.integration.community import ADA, MILO, TROLL
from tests.security.twins import (
    BETA,
    CAME,
    LONG_AGO,
    MINUTE,
    TODAY,
    Call,
    exactly,
    held,
    session_of,
    words,
)

BACKTEST = uuid.uuid4()
MET: dict[str, Any] = {"number": 1, "channel": "C1", "edited": "", "version": 1, "mode": "log"}
MET |= {"user_id": TROLL, "did": "delete", "case_number": 1}
SAID = "1795305600.1"


def settle_rules(team: str, services: Services) -> None:
    """Fill every table of rules, rights and settings for *team*: a rule with the number 1."""
    mine, session, said = services.automod, session_of(services), {"words": words(team)}
    mine.rule_rows.change(team, new=True)
    mine.rule_rows.add(team, 1, mode="log", body=said, author=MILO)
    mine.rule_rows.hit(team, ts=SAID, **MET)
    mine.backtest_rows.add(team, number=1, body=said, days=30, asked_by=MILO, request=said)
    rows(session, "UPDATE backtests SET id = %(id)s WHERE team_id = %(t)s", id=BACKTEST, t=team)
    _strikes(services).note(team, TROLL, 1)
    _ladder(services).keep(team, "old", said, is_first=True)
    _ladder(services).finish(team)
    _ladder(services).keep(team, "who", said, is_first=True)
    services.rows.permits.set(team, "helper", "shush", "C1", allows=True, by=words(team))
    services.rows.preferences.save(team, {"log_channel": words(team)}, by=ADA)
    services.rows.paces.take(team, "C1", TROLL, said_at=CAME, every=MINUTE)


def _strikes(services: Services) -> EscalationRepository:
    return EscalationRepository(session_of(services))


def _ladder(services: Services) -> EnforcementRepository:
    return EnforcementRepository(session_of(services))


def _tested(services: Services) -> Any:
    taken = services.automod.backtest_rows.claim(BETA, BACKTEST, lease=MINUTE)
    assert taken
    return taken


RULE_CALLS: dict[str, Call] = {
    "BacktestRepository.add": lambda s: s.automod.backtest_rows.add(
        BETA, number=None, body={}, days=1, asked_by=MILO, request={}
    ),
    "BacktestRepository.claim": _tested,
    "BacktestRepository.open": lambda s: exactly(s.automod.backtest_rows.open(BETA), 1),
    "BacktestRepository.reached": lambda s: s.automod.backtest_rows.reached(
        _tested(s), is_over=True
    ),
    "BacktestRepository.messages": lambda s: exactly(
        len(s.automod.backtest_rows.messages(
            BETA, since=LONG_AGO.date(), after=("", "", ""), limit=9
        )),
        2,
    ),
    "RuleRepository.add": lambda s: s.automod.rule_rows.add(
        BETA, 1, mode="enforce", body={}, author=MILO
    ),
    "RuleRepository.change": lambda s: s.automod.rule_rows.change(BETA, new=True),
    "RuleRepository.revision": lambda s: exactly(s.automod.rule_rows.revision(BETA), 1),
    "RuleRepository.newest": lambda s: exactly(len(s.automod.rule_rows.newest(BETA)), 1)
    and s.automod.rule_rows.newest(BETA),
    "RuleRepository.get": lambda s: s.automod.rule_rows.get(BETA, 1),
    "RuleRepository.history": lambda s: exactly(
        len(s.automod.rule_rows.history(BETA, 1, limit=9)), 1
    ),
    "RuleRepository.hold_message": lambda s: held(
        s.automod.rule_rows.hold_message(BETA, "C1", SAID)  # type: ignore[func-returns-value]
    ),
    "RuleRepository.judged": lambda s: s.automod.rule_rows.judged(BETA, "C1", SAID, "", [1]),
    "RuleRepository.hit": lambda s: s.automod.rule_rows.hit(BETA, ts="9.9", **MET),
    "RuleRepository.lately": lambda s: exactly(
        len(s.automod.rule_rows.lately(BETA, 1, TROLL, within=TODAY)), 1
    ),
    "RuleRepository.found": lambda s: exactly(
        s.automod.rule_rows.found(BETA, 1, within=TODAY)["hits"], 1
    ),
    "RuleRepository.found_lately": lambda s: exactly(
        [each["said"] for each in s.automod.rule_rows.found_lately(
            BETA, 1, within=TODAY, limit=9
        )],
        [words(BETA)],
    ),
    "RuleRepository.found_by_all": lambda s: exactly(
        s.automod.rule_rows.found_by_all(BETA, within=TODAY), {1: 1}
    ),
    "EscalationRepository.note": lambda s: _strikes(s).note(BETA, TROLL, 2),
    "EscalationRepository.settle": lambda s: _strikes(s).settle(BETA, TROLL, proposed=2),
    "EscalationRepository.put_off": lambda s: _strikes(s).put_off(BETA, TROLL, by=TODAY),
    "EscalationRepository.counted": lambda s: exactly(
        len(_strikes(s).counted(BETA, TROLL, kinds=["ban"], since=LONG_AGO, but="", limit=9)), 1
    ),
    "EnforcementRepository.keep": lambda s: _ladder(s).keep(BETA, "new", {}, is_first=False),
    "EnforcementRepository.finish": lambda s: _ladder(s).finish(BETA),
    "EnforcementRepository.get": lambda s: _ladder(s).get(BETA),
    "PermitRepository.of": lambda s: exactly(len(s.rows.permits.of(BETA)), 1),
    "PermitRepository.all": lambda s: exactly(len(s.rows.permits.all(BETA)), 1)
    and s.rows.permits.all(BETA),
    "PermitRepository.set": lambda s: s.rows.permits.set(
        BETA, "helper", "shush", "C1", allows=False, by=ADA
    ),
    "PermitRepository.end": lambda s: s.rows.permits.end(BETA, "helper", "shush", "C1", by=ADA),
    "PreferenceRepository.kept": lambda s: s.rows.preferences.kept(BETA),
    "PreferenceRepository.hold": lambda s: s.rows.preferences.hold(BETA),
    "PreferenceRepository.all_of": lambda s: exactly(len(s.rows.preferences.all_of(BETA)), 1)
    and s.rows.preferences.all_of(BETA),
    "PreferenceRepository.save": lambda s: s.rows.preferences.save(
        BETA, {"log_channel": "C0NEW"}, by=ADA
    ),
    "PaceRepository.take": lambda s: s.rows.paces.take(
        BETA, "C1", TROLL, said_at=CAME + TODAY, every=MINUTE
    ),
    "PaceRepository.last": lambda s: s.rows.paces.last(BETA, "C1", TROLL),
    "PaceRepository.tell": lambda s: s.rows.paces.tell(BETA, "C1", TROLL, again=MINUTE),
    "PaceRepository.forget": lambda s: s.rows.paces.forget(BETA, "C1"),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
