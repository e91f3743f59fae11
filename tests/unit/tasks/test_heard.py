"""What an event says of a message."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.request import Request
from tasks.heard import said

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT_NOON, LATER = f"{NOON.timestamp():.6f}", f"{NOON.timestamp() + 60:.6f}"
MESSAGE = {"type": "message", "ts": AT_NOON, "user": "U0TROLL", "text": "boats"}


def heard(**facts: Any):
    return said(
        Request(
            team_id="T1",
            key="event:1",
            day=date(2026, 11, 24),
            actor="U0TROLL",
            channel="C1",
            reply=None,
            facts=facts,
        )
    )


def changed(now: dict[str, Any], before: dict[str, Any]):
    return heard(
        type="message", subtype="message_changed", message=now, previous_message=before, ts=LATER
    )


class TestSaid:
    def test_a_post_is_news_of_the_moment_it_was_said(self):
        found = heard(**MESSAGE)

        assert found.is_news
        assert (found.post.user, found.post.ts, found.post.at) == ("U0TROLL", AT_NOON, NOON)
        assert found.text == "boats"

    @pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
    def test_files_and_broadcasts_are_said_as_well(self, subtype):
        assert heard(**MESSAGE, subtype=subtype, thread_ts="1.1").post.thread_ts == "1.1"

    def test_an_edit_is_news_of_the_moment_it_was_made(self):
        found = changed(MESSAGE | {"edited": {"user": "U0TROLL", "ts": LATER}}, MESSAGE)

        assert found.is_news
        assert found.post.ts == AT_NOON
        assert found.post.at.timestamp() == pytest.approx(float(LATER))

    def test_what_slack_changes_by_itself_is_no_news(self):
        """A preview, or a reply to it: the words are as old as they were."""
        edited = MESSAGE | {"edited": {"user": "U0TROLL", "ts": LATER}}

        assert not changed(MESSAGE | {"attachments": [{}]}, MESSAGE).is_news
        assert not changed(edited | {"reply_count": 2}, edited).is_news

    @pytest.mark.parametrize("subtype", ["channel_join", "tombstone", "message_deleted"])
    def test_slacks_own_notes_are_said_by_nobody(self, subtype):
        assert heard(**MESSAGE, subtype=subtype) is None

    @given(
        st.dictionaries(
            st.sampled_from(
                ["ts", "user", "text", "thread_ts", "edited", "message", "previous_message"]
            ),
            st.recursive(
                st.none()
                | st.booleans()
                | st.floats()
                | st.text(max_size=20)
                | st.just("9999999999.1")
                | st.just("1.1"),
                lambda inner: (
                    st.lists(inner, max_size=2)
                    | st.dictionaries(st.sampled_from(["ts", "user", "edited"]), inner, max_size=3)
                ),
                max_leaves=5,
            ),
        ),
        st.sampled_from([None, "message_changed"]),
    )
    def test_no_shape_trips_it(self, facts, subtype):
        heard(**facts, subtype=subtype)
