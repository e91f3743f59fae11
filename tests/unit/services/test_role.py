from itertools import product

import pytest

from services import role
from services.errors import DomainError
from services.role import (
    NotAModeratorError,
    TargetIsAdminError,
    TargetIsBotError,
    TargetIsGoneError,
    TargetIsPeerError,
    TargetIsYourselfError,
)


def person(user_id: str, **flags: object) -> dict[str, object]:
    plain = dict.fromkeys(("is_admin", "is_bot", "is_deleted", "is_guest", "is_stranger"), False)
    return {"user_id": user_id, "roles": [], **plain, **flags}


PEOPLE = {
    "admin": {"is_admin": True},
    "moderator": {"roles": ["moderator"]},
    "member": {},
    "guest": {"is_guest": True},
    "stranger": {"is_stranger": True},
    "gone admin": {"is_admin": True, "is_deleted": True},
    "gone moderator": {"roles": ["moderator"], "is_deleted": True},
}

TARGETS = PEOPLE | {"bot": {"is_bot": True}, "self": {}}

BY_ADMIN = {
    "admin": TargetIsAdminError,
    "bot": TargetIsBotError,
    "self": TargetIsYourselfError,
    "gone admin": TargetIsGoneError,
    "gone moderator": TargetIsGoneError,
}
TABLE = {"admin": BY_ADMIN, "moderator": BY_ADMIN | {"moderator": TargetIsPeerError}}
"""Who is refused whom. Whoever is not named here as an actor may act on nobody."""


@pytest.mark.parametrize(("actor", "target"), list(product(PEOPLE, TARGETS)))
def test_who_may_ban_whom(actor, target):
    who = person("U1", **PEOPLE[actor])
    whom = person("U1" if target == "self" else "U2", **TARGETS[target])
    refusal = TABLE.get(actor, dict.fromkeys(TARGETS, NotAModeratorError)).get(target)

    if refusal is None:
        role.require_may_act(who, whom)
        return
    with pytest.raises(refusal) as said:
        role.require_may_act(who, whom)

    assert str(said.value).endswith((".", "`."))


def all_errors(kind: type[DomainError] = DomainError) -> list[type[DomainError]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *all_errors(sub))]


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_every_refusal_is_a_sentence_that_a_person_can_read(error):
    sentence = str(error())

    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence != DomainError.__doc__
    assert "\n" not in sentence
