import pytest

from services.errors import DomainError
from services.role import HOLDS, RANKS, Kind, Role, kind_of, rank_of, role_of, roles_of
from tests.unit.services.persons import person


class TestKind:
    @pytest.mark.parametrize(
        ("flags", "kind"),
        [
            ({}, Kind.PERSON),
            ({"is_guest": True}, Kind.GUEST),
            ({"is_guest": True, "is_stranger": True}, Kind.STRANGER),
            ({"is_stranger": True, "is_bot": True}, Kind.BOT),
            ({"is_bot": True, "is_deleted": True}, Kind.GONE),
        ],
    )
    def test_is_the_first_that_fits(self, flags, kind):
        assert kind_of(person(**flags)) is kind


class TestRoles:
    def test_add_up(self):
        found = roles_of(person(roles=["moderator", "auditor"]))

        assert found == {Role.MEMBER, Role.MODERATOR, Role.AUDITOR}

    def test_come_from_slacks_flags(self):
        owner = person(is_owner=True, is_admin=True)

        assert roles_of(owner) == {Role.OWNER, Role.ADMIN, Role.MEMBER}
        assert role_of(owner) is Role.ADMIN

    def test_an_admin_by_hand_is_an_admin(self):
        assert role_of(person(roles=["admin"])) is Role.ADMIN

    @pytest.mark.parametrize("made_up", ["owner", "member", "king", ""])
    def test_nobody_becomes_by_hand_what_is_not_given_by_hand(self, made_up):
        assert roles_of(person(roles=[made_up])) == {Role.MEMBER}

    @pytest.mark.parametrize("flag", ["is_deleted", "is_bot"])
    def test_an_app_and_a_deactivated_account_have_none(self, flag):
        found = person(is_owner=True, is_admin=True, roles=["moderator"], **{flag: True})

        assert roles_of(found) == set()
        assert rank_of(found) == 0

    def test_a_strangers_flags_are_those_of_their_own_workspace(self):
        found = person(is_owner=True, is_admin=True, roles=["moderator"], is_stranger=True)

        assert roles_of(found) == {Role.STRANGER}

    def test_a_guest_is_no_admin_whatever_was_given(self):
        found = person(is_admin=True, roles=["admin", "moderator"], is_guest=True)

        assert roles_of(found) == {Role.GUEST, Role.MODERATOR}

    def test_every_kind_and_every_role_has_its_place(self):
        assert set(HOLDS) == set(Kind)
        assert set().union(*HOLDS.values()) == set(Role)
        assert set(RANKS) == set(Role) - {Role.STRANGER, Role.GUEST, Role.MEMBER}


def all_errors(kind: type[DomainError] = DomainError) -> list[type[DomainError]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *all_errors(sub))]


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_every_refusal_is_a_sentence_that_a_person_can_read(error):
    sentence = str(error())

    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence != DomainError.__doc__
    assert "\n" not in sentence
