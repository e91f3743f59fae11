"""One process that does its share of the deeds, from the beginning whenever it is started anew.

Run by chaos.points: `python -m chaos.points.worker SEED DEEDS FIRST STEP`. It may die anywhere.
What it prints in the end counts what was said "no" to, and what must never be said.
"""

import json
import sys
from collections import Counter

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chaos.points.deeds import PRICE, Deed, drawn
from db.records.ledger import SHOP, Posting, member
from db.repositories.ledger import LedgerRepository
from db.repositories.shop import ShopRepository
from db.session import transaction
from services.ledger import LedgerService, NotEnoughPointsError, TakenBackAlreadyError

TEAM = "T0STORM"

REWARD = 1


def do(session: Session, deed: Deed) -> str:
    """Do *deed* in one transaction; return what came of it."""
    ledger = LedgerService(LedgerRepository(session))
    if deed.kind == "reversal":
        return _reverse(session, ledger, deed)
    if deed.kind == "purchase":
        return _buy(session, ledger, deed)
    postings = [Posting(member(deed.one), -deed.points), Posting(member(deed.other), deed.points)]
    return _enter(ledger, deed, postings)


def _buy(session: Session, ledger: LedgerService, deed: Deed) -> str:
    """Buy as PurchaseService does: the reward is held first, then the accounts."""
    shop = ShopRepository(session)
    reward = shop.hold(TEAM, REWARD)
    if not reward or not reward["stock"]:
        return "sold out"
    came = _enter(ledger, deed, [Posting(member(deed.one), -PRICE), Posting(SHOP, PRICE)])
    if came == "done":
        shop.take(TEAM, REWARD)
    return came


def _reverse(session: Session, ledger: LedgerService, deed: Deed) -> str:
    """Take an earlier deed back; a purchase's piece goes back, too."""
    rows = LedgerRepository(session)
    entry = rows.by_key(TEAM, f"deed:{deed.about:08d}")
    if entry is None:
        return "nothing to reverse"
    is_purchase = any(each.account == SHOP for each in rows.postings(TEAM, entry))
    if is_purchase:
        ShopRepository(session).hold(TEAM, REWARD)
    by = {"team_id": TEAM, "key": deed.key, "actor": deed.one}
    _, is_new = ledger.take_back("take_back", entry, **by)
    if is_new and is_purchase:
        was_bought = any(e.account == SHOP and e.amount > 0 for e in rows.postings(TEAM, entry))
        change = ShopRepository(session).put_back if was_bought else ShopRepository(session).take
        change(TEAM, REWARD)
    return "done" if is_new else "repeated"


def _enter(ledger: LedgerService, deed: Deed, postings: list[Posting]) -> str:
    by = {"team_id": TEAM, "key": deed.key, "actor": deed.one}
    _, is_new = ledger.enter(deed.kind, postings=postings, **by)
    return "done" if is_new else "repeated"


def attempt(deed: Deed) -> str:
    """Do it; return what came of it, an error of the database's by its name."""
    try:
        with transaction() as session:
            return do(session, deed)
    except (NotEnoughPointsError, TakenBackAlreadyError) as error:
        return type(error).__name__
    except DBAPIError as error:
        return f"database: {type(error.orig).__name__}"


def main() -> None:
    """Do every STEPth deed from FIRST on, and say what came of them."""
    seed, many, first, step = map(int, sys.argv[1:])
    came = Counter(attempt(deed) for deed in drawn(seed, many)[first::step])
    print(json.dumps(came))


if __name__ == "__main__":
    main()
