"""Homes of two workspaces with the same ids everywhere, and a call of every query for one."""

import uuid

from db.repositories.home import ClaimedHome
from db.repositories.home_page import HomePageRepository
from fsm.flow import State
from fsm.flows import FLOWS
from tasks.work import Services
from tests.integration.community import GRACE, MILO, TROLL
from tests.security.twins import BETA, CARD, DAY, IDLE, MINUTE, Call, exactly, session_of, words

APPEAL = uuid.uuid4()


def settle_homes(team: str, services: Services) -> None:
    """Have somebody of *team* open their Home, and an appeal wait for its answer."""
    services.rows.homes.open(team, GRACE)
    services.rows.homes.turn(team, GRACE, {"words": words(team)})
    services.rows.conversations.open(
        FLOWS["appeal"], State.COLLECTING_INPUT, team_id=team, conversation_id=APPEAL,
        owner=GRACE, target="appeal:1", data={"reason": words(team)}, case_number=9,
        opened_by="command:appeal", opened_on=DAY, home="C0MODS",
    )  # fmt: skip


def _pages(services: Services) -> HomePageRepository:
    return HomePageRepository(session_of(services))


def _drawn(services: Services) -> ClaimedHome:
    claimed = services.rows.homes.claim(BETA, GRACE, lease=MINUTE)
    assert claimed
    return claimed


HOME_CALLS: dict[str, Call] = {
    "HomePageRepository.cases": lambda s: exactly(
        [each["number"] for each in _pages(s).cases(BETA, TROLL, below=99, limit=9)], [1]
    ),
    "HomePageRepository.asked": lambda s: exactly(
        sorted(each["id"] for each in _pages(s).asked(BETA, limit=9)), sorted([CARD, IDLE])
    ),
    "HomePageRepository.appeals": lambda s: exactly(
        [each["data"]["reason"] for each in _pages(s).appeals(BETA, limit=9)], [words(BETA)]
    ),
    "HomePageRepository.ending": lambda s: exactly(len(_pages(s).ending(BETA, limit=9)), 1),
    "HomePageRepository.opened_by": lambda s: exactly(_pages(s).opened_by(BETA, MILO), 2),
    "HomeRepository.open": lambda s: s.rows.homes.open(BETA, GRACE),
    "HomeRepository.lock": lambda s: s.rows.homes.lock(BETA, GRACE),
    "HomeRepository.turn": lambda s: s.rows.homes.turn(BETA, GRACE, {"cases": 2}),
    "HomeRepository.claim": _drawn,
    "HomeRepository.finish": lambda s: s.rows.homes.finish(_drawn(s), shown="new", mark="new"),
    "HomeRepository.put_off": lambda s: s.rows.homes.put_off(_drawn(s), wait=MINUTE),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
