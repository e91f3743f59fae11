"""GET and POST /appeal/<token>: an appeal of somebody who can't sign in to Slack any more."""

import uuid
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.appeal_link import Appellant, NotALinkError, read
from adapters.redis.local_flood import Verdict
from app import appeal_html
from app.flood import Flood
from app.front_door import FrontDoor, NotAcceptedError, Task
from app.scrub import scrubbed
from db.envelope import Envelope
from services.appeal import said
from services.errors import DomainError

LARGEST = 10_000
"""Bytes of a form that is sent."""

GONE = "This link does not open anything (any more). Ask an admin of the workspace."
MUCH = "That was a lot for one minute. Please wait a minute, then send it again."
AWAY = "Steward can't take this right now, and nothing has been done. Please try again in a minute."


class AppealPage:
    """Takes appeals through the same door as Slack's requests."""

    def __init__(self, door: FrontDoor, task: Task, *, flood: Flood | None) -> None:
        self._door = door
        self._task = task
        self._flood = flood

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        try:
            who = read(request.path_params["token"], now=datetime.now(UTC))
        except NotALinkError:
            return _html(appeal_html.sentence("Not found", GONE), 404)
        if request.method == "POST":
            return await self._take(request, who)
        if request.query_params.get("sent"):
            return _html(appeal_html.received(who.case))
        return _html(appeal_html.form(who.case))

    async def _take(self, request: Request, who: Appellant) -> Response:
        """Accept what was written. The address itself is the permission, and no cookie is used."""
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return _html(appeal_html.sentence("Not here", GONE), 403)
        if await self._is_flood(who):
            return _html(appeal_html.sentence("One moment", MUCH), 429)
        words = await _words(request)
        if words is None:
            return _html(appeal_html.sentence("Too long", "Please write less."), 413)
        try:
            said(words)
            await self._door.accept(self._task, _envelope(self._task, who, words, request))
        except DomainError as error:
            return _html(appeal_html.form(who.case, words=words, wrong=str(error)), 422)
        except NotAcceptedError:
            return _html(appeal_html.sentence("One moment", AWAY), 503)
        return RedirectResponse("?sent=1", 303, headers=appeal_html.HEADERS)

    async def _is_flood(self, who: Appellant) -> bool:
        if self._flood is None:
            return False
        verdict = await self._flood.judge(who.team_id, who.member, f"appeal:{uuid.uuid4()}")
        return verdict is not Verdict.LET_IN


async def _words(request: Request) -> str | None:
    """Return what was written; None where it is too much to be read."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            return None
    found = parse_qs(raw.decode(errors="replace")).get("reason", [""])
    return found[0].replace("\x00", "")


def _envelope(task: Task, who: Appellant, words: str, request: Request) -> Envelope:
    """Return it as if the form in Slack had been sent; once a day for each link."""
    now = datetime.now(UTC)
    link = sha256(str(request.path_params["token"]).encode()).hexdigest()[:16]
    return Envelope(
        team_id=who.team_id,
        key=f"appeal:{who.case}:{link}:{now.date()}",
        sent_on=now.date().isoformat(),
        kind="view",
        name="appeal:web",
        task=task.name,
        actor=who.member,
        channel="",
        facts=scrubbed({"value": str(who.case), "fields": {"reason": words}}),
        reply=None,
        request_id=uuid.uuid4().hex[:12],
        received_at=now.isoformat(),
    )


def _html(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, headers=appeal_html.HEADERS)
