"""Queries on rewards and orders; a reward's row is what purchases wait for."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

REWARD = "id, name, about, price, stock, per_person, is_offered, made_by"

OFFERED = f"""
    SELECT {REWARD} FROM rewards WHERE team_id = %(team_id)s AND is_offered
    ORDER BY price, id LIMIT %(most)s
"""  # noqa: S608 - built from constants

GET = f"""
    SELECT {REWARD} FROM rewards WHERE team_id = %(team_id)s AND id = %(id)s
"""  # noqa: S608 - built from constants

HOLD = f"{GET} FOR UPDATE"

ADD = """
    INSERT INTO rewards (team_id, name, about, price, stock, per_person, made_by)
    VALUES (%(team_id)s, %(name)s, %(about)s, %(price)s, %(stock)s, %(per_person)s, %(by)s)
    RETURNING id
"""

CHANGE = """
    UPDATE rewards SET name = %(name)s, about = %(about)s, price = %(price)s, stock = %(stock)s,
        per_person = %(per_person)s, is_offered = %(is_offered)s, changed_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND id = %(id)s RETURNING id
"""

STOCK = """
    UPDATE rewards SET stock = stock + %(change)s WHERE team_id = %(team_id)s AND id = %(id)s
"""

BOUGHT = """
    SELECT count(*) AS many FROM orders
    WHERE team_id = %(team_id)s AND reward_id = %(id)s AND buyer = %(buyer)s
      AND state <> 'refunded'
"""

PLACE = """
    INSERT INTO orders (team_id, reward_id, buyer, name, price, entry_id, conversation_id)
    VALUES (%(team_id)s, %(reward)s, %(buyer)s, %(name)s, %(price)s, %(entry)s, %(conversation)s)
    RETURNING id
"""

SETTLE = """
    UPDATE orders SET state = %(state)s, settled_at = clock_timestamp(), settled_by = %(by)s
    WHERE team_id = %(team_id)s AND id = %(id)s AND state = 'placed'
    RETURNING id, reward_id, buyer, name, price, entry_id, conversation_id
"""


class ShopRepository:
    """Rewards and orders, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def offered(self, team_id: str, *, most: int) -> list[Row]:
        """Return what is offered, the cheapest first."""
        return rows(self._session, OFFERED, team_id=team_id, most=most)

    def get(self, team_id: str, reward: int) -> Row | None:
        """Return a reward as it stands."""
        return row(self._session, GET, team_id=team_id, id=reward)

    def hold(self, team_id: str, reward: int) -> Row | None:
        """Return a reward, held until this transaction ends; others who buy it wait."""
        return row(self._session, HOLD, team_id=team_id, id=reward)

    def add(self, team_id: str, *, by: str, **reward: Any) -> int:  # noqa: ANN401 - its columns
        """Put a reward into the shop; return its id."""
        return int((row(self._session, ADD, team_id=team_id, by=by, **reward) or {})["id"])

    def change(self, team_id: str, reward: int, **columns: Any) -> bool:  # noqa: ANN401 - its columns
        """Change a reward; False if there is none."""
        found = row(self._session, CHANGE, team_id=team_id, id=reward, **columns)
        return found is not None

    def take(self, team_id: str, reward: int) -> None:
        """Take one out of the stock, if it is counted; the row must be held."""
        rows(self._session, STOCK, team_id=team_id, id=reward, change=-1)

    def put_back(self, team_id: str, reward: int) -> None:
        """Put one back into the stock, if it is counted."""
        rows(self._session, STOCK, team_id=team_id, id=reward, change=1)

    def bought(self, team_id: str, reward: int, buyer: str) -> int:
        """Return how many of a reward *buyer* has; the reward must be held."""
        found = row(self._session, BOUGHT, team_id=team_id, id=reward, buyer=buyer)
        return int((found or {})["many"])

    def place(
        self,
        team_id: str,
        *,
        reward: int,
        buyer: str,
        name: str,
        price: int,
        entry: int,
        conversation: uuid.UUID,
    ) -> int:
        """Write an order; return its number."""
        values = {"reward": reward, "buyer": buyer, "name": name, "price": price, "entry": entry}
        found = row(self._session, PLACE, team_id=team_id, conversation=conversation, **values)
        return int((found or {})["id"])

    def settle(self, team_id: str, order: int, state: str, *, by: str) -> Row | None:
        """Settle an order that is placed; None if it is settled already."""
        return row(self._session, SETTLE, team_id=team_id, id=order, state=state, by=by)
