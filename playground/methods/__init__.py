"""The Web API, method by method."""

from playground.methods import (
    admin,
    auth,
    chat,
    conversations,
    history,
    members,
    reactions,
    team,
    usergroups,
    users,
    views,
)
from playground.methods.registry import METHODS, Method

__all__ = [
    "METHODS",
    "Method",
    "admin",
    "auth",
    "chat",
    "conversations",
    "history",
    "members",
    "reactions",
    "team",
    "usergroups",
    "users",
    "views",
]
