"""Slack's lists of everybody: read page by page, resumed after a crash, within Slack's rates."""

from datetime import UTC, datetime, timedelta

import pytest

import tasks.reading
from services.directory import Group, Identity, People
from services.ports import BusyError, Profile, RefusedError, UnclearError
from services.wakeup import Meet, Read
from tasks.reading import meet, read, read_lists
from tasks.work import unit_of_work

TEAM = "T0TEST"
WHO = Identity(team_id=TEAM, user_id="U0STEWARD", name="Harbour", url="https://harbour.slack.com/")


class Book:
    """A directory of three pages; what it is asked for is written down."""

    def __init__(self):
        self.asked, self.troubles = [], []

    def identity(self):
        return WHO

    def people(self, cursor):
        self.asked.append(cursor)
        if self.troubles and (trouble := self.troubles.pop(0)):
            raise trouble
        number = int(cursor or 1)
        profile = Profile(user_id=f"U{number}", name=f"Person {number}")
        return People(profiles=[profile], cursor=str(number + 1) if number < 3 else "")

    def groups(self):
        self.asked.append("groups")
        return [
            Group(group_id="S1", handle="crew", name="Crew", users=["U1"]),
            Group(group_id="S2", handle="all", name="All", users=None),
        ]

    def group_users(self, group_id):
        self.asked.append(group_id)
        return ["U1", "U2"]


@pytest.fixture
def book(monkeypatch):
    book = Book()
    monkeypatch.setattr(tasks.reading, "directory", lambda _team="": book)
    return book


@pytest.fixture
def met(book, woken):
    meet()
    woken.clear()
    return book


def names(database):
    return [row[0] for row in database.execute("SELECT name FROM members ORDER BY user_id")]


def reading(database, name="members"):
    query = (
        "SELECT cursor, seen, error, attempts, finished_at, due_at FROM readings WHERE name = %s"
    )
    return database.execute(query, [name]).fetchone()


def be_due(database):
    database.execute("UPDATE readings SET due_at = clock_timestamp()")


def test_a_new_installation_asks_whose_token_it_has_until_it_knows(book, woken, database):
    read_lists()
    assert Meet() in woken

    meet()

    found = database.execute("SELECT name, url FROM workspaces WHERE team_id = %s", [TEAM])
    assert found.fetchone() == ("Harbour", "https://harbour.slack.com/")
    assert {Read(TEAM, "members"), Read(TEAM, "groups")} <= set(woken)


def test_everybody_is_read_page_after_page(met, database):
    read(team_id=TEAM, name="members")

    assert met.asked == ["", "2", "3"]
    assert names(database) == ["Person 1", "Person 2", "Person 3"]
    cursor, seen, error, _, finished_at, due_at = reading(database)
    assert (cursor, seen, error) == ("", 3, None)
    assert due_at - finished_at > timedelta(hours=23)


def test_after_a_crash_it_goes_on_with_the_page_that_was_lost(met, database):
    met.troubles = [None, SystemExit()]
    with pytest.raises(SystemExit):
        read(team_id=TEAM, name="members")
    assert names(database) == ["Person 1"]
    database.execute("UPDATE readings SET lease_until = clock_timestamp()")

    read(team_id=TEAM, name="members")

    assert met.asked == ["", "2", "2", "3"]
    assert names(database) == ["Person 1", "Person 2", "Person 3"]


def test_what_a_dead_worker_left_is_found_by_the_sweeper(met, woken, database):
    be_due(database)
    database.execute("UPDATE readings SET lease_until = clock_timestamp() - interval '1 s'")

    read_lists()

    assert Read(TEAM, "members") in woken


def test_two_workers_never_read_the_same_page(met, database):
    with unit_of_work() as services:
        assert services.rows.readings.claim(TEAM, "members", lease=timedelta(minutes=1))

    read(team_id=TEAM, name="members")

    assert met.asked == []


def test_a_rate_limit_puts_it_off_and_costs_no_attempt(met, database):
    met.troubles = [None, BusyError(timedelta(seconds=30))]
    read(team_id=TEAM, name="members")

    cursor, _, _, attempts, _, due_at = reading(database)

    assert (cursor, attempts) == ("2", 0)
    assert due_at > datetime.now(UTC) + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("trouble", "cursor", "error"),
    [
        (UnclearError("cut"), "2", "UnclearError"),
        (RefusedError("missing_scope"), "2", "missing_scope"),
        (RefusedError("invalid_cursor"), "", "invalid_cursor"),
    ],
)
def test_trouble_is_written_down_and_tried_again(met, database, trouble, cursor, error):
    met.troubles = [None, trouble]
    read(team_id=TEAM, name="members")
    assert reading(database)[0:3:2] == (cursor, error)
    be_due(database)

    read(team_id=TEAM, name="members")

    assert reading(database)[2] is None
    assert "Person 3" in names(database)


def test_a_group_that_the_list_tells_only_in_part_is_read_by_itself(met, database):
    read(team_id=TEAM, name="groups")

    assert met.asked == ["groups", "S2"]
    query = "SELECT group_id, user_id FROM user_group_members ORDER BY 1, 2"
    assert database.execute(query).fetchall() == [("S1", "U1"), ("S2", "U1"), ("S2", "U2")]


def test_what_was_found_stale_while_it_was_read_is_read_again(met, database):
    with unit_of_work() as services:
        claimed = services.rows.readings.claim(TEAM, "members", lease=timedelta(minutes=1))
        services.rows.readings.ask(TEAM, "members")
    with unit_of_work() as services:
        services.reading.people(claimed, People(profiles=[], cursor=""))

    assert reading(database)[5] <= datetime.now(UTC)


def test_a_worker_that_lost_its_lease_changes_nothing(met, database):
    with unit_of_work() as services:
        lost = services.rows.readings.claim(TEAM, "members", lease=timedelta(0))
        services.rows.readings.claim(TEAM, "members", lease=timedelta(minutes=1))
    page = People(profiles=[Profile(user_id="U9", name="Old")], cursor="")

    with unit_of_work() as services:
        services.reading.people(lost, page)

    assert names(database) == []
