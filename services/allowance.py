"""What a member may give away on a day: counted by their own date, with no job that resets it."""

from datetime import UTC, date, datetime

from db.records.ledger import TREASURY, Account, Posting, allowance
from db.repositories.allowance import AllowanceRepository
from db.repositories.ledger import LedgerRepository
from db.session import Row
from services.ledger import LedgerService
from services.preferring import PreferenceService
from services.request import Request
from services.user import zone_of


class AllowanceService:
    """Fills each day's allowance when it is first needed."""

    def __init__(
        self,
        *,
        allowances: AllowanceRepository,
        ledger: LedgerService,
        accounts: LedgerRepository,
        preferences: PreferenceService,
    ) -> None:
        self._allowances = allowances
        self._ledger = ledger
        self._accounts = accounts
        self._preferences = preferences

    def a_day(self, team_id: str) -> int:
        """Return how many points a member may give away on one day."""
        return self._preferences.of(team_id).kudos_a_day

    def open(self, request: Request, zone: str) -> Account:
        """Return the account of what the actor may give now, filled; their day is held."""
        team_id, user = request.team_id, request.actor
        current = self._allowances.hold(team_id, user)
        day, name = self._day(current, request.at, zone)
        account = allowance(user, day)
        if current is None or day > current["day"]:
            self._allowances.begin(team_id, user, day, name)
            self._fill(team_id, account)
        return account

    def left(self, request: Request, zone: str) -> int:
        """Return how many points the actor may still give today."""
        current = self._allowances.get(request.team_id, request.actor)
        day, _ = self._day(current, request.at, zone)
        if current is None or day > current["day"]:
            return self.a_day(request.team_id)
        return self._accounts.balance(request.team_id, allowance(request.actor, day))

    def _fill(self, team_id: str, account: Account) -> None:
        """Give a day its points, once by the day."""
        if a_day := self.a_day(team_id):
            postings = [Posting(TREASURY, -a_day), Posting(account, a_day)]
            key = f"allowance:{account.holder}"
            self._ledger.enter("allowance", team_id=team_id, key=key, postings=postings, actor="")

    @staticmethod
    def _day(current: Row | None, at: datetime, zone: str) -> tuple[date, str]:
        """Return the day that is given on, and the zone by which it is counted.

        Who changes zones neither gets a day twice nor a second one early: the old day goes on
        until it is over in both zones.
        """
        today = _date(at, zone)
        if current is None:
            return today, zone
        is_over = _date(at, current["zone"]) > current["day"] and today > current["day"]
        return (today, zone) if is_over else (current["day"], current["zone"])


def _date(at: datetime, zone: str) -> date:
    return at.astimezone(zone_of(zone) if zone else UTC).date()
