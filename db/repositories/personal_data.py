"""How much is kept about one person."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from db.session import rows

MOST = 1_000
"""Rows that are counted; beyond that it is "more"."""

COUNT = """
    SELECT %(table)s AS table, count(*) AS number FROM (
        SELECT FROM {table} WHERE team_id = %(team_id)s AND ({same}) LIMIT %(most)s
    ) AS found
"""


class PersonalDataRepository:
    """Looks through the tables of a register, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(
        self, team_id: str, user: str, tables: Mapping[str, Sequence[str]]
    ) -> dict[str, int]:
        """Return how many rows of each table are about *user*, one more than MOST at most.

        :param tables: the columns that hold a person's id, by table: our own words, always
        """
        return {table: self._count(team_id, user, table, tables[table]) for table in tables}

    def _count(self, team_id: str, user: str, table: str, columns: Sequence[str]) -> int:
        same = " OR ".join(f"{column} = %(user_id)s" for column in columns)
        query = COUNT.replace("{table}", table).replace("{same}", same)
        values = {"table": table, "user_id": user, "most": MOST + 1}
        return int(rows(self._session, query, team_id=team_id, **values)[0]["number"])
