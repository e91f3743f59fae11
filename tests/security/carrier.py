"""Requests that go in at the front door and on to their tasks, all in this process."""

import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

import tasks.outside
from adapters.slack.views import MODALS, draw, draw_modal
from app.listeners.modal import ModalOpener
from app.scrub import scrubbed
from config.settings import settings
from db.envelope import Envelope
from db.repositories.inbox import InboxRepository
from db.session import transaction
from services.ports import (
    BusyError,
    OutsideError,
    Place,
    Profile,
    RefusedError,
    UnclearError,
    View,
)
from tests.integration.community import PEOPLE
from tests.security.payloads import Json
from tests.security.silence import in_silence
from tests.security.site import SECRET, Site


class Workspace:
    """Knows the community; of others it says this and that, as Slack does."""

    def profile(self, user: str) -> Profile:
        for known in PEOPLE:
            if known.user_id == user:
                return known
        raise _mood(user)

    def places_of(self, user: str) -> list[Place]:
        if user not in {known.user_id for known in PEOPLE}:
            raise _mood(user)
        return [Place(channel="C0HELP", name="help")]

    def permalink(self, channel: str, ts: str) -> str:
        if not ts:
            raise _mood(channel)
        return f"https://harbour.slack.com/archives/{channel}/{ts}"


def _mood(word: str) -> OutsideError:
    moods = (RefusedError("user_not_found"), UnclearError("cut"), BusyError(timedelta(seconds=1)))
    return moods[sum(map(ord, word)) % len(moods)]


class Carrier:
    """Takes what Slack might send through the site, and what is accepted to its task."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def accepted(self, raw: bytes) -> list[tuple[Any, Envelope]]:
        """Return the tasks and envelopes that a signed request became, as if never sent before."""
        self._site.inbox.rows.clear()
        self._site.waker.carried.clear()
        self._site.post(raw)
        found = self._site.waker.carried
        return [(task, _with_a_key_of_its_own(envelope)) for task, envelope in found]

    def carry(self, raw: bytes, facts: Json | None = None) -> None:
        """Have a request carried out; *facts* come as the front door would have cleaned them."""
        for task, envelope in self.accepted(raw):
            envelope["facts"] = scrubbed(envelope["facts"] | (facts or {}))
            handle(task, envelope)


def handle(task: Any, envelope: Envelope) -> None:
    """Handle a request whose row is there already, as the front door leaves it."""
    with transaction() as session:
        InboxRepository(session).begin(envelope)
    task(envelope=envelope)


def _with_a_key_of_its_own(envelope: Envelope) -> Envelope:
    copy: Envelope = json.loads(json.dumps(envelope))
    copy["key"] = f"carried:{uuid.uuid4()}"
    return copy


@contextmanager
def carrying(patch: pytest.MonkeyPatch) -> Iterator[Carrier]:
    """Give a carrier; its tasks meet a Slack that knows the community and is moody otherwise."""
    patch.setenv("SLACK_SIGNING_SECRET", SECRET)
    patch.setenv("SLACK_BOT_TOKEN", "xoxb-playground")
    patch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    settings.cache_clear()
    patch.setattr(ModalOpener, "open", _opened)
    _know_the_community(patch)
    with in_silence():
        site = Site()
        yield Carrier(site)
        site.close()
    settings.cache_clear()


async def _opened(*_: object) -> str:
    return "V1"


def _know_the_community(patch: pytest.MonkeyPatch) -> None:
    for name, module in list(sys.modules.items()):
        asks = getattr(module, "workspace", None) is tasks.outside.workspace
        if name.startswith("tasks.") and module is not tasks.outside and asks:
            patch.setattr(module, "workspace", lambda *_: Workspace())


def drawn(name: str, facts: Json) -> Json:
    """Return what a delivery shows: a message's text and blocks, or a modal."""
    view = View(name=name, facts=facts)
    if name in MODALS:
        return draw_modal(view)
    rendered = draw(view)
    return {"text": rendered.text, "blocks": rendered.blocks}
