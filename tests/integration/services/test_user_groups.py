"""User groups: events come twice, late and in any order; a role must never outlast its group."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from services.directory import Group
from services.user_group import Change
from services.wakeup import Read
from tests.integration.community import GRACE, MILO, TEAM, TROLL, settle_in

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER, LATEST = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)


def crew(*users, at=NOON, **more):
    return Group(group_id="S1", handle="crew", name="Crew", changed_at=at, users=users, **more)


def change(*, added=(), removed=(), before=NOON, at=LATER, is_whole=True):
    return Change(
        group_id="S1", added=added, removed=removed, before=before, at=at, is_whole=is_whole
    )


@pytest.fixture
def services(session):
    return settle_in(session)


@pytest.fixture
def groups(services):
    services.user_groups.keep(TEAM, crew(GRACE))
    services.rows.user_groups.bind(TEAM, "S1", "helper", by=MILO)
    return services.user_groups


def has_role(services, user):
    return "helper" in services.users.person(TEAM, user)["roles"]


class TestRoleOfAGroup:
    def test_counts_for_who_is_in_it(self, services, groups):
        assert has_role(services, GRACE)
        assert not has_role(services, TROLL)

    def test_ends_when_the_person_is_taken_out(self, services, groups):
        groups.change(TEAM, change(removed=[GRACE], added=[TROLL]))

        assert not has_role(services, GRACE)
        assert has_role(services, TROLL)

    def test_ends_when_the_group_is_disabled(self, services, groups):
        groups.keep(TEAM, crew(GRACE, at=LATER, is_enabled=False))

        assert not has_role(services, GRACE)

    def test_ends_when_slack_names_the_group_no_more(self, services, groups):
        groups.keep_all(TEAM, [])

        assert not has_role(services, GRACE)

    def test_ends_when_it_is_unbound(self, services, groups):
        services.rows.user_groups.unbind(TEAM, "S1", None, by=MILO)

        assert not has_role(services, GRACE)


class TestEventsOutOfOrder:
    def test_an_older_snapshot_changes_nothing(self, services, groups):
        groups.change(TEAM, change(removed=[GRACE]))

        groups.keep(TEAM, crew(GRACE))

        assert not has_role(services, GRACE)

    def test_the_same_event_twice_is_one(self, services, groups):
        groups.change(TEAM, change(removed=[GRACE]))
        groups.change(TEAM, change(added=[GRACE], before=LATER, at=LATEST))

        groups.change(TEAM, change(removed=[GRACE]))

        assert has_role(services, GRACE)

    def test_a_gap_takes_people_out_but_brings_nobody_in(self, services, groups):
        groups.change(TEAM, change(removed=[GRACE], added=[TROLL], before=LATER, at=LATEST))

        assert not has_role(services, GRACE)
        assert not has_role(services, TROLL)
        assert Read(TEAM, "groups") in list(services.wakeups)

    def test_an_event_that_names_only_some_of_them_has_the_list_read(self, services, groups):
        groups.change(TEAM, change(added=[TROLL], is_whole=False))

        assert not has_role(services, TROLL)
        assert Read(TEAM, "groups") in list(services.wakeups)

    def test_an_unknown_group_has_the_list_read(self, services):
        services.user_groups.change(TEAM, change(added=[TROLL]))

        assert list(services.wakeups) == [Read(TEAM, "groups")]

    def test_the_list_heals_a_gap(self, services, groups):
        groups.change(TEAM, change(added=[TROLL], before=LATER, at=LATEST))

        groups.keep_all(TEAM, [crew(GRACE, TROLL, at=LATEST)])

        assert has_role(services, TROLL)
        assert services.rows.user_groups.next_stale(TEAM, after="") == ""


HISTORY = [
    change(added=[TROLL], before=NOON, at=LATER),
    change(removed=[GRACE], before=LATER, at=LATEST),
    change(added=[MILO], before=LATEST, at=LATEST + timedelta(minutes=1)),
]


@given(order=st.lists(st.sampled_from(HISTORY), max_size=6))
def test_in_whatever_order_events_come_nobody_is_in_who_was_not_and_the_list_heals(engine, order):
    with Session(engine) as session:
        services = settle_in(session)
        services.user_groups.keep(TEAM, crew(GRACE))
        services.rows.user_groups.bind(TEAM, "S1", "helper", by=MILO)
        for event in order:
            services.user_groups.change(TEAM, event)
        was_removed = HISTORY[1] in order and has_role(services, GRACE)
        services.user_groups.keep_all(TEAM, [crew(TROLL, MILO, at=HISTORY[2].at)])
        healed = [user for user in (GRACE, TROLL, MILO) if has_role(services, user)]
        session.rollback()

    assert not was_removed
    assert healed == [TROLL, MILO]


def test_a_group_is_written_as_slack_describes_it(services):
    services.rows.user_groups.save(TEAM, asdict(crew(GRACE)), [GRACE])

    assert services.rows.user_groups.find(TEAM, "S1") == {
        "group_id": "S1", "handle": "crew", "name": "Crew", "is_enabled": True,
    }  # fmt: skip
