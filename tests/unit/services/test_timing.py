"""What people type is understood as they mean it, or refused; and it comes when clocks say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import cron, ending, timing
from services.errors import DomainError
from services.zone import UnknownZoneError, zone

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
"""A Friday, 10:15 in Berlin."""


def read(text, at=NOW, home=BERLIN):
    return timing.read(text, at, home)


def local_times(text, many=3, at=NOW, home=BERLIN):
    schedule, _ = read(text, at, home)
    there = zone(schedule.zone)
    return [f"{there.local(each):%a %d %b %H:%M}" for each in schedule.coming(at, many)]


class TestOnce:
    @pytest.mark.parametrize(
        ("text", "at"),
        [
            ("in 20 min tea", "2026-11-20 09:35"),
            ("in 1h30m tea", "2026-11-20 10:45"),
            ("in an hour tea", "2026-11-20 10:15"),
            ("in half an hour tea", "2026-11-20 09:45"),
            ("in 3 days tea", "2026-11-23 09:15"),
            ("tomorrow 9:00 tea", "2026-11-21 08:00"),
            ("tomorrow at 9am tea", "2026-11-21 08:00"),
            ("tomorrow tea", "2026-11-21 08:00"),
            ("11:00 tea", "2026-11-20 10:00"),
            ("at 9:30 tea", "2026-11-21 08:30"),
            ("on monday at noon tea", "2026-11-23 11:00"),
            ("2026-12-24 18:00 tea", "2026-12-24 17:00"),
            ("24 december 18:00 tea", "2026-12-24 17:00"),
            ("tomorrow 9:00 America/New_York tea", "2026-11-21 14:00"),
            ("tomorrow 9:00 UTC tea", "2026-11-21 09:00"),
            ("tomorrow 9:00 to tea", "2026-11-21 08:00"),
            ("tomorrow 9:00: tea", "2026-11-21 08:00"),
        ],
    )
    def test_is_when_the_clock_of_who_typed_it_says(self, text, at):
        schedule, rest = read(text)

        assert f"{schedule.next_at():%Y-%m-%d %H:%M}" == at
        assert (schedule.rule, schedule.words, rest) == ("", "once", "tea")
        assert schedule.after(schedule.next_at()) is None

    def test_by_the_clock_follows_whoever_made_it_and_a_length_or_a_named_zone_does_not(self):
        texts = ("tomorrow 9:00 x", "in 20 min x", "tomorrow 9:00 Asia/Tokyo x")

        assert [read(text)[0].follows for text in texts] == [True, False, False]

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", timing.NotAScheduleError),
            ("stand-up", timing.NotAScheduleError),
            ("in tea", timing.NotAScheduleError),
            ("whenever you like", timing.NotAScheduleError),
            ("2026-11-20 9:00 tea", ending.PastError),
            ("2032-11-20 9:00 tea", ending.TooFarError),
            ("tomorrow 9:00 Europe/Atlantis tea", UnknownZoneError),
            ("every week tea", timing.WhichDayError),
            ("every month at 9:00 tea", timing.WhichDayError),
            ("every day at 9:00 until 1 november 2026 tea", ending.PastError),
            ("cron 0 9 13 * 5 tea", cron.TwoKindsOfDayError),
            ("cron 0 9 31 2 * tea", cron.NoSuchDateError),
            ("cron 61 9 * * * tea", cron.NotCronError),
            ("cron 5-1 9 * * * tea", cron.NotCronError),
        ],
    )
    def test_what_is_no_time_is_refused_with_an_example(self, text, error):
        with pytest.raises(error, match="`") as caught:
            read(text)

        assert not str(caught.value).startswith("NotA")

    @given(st.text(max_size=60))
    def test_whatever_is_typed_is_read_or_refused(self, text):
        try:
            schedule, _ = read(text)
        except DomainError:
            return
        assert schedule.next_at() > NOW


class TestAgainAndAgain:
    @pytest.mark.parametrize(
        ("text", "words", "coming"),
        [
            (
                "every weekday at 9:30",
                "every weekday at 09:30",
                ["Mon 23 Nov 09:30", "Tue 24 Nov 09:30", "Wed 25 Nov 09:30"],
            ),
            (
                "9:30 every weekday",
                "every weekday at 09:30",
                ["Mon 23 Nov 09:30", "Tue 24 Nov 09:30", "Wed 25 Nov 09:30"],
            ),
            (
                "every day",
                "every day at 09:00",
                ["Sat 21 Nov 09:00", "Sun 22 Nov 09:00", "Mon 23 Nov 09:00"],
            ),
            (
                "on the first monday of the month at 10:00",
                "on the first Monday of every month at 10:00",
                ["Mon 07 Dec 10:00", "Mon 04 Jan 10:00", "Mon 01 Feb 10:00"],
            ),
            (
                "every last friday of the month at 4pm",
                "on the last Friday of every month at 16:00",
                ["Fri 27 Nov 16:00", "Fri 25 Dec 16:00", "Fri 29 Jan 16:00"],
            ),
            (
                "on the last day of the month",
                "on the last day of every month at 09:00",
                ["Mon 30 Nov 09:00", "Thu 31 Dec 09:00", "Sun 31 Jan 09:00"],
            ),
            (
                "on the 31st of every month at 8:00",
                "on the 31st of every month (its last day where it is shorter) at 08:00",
                ["Mon 30 Nov 08:00", "Thu 31 Dec 08:00", "Sun 31 Jan 08:00", "Sun 28 Feb 08:00"],
            ),
            (
                "every mon, wed and fri 18:00",
                "every Monday, Wednesday and Friday at 18:00",
                ["Fri 20 Nov 18:00", "Mon 23 Nov 18:00", "Wed 25 Nov 18:00"],
            ),
            (
                "every other monday at 9:00",
                "every other week on Monday at 09:00",
                ["Mon 23 Nov 09:00", "Mon 07 Dec 09:00", "Mon 21 Dec 09:00"],
            ),
            (
                "every 3 days at 9:00",
                "every 3 days at 09:00",
                ["Sat 21 Nov 09:00", "Tue 24 Nov 09:00", "Fri 27 Nov 09:00"],
            ),
            (
                "every week on tuesday at 7:00",
                "every Tuesday at 07:00",
                ["Tue 24 Nov 07:00", "Tue 01 Dec 07:00", "Tue 08 Dec 07:00"],
            ),
            (
                "every month at 7:00 on the 15th",
                "on the 15th of every month at 07:00",
                ["Tue 15 Dec 07:00", "Fri 15 Jan 07:00", "Mon 15 Feb 07:00"],
            ),
            (
                "every 24 december at 18:00",
                "every year on 24 December at 18:00",
                ["Thu 24 Dec 18:00", "Fri 24 Dec 18:00", "Sun 24 Dec 18:00"],
            ),
            (
                "every 29 february",
                "every year on 29 February at 09:00",
                ["Sun 28 Feb 09:00", "Tue 29 Feb 09:00"],
            ),
            (
                "every day at 9:00 until sunday",
                "every day at 09:00, until 22 November 2026",
                ["Sat 21 Nov 09:00", "Sun 22 Nov 09:00"],
            ),
            (
                "cron 30 9 * * 1-5",
                "on cron `30 9 * * 1-5`",
                ["Mon 23 Nov 09:30", "Tue 24 Nov 09:30", "Wed 25 Nov 09:30"],
            ),
            (
                "cron 0 8,20 1 */6 *",
                "on cron `0 8,20 1 */6 *`",
                ["Fri 01 Jan 08:00", "Fri 01 Jan 20:00", "Thu 01 Jul 08:00"],
            ),
            (
                "cron 0 9 * * sun",
                "on cron `0 9 * * sun`",
                ["Sun 22 Nov 09:00", "Sun 29 Nov 09:00"],
            ),
        ],
    )
    def test_says_back_what_it_understood_and_comes_then(self, text, words, coming):
        schedule, rest = read(f"{text} stand-up")

        assert (schedule.words, rest) == (words, "stand-up")
        found = local_times(text, 4)
        if "29 february" in text:
            found = [found[0], found[1]]
        assert found[: len(coming)] == coming

    def test_hours_and_minutes_are_counted_in_real_time(self):
        schedule, _ = read("every 4 hours drink")

        assert schedule.words == "every 4 hours"
        gaps = [at - NOW for at in schedule.coming(NOW)]
        assert gaps == [timedelta(hours=4), timedelta(hours=8), timedelta(hours=12)]

    def test_counting_goes_on_from_the_last_time(self):
        schedule, _ = read("every other monday at 9:00 x")

        second = schedule.after(schedule.next_at())
        third = second.after(second.next_at())

        assert third.local - schedule.local == timedelta(weeks=4)

    def test_what_was_missed_is_passed_over(self):
        schedule, _ = read("every day at 9:00 x")

        later = schedule.after(NOW + timedelta(days=10))

        assert later.next_at() - NOW < timedelta(days=11)

    def test_tells_how_often_it_comes(self):
        assert read("cron */5 9 * * * x")[0].shortest() == timedelta(minutes=5)
        assert read("every day x")[0].shortest() == timedelta(days=1)
