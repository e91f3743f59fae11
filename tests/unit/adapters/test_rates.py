from datetime import timedelta

import pytest

from adapters.redis.local_limiter import LocalLimiter
from adapters.slack.rates import POSTS_IN_CHANNEL, TIER_2, TIER_3, rates_of

NOW = timedelta()


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
    return next(n for n in range(1000) if limiter.wait_for("T0", method, channel))


class TestRates:
    def test_a_method_has_its_tier(self) -> None:
        assert rates_of("conversations.kick", "C1") == {"conversations.kick": TIER_3}

    def test_an_unknown_method_is_called_with_care(self) -> None:
        assert rates_of("some.method") == {"some.method": TIER_2}

    def test_a_post_also_counts_for_its_channel(self) -> None:
        assert rates_of("chat.postMessage", "C1")["chat.postMessage C1"] == POSTS_IN_CHANNEL


class TestLocalLimiter:
    def test_a_burst_passes_and_no_more(self, clock: Clock) -> None:
        assert burst(LocalLimiter(clock=clock), "conversations.kick") == TIER_3.burst

    def test_after_the_wait_that_it_names_a_call_passes(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        burst(limiter, "conversations.kick")

        wait = limiter.wait_for("T0", "conversations.kick")
        clock.now += wait.total_seconds() + 0.001

        assert wait == timedelta(seconds=60 / TIER_3.per_minute)
        assert limiter.wait_for("T0", "conversations.kick") == NOW
        assert limiter.wait_for("T0", "conversations.kick") > NOW

    def test_a_full_channel_takes_nothing_from_the_workspace(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        for _ in range(500):
            limiter.wait_for("T0", "chat.postMessage", "C1")

        assert limiter.wait_for("T0", "chat.postMessage", "C1") > NOW
        assert limiter.wait_for("T0", "chat.postMessage", "C2") == NOW

    def test_teams_and_methods_do_not_share(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)
        burst(limiter, "conversations.kick")

        assert limiter.wait_for("T1", "conversations.kick") == NOW
        assert limiter.wait_for("T0", "conversations.invite") == NOW

    def test_a_pause_holds_for_its_method_until_it_is_over(self, clock: Clock) -> None:
        limiter = LocalLimiter(clock=clock)

        limiter.pause("T0", "chat.update", timedelta(seconds=7))
        limiter.pause("T0", "chat.update", timedelta(seconds=2))

        assert limiter.wait_for("T0", "chat.update") == timedelta(seconds=7)
        assert limiter.wait_for("T0", "users.info") == NOW
        clock.now += 7.001
        assert limiter.wait_for("T0", "chat.update") == NOW

    def test_a_factor_stretches_all(self, clock: Clock) -> None:
        limiter = LocalLimiter(factor=2, clock=clock)

        assert burst(limiter, "conversations.kick") == TIER_3.burst * 2

    def test_memory_does_not_grow_with_channels(self, clock: Clock) -> None:
        limiter = LocalLimiter(factor=1000, clock=clock)
        for n in range(25_000):
            limiter.wait_for("T0", "chat.postMessage", f"C{n}")

        assert len(limiter._buckets) <= 10_002
