from datetime import timedelta

import pytest

from adapters.redis.local_limiter import LocalLimiter
from adapters.slack.rates import POSTS_IN_CHANNEL, TIER_1, TIER_2, TIER_3, rates_of, reserve
from services.ports import Urgency

NOW = timedelta()
GUARD, BULK = Urgency.GUARD, Urgency.BULK


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def burst(limiter: LocalLimiter, method: str, channel: str = "") -> int:
    """Return how many calls pass at once."""
    return next(n for n in range(1000) if limiter.wait_for("T0", method, channel, urgency=GUARD))


class TestRates:
    def test_a_method_has_its_tier(self) -> None:
        assert rates_of("conversations.kick", "C1") == {"conversations.kick": TIER_3}

    def test_an_unknown_method_is_called_with_care(self) -> None:
        assert rates_of("some.method") == {"some.method": TIER_2}

    def test_a_post_also_counts_for_its_channel(self) -> None:
        assert rates_of("chat.postMessage", "C1")["chat.postMessage C1"] == POSTS_IN_CHANNEL


class TestReserve:
    def test_the_more_urgent_leaves_less(self) -> None:
        kept = [reserve(50, urgency) for urgency in sorted(Urgency)]

        assert kept[0] == 0
        assert kept == sorted(set(kept))

    @pytest.mark.parametrize("urgency", Urgency)
    @pytest.mark.parametrize("size", [0.5, 1, 2, 50, 300])
    def test_a_full_bucket_lets_everybody_take_one(self, urgency: Urgency, size: float) -> None:
        assert max(1.0, size) >= 1 + reserve(max(1.0, size), urgency)
        assert TIER_1.burst >= 1 + reserve(TIER_1.burst, urgency)


class TestLocalLimiter:
    def test_a_purge_leaves_tokens_to_the_guard(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        purged = next(n for n in range(99) if limiter.wait_for("T0", "chat.delete", urgency=BULK))

        guarded = burst(limiter, "chat.delete")

        assert (purged, guarded) == (20, 30)

    def test_a_purge_goes_on_when_there_is_enough_again(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        burst(limiter, "chat.delete")

        wait = limiter.wait_for("T0", "chat.delete", urgency=BULK)
        clock.now += wait.total_seconds() + 0.001

        assert limiter.wait_for("T0", "chat.delete", urgency=BULK) == NOW

    def test_a_burst_passes_and_no_more(self, clock: Clock) -> None:
        assert burst(LocalLimiter(clock=clock), "conversations.kick") == TIER_3.burst

    def test_after_the_wait_that_it_names_a_call_passes(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        burst(limiter, "conversations.kick")

        wait = limiter.wait_for("T0", "conversations.kick", urgency=GUARD)
        clock.now += wait.total_seconds() + 0.001

        assert wait == timedelta(seconds=60 / TIER_3.per_minute)
        assert limiter.wait_for("T0", "conversations.kick", urgency=GUARD) == NOW
        assert limiter.wait_for("T0", "conversations.kick", urgency=GUARD) > NOW

    def test_a_full_channel_takes_nothing_from_the_workspace(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        for _ in range(500):
            limiter.wait_for("T0", "chat.postMessage", "C1", urgency=GUARD)

        assert limiter.wait_for("T0", "chat.postMessage", "C1", urgency=GUARD) > NOW
        assert limiter.wait_for("T0", "chat.postMessage", "C2", urgency=GUARD) == NOW

    def test_teams_and_methods_do_not_share(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        burst(limiter, "conversations.kick")

        assert limiter.wait_for("T1", "conversations.kick", urgency=GUARD) == NOW
        assert limiter.wait_for("T0", "conversations.invite", urgency=GUARD) == NOW

    def test_a_pause_holds_for_its_method_until_it_is_over(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)

        limiter.pause("T0", "chat.update", timedelta(seconds=7))
        limiter.pause("T0", "chat.update", timedelta(seconds=2))

        assert limiter.wait_for("T0", "chat.update", urgency=GUARD) == timedelta(seconds=7)
        assert limiter.wait_for("T0", "users.info", urgency=GUARD) == NOW
        clock.now += 7.001
        assert limiter.wait_for("T0", "chat.update", urgency=GUARD) == NOW

    def test_a_factor_stretches_all(self, clock: Clock) -> None:
        limiter = LocalLimiter(factor=2, clock=clock)

        assert burst(limiter, "conversations.kick") == TIER_3.burst * 2

    def test_memory_does_not_grow_with_channels(self, clock: Clock) -> None:
        limiter = LocalLimiter(factor=1000, clock=clock)
        for n in range(25_000):
            limiter.wait_for("T0", "chat.postMessage", f"C{n}", urgency=GUARD)

        assert len(limiter._buckets) <= 10_002
