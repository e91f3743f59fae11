from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import ban_request, duration
from services.ban_request import BanRequest, NobodyNamedError, NotALengthError, ReasonTooLongError
from services.duration import DurationTooLongError, DurationZeroError
from services.errors import DomainError


class TestParse:
    @pytest.mark.parametrize(
        ("text", "lasts", "reason"),
        [
            ("<@U1>", None, ""),
            ("<@U1|spammer>", None, ""),
            ("<@U1|spammer> spam", None, "spam"),
            ("<@U1> 7d", timedelta(days=7), ""),
            ("<@U1> 90m  sells   boats ", timedelta(minutes=90), "sells boats"),
            ("<@W1> 2W spam", timedelta(weeks=2), "spam"),
            ("<@U1> 7days spam", None, "7days spam"),
            ("<@U1> spam 7d", None, "spam 7d"),
        ],
    )
    def test_reads_who_how_long_and_why(self, text, lasts, reason):
        asked = ban_request.parse(text)

        assert (asked.lasts, asked.reason) == (lasts, reason)

    @pytest.mark.parametrize("text", ["", "@spammer spam", "spam", "<#C1|help> spam", "spam <@U1>"])
    def test_says_so_when_nobody_is_named(self, text):
        with pytest.raises(NobodyNamedError, match=r"as in `/ban @spammer 7d spam`"):
            ban_request.parse(text)

    def test_refuses_a_reason_that_nobody_would_read(self):
        with pytest.raises(ReasonTooLongError):
            ban_request.parse("<@U1> " + "x" * 501)

    def test_refuses_no_time_and_eternity(self):
        with pytest.raises(DurationZeroError):
            ban_request.parse("<@U1> 0d spam")
        with pytest.raises(DurationTooLongError):
            ban_request.parse("<@U1> 999w spam")

    @given(st.text(max_size=300))
    def test_whatever_is_typed_ends_in_a_request_or_a_sentence(self, text):
        try:
            said = ban_request.parse("<@U1> " + text).reason
        except DomainError as refused:
            said = str(refused)

        assert len(said) <= ban_request.LONGEST_REASON


class TestRevise:
    def test_an_empty_length_is_for_good(self):
        assert ban_request.revise("U1", " ", "spam") == BanRequest(
            target="U1", lasts=None, reason="spam"
        )

    def test_a_length_that_is_none_is_refused(self):
        with pytest.raises(NotALengthError, match="90m, 12h, 7d or 2w"):
            ban_request.revise("U1", "soon", "spam")


@given(st.integers(min_value=1, max_value=5_000_000))
def test_a_length_is_read_back_as_it_is_shown(minutes):
    length = timedelta(minutes=minutes)

    try:
        assert duration.parse(duration.typed(length)) == length
    except DurationTooLongError:
        assert length > duration.LONGEST
