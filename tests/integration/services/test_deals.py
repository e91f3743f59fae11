"""Transfers and grants: asked, confirmed, entered."""

from datetime import UTC, datetime, timedelta

import pytest

from fsm.flow import Event, State
from services.conversation import AlreadySettledError
from services.deal import NotYourDealError
from services.grant import GrantToNobodyError, GrantToYourselfError, GrantUsageError
from services.ledger import NotEnoughPointsError
from services.policy import SecondPersonError
from services.role import NotAModeratorError
from services.transfer import TransferToNobodyError, TransferToYourselfError, TransferUsageError
from tests.integration.community import ADA, GRACE, MIA, MILO, ROBOT, TEAM, prefer
from tests.integration.services.economy import deal, endow, has, press, says, told


class TestTransfer:
    @pytest.fixture
    def asked(self, services, session):
        endow(services, GRACE, 20)
        services.economy.transfers.propose(says(GRACE, f"<@{MILO}> 10 for lunch"))
        return deal(services, session, "transfer")

    def test_asks_in_a_direct_message_first(self, services, session, asked):
        assert asked.home == GRACE
        assert has(services, MILO) == 0
        card = services.settling.card(asked).facts
        assert (card["deal"], card["reason"], card["case"]) == (
            {"to": MILO, "points": 10},
            "lunch",
            0,
        )
        assert told(session, "deal_opened")

    def test_a_confirm_moves_the_points_and_tells_who_gets_them(self, services, session, asked):
        press(services.economy.transfers.press, asked, GRACE)

        assert (has(services, GRACE), has(services, MILO)) == (10, 10)
        (facts,) = told(session, "points_received")
        assert (facts["by"], facts["points"], facts["about"]) == (GRACE, 10, "lunch")
        assert services.settling.card(services.conversations.get(TEAM, asked.id)).facts["state"]

    def test_a_second_click_moves_nothing(self, services, asked):
        press(services.economy.transfers.press, asked, GRACE)

        with pytest.raises(AlreadySettledError):
            press(services.economy.transfers.press, asked, GRACE)

        assert has(services, MILO) == 10

    def test_a_cancel_moves_nothing(self, services, asked):
        press(services.economy.transfers.press, asked, GRACE, Event.CANCEL)

        assert has(services, MILO) == 0

    def test_is_nobody_elses(self, services, session, asked):
        with pytest.raises(NotYourDealError), session.begin_nested():
            press(services.economy.transfers.press, asked, MILO)

        assert has(services, MILO) == 0
        assert services.conversations.get(TEAM, asked.id).state is State.AWAITING_CONFIRMATION

    def test_points_that_are_gone_meanwhile_are_not_moved(self, services, session, asked):
        for _ in range(2):
            services.economy.transfers.propose(says(GRACE, f"<@{MIA}> 15"))
        press(services.economy.transfers.press, deal(services, session, "transfer"), GRACE)

        with pytest.raises(NotEnoughPointsError), session.begin_nested():
            press(services.economy.transfers.press, asked, GRACE)

        assert (has(services, MILO), has(services, MIA)) == (0, 15)

    def test_nothing_is_confirmed_too_late(self, services, session, asked):
        session.connection().exec_driver_sql(
            "UPDATE conversations SET deadline_at = clock_timestamp() WHERE flow = 'transfer'"
        )

        press(services.economy.transfers.press, asked, GRACE)

        assert told(session, "deal_late")
        assert has(services, MILO) == 0

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            (f"<@{MILO}>", TransferUsageError),
            (f"<@{MILO}> <@{MIA}> 3", TransferUsageError),
            (f"<@{MILO}> 21", NotEnoughPointsError),
            (f"<@{MILO}> 0", NotEnoughPointsError),
            (f"<@{MILO}> 9999999", NotEnoughPointsError),
            (f"<@{GRACE}> 3", TransferToYourselfError),
            (f"<@{ROBOT}> 3", TransferToNobodyError),
        ],
    )
    def test_is_refused_with_a_sentence(self, services, text, error):
        endow(services, GRACE, 20)

        with pytest.raises(error):
            services.economy.transfers.propose(says(GRACE, text))


class TestGrant:
    @pytest.fixture
    def grants(self, services):
        """Grants, where more than a hundred points need two people."""
        prefer(services, moderators_channel="<#C0MODS>", two_people_grant_above="100")
        return services.economy.grants

    def test_comes_out_of_the_treasury_and_is_in_the_audit(self, services, session, grants):
        grants.grant(says(MILO, f"<@{GRACE}> 100 for the meet-up"))

        assert has(services, GRACE) == 100
        assert told(session, "granted")
        assert told(session, "points_received")[0]["about"] == "the meet-up"
        query = "SELECT actor FROM audit_waiting WHERE action = 'points.granted'"
        assert session.connection().exec_driver_sql(query).scalar_one() == MILO

    def test_of_many_points_is_confirmed_by_somebody_else(self, services, session, grants):
        grants.grant(says(MILO, f"<@{GRACE}> 101 for the meet-up"))
        asked = deal(services, session, "grant")
        assert (asked.home, has(services, GRACE)) == ("C0MODS", 0)

        for who, error in ((MILO, SecondPersonError), (GRACE, NotAModeratorError)):
            with pytest.raises(error), session.begin_nested():
                press(grants.press, asked, who)
        press(grants.press, asked, MIA)

        assert has(services, GRACE) == 101

    def test_is_not_confirmed_by_who_gets_it(self, services, session, grants):
        grants.grant(says(MILO, f"<@{MIA}> 101 for the meet-up"))

        with pytest.raises(GrantToYourselfError):
            press(grants.press, deal(services, session, "grant"), MIA)

    def test_may_be_called_off_by_who_asked(self, services, session, grants):
        grants.grant(says(MILO, f"<@{GRACE}> 101 for the meet-up"))

        press(grants.press, deal(services, session, "grant"), MILO, Event.CANCEL)

        assert has(services, GRACE) == 0

    @pytest.mark.parametrize(
        ("actor", "text", "error"),
        [
            (GRACE, f"<@{MILO}> 5 for x", NotAModeratorError),
            (MILO, f"<@{GRACE}> 5", GrantUsageError),
            (MILO, f"<@{GRACE}> for x", GrantUsageError),
            (MILO, f"<@{GRACE}> <@{ADA}> 5 for x", GrantUsageError),
            (MILO, f"<@{GRACE}> 1000001 for x", GrantUsageError),
            (MILO, f"<@{MILO}> 5 for x", GrantToYourselfError),
            (MILO, f"<@{ROBOT}> 5 for x", GrantToNobodyError),
        ],
    )
    def test_is_refused_with_a_sentence(self, grants, actor, text, error):
        with pytest.raises(error):
            grants.grant(says(actor, text))


def test_time_alone_ends_every_deal(services, session):
    endow(services, GRACE, 20)
    services.economy.transfers.propose(says(GRACE, f"<@{MILO}> 10"))
    late = datetime.now(UTC) + timedelta(days=1)

    services.conversations.expire_overdue(limit=9, now=late)

    assert deal(services, session, "transfer").last_event is Event.EXPIRE
