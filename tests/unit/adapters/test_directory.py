from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.client import Client
from adapters.slack.directory import SlackDirectory, group_of
from adapters.slack.person import moment, profile_of
from services.directory import Group, Identity
from tests.unit.adapters.scripted_slack import ScriptedSlack, ok

NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def directory(client: Client) -> SlackDirectory:
    return SlackDirectory(client)


def test_a_token_tells_its_workspace(directory: SlackDirectory, slack: ScriptedSlack) -> None:
    slack.says(ok(team_id="T1", user_id="U1", team="Harbour", url="https://harbour.slack.com/"))

    assert directory.identity() == Identity(
        team_id="T1", user_id="U1", name="Harbour", url="https://harbour.slack.com/"
    )


def test_everybody_comes_page_by_page(directory: SlackDirectory, slack: ScriptedSlack) -> None:
    slack.says(ok(members=[{"id": "U1"}, {}], response_metadata={"next_cursor": "more"}))
    slack.says(ok(members=[{"id": "U2"}]))

    first = directory.people("")
    last = directory.people(first.cursor)

    assert [each.user_id for each in first.profiles] == ["U1"]
    assert (first.cursor, last.cursor) == ("more", "")
    assert [request.form.get("cursor") for request in slack.heard] == [None, "more"]


def test_user_groups_come_with_their_people(
    directory: SlackDirectory, slack: ScriptedSlack
) -> None:
    slack.says(ok(usergroups=[{"id": "S1", "handle": "mods", "name": "Mods", "users": ["U1"]}]))
    slack.says(ok(users=["U1", "U2"]))

    assert directory.groups() == [Group(group_id="S1", handle="mods", name="Mods", users=["U1"])]
    assert directory.group_users("S1") == ["U1", "U2"]


SHAPE = {"id": "S1", "handle": "mods", "name": "Mods"}


@pytest.mark.parametrize(
    ("found", "users"),
    [
        ({"users": ["U1", "U2"], "user_count": 2}, ["U1", "U2"]),
        ({"users": ["U1", "U2"], "user_count": "2"}, ["U1", "U2"]),
        ({"users": ["U1"], "user_count": 2}, None),
        ({"users": [f"U{n}" for n in range(500)], "user_count": 500}, None),
        ({"users": "[cut]", "user_count": 9}, None),
        ({}, None),
    ],
)
def test_a_cut_off_list_of_people_is_none(found: object, users: object) -> None:
    group = group_of(SHAPE | found)

    assert group
    assert group.users == users


@pytest.mark.parametrize("nonsense", [None, "S1", [], {}, {"id": 7}, {"id": ""}])
def test_what_is_no_user_group_is_none(nonsense: object) -> None:
    assert group_of(nonsense) is None


def test_a_disabled_user_group_says_so() -> None:
    group = group_of(SHAPE | {"date_delete": 1_760_000_000})

    assert group
    assert not group.is_enabled


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (int(NOON.timestamp()), NOON),
        (0, None),
        (-5, None),
        (True, None),
        ("1760000000", None),
        (10**30, None),
        pytest.param(int((datetime.now(UTC) + timedelta(days=1)).timestamp()), None, id="tomorrow"),
    ],
)
def test_a_moment_is_read_only_where_it_is_one(found: object, expected: object) -> None:
    assert moment(found) == expected


def test_what_postgresql_takes_in_no_text_is_left_out() -> None:
    assert profile_of({"id": "U1", "name": "a\x00b\ud800c"}, "T1").name == "abc"
