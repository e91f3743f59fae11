"""Kinds of values that a workspace's settings have."""

from services.kinds.channel import Channel
from services.kinds.channels import Channels
from services.kinds.choice import Choice, Several
from services.kinds.kind import Kind, UnreadableError
from services.kinds.length import Length
from services.kinds.number import Number
from services.kinds.rungs import Rungs
from services.kinds.words import Words
from services.kinds.yes_no import YesNo

__all__ = [
    "Channel",
    "Channels",
    "Choice",
    "Kind",
    "Length",
    "Number",
    "Rungs",
    "Several",
    "UnreadableError",
    "Words",
    "YesNo",
]
