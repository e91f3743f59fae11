"""Every rung of the ladder, played against the playground with that plan's answers."""

from datetime import timedelta

import pytest

from config.settings import settings
from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import State
from services.assistance import StillActiveError, TaskOverError
from services.role import NotAModeratorError
from tasks import delivery, patrol
from tasks.work import unit_of_work
from tests.integration.community import GRACE, MIA, asks
from tests.integration.tasks.banning import SPAM, Banning
from tests.integration.tasks.harbour import TEAM, harbour

__all__ = ["harbour"]

DONE, VERIFIED = ("done", None), ("verified", None)


@pytest.fixture
def banning(harbour, database):
    return Banning(harbour, database)


@pytest.fixture
def set_to(monkeypatch):
    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


class TestEnterprise:
    def test_a_ban_takes_them_out_of_the_workspace_at_once(self, banning):
        banning.probe("enterprise")
        case = banning.ban()

        assert banning.spammer.deleted
        assert banning.steps(case)["remove"] == VERIFIED
        assert banning.calls("admin.users.remove") == [{"team_id": TEAM, "user_id": SPAM}]
        assert not banning.calls("conversations.kick")
        assert banning.state(case) is State.IDLE

    def test_an_unban_takes_them_in_again_and_back_to_their_channels(self, banning):
        banning.probe("enterprise")
        before = banning.channels()
        banning.ban()
        case = banning.unban()

        assert banning.steps(case)["assign"] == DONE
        assert banning.channels() == before
        assert not banning.spammer.deleted

    def test_the_person_is_told_while_they_can_read_it(self, banning):
        banning.probe("enterprise")
        case = banning.ban()

        methods = [call.method for call in banning.harbour.world.calls.latest]
        assert methods.index("chat.postMessage") < methods.index("admin.users.remove")
        assert banning.steps(case)["notice"] == DONE

    def test_the_organization_is_reached_only_where_that_is_wanted(self, banning, set_to):
        set_to(ban_reaches="organization")
        banning.probe("enterprise")
        case = banning.ban()

        assert banning.steps(case)["deactivate"] == VERIFIED
        assert not banning.calls("admin.users.remove")

        back = banning.unban()
        assert banning.steps(back)["reactivate"] == DONE
        assert len(banning.calls("scim.Users.patch")) == 1

    def test_what_slack_refuses_falls_one_rung_with_its_reason(self, banning, set_to):
        set_to(ban_reaches="organization")
        banning.probe("enterprise")
        banning.harbour.world.faults.add(
            {"kind": "error", "method": "admin.users.deactivate", "code": "deactivation_failed"}
        )
        case = banning.ban()

        assert banning.steps(case)["deactivate"] == ("skipped", "deactivation_failed")
        assert banning.steps(case)["deprovision"] == VERIFIED
        assert banning.spammer.deleted

    def test_a_lost_answer_is_no_second_removal(self, banning):
        banning.probe("enterprise")
        banning.harbour.world.faults.add(
            {"kind": "drop_after", "method": "admin.users.remove", "count": 1}
        )
        case = banning.ban()

        assert banning.steps(case)["remove"] == VERIFIED
        assert len(banning.calls("admin.users.remove")) == 1
        assert banning.steps(banning.unban())["assign"] == DONE


class TestBusiness:
    def test_a_ban_deactivates_the_account_over_scim(self, banning):
        banning.probe("business")
        case = banning.ban()

        assert banning.spammer.deleted
        assert banning.steps(case)["deprovision"] == VERIFIED
        assert len(banning.calls("scim.Users.patch")) == 1
        assert not banning.calls("admin.users.remove")

    def test_an_unban_activates_it_and_brings_them_back(self, banning):
        banning.probe("business")
        before = banning.channels()
        banning.ban()
        case = banning.unban()

        assert banning.steps(case)["reactivate"] == DONE
        assert banning.channels() == before

    def test_the_token_is_sent_and_written_nowhere(self, banning, database, caplog):
        banning.probe("business")
        banning.ban()

        told = database.execute("SELECT found::text FROM enforcements").fetchone()[0]
        assert "xoxp" not in told + caplog.text

    def test_refused_it_becomes_a_soft_ban_and_an_admin_is_asked(self, banning):
        banning.probe("business")
        banning.harbour.world.faults.add(
            {"kind": "error", "method": "scim.Users.patch", "code": "feature_not_enabled"}
        )
        case = banning.ban()

        steps = banning.steps(case)
        assert steps["deprovision"] == ("skipped", "feature_not_enabled")
        assert steps["kick C0RANDOM"] == VERIFIED
        assert steps["assist"][0] == "pending"
        assert banning.channels() == {"C0GENERAL"}
        assert banning.state(case) is State.IDLE

    def test_a_token_that_slack_refuses_holds_nobody_up(self, banning):
        banning.probe("business")
        banning.harbour.world.faults.add(
            {"kind": "error", "method": "scim.Users.get", "code": "token_revoked"}
        )
        case = banning.ban()

        assert banning.steps(case)["deprovision"] == ("skipped", "token_revoked")
        assert banning.channels() == {"C0GENERAL"}

    def test_a_refused_way_back_is_a_task_for_an_admin(self, banning):
        banning.probe("business")
        before = banning.channels()
        banning.ban()
        banning.harbour.world.faults.add(
            {"kind": "error", "method": "scim.Users.patch", "code": "invalid_permissions"}
        )
        case = banning.unban()
        assert banning.steps(case)["reactivate"] == ("skipped", "invalid_permissions")
        delivery.work(team_id=TEAM, case=case)

        banning.harbour_deed("reactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=case)
        assert banning.steps(case)["assist_back"] == DONE
        assert banning.channels() == before


class TestWhoIsNotTouched:
    def test_the_primary_owner_is_no_task_for_anybody(self, banning):
        banning.probe("enterprise")
        banning.harbour.world.faults.add(
            {
                "kind": "error",
                "method": "admin.users.remove",
                "code": "cannot_modify_primary_owner",
            }
        )
        case = banning.ban()

        assert banning.steps(case)["remove"] == ("skipped", "cannot_modify_primary_owner")
        assert "assist" not in banning.steps(case)

    def test_who_became_an_admin_after_the_confirm_keeps_the_account(self, banning):
        banning.probe("enterprise")
        banning.spammer.is_admin = True
        case = banning.ban()

        assert banning.steps(case)["remove"] == ("skipped", "target_is_admin")
        assert not banning.calls("admin.users.remove")

    def test_whose_account_was_closed_before_is_not_opened_by_an_unban(self, banning):
        banning.probe("enterprise")
        banning.workspace.people[SPAM].deleted = True
        banning.ban()
        case = banning.unban()

        assert "assign" not in banning.steps(case)
        assert banning.spammer.deleted

    def test_a_ban_for_a_time_keeps_the_account_unless_it_is_wanted(self, banning, set_to):
        banning.probe("enterprise")
        case = banning.ban(f"<@{SPAM}> 7d spam")
        assert "remove" not in banning.steps(case)
        assert not banning.spammer.deleted
        banning.unban()

        set_to(close_accounts="always")
        again = banning.ban(f"<@{SPAM}> 7d spam")
        assert banning.steps(again)["remove"] == VERIFIED

    def test_where_it_is_not_wanted_nobody_is_asked(self, banning, set_to):
        set_to(close_accounts="never")
        banning.probe("free")

        assert "assist" not in banning.steps(banning.ban())

    def test_before_slack_was_asked_a_ban_is_a_soft_one(self, banning):
        assert {"assist", "remove"}.isdisjoint(banning.steps(banning.ban()))


class TestDrift:
    def test_an_account_that_slack_forgot_to_close_is_closed_again(self, banning):
        banning.probe("enterprise")
        banning.harbour.world.faults.add({"kind": "forget_accounts", "count": 2})
        case = banning.ban()

        assert banning.spammer.deleted
        assert banning.steps(case)["remove"] == VERIFIED
        assert len(banning.calls("admin.users.remove")) == 3

    def test_where_it_never_holds_the_next_rung_is_taken(self, banning):
        banning.probe("enterprise")
        banning.harbour.world.faults.add({"kind": "forget_accounts"})
        case = banning.ban()

        assert banning.steps(case)["remove"] == ("skipped", "drifted")
        assert banning.channels() == {"C0GENERAL"}
        assert banning.steps(case)["assist"][0] == "pending"

    def test_who_opens_it_again_is_told_of_once_and_not_fought(self, banning):
        banning.probe("enterprise")
        case = banning.ban()
        banning.database.execute("UPDATE case_steps SET settled_at = settled_at - interval '1 h'")
        banning.look(reopened=True)
        banning.look()

        assert banning.steps(case)["remove"] == ("drifted", "reopened")
        told = "SELECT count(*) FROM deliveries WHERE view = 'guard_failed'"
        assert banning.database.execute(told).fetchone() == (1,)
        assert len(banning.calls("admin.users.remove")) == 1

    def test_an_older_word_of_slacks_undoes_nothing(self, banning):
        banning.probe("enterprise")
        case = banning.ban()
        banning.heard.clear()
        banning.spammer.deleted, banning.spammer.updated = False, 1_700_000_000
        banning.heard.append({"type": "user_change", "user": banning.spammer.as_slack()})
        banning.tell()

        assert banning.steps(case)["remove"] == VERIFIED


@pytest.fixture(params=["free", "pro"])
def asked(banning, request):
    """A soft ban, after which an admin is asked."""
    banning.probe(request.param)
    return banning.ban()


class TestAssisted:
    def test_everything_short_of_the_account_is_done_and_an_admin_is_asked(self, banning, asked):
        assert banning.channels() == {"C0GENERAL"}
        assert banning.state(asked) is State.IDLE
        assert banning.steps(asked)["assist"] == ("pending", None)
        (card,) = [text for text in banning.cards() if "deactivate" in text]
        assert f"<@{SPAM}>" in card

    def test_the_card_says_where_to_click_and_whom_to_look_for(self, banning, asked):
        (sent,) = [a for a in banning.calls("chat.postMessage") if "Manage members" in str(a)]

        assert "https://harbour.slack.com/admin" in str(sent["blocks"])
        assert "Spammer McSpam" in str(sent["blocks"]) or "spammer" in str(sent["blocks"])

    def test_closes_itself_when_slack_says_deleted(self, banning, asked):
        banning.harbour_deed("deactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=asked)

        assert banning.steps(asked)["assist"] == DONE
        assert any("is deactivated" in text for text in banning.cards())

    def test_an_unban_before_that_withdraws_it(self, banning, asked):
        banning.unban()
        delivery.work(team_id=TEAM, case=asked)

        assert banning.steps(asked)["assist"] == ("skipped", "lifted")
        assert any("Not needed any more" in text for text in banning.cards())

    def test_an_unban_after_that_asks_to_activate_it_and_then_invites(self, banning, asked):
        banning.harbour_deed("deactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=asked)
        back = banning.unban()
        delivery.work(team_id=TEAM, case=back)
        assert banning.steps(back)["assist_back"] == ("pending", None)
        assert not any(kind.startswith("invite") for kind in banning.steps(back))

        banning.harbour_deed("reactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=back)
        assert banning.steps(back)["assist_back"] == DONE
        assert {"C0RANDOM", "C0GENERAL"} <= banning.channels()

    def test_reminds_twice_and_gives_up_after_a_week(self, banning, asked):
        for days in (1, 2):
            banning.wait(days, asked)
            assert banning.steps(asked)["assist"] == ("pending", None)
        banning.wait(4, asked)

        assert banning.steps(asked)["assist"] == ("skipped", "nobody_did")
        assert sum("Still to be done" in text for text in banning.cards()) == 2
        assert any("Nobody did it" in text for text in banning.cards())

    def test_a_false_alarm_reminds_nobody(self, banning, asked):
        with unit_of_work() as services:
            services.rows.steps.nudge(TEAM, SPAM, (StepKind.ASSIST,))
        delivery.work(team_id=TEAM, case=asked)

        assert not any("Still to be done" in text for text in banning.cards())

    def test_a_card_that_was_posted_before_a_crash_is_not_posted_again(self, banning, asked):
        banning.database.execute(
            "UPDATE case_steps SET detail = detail - 'card' - 'remind_at', due_at = now(),"
            " state = 'working', attempts = 1, lease_until = now() WHERE kind = 'assist'"
        )
        delivery.work(team_id=TEAM, case=asked)

        assert banning.posted(StepKind.ASSIST, asked) == 1
        assert banning.steps(asked)["assist"] == ("pending", None)

    def test_what_happens_while_it_is_looked_at_is_not_missed(self, banning, asked):
        with unit_of_work() as services:
            services.rows.steps.nudge(TEAM, SPAM, (StepKind.ASSIST,))
        with unit_of_work() as services:
            claimed = services.rows.steps.claim(TEAM, asked, lease=timedelta(minutes=1))
        with unit_of_work() as services:
            services.rows.steps.nudge(TEAM, SPAM, (StepKind.ASSIST,))
        with unit_of_work() as services:
            late = timedelta(days=1).total_seconds()
            services.settling.settle(claimed, waits(late))

        with unit_of_work() as services:
            assert services.rows.steps.claim(TEAM, asked, lease=timedelta(minutes=1))

    def test_is_asked_again_when_somebody_activates_it_while_the_ban_holds(self, banning, asked):
        banning.harbour_deed("deactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=asked)
        banning.database.execute("UPDATE case_steps SET settled_at = settled_at - interval '1 h'")
        banning.harbour_deed("reactivate")
        banning.tell()
        delivery.work(team_id=TEAM, case=asked)

        assert banning.steps(asked)["assist"] == ("pending", None)
        assert any("has activated it while the ban holds" in text for text in banning.cards())


class TestButtons:
    def press(self, what, actor=MIA, *, case, position):
        with unit_of_work() as services:
            deed = getattr(services.ladder.assistance, what)
            deed(asks(actor, team=TEAM), f"{case}.{position}")

    @pytest.fixture
    def task(self, banning):
        banning.probe("free")
        case = banning.ban()
        found = banning.database.execute("SELECT position FROM case_steps WHERE kind = 'assist'")
        return {"case": case, "position": found.fetchone()[0]}

    def test_who_says_it_is_done_is_told_what_slack_says(self, task):
        with pytest.raises(StillActiveError):
            self.press("check", **task)

    def test_left_it_is_over_and_the_card_says_who(self, banning, task):
        self.press("leave", **task)
        delivery.work(team_id=TEAM, case=task["case"])

        assert banning.steps(task["case"])["assist"] == ("skipped", "left")
        assert any(f"Left as it is by <@{MIA}>" in text for text in banning.cards())
        with pytest.raises(TaskOverError):
            self.press("leave", **task)

    def test_members_may_not(self, task):
        with pytest.raises(NotAModeratorError):
            self.press("leave", actor=GRACE, **task)


def test_the_patrol_looks_at_accounts_as_well(banning):
    banning.probe("enterprise")
    case = banning.ban()
    banning.database.execute("UPDATE case_steps SET settled_at = settled_at - interval '1 h'")
    banning.harbour_deed("reactivate")
    banning.heard.clear()

    patrol.patrol(team_id=TEAM)

    assert banning.steps(case)["remove"] == ("drifted", "reopened")


def test_the_card_says_which_rung_it_will_be(banning):
    seen = []
    for plan in ("free", "business", "enterprise"):
        banning.probe(plan)
        opened = banning.propose(f"<@{SPAM}> {plan}")
        with unit_of_work() as services:
            seen.append(services.settling.card(opened).facts["account"]["rung"])
        banning.database.execute("UPDATE conversations SET state = 'idle'")

    assert seen == ["assist", "deprovision", "remove"]


def waits(seconds):
    return StepOutcome(state=StepState.PENDING, wait=seconds, untried=True)
