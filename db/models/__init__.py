"""Every table, imported once, so that the metadata is whole."""

from db.models.alert import Alert
from db.models.case import Case
from db.models.case_step import CaseStep
from db.models.case_step_history import CaseStepHistory
from db.models.conversation import Conversation
from db.models.conversation_move import ConversationMove
from db.models.delivery import Delivery
from db.models.evidence import Evidence
from db.models.inbox import Inbox
from db.models.member import Member
from db.models.message import Message
from db.models.periodic_job import PeriodicJob
from db.models.role_grant import RoleGrant
from db.models.sanction import Sanction
from db.models.workspace import Workspace

__all__ = [
    "Alert",
    "Case",
    "CaseStep",
    "CaseStepHistory",
    "Conversation",
    "ConversationMove",
    "Delivery",
    "Evidence",
    "Inbox",
    "Member",
    "Message",
    "PeriodicJob",
    "RoleGrant",
    "Sanction",
    "Workspace",
]
