"""What Slack forgets is repaired, or flagged; who is banned is looked for once a day."""

import random
from datetime import date, timedelta

import pytest

from db.models.case_step import StepKind
from fsm.flow import Event, State
from services.carrying_out import CarryingOut
from services.ports import Place, Posted, Profile
from tests.integration.community import MIA, MILO, TEAM, TROLL, asks
from tests.integration.services.working import claim_now, press

DAY = date(2026, 11, 24)
CHANNELS = ("C0ONE", "C0TWO", "C0THREE")


class Forgetful:
    """A workspace that forgets a share of its removals, though it says they are done."""

    def __init__(self, share, seed=1):
        self.inside = {}
        self.share = share
        self._dice = random.Random(seed)  # noqa: S311 - a test's own luck, the same each time

    def places_of(self, user):
        return [Place(channel=each, name=each) for each in sorted(self.inside.get(user, ()))]

    def kick(self, channel, user):
        if self._dice.random() >= self.share:
            self.inside[user].discard(channel)
        return True

    def post(self, channel, view, *, mark):
        return Posted(channel="D1", ts="1.1")

    def find(self, channel, mark, *, since):
        return None


def carry_out(services, slack, case):
    room = CarryingOut(
        workspace=slack, messenger=slack, archive=None, said_by=lambda _team, _user: []
    )
    while step := claim_now(services, case):
        services.settling.settle(step, room.carry_out(step))


def ban(services, slack, user, number):
    slack.inside[user] = set(CHANNELS)
    opened = services.moderation.propose(
        "ban", asks(MILO, f"<@{user}> spam", key=f"command:{number}")
    )
    press(services, opened, Event.CONFIRM, MIA, key=f"action:{number}")
    carry_out(services, slack, opened.case_number)
    return opened


def patrol(services, slack, day):
    """Go once through everybody, as the task does; return how many channels were found."""
    found = 0
    while bans := services.patrols.ahead(TEAM, day, limit=7):
        for each in bans:
            found += services.patrols.looked(TEAM, each, slack.places_of(each.user), day)
            carry_out(services, slack, each.case)
    return found


def known(services, user):
    services.users.remember(TEAM, Profile(user_id=user, name=user))
    return user


def test_of_forgotten_removals_all_are_repaired_or_flagged(services):
    slack = Forgetful(0.1)
    for number in range(30):
        user = known(services, f"U0BAD{number}")
        opened = ban(services, slack, user, number)
        state = services.conversations.get(TEAM, opened.id).state
        assert not slack.inside[user] or state is State.ERROR

    for ahead in range(3):
        patrol(services, slack, DAY + timedelta(days=ahead))
    assert not any(slack.inside.values())


def test_who_came_back_unseen_is_removed_again_by_a_step_of_the_ban(services):
    slack = Forgetful(0)
    opened = ban(services, slack, TROLL, 1)
    slack.inside[TROLL] = {"C0TWO"}

    assert patrol(services, slack, DAY) == 1
    assert not slack.inside[TROLL]
    steps = services.rows.steps.all_of(TEAM, opened.case_number)
    assert [each.subject for each in steps if each.kind is StepKind.REKICK] == ["C0TWO"]


def test_is_once_a_day(services):
    slack = Forgetful(0)
    ban(services, slack, TROLL, 1)
    patrol(services, slack, DAY)

    assert services.patrols.due(DAY) == []
    assert services.patrols.ahead(TEAM, DAY, limit=7) == []
    assert services.patrols.due(DAY + timedelta(days=1)) == [TEAM]


def test_goes_on_where_it_was(services):
    slack = Forgetful(0)
    for number in range(3):
        ban(services, slack, known(services, f"U0BAD{number}"), number)
    first = services.patrols.ahead(TEAM, DAY, limit=9)
    services.patrols.looked(TEAM, first[0], [], DAY)

    assert services.patrols.ahead(TEAM, DAY, limit=9) == first[1:]


@pytest.mark.parametrize("lifted", [True, False])
def test_leaves_alone_who_may_be_here(services, lifted):
    slack = Forgetful(0)
    opened = ban(services, slack, TROLL, 1)
    if lifted:
        services.reversal.undo(asks(MIA, key="command:u"), opened.case_number)

    assert bool(services.patrols.ahead(TEAM, DAY, limit=9)) is not lifted
