"""Every flow Steward knows, by name."""

from fsm.flow import Flow
from fsm.flows.appeal import APPEAL
from fsm.flows.ban import BAN
from fsm.flows.grant import GRANT
from fsm.flows.kick import KICK
from fsm.flows.lock import LOCK
from fsm.flows.note import NOTE
from fsm.flows.onboarding import ONBOARDING
from fsm.flows.order import ORDER
from fsm.flows.purge import PURGE
from fsm.flows.raid import RAID
from fsm.flows.readonly import READONLY
from fsm.flows.reminder import REMINDER
from fsm.flows.remove import REMOVE
from fsm.flows.report import REPORT
from fsm.flows.reward import REWARD
from fsm.flows.shush import SHUSH
from fsm.flows.slowmode import SLOWMODE
from fsm.flows.transfer import TRANSFER
from fsm.flows.unban import UNBAN
from fsm.flows.unkick import UNKICK
from fsm.flows.unlock import UNLOCK
from fsm.flows.unraid import UNRAID
from fsm.flows.unreadonly import UNREADONLY
from fsm.flows.unshush import UNSHUSH
from fsm.flows.unslowmode import UNSLOWMODE
from fsm.flows.unwarn import UNWARN
from fsm.flows.warn import WARN

_PEOPLE = (BAN, UNBAN, KICK, UNKICK, SHUSH, UNSHUSH, WARN, UNWARN, NOTE)
_PLACES = (SLOWMODE, UNSLOWMODE, READONLY, UNREADONLY, LOCK, UNLOCK, RAID, UNRAID, PURGE)
_POINTS = (TRANSFER, GRANT, REWARD, ORDER)
_TIMES = (REMINDER,)
_NEWCOMERS = (ONBOARDING,)

_ALL = (*_PEOPLE, *_PLACES, APPEAL, REMOVE, REPORT, *_POINTS, *_TIMES, *_NEWCOMERS)

FLOWS: dict[str, Flow] = {flow.name: flow for flow in _ALL}
