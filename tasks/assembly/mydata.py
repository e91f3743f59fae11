"""What is kept about somebody: its service on one session."""

from sqlalchemy.orm import Session

from db.repositories.personal_data import PersonalDataRepository
from services.own_data import OwnDataService


def own_data_on(session: Session) -> OwnDataService:
    """Return it on *session*."""
    return OwnDataService(PersonalDataRepository(session))
