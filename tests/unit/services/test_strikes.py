"""Strikes add up, fade, and lead where the workspace says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.strikes import WEIGHTS, Counted, NoLadderError, Rung, ladder, reached, total, typed

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
DAY = timedelta(days=1)

rungs = st.builds(
    Rung,
    st.integers(1, 100),
    st.sampled_from(["shush", "ban"]),
    st.one_of(st.none(), st.integers(1, 400).map(lambda days: timedelta(days=days))),
)


class TestTotal:
    def test_a_case_counts_by_its_kind(self):
        cases = [Counted(1, "warn", NOON), Counted(2, "kick", NOON), Counted(3, "note", NOON)]

        assert total(cases, NOON, half_life=MONTH) == WEIGHTS["warn"] + WEIGHTS["kick"]

    def test_after_a_half_life_it_counts_half_and_after_two_a_quarter(self):
        old = [Counted(1, "shush", NOON - MONTH), Counted(2, "shush", NOON - 2 * MONTH)]

        assert total(old, NOON, half_life=MONTH) == pytest.approx(1.5)

    def test_one_of_the_future_counts_once(self):
        assert total([Counted(1, "warn", NOON + DAY)], NOON, half_life=MONTH) == 1

    @given(st.lists(st.integers(0, 10_000), max_size=20), st.integers(1, 100))
    def test_time_never_makes_it_more(self, ages, days):
        cases = [Counted(n, "ban", NOON - timedelta(hours=age)) for n, age in enumerate(ages)]
        later = NOON + timedelta(days=days)

        assert total(cases, later, half_life=MONTH) <= total(cases, NOON, half_life=MONTH)


class TestReached:
    LADDER = ladder("8 ban 7d, 4 shush 1d, 12 ban")

    @pytest.mark.parametrize(
        ("strikes", "expected"),
        [(3.9, ""), (3.96, "4 shush 1d"), (7.9, "4 shush 1d"), (8, "8 ban 1w"), (50, "12 ban")],
    )
    def test_is_the_highest_that_the_strikes_come_up_to(self, strikes, expected):
        found = reached(self.LADDER, strikes)

        assert (found.typed if found else "") == expected

    def test_without_a_ladder_nothing_is(self):
        assert reached((), 100) is None


class TestLadder:
    @given(st.lists(rungs, min_size=1, max_size=5, unique_by=lambda rung: rung.strikes))
    def test_what_is_typed_is_read_again(self, wanted):
        assert ladder(typed(wanted)) == tuple(sorted(wanted, key=lambda rung: rung.strikes))

    @pytest.mark.parametrize("text", ["4 shush 1d", "4 = shush 1 day", " 4: SHUSH 24h "])
    def test_is_read_as_people_type_it(self, text):
        assert ladder(text) == (Rung(4, "shush", DAY),)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "shush",
            "4",
            "4 hang",
            "4 note",
            "0 shush",
            "101 ban",
            "4 shush soon",
            "4 warn 1d",
            "4 ban 9 years",
            "4 shush, 4 ban",
            ", ".join(f"{n} ban" for n in range(1, 12)),
        ],
    )
    def test_what_is_none_is_refused(self, text):
        with pytest.raises(NoLadderError):
            ladder(text)
