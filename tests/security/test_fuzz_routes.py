"""Signed rubbish for every route: an honest answer in time, and one row for each accepted key.

FUZZ_INPUTS says how many; without it as many as a run of all tests has time for: about a minute of
one core. What is spoiled comes from the routes themselves, so a new one is tried by itself.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from config.settings import settings as steward_settings
from db.repositories.inbox import INSERT_MANY
from db.session import rows
from tasks.queue import MESSAGE_BYTES
from tests.security.hostile import spoiled
from tests.security.payloads import SIGNED, Json, as_form
from tests.security.routed import ROUTES
from tests.security.silence import in_silence
from tests.security.site import SECRET, Site

INPUTS = int(os.environ.get("FUZZ_INPUTS", "3000"))
DEPTHS = [60, 250, 450, 600, 900, 950, 990, 2_000]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLACK_SIGNING_SECRET", SECRET)
        patch.setenv("SLACK_BOT_TOKEN", "xoxb-playground")
        patch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
        steward_settings.cache_clear()
        with in_silence():
            site = Site()
            yield site
            site.close()
    steward_settings.cache_clear()


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Give a good request with bad values, one with bad bytes, or mere noise."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.binary(max_size=60))
    write, said = draw(st.sampled_from(SIGNED))
    if kind == 1:
        raw, noise = write(said), draw(st.binary(max_size=4))
        where = draw(st.integers(0, len(raw)))
        return raw[:where] + noise + raw[where + len(noise) :]
    return write(draw(spoiled(said)))


@settings(
    max_examples=INPUTS,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(raw=bodies(), is_away=st.sampled_from([False] * 19 + [True]))
def send(site: Site, raw: bytes, *, is_away: bool) -> None:
    """Have one request answered, and twice where it was accepted."""
    site.inbox.is_away, asked = is_away, site.inbox.asked
    status = site.post(raw)
    assert status == 200 or (status == 503 and is_away)
    assert site.inbox.asked - asked <= 1
    if site.inbox.asked > asked and not is_away:
        assert site.post(raw) == 200


def test_every_route_has_a_request_to_be_spoiled() -> None:
    asked = [said for _, said in SIGNED]
    tried = {
        "command": {said.get("command") for said in asked},
        "event": {said["event"]["type"] for said in asked if "event" in said},
        "action": {each["action_id"] for said in asked for each in said.get("actions", [])},
        "shortcut": {said.get("callback_id") for said in asked},
        "view": {said["view"]["callback_id"] for said in asked if "view" in said},
    }

    missing = {kind: set(names) - tried.get(kind, set()) for kind, names in ROUTES.items() if names}
    assert missing == {kind: set() for kind in missing}
    assert all(len(ROUTES[kind]) > 1 for kind in tried)


class TestWhateverIsSigned:
    def test_is_answered_in_time_and_kept_once(self, site: Site, session: Session) -> None:
        send(site)

        assert set(site.waker.woken) == set(site.inbox.rows)
        assert set(site.waker.woken.values()) == {1}
        kept = list(site.inbox.rows.values())
        assert len(kept) > INPUTS / 10
        assert max(len(json.dumps(each)) for each in kept) < MESSAGE_BYTES
        for first in range(0, len(kept), 100):
            batch = kept[first : first + 100]
            assert len(rows(session, INSERT_MANY, envelopes=json.dumps(batch))) == len(batch)

    @pytest.mark.parametrize("depth", DEPTHS)
    def test_is_answered_however_deep_it_nests(self, site: Site, depth: int) -> None:
        site.inbox.is_away = False
        for write, said in one_of_each():
            for spot in spots(said) if write is not as_form else []:
                assert site.post(write(spot).replace(*deep(write, depth))) == 200

    def test_is_dated_by_the_day_it_came_where_it_lies_about_its_time(self, site: Site) -> None:
        today = datetime.now(UTC).date()
        days = {each["sent_on"] for each in site.inbox.rows.values()}

        assert all(abs((today - datetime.fromisoformat(day).date()).days) <= 2 for day in days)


MARK = "a-deep-place"


def one_of_each() -> Iterable[tuple[Callable[[Json], bytes], Json]]:
    """Return one request of every family of routes: `ban:confirm` stands for all of `ban:`."""
    return {(write, family(said)): (write, said) for write, said in SIGNED}.values()


def family(said: Json) -> tuple[str, ...]:
    """Return what the requests have in common that are read in the same way."""
    pressed = (said.get("actions") or [{}])[0].get("action_id", "")
    named = (said.get("view") or said).get("callback_id", "")
    inner = said.get("event") or {}
    short = [str(each).partition(":")[0] for each in (pressed, named)]
    return (str(said.get("type")), str(inner.get("type")), str(inner.get("subtype")), *short)


def spots(said: Json) -> Iterator[Json]:
    """Yield *said* with a mark in place of each of its values, and of those one level below."""
    for name, part in said.items():
        yield said | {name: MARK}
        if isinstance(part, dict):
            yield from (said | {name: part | {inner: MARK}} for inner in part)
        if isinstance(part, list):
            yield said | {name: [MARK]}


def deep(write: object, depth: int) -> tuple[bytes, bytes]:
    """Return what to replace in a body, and with what: lists and objects in each other."""
    quoted = b"%22" if b"%22" in write({"a": "b"}) else b'"'  # type: ignore[operator] # one of ours
    lists = b"[" * depth + b"]" * depth
    return quoted + MARK.encode() + quoted, lists
