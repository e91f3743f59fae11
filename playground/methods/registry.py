"""The table of Web API methods: who may call them, how often, and what they do."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.scopes import Identity
from playground.world import World

Handler = Callable[[World, Identity, Arguments], Json]


@dataclass(frozen=True)
class Method:
    """One method of the Web API."""

    name: str
    handler: Handler
    tier: Tier
    scopes: tuple[str, ...]
    """One of these must be granted; empty: any token will do."""
    open: bool = False
    """May be called without a token."""


METHODS: dict[str, Method] = {}


def method(
    name: str, tier: Tier, *scopes: str, open_to_all: bool = False
) -> Callable[[Handler], Handler]:
    """Enter the function below into the table under Slack's name."""

    def enter(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, tier, scopes, open_to_all)
        return handler

    return enter


def demand(who: Identity, *any_of: str) -> None:
    """Refuse with missing_scope unless the token has one of these scopes."""
    if not who.has(*any_of):
        provided = ",".join(sorted(who.scopes))
        raise SlackError("missing_scope", needed=any_of[0], provided=provided)
