from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import DomainError
from services.purge_request import (
    PurgeNothingError,
    PurgeTooManyError,
    PurgeUsageError,
    PurgeWhereError,
    parse,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TROLL, HELP = "<@U0TROLL|troll>", "<#C0HELP|help>"


def read(text, here="C0RANDOM"):
    return parse(text, here=here, at=NOON, most=1000)


class TestParse:
    def test_a_number_is_the_newest_of_the_channel_it_is_typed_in(self):
        found = read("50")

        assert (found.target, found.most, found.author, found.oldest) == ("C0RANDOM", 50, "", "")

    def test_nothing_that_is_said_from_now_on(self):
        assert float(read("50").latest) == NOON.timestamp()

    def test_a_person_since_then(self):
        found = read(f"{TROLL} 2h")

        assert (found.author, found.most) == ("U0TROLL", 1000)
        assert float(found.oldest) == (NOON - timedelta(hours=2)).timestamp()

    @pytest.mark.parametrize(
        "text",
        [
            f"20 {TROLL} {HELP} 2h boats",
            f"{HELP} 2h {TROLL} 20 boats",
            f"2h 20 {TROLL} {HELP} boats",
        ],
    )
    def test_the_order_does_not_matter(self, text):
        found = read(text)

        assert (found.most, found.author, found.target) == (20, "U0TROLL", "C0HELP")
        assert found.oldest
        assert found.reason == "boats"

    def test_what_follows_is_the_reason_even_if_it_has_numbers(self):
        assert read("20 sold 30 boats 2h").reason == "sold 30 boats 2h"
        assert read("20 30 boats").reason == "30 boats"

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [
            ("", PurgeUsageError),
            (TROLL, PurgeUsageError),
            ("everything", PurgeUsageError),
            ("1001", PurgeTooManyError),
            ("0", PurgeNothingError),
        ],
    )
    def test_says_what_is_missing(self, text, refusal):
        with pytest.raises(refusal):
            read(text)

    def test_a_direct_message_is_no_channel(self):
        with pytest.raises(PurgeWhereError):
            read("50", here="D0X")

    def test_what_it_remembers_is_plain(self):
        kept = read(f"5 {TROLL} boats").remembered()

        assert (kept["author"], kept["most"], kept["reason"]) == ("U0TROLL", 5, "boats")

    @given(st.lists(st.sampled_from(["50", TROLL, HELP, "2h", "x", "9" * 30, "&lt;", "until"])))
    def test_whatever_is_typed_there_is_a_window_or_a_sentence(self, words):
        try:
            found = read(" ".join(words))
        except DomainError:
            return
        assert 0 < found.most <= 1000
        assert found.oldest <= found.latest
