"""Every table, imported once, so that the metadata is whole."""

from db.models.alert import Alert
from db.models.allowance import Allowance
from db.models.audit_entry import AuditEntry
from db.models.audit_head import AuditHead
from db.models.audit_waiting import AuditWaiting
from db.models.backtest import Backtest
from db.models.case import Case
from db.models.case_step import CaseStep
from db.models.case_step_history import CaseStepHistory
from db.models.channel import Channel
from db.models.conversation import Conversation
from db.models.conversation_move import ConversationMove
from db.models.deletion import Deletion
from db.models.delivery import Delivery
from db.models.delivery_question import DeliveryQuestion
from db.models.enforcement import Enforcement
from db.models.escalation import Escalation
from db.models.evidence import Evidence
from db.models.greeting import Greeting
from db.models.home import Home
from db.models.hook import Hook
from db.models.hook_message import HookMessage
from db.models.hook_receipt import HookReceipt
from db.models.inbox import Inbox
from db.models.kudos import Kudos
from db.models.kudos_reaction import KudosReaction
from db.models.leaderboard_absence import LeaderboardAbsence
from db.models.ledger_account import LedgerAccount
from db.models.ledger_entry import LedgerEntry
from db.models.ledger_posting import LedgerPosting
from db.models.member import Member
from db.models.message import Message
from db.models.order import Order
from db.models.pace import Pace
from db.models.patrol import Patrol
from db.models.periodic_job import PeriodicJob
from db.models.permit import Permit
from db.models.preference import Preference
from db.models.reading import Reading
from db.models.reminder import Reminder
from db.models.reminder_occurrence import ReminderOccurrence
from db.models.reminder_refusal import ReminderRefusal
from db.models.report import Report
from db.models.report_address import ReportAddress
from db.models.report_count import ReportCount
from db.models.report_draft import ReportDraft
from db.models.report_mute import ReportMute
from db.models.report_note import ReportNote
from db.models.report_statement import ReportStatement
from db.models.reward import Reward
from db.models.role_binding import RoleBinding
from db.models.role_grant import RoleGrant
from db.models.rule_hit import RuleHit
from db.models.rule_version import RuleVersion
from db.models.rulebook import Rulebook
from db.models.sanction import Sanction
from db.models.user_group import UserGroup
from db.models.user_group_member import UserGroupMember
from db.models.welcome_text import WelcomeText
from db.models.workspace import Workspace

__all__ = [
    "Alert",
    "Allowance",
    "AuditEntry",
    "AuditHead",
    "AuditWaiting",
    "Backtest",
    "Case",
    "CaseStep",
    "CaseStepHistory",
    "Channel",
    "Conversation",
    "ConversationMove",
    "Deletion",
    "Delivery",
    "DeliveryQuestion",
    "Enforcement",
    "Escalation",
    "Evidence",
    "Greeting",
    "Home",
    "Hook",
    "HookMessage",
    "HookReceipt",
    "Inbox",
    "Kudos",
    "KudosReaction",
    "LeaderboardAbsence",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerPosting",
    "Member",
    "Message",
    "Order",
    "Pace",
    "Patrol",
    "PeriodicJob",
    "Permit",
    "Preference",
    "Reading",
    "Reminder",
    "ReminderOccurrence",
    "ReminderRefusal",
    "Report",
    "ReportAddress",
    "ReportCount",
    "ReportDraft",
    "ReportMute",
    "ReportNote",
    "ReportStatement",
    "Reward",
    "RoleBinding",
    "RoleGrant",
    "RuleHit",
    "RuleVersion",
    "Rulebook",
    "Sanction",
    "UserGroup",
    "UserGroupMember",
    "WelcomeText",
    "Workspace",
]
