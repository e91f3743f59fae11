"""Clocks that are put forward and back, on the zones of real places."""

import shutil
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services import timing
from services.zone import UnknownZoneError, forget, zone, zone_or_utc


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestInstant:
    @pytest.mark.parametrize(
        ("name", "local", "instant"),
        [
            # 2:30 is left out; the first instant behind the gap is 3:00.
            ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),
            ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
            # Lord Howe puts its clocks forward by half an hour.
            ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
            # Brazil put them forward at midnight, until 2019: that day began at 1:00.
            ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),
            ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04 03:00"),
            # Samoa left out a whole day.
            ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 10:00"),
        ],
    )
    def test_what_is_left_out_is_the_first_instant_behind_it(self, name, local, instant):
        assert zone(name).instant(datetime.fromisoformat(local)) == at(instant)

    @pytest.mark.parametrize(
        ("name", "local", "instant"),
        [
            ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
            ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
            ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
            ("America/Sao_Paulo", "2018-02-17 23:30", "2018-02-18 01:30"),
            ("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15 01:30"),
        ],
    )
    def test_of_what_is_there_twice_the_first_counts(self, name, local, instant):
        assert zone(name).instant(datetime.fromisoformat(local)) == at(instant)

    def test_a_zone_that_nobody_knows_is_refused_or_is_utc(self):
        for name in ("Europe/Atlantis", "../../etc/passwd", "", "Europe", "a" * 99):
            with pytest.raises(UnknownZoneError):
                zone(name)
            assert zone_or_utc(name).name == "UTC"


def days(text, home, now, many):
    schedule, _ = timing.read(f"{text} x", at(now), home)
    return [f"{each:%m-%d %H:%M}" for each in schedule.coming(at(now), many)]


class TestEveryDay:
    def test_keeps_its_hour_when_clocks_change(self):
        found = days("every day at 9:00", "Europe/Berlin", "2026-10-23 12:00", 3)

        assert found == ["10-24 07:00", "10-25 08:00", "10-26 08:00"]

    def test_comes_once_in_a_night_with_two_half_past_twos(self):
        found = days("every day at 2:30", "Europe/Berlin", "2026-10-24 12:00", 3)

        assert found == ["10-25 00:30", "10-26 01:30", "10-27 01:30"]

    def test_comes_once_in_a_night_without_half_past_two(self):
        found = days("every day at 2:30", "Europe/Berlin", "2026-03-28 12:00", 3)

        assert found == ["03-29 01:00", "03-30 00:30", "03-31 00:30"]

    def test_two_times_in_one_gap_are_one(self):
        found = days("cron */30 2 * * *", "Europe/Berlin", "2026-03-28 12:00", 3)

        assert found == ["03-29 01:00", "03-30 00:00", "03-30 00:30"]

    def test_in_casablanca_ramadan_changes_the_clocks(self):
        found = days("every day at 9:00", "Africa/Casablanca", "2026-02-13 12:00", 3)

        assert found == ["02-14 08:00", "02-15 09:00", "02-16 09:00"]

    def test_on_lord_howe_it_is_half_an_hour(self):
        found = days("every day at 9:00", "Australia/Lord_Howe", "2026-10-02 00:00", 3)

        assert found == ["10-02 22:30", "10-03 22:00", "10-04 22:00"]

    def test_in_the_second_pass_the_first_one_does_not_come_back(self):
        schedule, _ = timing.read("every day at 2:30 x", at("2026-10-24 12:00"), "Europe/Berlin")
        fired = schedule.next_at()

        after = schedule.after(fired + timedelta(minutes=75))

        assert after.next_at() == at("2026-10-26 01:30")


class TestRulesThatChange:
    @pytest.fixture
    def database(self, tmp_path):
        """A folder of zones that are ours to change."""
        before = zoneinfo.TZPATH
        (tmp_path / "Africa").mkdir()
        zoneinfo.reset_tzpath(to=[str(tmp_path)])
        forget()
        yield tmp_path / "Africa" / "Casablanca"
        zoneinfo.reset_tzpath(to=before)
        forget()

    def put(self, path, like):
        found = next(Path(each, like) for each in self.system if Path(each, like).is_file())
        shutil.copy(found, path)

    def test_are_seen_by_their_fingerprint_and_give_other_instants(self, database):
        self.system = ["/usr/share/zoneinfo"]
        if not Path("/usr/share/zoneinfo/Africa/Casablanca").is_file():
            pytest.skip("this machine has no zones of its own")
        nine = datetime.fromisoformat("2026-12-01 09:00")
        self.put(database, "Africa/Casablanca")
        before = zone("Africa/Casablanca")

        self.put(database, "Africa/Dakar")
        still, same_file = zone("Africa/Casablanca"), before.instant(nine)
        forget()
        after = zone("Africa/Casablanca")

        assert still is before
        assert (before.rules != after.rules, after.instant(nine) - same_file) == (
            True,
            timedelta(hours=1),
        )
