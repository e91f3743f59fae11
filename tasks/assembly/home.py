"""Homes, and the sections that they have. Another domain adds its section to the list."""

from sqlalchemy.orm import Session

from db.repositories.home import HomeRepository
from db.repositories.home_page import HomePageRepository
from db.repositories.ledger import LedgerRepository
from db.repositories.member import MemberRepository
from db.repositories.periodic import PeriodicRepository
from db.repositories.reminder import ReminderRepository
from db.repositories.report import ReportRepository
from db.repositories.sanction import SanctionRepository
from services.home import HomeService, Section
from services.home_sections import Sections
from services.own_sections import OwnSections
from services.preferring import PreferenceService
from services.report_section import ReportSection
from services.role import Role
from services.user import UserService
from services.wakeup import WakeUps


def home_on(
    session: Session, *, users: UserService, preferences: PreferenceService, wakeups: WakeUps
) -> HomeService:
    """Return the Homes on *session*."""
    read = Sections(
        pages=HomePageRepository(session),
        sanctions=SanctionRepository(session),
        members=MemberRepository(session),
        periodic=PeriodicRepository(session),
        preferences=preferences,
    )
    own = OwnSections(ledger=LedgerRepository(session), reminders=ReminderRepository(session))
    reports = ReportSection(users=users, reports=ReportRepository(session))
    sections = (
        Section(name="standing", least=Role.MEMBER, facts=read.standing),
        Section(name="cases", least=Role.MEMBER, facts=read.cases),
        Section(name="points", least=Role.MEMBER, facts=own.points),
        Section(name="reminders", least=Role.MEMBER, facts=own.reminders),
        Section(name="appeals", least=Role.MODERATOR, facts=read.appeals),
        Section(name="reports", least=Role.MODERATOR, facts=reports.facts),
        Section(name="waiting", least=Role.MODERATOR, facts=read.waiting),
        Section(name="ending", least=Role.MODERATOR, facts=read.ending),
        Section(name="load", least=Role.MODERATOR, facts=read.load),
        Section(name="settings", least=Role.ADMIN, facts=read.settings),
        Section(name="roles", least=Role.ADMIN, facts=read.roles),
        Section(name="jobs", least=Role.ADMIN, facts=read.jobs),
        Section(name="help", least=Role.MEMBER, facts=read.help),
    )
    homes = HomeRepository(session)
    return HomeService(homes=homes, users=users, sections=sections, wakeups=wakeups)
