"""Newcomers of two workspaces with the same ids everywhere, and a call of every query for one."""

from tasks.work import Services
from tests.integration.community import ADA, GRACE, MIA, MILO
from tests.security.twins import BETA, Call, exactly, words


def settle_newcomers(team: str, services: Services) -> None:
    """Fill every table of newcomers for *team*."""
    mine = services.newcomers
    mine.greetings.begin(team, GRACE, is_held=True)
    mine.greetings.begin(team, MILO, place="C1")
    mine.texts.draft(team, "rules", "en", draft=words(team), by=ADA)
    mine.texts.use(team, "rules", "en", by=ADA)
    mine.texts.draft(team, "rules", "en", draft=words(team), by=ADA)


def _all(services: Services) -> object:
    found = services.newcomers.texts.all(BETA)
    return exactly([each["text"] for each in found], [words(BETA)])


def _get(services: Services) -> object:
    found = services.newcomers.texts.get(BETA, "rules", "en")
    return exactly(found and found["draft"], words(BETA))


def _counts(services: Services) -> object:
    found = services.own_data._rows.counts(BETA, GRACE, {"greetings": ["user_id"]})
    return exactly(found, {"greetings": 1})


NEWCOMER_CALLS: dict[str, Call] = {
    "PersonalDataRepository.counts": _counts,
    "GreetingRepository.begin": lambda s: s.newcomers.greetings.begin(BETA, MIA),
    "WelcomeTextRepository.all": _all,
    "WelcomeTextRepository.get": _get,
    "WelcomeTextRepository.draft": lambda s: s.newcomers.texts.draft(
        BETA, "welcome", "en", draft=words(BETA), by=ADA
    ),
    "WelcomeTextRepository.use": lambda s: s.newcomers.texts.use(BETA, "rules", "en", by=ADA),
}
