"""A reaction is a point: once, whatever Slack sends again and in whatever order."""

import itertools

import pytest

from db.records.ledger import Posting, member
from services.kudos import AllowanceSpentError
from tests.integration.community import GRACE, MIA, MILO, ROBOT, TEAM
from tests.integration.services.economy import endow, has, key, says

AT = 1795348800


@pytest.fixture
def react(services):
    def change(seconds=0, *, added=True, giver=GRACE, author=MILO, emoji="trophy", ts="1.1"):
        sign = {"team_id": TEAM, "channel": "C1", "ts": ts, "emoji": emoji, "giver": giver}
        services.economy.reactions.changed(
            says(giver), sign, author, f"{AT + seconds}.000100", added=added
        )

    return change


def test_gives_the_author_a_point_once(services, react):
    for _ in range(3):
        react()

    assert has(services, MILO) == 1


def test_taken_away_soon_it_goes_back_to_the_allowance(services, react):
    react()
    react(300, added=False)

    assert has(services, MILO) == 0
    assert services.economy.kudos.balance(says(GRACE)).facts["left"] == 10
    assert services.economy.leaderboard.answer(says(GRACE, "all")).facts["items"] == []
    assert services.economy.leaderboard.answer(says(GRACE, "week")).facts["items"] == []


def test_taken_away_later_it_stays(services, react):
    react()
    react(301, added=False)

    assert has(services, MILO) == 1


def test_put_there_again_it_gives_no_second_one(services, react):
    react()
    react(10, added=False)
    react(20)
    react(1000)

    assert has(services, MILO) == 0


CHANGES = ((0, True), (10, False), (20, True))


@pytest.mark.parametrize("order", list(itertools.permutations(CHANGES)), ids=str)
@pytest.mark.parametrize("times", [1, 2])
def test_the_order_in_which_slack_tells_does_not_matter(services, react, order, times):
    for seconds, added in order * times:
        react(seconds, added=added)

    assert has(services, MILO) == 0


@pytest.mark.parametrize("order", list(itertools.permutations(((0, True), (400, False)))), ids=str)
def test_nor_when_it_is_taken_away_late(services, react, order):
    for seconds, added in order:
        react(seconds, added=added)

    assert has(services, MILO) == 1


def test_other_people_messages_and_authors_are_other_points(services, react):
    react()
    react(giver=MIA)
    react(ts="1.2")
    react(author=MIA, ts="1.3")

    assert (has(services, MILO), has(services, MIA)) == (3, 1)


@pytest.mark.parametrize(
    "about",
    [{"emoji": "thumbsup"}, {"author": GRACE}, {"author": ROBOT}, {"giver": ROBOT}],
    ids=str,
)
def test_what_gives_nothing_is_no_mistake(services, react, about):
    react(**about)

    assert has(services, MILO) == has(services, GRACE) == 0


def test_beyond_the_allowance_it_says_so(services, react):
    services.economy.kudos.give(says(GRACE, f"<@{MIA}> 10"))

    with pytest.raises(AllowanceSpentError):
        react()


def test_what_was_spent_meanwhile_stays(services, react):
    react()
    postings = [Posting(member(MILO), -1), Posting(member(MIA), 1)]
    services.economy.ledger.enter(
        "transfer", team_id=TEAM, key=key(), postings=postings, actor=MILO
    )
    react(10, added=False)

    assert has(services, MILO) == 0
    endow(services, MILO, 5)
    react(11, added=False)
    assert has(services, MILO) == 4, "and goes back when there is something again"
