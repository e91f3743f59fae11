"""The Home: every section in every state, whatever people call themselves."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.views import draw_home, home
from services.ports import View
from tests.unit.adapters import samples
from tests.unit.adapters.block_kit import texts
from tests.unit.adapters.test_views import OUR_MARKUP, hostile, identity

NUMBER = st.integers(1, 10**12)
ASKED = st.fixed_dictionaries(
    {
        **dict.fromkeys(("flow", "reason"), hostile),
        "conversation": st.just(samples.CONVERSATION),
        **dict.fromkeys(("target", "owner", "channel"), identity),
        **dict.fromkeys(("case", "version", "deadline"), NUMBER),
    }
)
LIST = {"items": st.lists(ASKED, max_size=10), "is_cut": st.booleans()}
RESTRICTED = st.fixed_dictionaries(
    {"kind": hostile, "case": NUMBER, "until": st.none() | NUMBER, "user": identity}
)
CASE = st.fixed_dictionaries(
    {
        "number": NUMBER,
        "kind": hostile,
        "at": NUMBER,
        "is_void": st.booleans(),
        "appeal": st.none() | hostile,
        "may_appeal": st.booleans(),
    }
)
REPORT = st.fixed_dictionaries(
    {
        **dict.fromkeys(("case", "statements", "made_at", "deadline"), NUMBER),
        **dict.fromkeys(("reported", "claimed_by"), identity),
        **dict.fromkeys(("category", "state"), hostile),
        "is_direct": st.booleans(),
    }
)
MOVEMENT = st.fixed_dictionaries(
    {
        "kind": hostile,
        "points": NUMBER,
        "people": st.lists(identity, max_size=3),
        "about": hostile,
        "at": NUMBER,
    }
)
REMINDER = st.fixed_dictionaries(
    {
        **dict.fromkeys(("owner", "place"), identity),
        **dict.fromkeys(("kind", "said", "words", "zone", "why"), hostile),
        **dict.fromkeys(("is_own", "is_paused"), st.booleans()),
        "reminder": st.uuids().map(str),
        "next": NUMBER,
    }
)
SETTING = st.fixed_dictionaries(dict.fromkeys(("name", "group", "value"), hostile))
SECTIONS: dict[str, dict[str, Any]] = {
    "standing": {"items": st.lists(RESTRICTED, max_size=9)},
    "cases": {"items": st.lists(CASE, max_size=5), "more": st.none() | NUMBER},
    "points": {"points": NUMBER, "items": st.lists(MOVEMENT, max_size=3)},
    "reminders": {
        "owner": identity,
        "items": st.lists(REMINDER, min_size=1, max_size=5),
        "is_cut": st.booleans(),
    },
    "appeals": LIST,
    "reports": {"items": st.lists(REPORT, max_size=10), "total": NUMBER},
    "waiting": LIST,
    "ending": {"items": st.lists(RESTRICTED, max_size=9), "is_cut": st.booleans()},
    "load": {"opened": NUMBER},
    "settings": {"items": st.lists(SETTING, max_size=20)},
    "roles": {
        "items": st.lists(st.fixed_dictionaries({"user": identity, "role": hostile}), max_size=9),
        "total": NUMBER,
    },
    "jobs": {"total": NUMBER, "failing": st.lists(hostile, max_size=5)},
    "help": {},
}


def facts_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({**SECTIONS[name], "back": st.none() | st.integers(0, 9)})


def drawn(*sections: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    named = [{"name": name, "facts": facts} for name, facts in sections]
    return draw_home(View(name="home", facts={"sections": named}))["blocks"]


def test_every_section_is_tried():
    assert set(SECTIONS) == set(home.SECTIONS)


@pytest.mark.parametrize("name", SECTIONS)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_section_keeps_slacks_limits_and_lets_no_markup_through(name, data):
    blocks = drawn((name, data.draw(facts_of(name))))

    assert 0 < len(blocks) <= home.MOST
    for block in blocks:
        assert block["type"] != "section" or 0 < len(block["text"]["text"]) <= 3000
    for text in texts(blocks):
        assert "<" not in OUR_MARKUP.sub("", text)


def test_what_has_no_room_is_left_out_and_never_too_much():
    section = ("appeals", {"items": [asked() for _ in range(40)], "is_cut": False})

    blocks = drawn(section, section, ("help", {}))

    assert len(blocks) <= home.MOST
    assert blocks[-1]["type"] == "context"


def test_a_section_of_tomorrow_is_left_out():
    assert [block["type"] for block in drawn(("of_tomorrow", {}))] == ["context"]


def test_pages_can_be_turned_where_there_is_one():
    case = {"number": 7, "kind": "ban", "at": samples.NOON, "is_void": False, "appeal": None}
    facts = {"items": [case | {"may_appeal": True}], "back": 0, "more": 7}

    buttons = [
        (element["text"]["text"], element["action_id"], element["value"])
        for block in drawn(("cases", facts))
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert buttons == [
        ("Previous", "home:turn:back", "cases:0"),
        ("Next", "home:turn:on", "cases:7"),
    ]


def asked() -> dict[str, Any]:
    return {
        "flow": "appeal",
        "conversation": samples.CONVERSATION,
        "version": 1,
        "case": 12,
        "target": "U0SPAM",
        "owner": "U0SPAM",
        "reason": "It was my brother",
        "deadline": samples.NOON,
        "channel": "C0MODS",
    }
