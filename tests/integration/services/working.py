"""Carry out a ban by hand: press its buttons, and play the outside."""

from datetime import timedelta

from sqlalchemy import text

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from tests.integration.community import MILO, TEAM, asks

LEASE = timedelta(seconds=30)


def press(services, ban, event, actor=MILO, *, version=None, key="action:1", **options):
    return services.moderation.press(
        asks(actor, key=key),
        ban.flow,
        event,
        conversation_id=ban.id,
        version=version or services.conversations.get(TEAM, ban.id).version,
        **options,
    )


def work(services, case, answers):
    """Carry out every step that is due; *answers* say what the outside did, by kind or subject."""
    done = []
    while step := services.rows.steps.claim(TEAM, case, lease=LEASE):
        answer = answers.get(step.subject) or answers.get(step.kind)
        outcome = answer or StepOutcome(state=StepState.DONE)
        services.settling.settle(step, outcome)
        done.append(f"{step.kind} {step.subject}".strip())
    return done


def found(*channels):
    places = [{"channel": each, "name": each, "is_general": each == "C0GEN"} for each in channels]
    return StepOutcome(state=StepState.DONE, detail={"places": places})


NOTHING_SAID = StepOutcome(state=StepState.SKIPPED)
ALL_WELL = {
    StepKind.SURVEY: found("C0GEN", "C0ONE", "C0TWO"),
    StepKind.EVIDENCE: NOTHING_SAID,
    StepKind.VERIFY: StepOutcome(state=StepState.DONE, detail={"inside": []}),
}


def claim_now(services, case):
    """Claim the next step as if its pause were over."""
    services.rows.steps._session.execute(text("UPDATE case_steps SET due_at = clock_timestamp()"))
    return services.rows.steps.claim(TEAM, case, lease=LEASE)
