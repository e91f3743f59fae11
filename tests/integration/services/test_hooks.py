"""Subscriptions of other programs: made, rotated, ended; what comes in is said once."""

from datetime import timedelta

import pytest

from adapters.sealing import unseal
from config.settings import settings
from services.hook import NoPublicAddressError, NoSuchHookError, NotInHookChannelError
from services.role import NotAnAdminError
from tests.integration.community import ADA, MILO, TEAM, asks, settle_in, views

DEV, OPS = "<#C0DEV|dev>", "<#C0OPS|ops>"


@pytest.fixture
def services(session, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://steward.example.com/")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "for tests")
    settings.cache_clear()
    yield settle_in(session)
    settings.cache_clear()


def subscribe(services, text, *, by=ADA, key="command:1", is_there=True):
    return services.hooks.asking.subscribe(asks(by, text, key=key), is_there=is_there)


def unsubscribe(services, text, *, by=ADA):
    return services.hooks.asking.unsubscribe(asks(by, text))


def comes(services, said, *, delivery="guid-1", hook=1, key=None):
    request = asks(
        "", key=key or f"hook:{hook}:{delivery}", hook=hook, delivery=delivery, said=said
    )
    return services.hooks.intake.take(request)


def secrets(services, number=1):
    found = services.hooks.rows.secrets(TEAM, number)
    return [unseal(each) for each in (found["secret"], found["previous"]) if each]


class TestSubscribing:
    def test_the_secret_is_sealed_and_goes_to_nobody_else(self, services, session):
        view = subscribe(services, f"github {DEV} {OPS} push")

        sealed = view.facts["sealed"]["secret"]
        assert [unseal(sealed)] == secrets(services)
        assert unseal(sealed) not in str(view.facts)
        assert view.facts["url"] == f"https://steward.example.com/hooks/{TEAM}/1"
        assert views(session) == []

    def test_each_has_a_number_of_its_own_and_one_request_makes_one(self, services):
        subscribe(services, f"github {DEV}", key="command:1")
        subscribe(services, f"json {OPS} {{{{ a }}}}", key="command:2")
        with pytest.raises(NoSuchHookError):
            subscribe(services, f"github {DEV}", key="command:2")

        items = subscribe(services, "list").facts["hooks"]
        assert [(each["number"], each["kind"]) for each in items] == [(1, "github"), (2, "json")]
        assert "secret" not in str(items)

    def test_only_admins_do(self, services):
        for text in (f"github {DEV}", "list", "rotate 1"):
            with pytest.raises(NotAnAdminError):
                subscribe(services, text, by=MILO)
        with pytest.raises(NotAnAdminError):
            unsubscribe(services, "1", by=MILO)

    def test_it_speaks_only_where_they_are(self, services):
        with pytest.raises(NotInHookChannelError):
            subscribe(services, f"github {DEV}", is_there=False)

    def test_nobody_can_reach_a_steward_without_an_address(self, session, monkeypatch):
        monkeypatch.setenv("PUBLIC_URL", "")
        settings.cache_clear()

        with pytest.raises(NoPublicAddressError):
            subscribe(settle_in(session), f"github {DEV}")

    def test_the_audit_tells_of_it(self, services, session):
        subscribe(services, f"github {DEV}")
        subscribe(services, "rotate 1", key="command:2")
        unsubscribe(services, "1")

        told = session.connection().exec_driver_sql(
            "SELECT action, actor, details::text FROM audit_waiting"
            " WHERE team_id = %(team)s AND action LIKE 'hook.%%' ORDER BY id",
            {"team": TEAM},
        )
        found = told.all()
        assert [action for action, _, _ in found] == ["hook.made", "hook.rotated", "hook.ended"]
        assert {actor for _, actor, _ in found} == {ADA}
        assert "secret" not in str(found)


class TestRotating:
    def test_both_hold_for_a_day(self, services, session):
        before = secrets(services) if subscribe(services, f"github {DEV}") else []

        view = subscribe(services, "rotate 1", key="command:2")

        new = unseal(view.facts["sealed"]["secret"])
        assert secrets(services) == [new, *before]
        session.connection().exec_driver_sql(
            "UPDATE hooks SET previous_until = previous_until - interval '24 hours'"
            " WHERE team_id = %(team)s",
            {"team": TEAM},
        )
        assert secrets(services) == [new]

    def test_what_is_not_there_is_not_rotated(self, services):
        with pytest.raises(NoSuchHookError, match="/subscribe list"):
            subscribe(services, "rotate 7")


class TestEnding:
    def test_its_secrets_are_forgotten_and_nothing_is_said_any_more(self, services, session):
        subscribe(services, f"github {DEV}")
        unsubscribe(services, "#1")

        assert services.hooks.rows.secrets(TEAM, 1) is None
        assert not comes(services, {"event": "push", "repository": "octo/hello"})
        assert views(session) == []
        with pytest.raises(NoSuchHookError):
            unsubscribe(services, "1")

    def test_a_number_is_not_used_again(self, services):
        subscribe(services, f"github {DEV}")
        unsubscribe(services, "1")

        assert subscribe(services, f"github {DEV}", key="command:2").facts["hook"]["number"] == 2


class TestComingIn:
    PUSH = {"event": "push", "repository": "octo/hello"}  # noqa: RUF012 - read only

    def test_it_is_said_in_each_channel_once_however_often_and_late_it_comes(
        self, services, session
    ):
        subscribe(services, f"github {DEV} {OPS} push")

        assert comes(services, self.PUSH)
        assert not comes(services, self.PUSH, key="hook:1:the next day")

        assert [each["channel"] for each in views(session)] == ["C0DEV", "C0OPS"]
        assert comes(services, self.PUSH, delivery="guid-2")

    @pytest.mark.parametrize(
        "said",
        [None, PUSH | {"event": "release"}, PUSH | {"repository": "octo/other"}],
    )
    def test_what_nobody_asked_for_is_not_said(self, services, session, said):
        subscribe(services, f"github {DEV} octo/Hello push")

        assert not comes(services, said)
        assert views(session) == []
        assert comes(services, self.PUSH, delivery="guid-2")

    def test_json_is_said_by_the_template(self, services, session):
        subscribe(services, f"json {OPS} Build {{{{ build.id }}}}: {{{{ build.by }}}}")

        comes(services, {"build": {"id": 7, "by": "<!channel>"}})

        assert views(session)[0]["facts"] == {"text": "Build 7: <!channel>", "number": 1}

    def test_receipts_are_forgotten_when_nobody_sends_again(self, services, session):
        subscribe(services, f"github {DEV}")
        comes(services, self.PUSH)
        session.connection().exec_driver_sql(
            "UPDATE hook_receipts SET received_at = received_at - interval '40 days'"
            " WHERE team_id = %(team)s",
            {"team": TEAM},
        )

        assert services.hooks.rows.forget(after=timedelta(days=30), limit=5000) >= 1
        assert comes(services, self.PUSH)
