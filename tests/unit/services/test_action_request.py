from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import action_request
from services.action import ACTIONS
from services.action_request import (
    ActionRequest,
    ChannelMissingError,
    NobodyNamedError,
    NotALengthError,
    ReasonTooLongError,
)
from services.duration import DurationTooLongError, DurationZeroError
from services.ending import NotATimeError, PastError
from services.errors import DomainError

BAN, KICK, WARN = ACTIONS["ban"], ACTIONS["kick"], ACTIONS["warn"]


def noon():
    return datetime(2026, 11, 24, 12, tzinfo=UTC)


class TestParse:
    @pytest.mark.parametrize(
        ("text", "lasts", "reason"),
        [
            ("<@U1>", None, ""),
            ("<@U1|spammer>", None, ""),
            ("<@U1|spammer> spam", None, "spam"),
            ("<@U1> 7d", timedelta(days=7), ""),
            ("<@U1> 90m  sells   boats ", timedelta(minutes=90), "sells boats"),
            ("<@U1> 1h30m loud", timedelta(minutes=90), "loud"),
            ("<@W1> 2W spam", timedelta(weeks=2), "spam"),
            ("<@U1> 2 weeks spam", timedelta(weeks=2), "spam"),
            ("<@U1> for 7 days spam", timedelta(days=7), "spam"),
            ("<@U1> 7dogs spam", None, "7dogs spam"),
            ("<@U1> spam 7d", None, "spam 7d"),
        ],
    )
    def test_reads_who_how_long_and_why(self, text, lasts, reason):
        asked = action_request.parse(BAN, text, clock=noon)

        assert (asked.lasts, asked.reason) == (lasts, reason)

    def test_reads_until_when(self):
        asked = action_request.parse(BAN, "<@U1> until friday 18:00 spam", clock=noon)

        assert asked.until == datetime(2026, 11, 27, 18, tzinfo=UTC)
        assert (asked.reason, asked.is_for_good) == ("spam", False)
        assert asked.lasts == timedelta(days=3, hours=6)  # for workers of the version before

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [("until he behaves", NotATimeError), ("until 2026-11-23 spam", PastError)],
    )
    def test_a_time_that_is_none_is_not_taken_for_a_reason(self, text, refusal):
        with pytest.raises(refusal, match="until friday 18:00"):
            action_request.parse(BAN, f"<@U1> {text}", clock=noon)

    def test_what_takes_no_length_has_it_in_its_reason(self):
        asked = action_request.parse(WARN, "<@U1> 7d of spam", clock=noon)

        assert (asked.lasts, asked.reason) == (None, "7d of spam")

    @pytest.mark.parametrize(
        ("text", "channel", "reason"),
        [
            ("adverts", "C0HERE", "adverts"),
            ("<#C0ONE|one> adverts", "C0ONE", "adverts"),
            ("<#C0PRIVATE|>", "C0PRIVATE", ""),
            ("Everywhere adverts", "everywhere", "adverts"),
            ("everywhere", "everywhere", ""),
        ],
    )
    def test_reads_from_where(self, text, channel, reason):
        asked = action_request.parse(KICK, f"<@U1> {text}", clock=noon, here="C0HERE")

        assert (asked.channel, asked.reason) == (channel, reason)

    def test_a_direct_message_is_no_channel(self):
        with pytest.raises(ChannelMissingError):
            action_request.parse(KICK, "<@U1> adverts", clock=noon, here="D0HERE")

    @pytest.mark.parametrize("text", ["", "@spammer spam", "spam", "<#C1|help> spam", "spam <@U1>"])
    def test_says_so_when_nobody_is_named(self, text):
        with pytest.raises(NobodyNamedError, match=r"as in `/ban @spammer 7d spam`"):
            action_request.parse(BAN, text, clock=noon)

    def test_refuses_a_reason_that_nobody_would_read(self):
        with pytest.raises(ReasonTooLongError):
            action_request.parse(BAN, "<@U1> " + "x" * 501, clock=noon)

    def test_refuses_no_time_and_eternity(self):
        with pytest.raises(DurationZeroError):
            action_request.parse(BAN, "<@U1> 0d spam", clock=noon)
        with pytest.raises(DurationTooLongError):
            action_request.parse(BAN, "<@U1> 999w spam", clock=noon)

    @given(st.sampled_from(["", "until ", "7d ", "everywhere "]), st.text(max_size=300))
    def test_whatever_is_typed_ends_in_a_request_or_a_sentence(self, begins, text):
        for action in ACTIONS.values():
            try:
                said = action_request.parse(action, f"<@U1> {begins}{text}", clock=noon).reason
            except DomainError as refused:
                said = str(refused)

            assert len(said) <= action_request.LONGEST_REASON


class TestRevise:
    def test_an_empty_length_is_for_good(self):
        assert action_request.revise("U1", " ", "spam", clock=noon) == ActionRequest(
            target="U1", reason="spam"
        )

    @pytest.mark.parametrize("length", ["friday 18:00", "until friday 18:00", " Until fri 6pm "])
    def test_a_moment_may_do_without_until(self, length):
        revised = action_request.revise("U1", length, "spam", clock=noon)

        assert revised.until == datetime(2026, 11, 27, 18, tzinfo=UTC)

    @pytest.mark.parametrize("length", ["soon", "7", "7d spam", "friday 18:00 spam", "7d friday"])
    def test_a_length_that_is_none_is_refused(self, length):
        with pytest.raises(NotALengthError, match="90m, 12h, 7d"):
            action_request.revise("U1", length, "spam", clock=noon)
