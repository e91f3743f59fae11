"""Queries on workspaces: what Slack calls them. Their case numbers are CaseRepository's."""

from sqlalchemy.orm import Session

from db.session import Row, row, rows

MEET = """
    INSERT INTO workspaces (team_id, name, url) VALUES (%(team_id)s, %(name)s, %(url)s)
    ON CONFLICT (team_id) DO UPDATE SET name = excluded.name, url = excluded.url
        WHERE (workspaces.name, workspaces.url) IS DISTINCT FROM (excluded.name, excluded.url)
"""


class WorkspaceRepository:
    """Workspaces, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def meet(self, team_id: str, *, name: str, url: str) -> None:
        """Keep what a workspace is called and where it is."""
        rows(self._session, MEET, team_id=team_id, name=name, url=url)

    def get(self, team_id: str) -> Row | None:
        """Return name and url of a workspace, or None if it was never met."""
        query = "SELECT name, url FROM workspaces WHERE team_id = %(team_id)s"
        return row(self._session, query, team_id=team_id)
