"""Rewards: bought once, taken from the stock, handed over or refunded."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.records.ledger import SHOP
from fsm.flow import Event, State
from services.conversation import AlreadySettledError
from services.deal import NotYourDealError
from services.ledger import NotEnoughPointsError
from services.purchase import LimitReachedError, OwnOrderError, PriceChangedError, SoldOutError
from services.role import NotAModeratorError
from services.shop import NoSuchRewardError, NotTheShopkeeperError, mistakes
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, settle_in
from tests.integration.race import Second
from tests.integration.services.economy import deal, endow, has, key, press, says, told

COFFEE = {
    "name": "Coffee",
    "about": "With a founder",
    "price": "50",
    "stock": "1",
    "per_person": "",
}


def offer(services, **fields):
    """Have Ada put a reward into the shop; return its id."""
    services.economy.shop.save(says(ADA), None, COFFEE | fields)
    return max(item["id"] for item in services.economy.rows.shop.offered(TEAM, most=20))


def stock(services, reward):
    return services.economy.rows.shop.get(TEAM, reward)["stock"]


def buy(services, session, reward, who=GRACE):
    services.economy.purchases.propose(says(who), reward)
    asked = deal(services, session, "reward")
    press(services.economy.purchases.press, asked, who)
    return services.conversations.get(TEAM, asked.id)


@pytest.fixture
def coffee(services):
    endow(services, GRACE, 120)
    return offer(services)


class TestBuying:
    def test_pays_takes_one_and_asks_who_hands_it_over(self, services, session, coffee):
        bought = buy(services, session, coffee)

        assert (has(services, GRACE), stock(services, coffee)) == (70, 0)
        assert services.economy.rows.ledger.balance(TEAM, SHOP) == 50
        assert bought.state is State.PROCESSING
        order = deal(services, session, "order")
        assert (order.home, order.owner, order.data["deal"]["name"]) == (ADA, GRACE, "Coffee")

    def test_nothing_is_paid_before_a_confirm(self, services, session, coffee):
        services.economy.purchases.propose(says(GRACE), coffee)
        asked = deal(services, session, "reward")
        with pytest.raises(NotYourDealError), session.begin_nested():
            press(services.economy.purchases.press, asked, MIA)

        press(services.economy.purchases.press, asked, GRACE, Event.CANCEL)

        assert (has(services, GRACE), stock(services, coffee)) == (120, 1)

    def test_what_is_sold_out_is_not_sold(self, services, session, coffee):
        endow(services, MIA, 60)
        services.economy.purchases.propose(says(MIA), coffee)
        asked = deal(services, session, "reward")
        buy(services, session, coffee)

        with pytest.raises(SoldOutError):
            press(services.economy.purchases.press, asked, MIA)
        with pytest.raises(SoldOutError):
            services.economy.purchases.propose(says(MIA), coffee)

    def test_nobody_has_more_than_one_may(self, services, session):
        endow(services, GRACE, 500)
        reward = offer(services, stock="", per_person="1")
        services.economy.purchases.propose(says(GRACE), reward)
        asked = deal(services, session, "reward")
        buy(services, session, reward)

        with pytest.raises(LimitReachedError):
            press(services.economy.purchases.press, asked, GRACE)

    def test_who_has_too_little_gets_nothing(self, services, session, coffee):
        with pytest.raises(NotEnoughPointsError), session.begin_nested():
            buy(services, session, coffee, who=MIA)

        assert stock(services, coffee) == 1

    def test_another_price_is_looked_at_again(self, services, session, coffee):
        services.economy.purchases.propose(says(GRACE), coffee)
        services.economy.shop.save(says(ADA), coffee, COFFEE | {"price": "60"})

        with pytest.raises(PriceChangedError):
            press(services.economy.purchases.press, deal(services, session, "reward"), GRACE)

    @pytest.mark.parametrize("reward", [0, 10**14])
    def test_what_is_not_there_is_not_sold(self, services, reward):
        with pytest.raises(NoSuchRewardError):
            services.economy.purchases.propose(says(GRACE), reward)


class TestOrder:
    @pytest.fixture
    def order(self, services, session, coffee):
        buy(services, session, coffee)
        return deal(services, session, "order")

    def test_is_fulfilled_by_a_moderator(self, services, session, order):
        press(services.economy.purchases.decide, order, MILO)

        assert deal(services, session, "reward").last_event is Event.SUCCEED
        assert told(session, "order_settled")[0]["is_fulfilled"]
        assert has(services, GRACE) == 70

    def test_a_refund_gives_back_the_points_and_the_piece(self, services, session, order, coffee):
        press(services.economy.purchases.decide, order, MILO, Event.CANCEL)

        assert (has(services, GRACE), stock(services, coffee)) == (120, 1)
        assert deal(services, session, "reward").last_event is Event.FAIL
        assert not told(session, "order_settled")[0]["is_fulfilled"]
        buy(services, session, coffee)

    def test_is_settled_once(self, services, session, order):
        press(services.economy.purchases.decide, order, MILO, Event.CANCEL)

        with pytest.raises(AlreadySettledError):
            press(services.economy.purchases.decide, order, MIA)
        number = order.data["deal"]["order"]
        assert not services.economy.purchases.settle(TEAM, number, by=MIA, fulfilled=False)
        assert has(services, GRACE) == 120
        with pytest.raises(IntegrityError, match="is never changed"):
            session.execute(text("UPDATE orders SET state = 'placed'"))

    @pytest.mark.parametrize(
        ("who", "error"), [(GRACE, NotAModeratorError), ("U0TROLL", NotAModeratorError)]
    )
    def test_is_settled_by_moderators(self, services, order, who, error):
        with pytest.raises(error):
            press(services.economy.purchases.decide, order, who)

    def test_nobody_settles_their_own(self, services, session):
        endow(services, MILO, 100)
        buy(services, session, offer(services), who=MILO)

        with pytest.raises(OwnOrderError):
            press(services.economy.purchases.decide, deal(services, session, "order"), MILO)

    def test_that_nobody_settles_is_refunded_by_the_time(self, services, session, order, coffee):
        late = datetime.now(UTC) + timedelta(days=15)
        for expired in services.conversations.expire_overdue(limit=9, now=late):
            services.economy.purchases.expired(expired)

        assert (has(services, GRACE), stock(services, coffee)) == (120, 1)
        assert deal(services, session, "reward").state is State.IDLE


class TestShop:
    def test_shows_what_there_is_and_what_you_have(self, services, coffee):
        facts = services.economy.shop.show(says(GRACE)).facts

        assert (facts["points"], facts["may_change"]) == (120, False)
        assert [item["name"] for item in facts["items"]] == ["Coffee"]
        assert services.economy.shop.show(says(ADA)).facts["may_change"]

    def test_is_changed_by_admins_alone(self, services, coffee):
        for deed in (
            lambda: services.economy.shop.save(says(MILO), None, COFFEE),
            lambda: services.economy.shop.form(says(MILO), None),
        ):
            with pytest.raises(NotTheShopkeeperError):
                deed()

    def test_what_is_taken_out_is_not_sold_any_more(self, services, coffee):
        services.economy.shop.save(says(ADA), coffee, COFFEE | {"gone": "gone"})

        assert services.economy.shop.show(says(GRACE)).facts["items"] == []
        with pytest.raises(NoSuchRewardError):
            services.economy.purchases.propose(says(GRACE), coffee)

    def test_its_form_shows_what_there_is_to_change(self, services, coffee):
        facts = services.economy.shop.form(says(ADA), coffee).facts

        assert (facts["name"], facts["price"], facts["value"]) == ("Coffee", 50, str(coffee))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("price", "0"),
            ("price", "-5"),
            ("price", "1.5"),
            ("price", "lots"),
            ("price", "9999999"),
            ("stock", "-1"),
            ("stock", "many"),
            ("per_person", "0"),
        ],
    )
    def test_a_mistake_in_the_form_is_named_at_its_field(self, field, value):
        assert set(mistakes(COFFEE | {field: value}, {}, at=None)) == {field}

    def test_a_good_form_has_none(self):
        assert mistakes(COFFEE, {}, at=None) == {}


class TestRace:
    """The last piece, and two who want it."""

    TEAM = "T0SHOPRACE"

    def test_one_gets_it_and_the_other_is_told(self, engine):
        with Session(engine) as session, session.begin():
            services = settle_in(session, team=self.TEAM)
            reward = services.economy.rows.shop.add(
                self.TEAM, by=ADA, name="Coffee", about="", price=50, stock=1, per_person=None
            )
            asked = []
            for who in (GRACE, MIA):
                endow(services, who, 60, team=self.TEAM)
                services.economy.purchases.propose(says(who, team=self.TEAM), reward)
                found = session.execute(
                    text("SELECT id FROM conversations WHERE team_id = :team AND owner = :who"),
                    {"team": self.TEAM, "who": who},
                ).scalar_one()
                asked.append((who, found))

        def confirm(session, who, conversation):
            services_on(session, WakeUps()).economy.purchases.press(
                says(who, team=self.TEAM, key=key()),
                Event.CONFIRM,
                conversation_id=conversation,
                version=1,
            )

        with Session(engine) as first, first.begin():
            confirm(first, *asked[0])
            second = Second(engine, lambda session: confirm(session, *asked[1])).seen_waiting()

        with pytest.raises(SoldOutError):
            second.result()
        with Session(engine) as session:
            services = services_on(session, WakeUps())
            assert services.economy.rows.shop.get(self.TEAM, reward)["stock"] == 0
            assert has(services, MIA, team=self.TEAM) == 60
