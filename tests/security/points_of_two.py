"""Points of two workspaces with the same ids everywhere, and a call of every query for one."""

from datetime import timedelta

from db.records.ledger import TREASURY, Posting, member
from db.session import rows
from tasks.work import Services
from tests.integration.community import ADA, GRACE, MILO, TROLL
from tests.security.twins import (
    BETA,
    CAME,
    CARD,
    DAY,
    FAR_AWAY,
    IDLE,
    LONG_AGO,
    TODAY,
    Call,
    exactly,
    session_of,
    words,
)

ENTRY = REWARD = ORDER = 1
SPAN = {"since": LONG_AGO, "until": FAR_AWAY}

# As the ledger writes it, but with a number that both workspaces have.
ENTERED = """
    WITH skipped AS (SELECT nextval('ledger_entry_ids')), entered AS (
        INSERT INTO ledger_entries (team_id, id, kind, key, actor, about)
        SELECT %(t)s, 1, 'kudos', 'key', %(by)s, %(words)s FROM skipped
    ), moved AS (
        UPDATE ledger_accounts
        SET last_entry = 1, earned = CASE kind WHEN 'member' THEN 5 ELSE 0 END,
            balance = CASE kind WHEN 'member' THEN 5 ELSE -5 END
        WHERE team_id = %(t)s
    )
    INSERT INTO ledger_postings (team_id, entry_id, holder, kind, amount, balance_after, previous)
    SELECT %(t)s, 1, holder, kind, CASE kind WHEN 'member' THEN 5 ELSE -5 END,
           CASE kind WHEN 'member' THEN 5 ELSE -5 END, 0
    FROM ledger_accounts WHERE team_id = %(t)s
"""


def sign(team: str) -> dict[str, str]:
    """Return a reaction that both workspaces have."""
    return {"team_id": team, "channel": "C1", "ts": "1.1", "emoji": "tada", "giver": MILO}


def settle_points(team: str, services: Services) -> None:
    """Fill every table of points for *team*: an entry, a reward and an order with the number 1."""
    mine, session = services.economy.rows, session_of(services)
    mine.ledger.open(team, [TREASURY, member(TROLL)])
    rows(session, ENTERED, t=team, by=MILO, words=words(team))
    mine.kudos.add(team, ENTRY, giver=MILO, receivers=[TROLL], points=5)
    mine.kudos.add(team, ENTRY, giver=TROLL, receivers=[MILO], points=5)
    mine.kudos.merge_reaction(sign(team), added_at=CAME, removed_at=None)
    mine.kudos.hide(team, GRACE)
    mine.allowances.begin(team, MILO, DAY, words(team))
    mine.shop.add(team, by=ADA, name=words(team), about="", price=5, stock=3, per_person=2)
    rows(session, "UPDATE rewards SET id = 1 WHERE team_id = %(t)s", t=team)
    _order(services, team, CARD)
    rows(session, "UPDATE orders SET id = 1 WHERE team_id = %(t)s", t=team)


def _order(services: Services, team: str, conversation: object) -> int:
    return services.economy.rows.shop.place(
        team, reward=REWARD, buyer=TROLL, name=words(team), price=5, entry=ENTRY,
        conversation=conversation,  # type: ignore[arg-type] # a UUID
    )  # fmt: skip


def _points(found: list[dict[str, object]]) -> list[object]:
    return [each["points"] for each in found]


POINTS_CALLS: dict[str, Call] = {
    "AllowanceRepository.begin": lambda s: s.economy.rows.allowances.begin(
        BETA, MILO, DAY + timedelta(days=1), "UTC"
    ),
    "AllowanceRepository.get": lambda s: s.economy.rows.allowances.get(BETA, MILO),
    "AllowanceRepository.hold": lambda s: s.economy.rows.allowances.hold(BETA, MILO),
    "KudosRepository.add": lambda s: s.economy.rows.kudos.add(
        BETA, ENTRY, giver=MILO, receivers=[GRACE], points=1
    ),
    "KudosRepository.bursts": lambda s: exactly(
        _points(s.economy.rows.kudos.bursts(BETA, within=TODAY, least=1, most=9)), [5, 5]
    ),
    "KudosRepository.hide": lambda s: s.economy.rows.kudos.hide(BETA, MILO),
    "KudosRepository.show": lambda s: s.economy.rows.kudos.show(BETA, GRACE),
    "KudosRepository.leaders": lambda s: exactly(
        _points(s.economy.rows.kudos.leaders(BETA, **SPAN, most=9)), [5, 5]
    ),
    "KudosRepository.leaders_of_all_time": lambda s: exactly(
        _points(s.economy.rows.kudos.leaders_of_all_time(BETA, most=9)), [5]
    ),
    "KudosRepository.merge_reaction": lambda s: s.economy.rows.kudos.merge_reaction(
        sign(BETA), added_at=None, removed_at=CAME
    ),
    "KudosRepository.settle_reaction": lambda s: s.economy.rows.kudos.settle_reaction(
        sign(BETA), ENTRY, is_taken_back=True
    ),
    "KudosRepository.rings": lambda s: exactly(
        _points(s.economy.rows.kudos.rings(BETA, within=TODAY, least=1, most=9)), [10]
    ),
    "KudosRepository.summary": lambda s: exactly(
        s.economy.rows.kudos.summary(BETA, **SPAN)["points"], 10
    ),
    "KudosRepository.take_back": lambda s: s.economy.rows.kudos.take_back(BETA, ENTRY),
    "LedgerRepository.balance": lambda s: exactly(
        s.economy.rows.ledger.balance(BETA, member(TROLL)), 5
    ),
    "LedgerRepository.by_key": lambda s: s.economy.rows.ledger.by_key(BETA, "key"),
    "LedgerRepository.history": lambda s: exactly(
        _points([
            {"points": each["about"]}
            for each in s.economy.rows.ledger.history(BETA, member(TROLL), most=9)
        ]),
        [words(BETA)],
    ),
    "LedgerRepository.open": lambda s: s.economy.rows.ledger.open(BETA, [member(GRACE)]),
    "LedgerRepository.post": lambda s: s.economy.rows.ledger.post(
        team_id=BETA, kind="kudos", key="new", actor=MILO,
        postings=[Posting(TREASURY, -1), Posting(member(TROLL), 1)],
    ),
    "LedgerRepository.postings": lambda s: exactly(
        len(s.economy.rows.ledger.postings(BETA, ENTRY)), 2
    ),
    "ShopRepository.add": lambda s: s.economy.rows.shop.add(
        BETA, by=ADA, name="new", about="", price=1, stock=None, per_person=None
    ),
    "ShopRepository.bought": lambda s: exactly(
        s.economy.rows.shop.bought(BETA, REWARD, TROLL), 1
    ),
    "ShopRepository.change": lambda s: s.economy.rows.shop.change(
        BETA, REWARD, name="new", about="", price=1, stock=1, per_person=1, is_offered=True
    ),
    "ShopRepository.get": lambda s: s.economy.rows.shop.get(BETA, REWARD),
    "ShopRepository.hold": lambda s: s.economy.rows.shop.hold(BETA, REWARD),
    "ShopRepository.offered": lambda s: exactly(
        len(s.economy.rows.shop.offered(BETA, most=9)), 1
    ),
    "ShopRepository.place": lambda s: _order(s, BETA, IDLE),
    "ShopRepository.put_back": lambda s: s.economy.rows.shop.put_back(BETA, REWARD),
    "ShopRepository.take": lambda s: s.economy.rows.shop.take(BETA, REWARD),
    "ShopRepository.settle": lambda s: s.economy.rows.shop.settle(
        BETA, ORDER, "fulfilled", by=ADA
    ),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
