"""What must not be: one sentence, for the person who asked alone, and nothing written."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import ADA, GRACE, MILO, MODERATORS, STEWARD, Harbour, Person
from tests.system.steward import Steward
from tests.system.waiting import eventually


@pytest.fixture(scope="module")
def milo(everything: Steward) -> Iterator[Person]:
    """Milo, while he is a moderator."""
    everything.harbour.command(ADA, "/role grant @milo.mod moderator")
    granted = "SELECT 1 FROM role_grants WHERE user_id = %s AND revoked_at IS NULL"
    eventually(lambda: everything.rows(granted, MILO.id), why="Milo is a moderator")
    yield MILO
    everything.harbour.command(ADA, "/role revoke @milo.mod moderator")
    eventually(lambda: not everything.rows(granted, MILO.id), why="Milo is none any more")


class Asking:
    """Asks, and returns the one sentence that comes back."""

    def __init__(self, steward: Steward) -> None:
        self._steward = steward

    def __call__(self, who: Person, text: str) -> str:
        harbour = self._steward.harbour
        self._steward.settle()
        before, cases = harbour.whispers(who), self._count()
        messages = len(harbour.messages())
        harbour.command(who, text)
        self._steward.settle()
        new = eventually(lambda: harbour.whispers(who)[len(before) :], why="there is an answer")
        assert len(new) == 1
        assert self._count() == cases
        assert len(harbour.messages()) == messages
        return new[0]

    def _count(self) -> int:
        count: int = self._steward.services.one("SELECT count(*) FROM cases")
        return count


@pytest.fixture
def asking(steward: Steward) -> Asking:
    return Asking(steward)


class TestRefusals:
    def test_a_member_may_not_ban(self, asking: Asking, harbour: Harbour) -> None:
        target = harbour.newcomer()

        assert "Only moderators can do that" in asking(GRACE, f"/ban @{target.name} spam")

    def test_a_moderator_may_not_ban_a_peer(
        self, asking: Asking, steward: Steward, milo: Person
    ) -> None:
        peer = steward.harbour.newcomer()
        asking(ADA, f"/role grant @{peer.name} moderator")

        assert "can't act on each other" in asking(milo, f"/ban @{peer.name} spam")

    def test_nobody_may_ban_an_admin(self, asking: Asking, milo: Person) -> None:
        assert "Admins and owners" in asking(milo, "/ban @ada spam")

    def test_nobody_may_ban_an_app(self, asking: Asking) -> None:
        assert "not a person" in asking(ADA, f"/ban @{STEWARD.name} spam")

    def test_nobody_may_ban_themself(self, asking: Asking) -> None:
        assert "to yourself" in asking(ADA, "/ban @ada spam")

    @pytest.mark.parametrize("text", ["/ban spammer", "/ban everybody spam", "/ban 7d"])
    def test_a_ban_of_nobody_is_answered_with_an_example(self, asking: Asking, text: str) -> None:
        assert "`/ban @spammer 7d spam`" in asking(ADA, text)

    def test_who_is_not_banned_can_not_be_unbanned(self, asking: Asking, harbour: Harbour) -> None:
        target = harbour.newcomer()

        assert "not banned" in asking(ADA, f"/unban @{target.name}")

    def test_a_second_ban_of_the_same_person_waits_for_the_first(
        self, asking: Asking, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer()
        card = steward.asks(ADA, target)

        assert "Settle its card first" in asking(ADA, f"/ban @{target.name} again")

        harbour.press(ADA, card, "ban:cancel")
        steward.case(target, event="cancel")

    def test_a_member_who_presses_confirm_is_told_and_nothing_is_done(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target, onlooker = harbour.newcomer(), harbour.newcomer()
        harbour.act(ADA, "invite", channel=MODERATORS, user=onlooker.id)
        card = steward.asks(ADA, target)

        harbour.press(onlooker, card, "ban:confirm")
        (said,) = eventually(lambda: harbour.whispers(onlooker), why="they are told")

        assert "Only moderators can do that" in said
        assert harbour.kicks(target) == []
        harbour.press(ADA, steward.card(target, shows=":cancel"), "ban:cancel")
        steward.case(target, event="cancel")


class TestTwoModerators:
    @pytest.mark.parametrize("_", range(4))
    def test_of_confirm_and_cancel_at_the_same_instant_one_wins_and_the_other_is_told_who(
        self, steward: Steward, harbour: Harbour, milo: Person, _: int
    ) -> None:
        target = harbour.newcomer("C0RANDOM")
        card = steward.asks(ADA, target)
        steward.settle()
        before = {who: len(harbour.whispers(who)) for who in (ADA, milo)}

        harbour.at_once(
            lambda: harbour.press(ADA, card, "ban:confirm"),
            lambda: harbour.press(milo, card, "ban:cancel"),
        )
        eventually(lambda: steward.cases(target)[-1]["state"] == "idle", why="one of them has won")
        steward.settle()

        (case,) = steward.cases(target)
        first = steward.moves(case)[1]
        winner, loser = (ADA, milo) if first["event"] == "confirm" else (milo, ADA)
        assert first["actor"] == winner.id
        said = harbour.whispers(loser)[before[loser] :]
        assert len(said) == 1
        assert f"{winner.mention} already" in said[0]
        assert len(harbour.whispers(winner)) == before[winner]
        removals = ["C0RANDOM"] if winner == ADA else []
        assert harbour.kicks(target) == removals
