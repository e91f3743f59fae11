"""What a workspace decides about points holds there, whatever the operator's settings are."""

import pytest

from services.kudos import AllowanceSpentError
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, prefer
from tests.integration.services.economy import deal, endow, has, press, says
from tests.integration.services.test_shop import COFFEE


def test_how_many_points_a_day_gives(services):
    prefer(services, kudos_a_day="2")

    services.economy.kudos.give(says(GRACE, f"<@{MILO}> 2 for lunch"))
    with pytest.raises(AllowanceSpentError):
        services.economy.kudos.give(says(GRACE, f"<@{MIA}> 1 for tea"))

    assert services.economy.kudos.balance(says(GRACE)).facts["a_day"] == 2


def test_who_has_begun_a_day_keeps_what_it_began_with(services):
    services.economy.kudos.give(says(GRACE, f"<@{MILO}> 1 for lunch"))
    prefer(services, kudos_a_day="1")

    assert services.economy.kudos.balance(says(GRACE)).facts["left"] == 9


@pytest.mark.parametrize(("typed", "gives"), [("tada", 1), (":tada:", 1), ("none", 0)])
def test_which_sign_gives_a_point(services, typed, gives):
    prefer(services, kudos_emoji=typed)

    for emoji in ("tada", "trophy"):
        sign = {"team_id": TEAM, "channel": "C1", "ts": "1.1", "emoji": emoji, "giver": GRACE}
        services.economy.reactions.changed(says(GRACE), sign, MILO, "1795000000.1", added=True)

    assert has(services, MILO) == gives


@pytest.mark.parametrize(
    ("wanted", "home"),
    [
        ({"shop_channel": "<#C0SHOP>", "moderators_channel": "<#C0MODS>"}, "C0SHOP"),
        ({"moderators_channel": "<#C0MODS>"}, "C0MODS"),
        ({"moderators_channel": "none"}, ADA),
    ],
)
def test_who_hands_rewards_over(services, session, wanted, home):
    prefer(services, **wanted)
    endow(services, GRACE, 100)
    services.economy.shop.save(says(ADA), None, COFFEE)
    (reward,) = services.economy.rows.shop.offered(TEAM, most=2)
    services.economy.purchases.propose(says(GRACE), reward["id"])

    press(services.economy.purchases.press, deal(services, session, "reward"), GRACE)

    assert deal(services, session, "order").home == home
