"""Order: somebody hands a reward over, or gives the points back."""

from datetime import timedelta

from fsm.flows.deal import decided

ORDER = decided("order", timedelta(days=14))
