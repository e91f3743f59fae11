"""The page on which somebody appeals who can't sign in any more."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.appeal_link import GOOD_FOR, Appellant, NotALinkError, link_for, read, token_for
from adapters.redis.local_flood import Verdict
from adapters.sealing import seal
from app import http_server
from app.appeal_page import AppealPage
from app.front_door import NotAcceptedError
from config.settings import settings
from tasks import appeals
from tests.unit.app.conftest import Healthy, RememberingDoor

WHO = Appellant(team_id="T1", case=12, member="U1")


class Flood:
    verdict = Verdict.LET_IN

    async def judge(self, team_id: str, user: str, request: str) -> Verdict:
        return self.verdict


class Browser:
    """Asks for the page of a token."""

    def __init__(self, door: RememberingDoor) -> None:
        async def lifespan(_: object) -> Any:
            yield

        self.flood = Flood()
        page = AppealPage(door, appeals.appeal_say, flood=self.flood)
        site = http_server.build(None, Healthy(), lifespan, appeals=page)  # type: ignore[arg-type] # not asked for
        self._transport = httpx.ASGITransport(app=site)

    def ask(
        self, token: str, words: str | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://s") as client:
                if words is None:
                    return await client.get(f"/appeal/{token}")
                body = {"reason": words}
                return await client.post(f"/appeal/{token}", data=body, headers=headers)

        return asyncio.run(go())


@pytest.fixture
def browser(door: RememberingDoor, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(http_server, "SlackEndpoint", lambda _: None)
    return Browser(door)


@pytest.fixture
def token() -> str:
    return token_for(WHO, now=datetime.now(UTC))


class TestLink:
    def test_says_who_may_appeal_against_what(self, token: str) -> None:
        assert read(token, now=datetime.now(UTC)) == WHO

    def test_is_over_some_day(self, token: str) -> None:
        with pytest.raises(NotALinkError):
            read(token, now=datetime.now(UTC) + GOOD_FOR + timedelta(seconds=1))

    def test_what_was_sealed_for_something_else_opens_nothing(self) -> None:
        with pytest.raises(NotALinkError):
            read(seal("https://hooks.slack.com/x"), now=datetime.now(UTC))

    @given(st.text(max_size=300))
    def test_nothing_made_up_opens_anything(self, made_up: str) -> None:
        with pytest.raises(NotALinkError):
            read(made_up, now=datetime.now(UTC))

    def test_is_sent_only_where_we_can_be_reached(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert link_for(WHO, now=datetime.now(UTC)) == ""

        monkeypatch.setenv("PUBLIC_URL", "https://steward.example.com/")
        settings.cache_clear()

        link = link_for(WHO, now=datetime.now(UTC))
        assert link.startswith("https://steward.example.com/appeal/")


class TestPage:
    def test_asks_and_tells_nothing_on(self, browser: Browser, token: str) -> None:
        page = browser.ask(token)

        assert page.status_code == 200
        assert "Appeal against case 12" in page.text
        assert "<script" not in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"

    def test_accepts_words_as_the_form_in_slack_does(
        self, browser: Browser, door: RememberingDoor, token: str
    ) -> None:
        answer = browser.ask(token, "That was my <brother>")

        assert answer.status_code == 303
        assert door.last["facts"] == {"value": "12", "fields": {"reason": "That was my <brother>"}}
        assert (door.last["team_id"], door.last["actor"]) == ("T1", "U1")
        assert door.last["task"] == "command.appeal_say"

    def test_twice_is_the_same_request(
        self, browser: Browser, door: RememberingDoor, token: str
    ) -> None:
        browser.ask(token, "once")
        browser.ask(token, "twice")

        assert len({each["key"] for each in door.accepted}) == 1

    @pytest.mark.parametrize("words", ["", "  ", "x" * 501])
    def test_a_mistake_is_told_and_nothing_is_lost(
        self, browser: Browser, door: RememberingDoor, token: str, words: str
    ) -> None:
        answer = browser.ask(token, words)

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert not door.accepted

    def test_what_was_written_comes_back_escaped(self, browser: Browser, token: str) -> None:
        page = browser.ask(token, "</textarea><script>" + "x" * 500).text

        assert "<script>" not in page

    @pytest.mark.parametrize("words", [None, "please"])
    def test_a_link_that_is_none_opens_nothing(
        self, browser: Browser, door: RememberingDoor, words: str | None
    ) -> None:
        assert browser.ask("made-up", words).status_code == 404
        assert not door.accepted

    def test_another_site_can_t_send_it(
        self, browser: Browser, door: RememberingDoor, token: str
    ) -> None:
        answer = browser.ask(token, "please", {"sec-fetch-site": "cross-site"})

        assert answer.status_code == 403
        assert not door.accepted

    def test_a_flood_is_asked_to_wait(
        self, browser: Browser, door: RememberingDoor, token: str
    ) -> None:
        browser.flood.verdict = Verdict.SAY_NO

        assert browser.ask(token, "please").status_code == 429
        assert not door.accepted

    def test_more_than_anybody_writes_is_not_read(self, browser: Browser, token: str) -> None:
        assert browser.ask(token, "x" * 20_000).status_code == 413

    def test_what_can_t_be_accepted_is_said(
        self, browser: Browser, door: RememberingDoor, token: str
    ) -> None:
        door.refuses_with = NotAcceptedError()

        assert browser.ask(token, "please").status_code == 503
