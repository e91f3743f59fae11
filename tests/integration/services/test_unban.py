from datetime import date, timedelta

import pytest

from fsm.flow import Event, State
from services.occasion import NotBannedError
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks
from tests.integration.services.working import LEASE, work


class TestUnban:
    def test_brings_back_to_exactly_the_channels_that_the_ban_took(self, services, banned):
        opened = services.moderation.propose("unban", asks(MIA, f"<@{TROLL}>", key="command:2"))
        done = work(services, opened.case_number, {})

        assert done == ["invite C0ONE", "notice"]
        assert not services.rows.sanctions.in_force(TEAM, TROLL)
        assert services.conversations.get(TEAM, opened.id).last_event is Event.SUCCEED

    def test_there_must_be_something_to_lift(self, services):
        with pytest.raises(NotBannedError):
            services.moderation.propose("unban", asks(MILO, f"<@{TROLL}>"))

    def test_the_guard_leaves_them_in_peace_from_then_on(self, services, banned):
        services.guard.joined(asks(TROLL, key="event:1"))
        services.moderation.propose("unban", asks(MIA, f"<@{TROLL}>", key="command:2"))

        assert services.rows.steps.claim(TEAM, banned.case_number, lease=LEASE) is None
        steps = services.rows.steps.all_of(TEAM, banned.case_number)
        (guarded,) = [step for step in steps if step.kind == "rekick"]
        assert (guarded.state, guarded.error) == ("skipped", "lifted")


class TestLiftEnded:
    def test_lifts_when_the_time_is_over_and_not_before(self, services, banned):
        sanction = services.rows.sanctions.in_force(TEAM, TROLL)[0]
        before, after = (sanction["ends_at"] + timedelta(seconds=s) for s in (-1, 1))

        assert services.lifting.lift_ended(day=date(2026, 11, 29), now=before) is None
        lifted = services.lifting.lift_ended(day=date(2026, 11, 29), now=after)

        assert lifted.owner == "steward"
        assert lifted.home == MILO
        assert work(services, lifted.case_number, {}) == ["invite C0ONE", "notice"]
        assert services.lifting.lift_ended(day=date(2026, 11, 29), now=after) is None

    def test_it_does_not_matter_what_became_of_the_moderator(self, services, banned):
        services.rows.members.revoke(TEAM, MILO, "moderator", by=ADA)
        ends_at = services.rows.sanctions.in_force(TEAM, TROLL)[0]["ends_at"]

        assert services.lifting.lift_ended(
            day=date(2026, 11, 29), now=ends_at + timedelta(seconds=1)
        )


class TestGuard:
    def test_a_banned_person_who_joins_is_removed_again_each_time(self, services, banned):
        for event in ("event:1", "event:2"):
            joined = services.guard.joined(asks(TROLL, key=event))
            assert joined

        done = work(services, banned.case_number, {})

        assert done == ["rekick C0HELP", "rekick C0HELP"]
        assert services.conversations.get(TEAM, banned.id).state is State.IDLE

    def test_others_may_come_in(self, services, banned):
        assert not services.guard.joined(asks(GRACE, key="event:1"))
