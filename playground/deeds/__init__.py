"""What a person can do; importing this enters all of it into the table of act.py."""

from playground.deeds import click, member, message, owner

__all__ = ["click", "member", "message", "owner"]
