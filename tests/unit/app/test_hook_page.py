"""The address at which other programs speak: what is let in, and what each mistake is told."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from adapters.redis.local_flood import LocalFlood, Verdict
from app import http_server
from app.front_door import NotAcceptedError
from app.hook_keys import Keys, UnknownYetError
from app.hook_page import LARGEST, HookPage
from services import hook_secret
from services.hook_secret import signed, signed_by_github
from tasks import hooks
from tests.unit.app.conftest import Healthy, RememberingDoor
from tests.unit.services import github_payloads as payloads

GITHUB, OLD, JSON = hook_secret.made("github"), hook_secret.made("github"), hook_secret.made("json")
PUSH = json.dumps(payloads.PUSH).encode()


class Ring:
    """Knows hook 1 (GitHub, rotated) and hook 2 (JSON)."""

    def __init__(self) -> None:
        self.hooks = {
            ("T1", 1): Keys(kind="github", secrets=(GITHUB, OLD)),
            ("T1", 2): Keys(kind="json", secrets=(JSON,)),
        }
        self.cached: dict[tuple[str, int], Keys] = {}
        self.is_away = False

    async def of(self, team_id: str, number: int, *, newer_than: float = 10) -> Keys | None:
        if self.is_away:
            raise UnknownYetError
        if newer_than >= 10 and (found := self.cached.get((team_id, number))):
            return found
        return self.hooks.get((team_id, number))


class Flood:
    def __init__(self) -> None:
        self._local = LocalFlood(most=2, clock=lambda: 0.0)

    async def judge(self, team_id: str, user: str, request: str) -> Verdict:
        return self._local.judge(team_id, user, request)


class Program:
    """Sends to the site as other programs do."""

    def __init__(self, door: RememberingDoor) -> None:
        async def lifespan(_: object) -> Any:
            yield

        self.ring = Ring()
        page = HookPage(door, hooks.hook, keys=self.ring, flood=Flood())
        site = http_server.build(None, Healthy(), lifespan, hooks=page)  # type: ignore[arg-type] # not asked for
        self._transport = httpx.ASGITransport(app=site)

    def send(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://s") as client:
                return await client.post(path, content=body, headers=named)

        return asyncio.run(go())

    def github(self, body: bytes = PUSH, *, secret: str = GITHUB, **headers: str) -> httpx.Response:
        usual = {"x_github_event": "push", "x_github_delivery": "guid-1"}
        signature = signed_by_github(body, secret)
        return self.send(
            "/hooks/T1/1", body, **(usual | {"x_hub_signature_256": signature} | headers)
        )

    def json(self, said: object, *, message: str = "msg_1", body: bytes = b"") -> httpx.Response:
        raw = body or json.dumps(said).encode()
        at = str(int(datetime.now(UTC).timestamp()))
        signature = signed(raw, JSON, message=message, timestamp=at)
        return self.send(
            "/hooks/T1/2",
            raw,
            webhook_id=message,
            webhook_timestamp=at,
            webhook_signature=signature,
        )


@pytest.fixture
def program(door: RememberingDoor, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(http_server, "SlackEndpoint", lambda _: None)
    return Program(door)


class TestLetIn:
    def test_a_push_is_accepted_reduced_to_what_is_told(
        self, program: Program, door: RememberingDoor
    ) -> None:
        assert program.github().status_code == 200

        kept = door.last
        assert (kept["team_id"], kept["name"], kept["task"]) == ("T1", "hook:github", "event.hook")
        assert kept["facts"]["said"]["branch"] == "main"
        assert "email" not in json.dumps(kept)
        assert GITHUB not in json.dumps(kept)

    def test_the_same_delivery_has_the_same_key_and_another_has_not(
        self, program: Program, door: RememberingDoor
    ) -> None:
        program.github()
        program.github()
        program.github(x_github_delivery="guid-2")

        one, two, three = (kept["key"] for kept in door.accepted)
        assert one == two != three

    def test_the_secret_before_a_rotation_still_fits(self, program: Program) -> None:
        assert program.github(secret=OLD).status_code == 200

    def test_a_secret_seconds_old_fits_although_the_one_before_was_remembered(
        self, program: Program
    ) -> None:
        program.ring.cached["T1", 1] = Keys(kind="github", secrets=(OLD,))

        assert program.github(secret=GITHUB).status_code == 200

    def test_json_is_kept_as_it_is(self, program: Program, door: RememberingDoor) -> None:
        assert program.json({"build": {"id": 7}}).status_code == 200

        assert door.last["facts"]["said"] == {"build": {"id": 7}}
        assert door.last["facts"]["delivery"] == "msg_1"


class TestRefused:
    @pytest.mark.parametrize(
        "change",
        [
            {"secret": "wrong"},
            {"x_hub_signature_256": ""},
            {"x_hub_signature_256": "sha256=00"},
            {"x_hub_signature_256": "sha1=00"},
        ],
    )
    def test_what_is_not_signed_does_nothing(
        self, program: Program, door: RememberingDoor, change: dict[str, str]
    ) -> None:
        answer = program.github(**change)

        assert (answer.status_code, door.accepted) == (401, [])

    def test_the_raw_body_is_what_counts(self, program: Program, door: RememberingDoor) -> None:
        signature = signed_by_github(PUSH, GITHUB)

        answer = program.github(PUSH.replace(b": ", b":"), x_hub_signature_256=signature)

        assert (answer.status_code, door.accepted) == (401, [])

    @pytest.mark.parametrize(
        "path", ["/hooks/T1/9", "/hooks/T2/1", "/hooks/T-1/1", f"/hooks/T1/{10**30}"]
    )
    def test_a_stranger_is_told_the_same_as_who_signs_wrongly(
        self, program: Program, path: str
    ) -> None:
        signature = signed_by_github(PUSH, GITHUB)

        stranger = program.send(path, PUSH, x_hub_signature_256=signature)

        assert (stranger.status_code, stranger.text) == (401, program.github(secret=JSON).text)

    def test_an_empty_secret_opens_nothing(self, program: Program) -> None:
        program.ring.hooks["T1", 1] = Keys(kind="github", secrets=("",))

        assert program.github(secret="").status_code == 401

    def test_too_large_a_body_is_not_read(self, program: Program, door: RememberingDoor) -> None:
        assert program.github(b"x" * (LARGEST["github"] + 1)).status_code == 413
        assert program.json({"a": "x" * LARGEST["json"]}).status_code == 413
        assert door.accepted == []

    @pytest.mark.parametrize("body", [b"[]", b"no json", b"[" * 40_000])
    def test_what_is_no_object_is_told_how_one_looks(self, program: Program, body: bytes) -> None:
        answer = program.json(None, body=body)

        assert (answer.status_code, '{"build"' in answer.text) == (400, True)

    def test_without_an_id_it_can_not_be_known_again(self, program: Program) -> None:
        assert program.github(x_github_delivery="").status_code == 400

    def test_each_has_its_own_limit(self, program: Program) -> None:
        answers = [program.json({}, message=f"msg_{each}").status_code for each in range(3)]

        assert answers == [200, 200, 429]
        assert program.github().status_code == 200

    def test_who_signs_wrongly_uses_up_nobodys_limit(self, program: Program) -> None:
        for each in range(5):
            program.github(secret=JSON, x_github_delivery=str(each))

        assert program.github().status_code == 200


class TestAway:
    def test_what_is_not_safe_is_not_answered_with_200(
        self, program: Program, door: RememberingDoor
    ) -> None:
        door.refuses_with = NotAcceptedError()

        assert program.github().status_code == 503

    def test_who_can_not_be_judged_is_asked_to_come_again(self, program: Program) -> None:
        program.ring.is_away = True

        assert program.github().status_code == 503
