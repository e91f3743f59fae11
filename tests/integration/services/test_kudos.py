"""Thanks that count, out of an allowance of the giver's own day."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from services.kudos import (
    AllowanceSpentError,
    NotAThanksError,
    ThanksABotError,
    ThanksTheGoneError,
    ThanksYourselfError,
)
from services.kudos_request import (
    NobodyToThankError,
    TooManyToThankError,
    WordsTooLongError,
    parse,
)
from services.leaderboard import UnknownPeriodError
from services.ports import Profile
from services.role import NotAModeratorError
from tests.integration.community import ADA, GRACE, MIA, MILO, ROBOT, TEAM
from tests.integration.services.economy import has, says, told


def thank(services, actor, text, **more):
    services.economy.kudos.give(says(actor, text, **more))


def lives_in(services, user, zone, **more):
    services.rows.members.save(
        TEAM, asdict(Profile(user_id=user, name=user, time_zone=zone, **more))
    )


class TestGiving:
    def test_each_gets_the_points_and_is_told_what_for(self, services, session):
        thank(services, GRACE, f"<@{MILO}|milo> <@{MIA}> 3 for the release notes")

        assert (has(services, MILO), has(services, MIA)) == (3, 3)
        (answer,) = told(session, "kudos_given")
        assert (answer["people"], answer["left"]) == ([MILO, MIA], 4)
        assert [each["about"] for each in told(session, "kudos_received")] == [
            "the release notes"
        ] * 2

    def test_without_a_number_it_is_one(self, services):
        thank(services, GRACE, f"<@{MILO}> for being there")

        assert has(services, MILO) == 1

    def test_the_same_request_counts_once(self, services, session):
        for _ in range(2):
            thank(services, GRACE, f"<@{MILO}> 3", key="command:same")

        assert has(services, MILO) == 3
        assert len(told(session, "kudos_received")) == 1

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", NobodyToThankError),
            ("milo 3", NobodyToThankError),
            (" ".join(f"<@U0{n}>" for n in range(11)), TooManyToThankError),
            (f"<@{GRACE}> 3", ThanksYourselfError),
            (f"<@{MILO}> <@{GRACE}> 3", ThanksYourselfError),
            (f"<@{ROBOT}> 3", ThanksABotError),
            ("<@U0GONE> 3", ThanksTheGoneError),
            (f"<@{MILO}> 0", NotAThanksError),
            (f"<@{MILO}> 101", NotAThanksError),
            (f"<@{MILO}> 11", AllowanceSpentError),
            (f"<@{MILO}> <@{MIA}> 6", AllowanceSpentError),
            (f"<@{MILO}> 1 {'x' * 501}", WordsTooLongError),
        ],
    )
    def test_is_refused_with_a_sentence(self, services, text, error):
        lives_in(services, "U0GONE", "UTC", is_deleted=True)

        with pytest.raises(error) as refused:
            thank(services, GRACE, text)

        assert str(refused.value).endswith((".", "`."))
        assert has(services, MILO) == 0

    @pytest.mark.parametrize(
        ("text", "points", "about"),
        [
            ("<@U1> 3 for the notes", 3, "the notes"),
            ("<@U1> 3 the notes", 3, "the notes"),
            ("<@U1> for 3 reviews", None, "3 reviews"),
            ("<@U1> 3rd time lucky", None, "3rd time lucky"),
            ("<@U1>,  <@U2> forever", None, "forever"),
            ("<@U1> <@U1> 2", 2, ""),
            ("<@U1> 2 &lt;3", 2, "<3"),
        ],
    )
    def test_what_was_typed_is_read_as_it_was_meant(self, text, points, about):
        read = parse(text)

        assert (read.points, read.about) == (points, about)
        assert len(set(read.people)) == len(read.people)


class TestAllowance:
    EVENING = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)

    def spend(self, services, at, points=10, zone="Europe/Berlin"):
        lives_in(services, GRACE, zone)
        request = replace(says(GRACE, f"<@{MILO}> {points}"), at=at)
        services.economy.kudos.give(request)

    def test_is_new_when_the_givers_own_day_is(self, services):
        self.spend(services, self.EVENING)
        with pytest.raises(AllowanceSpentError):
            self.spend(services, self.EVENING + timedelta(hours=2, minutes=59), 1)

        self.spend(services, self.EVENING + timedelta(hours=3))

        assert has(services, MILO) == 20

    def test_nothing_is_carried_over(self, services):
        self.spend(services, self.EVENING, 1)

        with pytest.raises(AllowanceSpentError):
            self.spend(services, self.EVENING + timedelta(days=1), 11)

    @pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Kiritimati", "UTC"])
    def test_who_changes_zones_has_no_second_one(self, services, zone):
        """It is the 28th in Auckland already, while the Berliner's 27th goes on."""
        self.spend(services, self.EVENING)

        with pytest.raises(AllowanceSpentError):
            self.spend(services, self.EVENING + timedelta(minutes=1), 1, zone=zone)

    def test_who_goes_west_waits_for_the_day_there(self, services):
        self.spend(services, self.EVENING)
        past_midnight = self.EVENING + timedelta(hours=4)

        with pytest.raises(AllowanceSpentError):
            self.spend(services, past_midnight, 1, zone="America/Los_Angeles")
        self.spend(services, self.EVENING + timedelta(hours=13), 1, zone="America/Los_Angeles")

    def test_back_and_forth_wins_nothing(self, services):
        """A day for each day that passes, whatever the zones in between."""
        zones = ("Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin", "Pacific/Apia")
        for hour in range(72):
            for zone in zones:
                try:
                    self.spend(services, self.EVENING + timedelta(hours=hour), zone=zone)
                except AllowanceSpentError:
                    continue

        assert has(services, MILO) <= 40

    def test_the_answer_to_balance_knows_it(self, services):
        lives_in(services, GRACE, "Europe/Berlin")
        at = self.EVENING
        left = [
            services.economy.kudos.balance(replace(says(GRACE), at=at)).facts["left"]
            for _ in range(1)
        ]
        self.spend(services, at, 3)
        for later in (at, at + timedelta(hours=3)):
            view = services.economy.kudos.balance(replace(says(GRACE), at=later))
            left.append(view.facts["left"])

        assert left == [10, 7, 10]


class TestBalance:
    def test_tells_what_happened_last(self, services):
        thank(services, GRACE, f"<@{MILO}> 3 for the notes")

        view = services.economy.kudos.balance(says(MILO))

        assert view.facts["points"] == 3
        (item,) = view.facts["items"]
        assert (item["kind"], item["points"], item["people"], item["about"]) == (
            "kudos",
            3,
            [GRACE],
            "the notes",
        )


class TestLeaderboard:
    def show(self, services, text="", actor=GRACE):
        view = services.economy.leaderboard.answer(says(actor, text))
        return [(item["user"], item["points"]) for item in view.facts["items"]]

    @pytest.fixture(autouse=True)
    def thanks(self, services):
        thank(services, GRACE, f"<@{MILO}> 3")
        thank(services, MILO, f"<@{MIA}> 5")
        thank(services, MIA, f"<@{MILO}> 4")

    @pytest.mark.parametrize("period", ["", "week", "month", "all", "ALL"])
    def test_who_got_most_stands_first(self, services, period):
        assert self.show(services, period) == [(MILO, 7), (MIA, 5)]

    def test_what_is_older_counts_for_all_time_alone(self, services, session):
        session.connection().exec_driver_sql("UPDATE kudos SET at = at - interval '40 days'")

        assert self.show(services, "week") == self.show(services, "month") == []
        assert self.show(services, "all") == [(MILO, 7), (MIA, 5)]

    def test_who_hides_is_left_out_until_they_come_back(self, services):
        services.economy.leaderboard.answer(says(MILO, "hide"))
        hidden = [self.show(services, period) for period in ("week", "all")]
        services.economy.leaderboard.answer(says(MILO, "show"))

        assert hidden == [[(MIA, 5)]] * 2
        assert self.show(services) == [(MILO, 7), (MIA, 5)]

    def test_who_is_gone_is_left_out(self, services):
        lives_in(services, MILO, "UTC", is_deleted=True)

        assert self.show(services, "all") == [(MIA, 5)]

    def test_another_word_is_answered(self, services):
        with pytest.raises(UnknownPeriodError):
            self.show(services, "yesterday")


class TestSuspicions:
    def test_a_ring_and_a_burst_are_shown_to_moderators(self, services):
        for _ in range(1):
            thank(services, GRACE, f"<@{MILO}> 10")
            thank(services, MILO, f"<@{GRACE}> 10")
        thank(services, MIA, f"<@{ADA}> 10")

        facts = services.economy.leaderboard.suspicions(says(MIA)).facts

        assert [sorted(ring["people"]) for ring in facts["rings"]] == [sorted([GRACE, MILO])]
        assert facts["rings"][0]["points"] == 20
        assert facts["bursts"] == []

    def test_three_in_a_circle_are_one_ring(self, services):
        for giver, taker in ((GRACE, MILO), (MILO, ADA), (ADA, GRACE)):
            thank(services, giver, f"<@{taker}> 10")

        facts = services.economy.leaderboard.suspicions(says(MIA)).facts

        assert [sorted(ring["people"]) for ring in facts["rings"]] == [sorted([ADA, GRACE, MILO])]

    def test_many_points_within_an_hour_are_a_burst(self, services):
        for giver in (GRACE, MILO, ADA):
            thank(services, giver, f"<@{MIA}> 10")

        facts = services.economy.leaderboard.suspicions(says(MILO)).facts

        assert [(each["user"], each["points"], each["givers"]) for each in facts["bursts"]] == [
            (MIA, 30, 3)
        ]

    def test_is_for_moderators(self, services):
        with pytest.raises(NotAModeratorError):
            services.economy.leaderboard.suspicions(says(GRACE))


class TestDigest:
    MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

    def test_is_posted_once_a_week(self, services, session):
        thank(services, GRACE, f"<@{MILO}> 3")
        session.connection().exec_driver_sql("UPDATE kudos SET at = '2026-11-26 12:00+00'")

        for hour in range(3):
            now = self.MONDAY + timedelta(hours=hour)
            services.economy.leaderboard.digest(TEAM, "C0ALL", now=now)

        (facts,) = told(session, "kudos_digest")
        assert (facts["points"], facts["givers"], facts["receivers"]) == (3, 1, 1)

    def test_a_week_without_kudos_is_not_told(self, services, session):
        assert not services.economy.leaderboard.digest(TEAM, "C0ALL", now=self.MONDAY)
        assert told(session, "kudos_digest") == []
