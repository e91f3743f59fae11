from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import duration
from services.duration import DurationTooLongError


class TestSplit:
    @pytest.mark.parametrize(
        ("text", "minutes", "rest"),
        [
            ("1h30m", 90, ""),
            ("1 hour 30 minutes of peace", 90, "of peace"),
            ("1d12h spam", 2160, "spam"),
            ("5 min", 5, ""),
            ("3 months", 90 * 1440, ""),
            ("1 year", 365 * 1440, ""),
            ("7d 3 months ago", 7 * 1440, "3 months ago"),
        ],
    )
    def test_reads_what_the_text_begins_with(self, text, minutes, rest):
        assert duration.split(text) == (timedelta(minutes=minutes), rest)

    @pytest.mark.parametrize("text", ["", "10", "mo", "7dogs", "1h30", "1.5h", "-1d", "x 7d"])
    def test_what_is_none_stays_as_it_is(self, text):
        assert duration.split(text) == (None, text)


@given(st.integers(min_value=1, max_value=5_000_000))
def test_a_length_is_read_back_as_it_is_shown(minutes):
    length = timedelta(minutes=minutes)

    try:
        assert duration.parse(duration.typed(length)) == length
    except DurationTooLongError:
        assert length > duration.LONGEST
