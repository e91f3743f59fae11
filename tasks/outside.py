"""The outside world of this process: adapters, built once for each workspace."""

from datetime import UTC, datetime, timedelta
from functools import cache

from adapters.appeal_link import Appellant, link_for
from adapters.redis.limiter import redis_limiter
from adapters.s3.archive import s3_archive
from adapters.slack.accounts import SlackAccounts
from adapters.slack.client import admin_client, bot_client
from adapters.slack.directory import SlackDirectory
from adapters.slack.inquiry import SlackInquiry
from adapters.slack.messenger import SlackMessenger
from adapters.slack.scim import Scim
from adapters.slack.workspace import SlackWorkspace
from config.settings import settings
from db.models.case_step import StepKind
from db.session import Row
from services.accounts import AccountDeeds
from services.anchor import AnchorStore
from services.assisting import Assisting
from services.carrying_out import CarryingOut, Deed
from services.deleting import Deleting
from services.directory import Directory
from services.enforcement import Inquiry
from services.keeping import Keeping
from services.ports import Archive, Limiter, Messenger, Urgency, Workspace
from services.purge_deeds import PurgeDeeds
from services.report_evidence import ReportEvidence
from tasks.ledger import Ledger
from tasks.letter import Nameless
from tasks.lock_out import LockOut
from tasks.work import unit_of_work

LOCK_OUT = LockOut()

EVIDENCE_MESSAGES = 200
"""Newest messages of a person that are saved with a case."""

EVIDENCE_AGE = timedelta(days=30)
"""How far back they may lie."""


@cache
def workspace(team_id: str, urgency: Urgency = Urgency.ANSWER) -> Workspace:
    """Return the workspace *team_id*, through Slack."""
    limiter = _limiter()
    bot = bot_client(team_id, limiter, urgency, LOCK_OUT.note)
    return SlackWorkspace(bot, admin_client(team_id, limiter, urgency, LOCK_OUT.note))


@cache
def directory(team_id: str = "") -> Directory:
    """Return the list of everybody in *team_id*; without one, only whose token it is is asked."""
    return SlackDirectory(bot_client(team_id, _limiter(), Urgency.BULK, LOCK_OUT.note))


@cache
def inquiry(team_id: str) -> Inquiry:
    """Return what asks Slack what *team_id* lets us do."""
    bot = bot_client(team_id, _limiter(), Urgency.BULK, LOCK_OUT.note)
    # What the admin's token may not do is an answer here, and no trouble.
    admin = admin_client(team_id, _limiter(), Urgency.BULK, lambda: None)
    return SlackInquiry(bot, admin, Scim(admin, settings().scim_url) if admin else None)


@cache
def messenger(team_id: str, urgency: Urgency = Urgency.ANSWER) -> Messenger:
    """Return what speaks in *team_id*."""
    return SlackMessenger(bot_client(team_id, _limiter(), urgency, LOCK_OUT.note))


@cache
def nameless_messenger(team_id: str) -> Messenger:
    """Return what writes to who reported something, so that no bucket's name tells whom."""
    limiter = Nameless(_limiter())
    return SlackMessenger(bot_client(team_id, limiter, Urgency.NOTICE, LOCK_OUT.note))


@cache
def carrying_out(team_id: str, urgency: Urgency = Urgency.ANSWER) -> CarryingOut:
    """Return what carries steps out in *team_id*."""
    slack, archive = workspace(team_id, urgency), s3_archive()
    return CarryingOut(
        workspace=slack,
        messenger=messenger(team_id, urgency),
        archive=archive,
        said_by=_said_by,
        appeal_link=_appeal_link,
        deeds=deletes(slack, archive) | closes_accounts(team_id, slack, urgency),
    )


def closes_accounts(team_id: str, slack: Workspace, urgency: Urgency) -> dict[StepKind, Deed]:
    """Return what closes accounts and opens them, or asks a human admin to."""
    admin = admin_client(team_id, _limiter(), urgency, lambda: None)
    scim = Scim(admin, settings().scim_url) if admin else None
    deeds = AccountDeeds(workspace=slack, accounts=SlackAccounts(admin, scim))
    voice = messenger(team_id, urgency)
    assisting = Assisting(workspace=slack, messenger=voice, clock=lambda: datetime.now(UTC))
    return deeds.deeds() | assisting.deeds()


@cache
def anchors() -> AnchorStore:
    """Return where the audit is anchored."""
    return s3_archive()


def deletes(slack: Workspace, archive: Archive) -> dict[StepKind, Deed]:
    """Return what deletes messages through *slack*."""
    ledger, keeping = Ledger(), Keeping(workspace=slack, archive=archive)
    deleting = Deleting(workspace=slack, ledger=ledger, keeping=keeping)
    purges = PurgeDeeds(workspace=slack, ledger=ledger, keeping=keeping, deleting=deleting)
    reported = ReportEvidence(ledger=ledger, keeping=keeping)
    return deleting.deeds() | purges.deeds() | reported.deeds()


def _limiter() -> Limiter:
    return redis_limiter(factor=settings().slack_rate_factor)


def _appeal_link(team_id: str, case: int, member: str) -> str:
    who = Appellant(team_id=team_id, case=case, member=member)
    return link_for(who, now=datetime.now(UTC))


def _said_by(team_id: str, user: str) -> list[Row]:
    with unit_of_work() as services:
        return list(
            services.rows.messages.recent(
                team_id, user, within=EVIDENCE_AGE, limit=EVIDENCE_MESSAGES
            )
        )
