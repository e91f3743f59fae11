"""Grant: a moderator asks for many points for somebody; another one confirms or cancels."""

from datetime import timedelta

from fsm.flows.deal import decided

GRANT = decided("grant", timedelta(days=1))
