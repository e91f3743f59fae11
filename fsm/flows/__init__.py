"""Every flow Steward knows, by name."""

from fsm.flow import Flow
from fsm.flows.ban import BAN
from fsm.flows.unban import UNBAN

FLOWS: dict[str, Flow] = {flow.name: flow for flow in (BAN, UNBAN)}
