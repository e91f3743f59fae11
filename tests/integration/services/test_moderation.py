from datetime import timedelta

import pytest
from sqlalchemy import text

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import Event, State
from services.action_request import ActionRequest
from services.conversation import AlreadySettledError, UnknownConversationError
from services.occasion import AlreadyInForceError
from services.opening import StillOpenError
from services.role import NotAModeratorError, TargetIsPeerError
from services.user import UnknownPersonError
from services.wakeup import Redraw, Work
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in, views
from tests.integration.services.working import ALL_WELL, LEASE, claim_now, press, work


class TestProposeBan:
    def test_waits_for_a_confirmation_and_has_a_case(self, services, ban):
        case = services.rows.cases.get(TEAM, ban.case_number)

        assert ban.state is State.AWAITING_CONFIRMATION
        assert ban.version == 1
        assert ban.deadline_at - ban.created_at == pytest.approx(
            timedelta(minutes=5), abs=timedelta(seconds=1)
        )
        assert (case["number"], case["target"], case["reason"]) == (1, TROLL, "spam")
        assert Redraw(TEAM, ban.id) in list(services.wakeups)

    def test_numbers_cases_without_a_gap_in_each_workspace(self, services, ban):
        other = services.moderation.propose("ban", asks(MILO, f"<@{GRACE}> spam", key="command:2"))

        assert (ban.case_number, other.case_number) == (1, 2)

    def test_points_the_moderator_to_the_card(self, services, ban, session):
        assert [view["view"] for view in views(session)] == ["opened"]

    @pytest.mark.parametrize(
        ("actor", "target", "refusal"),
        [
            (GRACE, TROLL, NotAModeratorError),
            (MILO, MIA, TargetIsPeerError),
            (MILO, "U0NOBODY", UnknownPersonError),
        ],
    )
    def test_is_refused_and_leaves_no_case(self, services, actor, target, refusal):
        with pytest.raises(refusal):
            services.moderation.propose("ban", asks(actor, f"<@{target}> spam"))

        assert services.rows.cases.get(TEAM, 1) is None

    def test_one_person_is_asked_about_once_at_a_time(self, services, ban):
        with pytest.raises(StillOpenError):
            services.moderation.propose("ban", asks(ADA, f"<@{TROLL}> spam", key="command:2"))

    def test_what_is_overdue_does_not_stand_in_the_way_even_if_nobody_sweeps(
        self, services, ban, session
    ):
        session.execute(
            text("UPDATE conversations SET deadline_at = now() WHERE id = :id"), {"id": ban.id}
        )

        other = services.moderation.propose("ban", asks(ADA, f"<@{TROLL}> spam", key="command:2"))

        assert services.conversations.get(TEAM, ban.id).last_event is Event.EXPIRE
        assert other.state is State.AWAITING_CONFIRMATION

    def test_who_is_banned_cannot_be_banned_again_for_less(self, services, ban):
        press(services, ban, Event.CONFIRM)
        work(services, ban.case_number, ALL_WELL)

        with pytest.raises(AlreadyInForceError) as refused:
            services.moderation.propose("ban", asks(ADA, f"<@{TROLL}> 1d spam", key="command:2"))

        assert refused.value.view.facts["case"] == ban.case_number


class TestPress:
    def test_confirm_puts_the_ban_in_force_and_plans_its_steps_before_anything_is_done(
        self, services, ban
    ):
        press(services, ban, Event.CONFIRM)

        steps = services.rows.steps.all_of(TEAM, ban.case_number)
        assert services.conversations.get(TEAM, ban.id).state is State.PROCESSING
        assert [s.kind for s in steps] == ["guard", "survey", "evidence", "verify", "notice"]
        assert services.rows.sanctions.in_force(TEAM, TROLL)[0]["case_number"] == ban.case_number
        assert Work(TEAM, ban.case_number) in list(services.wakeups)

    def test_any_moderator_may_press(self, services, ban):
        assert press(services, ban, Event.CONFIRM, MIA).conversation.last_actor == MIA

    def test_who_lost_the_role_meanwhile_may_not(self, services, ban, session):
        services.rows.members.revoke(TEAM, MILO, "moderator", by=ADA)

        with pytest.raises(NotAModeratorError), session.begin_nested():
            press(services, ban, Event.CONFIRM)

        assert services.conversations.get(TEAM, ban.id).state is State.AWAITING_CONFIRMATION

    def test_the_target_cannot_press_their_own_card(self, services, ban, session):
        with pytest.raises(NotAModeratorError), session.begin_nested():
            press(services, ban, Event.CANCEL, TROLL)

    def test_a_second_click_is_told_who_was_first(self, services, ban):
        press(services, ban, Event.CANCEL, MIA)

        with pytest.raises(AlreadySettledError) as refused:
            press(services, ban, Event.CONFIRM, MILO, version=1)

        assert refused.value.view.facts["actor"] == MIA
        assert refused.value.view.facts["event"] == "cancel"

    def test_a_button_of_an_older_look_changes_nothing(self, services, ban):
        wiser = ActionRequest(target=TROLL, lasts=None, reason="sells boats")
        press(services, ban, Event.SUBMIT, revised=wiser)

        with pytest.raises(AlreadySettledError):
            press(services, ban, Event.CONFIRM, version=1)

    def test_another_workspace_cannot_press(self, services, ban, session):
        settle_in(session, team="T0OTHER")

        with pytest.raises(UnknownConversationError):
            services.moderation.press(
                asks(MILO, team="T0OTHER"),
                "ban",
                Event.CONFIRM,
                conversation_id=ban.id,
                version=1,
            )

    def test_a_late_click_expires_it_and_says_so(self, services, ban, session):
        later = ban.deadline_at + timedelta(seconds=1)

        judged = press(services, ban, Event.CONFIRM, now=later)

        assert judged.conversation.state is State.IDLE
        assert judged.conversation.last_event is Event.EXPIRE
        assert views(session)[-1]["view"] == "late"
        assert not services.rows.sanctions.in_force(TEAM, TROLL)

    def test_edit_changes_the_case_and_keeps_waiting(self, services, ban):
        wiser = ActionRequest(target=TROLL, lasts=timedelta(days=1), reason="sells boats")

        press(services, ban, Event.SUBMIT, revised=wiser)
        press(services, ban, Event.CONFIRM)

        case = services.rows.cases.get(TEAM, ban.case_number)
        assert (case["reason"], case["lasts"]) == ("sells boats", timedelta(days=1))
        assert case["ends_at"] - case["opened_at"] < timedelta(days=1, minutes=1)


class TestCarryingOut:
    def test_removes_from_every_channel_looks_again_and_tells(self, services, ban, session):
        press(services, ban, Event.CONFIRM)

        done = work(services, ban.case_number, ALL_WELL)

        assert done == [
            "survey", "evidence", "kick C0ONE", "kick C0TWO", "verify", "notice",
        ]  # fmt: skip
        closed = services.conversations.get(TEAM, ban.id)
        assert (closed.state, closed.last_event) == (State.IDLE, Event.SUCCEED)
        steps = {s.subject: s for s in services.rows.steps.all_of(TEAM, ban.case_number)}
        assert steps["C0ONE"].state is StepState.VERIFIED
        assert steps["C0GEN"].state is StepState.SKIPPED

    def test_a_channel_that_refuses_fails_alone_and_a_retry_does_only_that_one(self, services, ban):
        press(services, ban, Event.CONFIRM)
        refused = StepOutcome(state=StepState.FAILED, error="restricted_action")
        work(services, ban.case_number, {**ALL_WELL, "C0ONE": refused})
        failed = services.conversations.get(TEAM, ban.id)

        press(services, ban, Event.RETRY, key="action:2")
        done = work(services, ban.case_number, ALL_WELL)

        assert failed.state is State.ERROR
        assert done == ["kick C0ONE", "verify"]
        assert services.conversations.get(TEAM, ban.id).last_event is Event.SUCCEED

    def test_what_did_not_hold_is_done_again(self, services, ban):
        press(services, ban, Event.CONFIRM)
        drift = StepOutcome(state=StepState.DONE, detail={"inside": ["C0TWO"]})
        rounds = iter([drift])
        answers = dict(ALL_WELL)

        done = []
        while step := claim_now(services, ban.case_number):
            answer = answers.get(step.kind, StepOutcome(state=StepState.DONE))
            if step.kind is StepKind.VERIFY:
                answer = next(rounds, answer)
            services.settling.settle(step, answer)
            done.append(f"{step.kind} {step.subject}".strip())

        assert done.count("kick C0TWO") == 2
        assert done.count("kick C0ONE") == 1
        assert services.conversations.get(TEAM, ban.id).last_event is Event.SUCCEED

    def test_what_never_holds_is_shown_as_drifted(self, services, ban):
        press(services, ban, Event.CONFIRM)
        drift = StepOutcome(state=StepState.DONE, detail={"inside": ["C0TWO"]})
        while step := claim_now(services, ban.case_number):
            answer = ALL_WELL.get(step.kind, StepOutcome(state=StepState.DONE))
            services.settling.settle(step, drift if step.kind is StepKind.VERIFY else answer)

        steps = {s.subject: s for s in services.rows.steps.all_of(TEAM, ban.case_number)}
        assert steps["C0TWO"].state is StepState.DRIFTED
        assert services.conversations.get(TEAM, ban.id).state is State.ERROR

    def test_a_lease_that_was_lost_settles_nothing(self, services, ban, session):
        press(services, ban, Event.CONFIRM)
        first = services.rows.steps.claim(TEAM, ban.case_number, lease=timedelta(0))
        second = services.rows.steps.claim(TEAM, ban.case_number, lease=LEASE)

        services.settling.settle(first, StepOutcome(state=StepState.FAILED, error="late"))

        state = session.execute(
            text("SELECT state FROM case_steps WHERE team_id = :t AND position = :p"),
            {"t": TEAM, "p": second.position},
        ).scalar_one()
        assert first.position == second.position
        assert state == "working"

    def test_every_change_of_a_step_is_remembered(self, services, ban, session):
        press(services, ban, Event.CONFIRM)
        work(services, ban.case_number, ALL_WELL)

        history = session.execute(
            text(
                "SELECT h.to_state FROM case_step_history h JOIN case_steps s USING"
                " (team_id, case_number, position) WHERE s.subject = 'C0ONE' ORDER BY h.id"
            )
        ).scalars()
        assert list(history) == ["pending", "working", "done", "verified"]
