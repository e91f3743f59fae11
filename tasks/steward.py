"""What `/steward <word>` does, a line a word; a word that nobody knows gets help."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from services.ports import View
from services.request import Request
from services.user import SlackSilentError, UnknownPersonError
from tasks.work import Services


def answer(services: Services, request: Request) -> None:
    """Do what the first word says."""
    word = request.text.partition(" ")[0].lower()
    WORDS.get(word, _help)(services, request)


def _help(services: Services, request: Request) -> None:
    """Explain, to anybody; who asks is known then, and a flood of theirs can be told."""
    with suppress(UnknownPersonError, SlackSilentError):
        services.users.person(request.team_id, request.actor)
    services.deliveries.answer(request, View(name="help"))


def _set(services: Services, request: Request) -> None:
    services.preferences.set_typed(request)


def _settings(services: Services, request: Request) -> None:
    services.preferences.tell(request)


def _status(services: Services, request: Request) -> None:
    services.deliveries.answer(request, services.ladder.probing.status(request))


WORDS: Mapping[str, Callable[[Services, Request], None]] = {
    "set": _set,
    "settings": _settings,
    "status": _status,
}
