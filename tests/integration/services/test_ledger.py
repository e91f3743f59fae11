"""Points move by entries that sum to zero, once for each cause, and never below zero."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.records.ledger import SHOP, TREASURY, Posting, member
from db.repositories.ledger import LedgerRepository
from services.ledger import (
    LedgerService,
    NotEnoughPointsError,
    TakenBackAlreadyError,
    UnbalancedError,
)
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM
from tests.integration.race import Second

OTHER_TEAM = "T0OTHER"


@pytest.fixture
def ledger(session):
    return LedgerService(LedgerRepository(session))


def give(ledger, who, points, *, team=TEAM, key="grant"):
    """Give *who* points out of the treasury."""
    postings = [Posting(TREASURY, -points), Posting(member(who), points)]
    return ledger.enter("grant", team_id=team, key=f"{key}:{who}", postings=postings, actor=ADA)


def move(ledger, giver, taker, points, *, key="transfer:1", team=TEAM):
    postings = [Posting(member(giver), -points), Posting(member(taker), points)]
    return ledger.enter("transfer", team_id=team, key=key, postings=postings, actor=giver)


def balance(session, who, *, team=TEAM):
    return LedgerRepository(session).balance(team, member(who))


class TestEntering:
    def test_moves_points_from_one_to_the_other(self, ledger, session):
        give(ledger, MILO, 10)

        move(ledger, MILO, MIA, 4)

        assert (balance(session, MILO), balance(session, MIA)) == (6, 4)
        assert LedgerRepository(session).balance(TEAM, TREASURY) == -10

    def test_the_same_cause_makes_no_second_entry(self, ledger, session):
        give(ledger, MILO, 10)
        first = move(ledger, MILO, MIA, 4)

        again = move(ledger, MILO, MIA, 4)

        assert (first[1], again) == (True, (first[0], False))
        assert balance(session, MILO) == 6

    def test_a_repeated_cause_is_known_again_when_the_points_are_spent(self, ledger, session):
        give(ledger, MILO, 4)
        first = move(ledger, MILO, MIA, 4)

        assert move(ledger, MILO, MIA, 4) == (first[0], False)

    @pytest.mark.parametrize("points", [11, 1_000_000])
    def test_nobody_gives_what_they_do_not_have(self, ledger, session, points):
        give(ledger, MILO, 10)

        with pytest.raises(NotEnoughPointsError):
            move(ledger, MILO, MIA, points)

        assert balance(session, MILO) == 10

    def test_workspaces_are_apart(self, ledger, session):
        give(ledger, MILO, 10)

        with pytest.raises(NotEnoughPointsError):
            move(ledger, MILO, MIA, 1, team=OTHER_TEAM)

    @pytest.mark.parametrize("amounts", [(1, 1), (0, 0), (-1, 2), (2_000_000, -2_000_000)], ids=str)
    def test_what_is_no_entry_is_a_defect(self, ledger, amounts):
        postings = [Posting(member(MILO), amounts[0]), Posting(member(MIA), amounts[1])]

        with pytest.raises(UnbalancedError):
            ledger.enter("transfer", team_id=TEAM, key="k", postings=postings, actor=MILO)

    def test_to_oneself_is_a_defect(self, ledger):
        with pytest.raises(UnbalancedError):
            move(ledger, MILO, MILO, 1)

    def test_the_history_is_told_from_the_newest_back(self, ledger, session):
        give(ledger, MILO, 10)
        for number in range(4):
            move(ledger, MILO, MIA, 1, key=f"transfer:{number}")

        told = LedgerRepository(session).history(TEAM, member(MILO), most=3)

        assert [(each["kind"], each["amount"], each["others"]) for each in told] == [
            ("transfer", -1, [MIA])
        ] * 3
        assert len(LedgerRepository(session).history(TEAM, member(MILO), most=9)) == 5


class TestTakingBack:
    def test_is_an_entry_that_names_the_other(self, ledger, session):
        give(ledger, MILO, 10)
        entry, _ = move(ledger, MILO, MIA, 4)

        back, is_new = ledger.take_back("take_back", entry, team_id=TEAM, key="b", actor=MILO)

        assert is_new
        assert (balance(session, MILO), balance(session, MIA)) == (10, 0)
        query = text("SELECT reverses FROM ledger_entries WHERE id = :id")
        assert session.execute(query, {"id": back}).scalar_one() == entry

    def test_happens_once(self, ledger, session):
        give(ledger, MILO, 10)
        entry, _ = move(ledger, MILO, MIA, 4)
        back = ledger.take_back("take_back", entry, team_id=TEAM, key="b", actor=MILO)

        assert ledger.take_back("take_back", entry, team_id=TEAM, key="b", actor=MILO) == (
            back[0],
            False,
        )
        give(ledger, MIA, 10)
        with pytest.raises(TakenBackAlreadyError):
            ledger.take_back("take_back", entry, team_id=TEAM, key="c", actor=MILO)

    def test_what_was_spent_is_not_taken_back(self, ledger, session):
        give(ledger, MILO, 10)
        entry, _ = move(ledger, MILO, MIA, 4)
        move(ledger, MIA, GRACE, 2, key="transfer:2")

        with pytest.raises(NotEnoughPointsError):
            ledger.take_back("take_back", entry, team_id=TEAM, key="b", actor=MILO)


class TestTheDatabase:
    """What nobody gets past, whatever the code does."""

    def insert_posting(self, session, entry, amount, *, previous=0, who="U0NEW"):
        session.execute(
            text(
                "INSERT INTO ledger_postings VALUES"
                " (:team, :entry, :who, 'member', :amount, 0, :previous)"
            ),
            {"team": TEAM, "entry": entry, "amount": amount, "who": who, "previous": previous},
        )

    def judge(self, session):
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    def test_refuses_a_commit_whose_entry_does_not_sum_to_zero(self, session):
        entry = session.execute(
            text(
                "INSERT INTO ledger_entries (team_id, kind, key, actor, about)"
                " VALUES (:team, 'x', 'k', '', '') RETURNING id"
            ),
            {"team": TEAM},
        ).scalar_one()
        self.insert_posting(session, entry, 5)
        self.insert_posting(session, entry, -4, who="U0TWO")

        with pytest.raises(IntegrityError, match="sum to 1"):
            self.judge(session)

    def test_refuses_an_entry_without_postings(self, session):
        session.execute(
            text(
                "INSERT INTO ledger_entries (team_id, kind, key, actor, about)"
                " VALUES (:team, 'x', 'k', '', '')"
            ),
            {"team": TEAM},
        )

        with pytest.raises(IntegrityError, match="has 0 postings"):
            self.judge(session)

    def test_refuses_what_is_added_to_an_entry_later(self, ledger, session):
        entry, _ = give(ledger, MILO, 10)
        self.judge(session)

        with pytest.raises(IntegrityError, match="sum to 3"), session.begin_nested():
            self.insert_posting(session, entry, 3)

    def test_refuses_a_posting_of_no_entry(self, session):
        self.insert_posting(session, 10**12, 3)

        with pytest.raises(IntegrityError, match="is none"):
            self.judge(session)

    def test_refuses_a_second_posting_behind_the_same_one(self, ledger, session):
        entry, _ = give(ledger, MILO, 10)

        with pytest.raises(IntegrityError, match="uq__ledger_postings__previous"):
            self.insert_posting(session, entry + 10, 3, who=MILO)

    @pytest.mark.parametrize("kind", ["member", "shop", "allowance"])
    def test_refuses_a_negative_balance(self, session, kind):
        with pytest.raises(IntegrityError, match="never_negative"):
            session.execute(
                text("INSERT INTO ledger_accounts VALUES (:team, 'U1', :kind, -1)"),
                {"team": TEAM, "kind": kind},
            )

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE ledger_entries SET about = ''",
            "DELETE FROM ledger_entries",
            "UPDATE ledger_postings SET amount = amount + 1",
            "DELETE FROM ledger_postings",
            "DELETE FROM ledger_accounts",
            "TRUNCATE ledger_postings",
            "TRUNCATE ledger_entries CASCADE",
        ],
    )
    def test_refuses_to_change_what_is_written(self, ledger, session, change):
        give(ledger, MILO, 10)
        self.judge(session)

        with pytest.raises(IntegrityError, match="is never changed"), session.begin_nested():
            session.execute(text(change))


class TestRaces:
    TEAM = "T0LEDGERRACE"

    @pytest.fixture(autouse=True)
    def points(self, engine):
        with Session(engine) as session, session.begin():
            ledger = LedgerService(LedgerRepository(session))
            for who in (MILO, MIA):
                give(ledger, who, 10, team=self.TEAM, key="start")
            return {who: balance(session, who, team=self.TEAM) for who in (MILO, MIA)}

    def second(self, engine, *args, **more):
        return Second(
            engine,
            lambda session: move(
                LedgerService(LedgerRepository(session)), *args, team=self.TEAM, **more
            ),
        )

    def test_opposite_transfers_wait_for_each_other(self, engine, points):
        with Session(engine) as first, first.begin():
            move(LedgerService(LedgerRepository(first)), MILO, MIA, 3, team=self.TEAM, key="a:1")
            second = self.second(engine, MIA, MILO, 5, key="a:2").seen_waiting()

        assert second.result()[1]
        with Session(engine) as session:
            assert balance(session, MILO, team=self.TEAM) == points[MILO] + 2

    def test_the_second_judges_what_the_first_has_left(self, engine, points):
        all_of_it = points[MILO]
        with Session(engine) as first, first.begin():
            move(
                LedgerService(LedgerRepository(first)), MILO, MIA, all_of_it, team=self.TEAM,
                key="b:1",
            )  # fmt: skip
            second = self.second(engine, MILO, MIA, 1, key="b:2").seen_waiting()

        with pytest.raises(NotEnoughPointsError):
            second.result()
        with Session(engine) as session, session.begin():
            move(
                LedgerService(LedgerRepository(session)), MIA, MILO, all_of_it, team=self.TEAM,
                key="b:3",
            )  # fmt: skip

    def test_of_two_with_one_key_one_counts(self, engine, points):
        with Session(engine) as first, first.begin():
            one = move(
                LedgerService(LedgerRepository(first)), MILO, MIA, 1, team=self.TEAM, key="c"
            )
            second = self.second(engine, MILO, MIA, 1, key="c").seen_waiting()

        assert second.result() == (one[0], False)

    def test_of_two_who_take_it_back_one_does(self, engine, points):
        with Session(engine) as session, session.begin():
            entry, _ = move(
                LedgerService(LedgerRepository(session)), MILO, MIA, 1, team=self.TEAM, key="d"
            )
        take = {"team_id": self.TEAM, "actor": MILO}
        with Session(engine) as first, first.begin():
            LedgerService(LedgerRepository(first)).take_back("take_back", entry, key="d1", **take)
            second = Second(
                engine,
                lambda session: LedgerService(LedgerRepository(session)).take_back(
                    "take_back", entry, key="d2", **take
                ),
            ).seen_waiting()

        with pytest.raises(TakenBackAlreadyError):
            second.result()


PEOPLE = (MILO, MIA, GRACE)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["move", "grant", "buy", "back", "again"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.integers(1, 12),
    ),
    max_size=25,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=deeds)
def test_whatever_happens_the_sum_is_zero_and_nobody_owes(session, deeds):
    """Against a model that is a dictionary: who has what, by the rules of a child's purse."""
    with session.begin_nested() as undone:
        ledger, purse, done = LedgerService(LedgerRepository(session)), dict.fromkeys(PEOPLE, 0), []
        for number, (deed, one, other, points) in enumerate(deeds):
            _try(ledger, purse, done, (deed, one, other, points), key=f"p:{number}")

        assert {who: balance(session, who) for who in PEOPLE} == purse
        query = text("SELECT coalesce(sum(balance), 0) FROM ledger_accounts WHERE team_id = :team")
        assert session.execute(query, {"team": TEAM}).scalar_one() == 0
        undone.rollback()


def _try(ledger, purse, done, wish, *, key):
    """Do *wish* in both; where the purse is too small, the ledger must say so."""
    deed, one, other, points = wish
    about = {"team_id": TEAM, "actor": one}
    changes = {
        "move": [(member(one), -points), (member(other), points)] if one != other else [],
        "grant": [(TREASURY, -points), (member(one), points)],
        "buy": [(member(one), -points), (SHOP, points)],
    }.get(deed)
    if changes is None and done:
        entry, old, (was_key, kind) = done[-1]
        if deed == "again":
            postings = [Posting(account, amount) for account, amount in old]
            assert ledger.enter(kind, key=was_key, postings=postings, **about) == (entry, False)
            return
        changes = [(account, -amount) for account, amount in old]
    if not changes:
        return
    fits = all(purse.get(account.holder, 10**9) + amount >= 0 for account, amount in changes)
    if deed == "back":
        done.pop()
    try:
        if deed == "back":
            ledger.take_back("take_back", entry, key=key, **about)
        else:
            postings = [Posting(account, amount) for account, amount in changes]
            entry, _ = ledger.enter(deed, key=key, postings=postings, **about)
            done.append((entry, changes, (key, deed)))
    except NotEnoughPointsError:
        assert not fits
        return
    assert fits
    for account, amount in changes:
        if account.holder in purse:
            purse[account.holder] += amount
