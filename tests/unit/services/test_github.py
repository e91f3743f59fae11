"""What is told of GitHub's events, and that no shape of a payload trips it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.github import WORDS, read
from tests.unit.services import github_payloads as payloads

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3),
)
parts = st.dictionaries(st.sampled_from(["title", "html_url", "number", "login", "merged"]), values)
odd = st.fixed_dictionaries(
    {},
    optional={
        "action": st.sampled_from(["opened", "closed", "published", "completed"]) | values,
        **dict.fromkeys(
            ("repository", "sender", "pull_request", "issue", "release"), parts | values
        ),
        **dict.fromkeys(("commits", "ref", "compare", "workflow_run", "created"), values),
    },
)


@pytest.mark.parametrize(
    ("event", "said", "told"),
    [
        ("push", payloads.PUSH, {"branch": "main", "count": 1, "by": "mona"}),
        ("push", payloads.BRANCH_DELETED, {"branch": "old", "is_deleted": True}),
        ("pull_request", payloads.PULL_REQUEST, {"number": 7, "is_merged": False}),
        ("pull_request", payloads.MERGED, {"action": "closed", "is_merged": True}),
        ("issues", payloads.ISSUE, {"number": 8, "title": "It greets nobody"}),
        ("release", payloads.RELEASE, {"tag": "v1.2.0", "title": "Greetings"}),
        ("workflow_run", payloads.RUN, {"conclusion": "failure", "number": 42}),
    ],
)
def test_what_matters_is_told(event, said, told):
    found = read(event, said)

    assert found is not None
    assert found.items() >= (told | {"event": event, "repository": "octo/hello"}).items()


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("ping", payloads.PING),
        ("star", payloads.COMMON),
        ("issues", payloads.ISSUE | {"action": "labeled"}),
        ("workflow_run", payloads.RUN | {"action": "requested"}),
        ("push", payloads.PUSH | {"commits": []}),
    ],
)
def test_noise_is_not(event, said):
    assert read(event, said) is None


def test_a_long_push_is_told_by_its_first_commits():
    many = payloads.PUSH | {"commits": payloads.PUSH["commits"] * 30}

    found = read("push", many)

    assert found is not None
    assert (found["count"], len(found["commits"])) == (30, 5)


@given(event=st.sampled_from(sorted(WORDS.values())), said=odd)
def test_no_shape_trips_it(event, said):
    found = read(event, said)

    assert found is None or found["event"] == event
