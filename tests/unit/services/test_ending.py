from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import ending
from services.ending import NotATimeError, PastError, TooFarError
from services.user import zone_of

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=BERLIN)


def local(text, at=TUESDAY):
    """Return what *text* names, on the clock of who typed it, and the rest."""
    until, rest = ending.moment(text, at)
    return f"{until.astimezone(at.tzinfo):%a %Y-%m-%d %H:%M}", rest


class TestMoment:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("friday 18:00", "Fri 2026-11-27 18:00"),
            ("Fri, 6pm", "Fri 2026-11-27 18:00"),
            ("friday", "Fri 2026-11-27 00:00"),
            ("tuesday 18:00", "Tue 2026-11-24 18:00"),
            ("tuesday 9:00", "Tue 2026-12-01 09:00"),
            ("tuesday", "Tue 2026-12-01 00:00"),
            ("tomorrow", "Wed 2026-11-25 00:00"),
            ("tomorrow at noon", "Wed 2026-11-25 12:00"),
            ("6pm tomorrow", "Wed 2026-11-25 18:00"),
            ("today 23:59", "Tue 2026-11-24 23:59"),
            ("18:00", "Tue 2026-11-24 18:00"),
            ("9am", "Wed 2026-11-25 09:00"),
            ("12am", "Wed 2026-11-25 00:00"),
            ("2026-12-24", "Thu 2026-12-24 00:00"),
            ("2026-12-24T18:30", "Thu 2026-12-24 18:30"),
            ("24 dec 18:00", "Thu 2026-12-24 18:00"),
            ("Dec 24th", "Thu 2026-12-24 00:00"),
            ("24. December 2027", "Fri 2027-12-24 00:00"),
            ("3 may", "Mon 2027-05-03 00:00"),
            ("29 feb", "Tue 2028-02-29 00:00"),
        ],
    )
    def test_reads_days_and_times(self, text, said):
        assert local(text) == (said, "")
        assert local(f"{text} sells boats") == (said, "sells boats")

    @pytest.mark.parametrize(
        "text",
        [
            "he behaves",
            "may",
            "24/12/2026",
            "2026-02-30",
            "30 feb",
            "25:00",
            "13pm",
            "next week",
            "5",
        ],
    )
    def test_what_is_no_time_is_refused(self, text):
        with pytest.raises(NotATimeError):
            ending.moment(text, TUESDAY)

    @pytest.mark.parametrize("text", ["today", "today 9:00", "2026-11-24 09:59", "24 nov 2026"])
    def test_what_is_over_is_refused(self, text):
        with pytest.raises(PastError):
            ending.moment(text, TUESDAY)

    @pytest.mark.parametrize("text", ["2031-12-01", "9999-12-31 23:59"])
    def test_what_nobody_would_remember_is_refused(self, text):
        with pytest.raises(TooFarError):
            ending.moment(text, TUESDAY)


class TestSummerTime:
    """Clocks in Berlin go back from 3:00 to 2:00 on 2026-10-25, and forward on 2027-03-28."""

    def test_of_an_hour_that_is_there_twice_the_first_counts(self):
        at = datetime(2026, 10, 24, 12, tzinfo=BERLIN)

        until, _ = ending.moment("tomorrow 2:30", at)

        assert until == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_unless_it_is_over(self):
        at = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN)

        until, _ = ending.moment("2026-10-25 2:30", at)

        assert until == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    def test_a_time_that_is_left_out_is_as_much_later(self):
        until, _ = ending.moment("2027-03-28 2:30", TUESDAY)

        assert until == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
        assert f"{until.astimezone(BERLIN):%H:%M}" == "03:30"

    def test_a_week_with_the_change_in_it_ends_at_the_same_time_of_day(self):
        at = datetime(2026, 10, 23, 18, tzinfo=BERLIN)

        until, _ = ending.moment("monday 18:00", at)

        assert until - at.astimezone(UTC) == timedelta(days=3, hours=1)


@given(
    zone=st.sampled_from(
        ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Tehran"]
    ),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    minutes=st.integers(2, 5 * 365 * 24 * 60),
)
def test_a_moment_is_read_back_as_it_is_shown(zone, at, minutes):
    here = at.astimezone(ZoneInfo(zone))
    until = (at + timedelta(minutes=minutes)).replace(second=0, microsecond=0)

    read, rest = ending.split(ending.typed(until, here), here)

    assert rest == ""
    assert abs(read - until) in {timedelta(0), timedelta(hours=1)}  # an hour that is there twice
    assert read > at


@given(st.text(max_size=60))
def test_a_moment_is_always_to_come_and_never_far(text):
    try:
        until, _ = ending.moment(text, TUESDAY)
    except (NotATimeError, PastError, TooFarError):
        return

    assert timedelta(0) < until - TUESDAY <= ending.LONGEST


@pytest.mark.parametrize("name", ["", "Mars/Base", "../../etc/passwd", "\0", "x" * 300])
def test_a_zone_that_nobody_knows_is_utc(name):
    assert zone_of(name) is UTC
