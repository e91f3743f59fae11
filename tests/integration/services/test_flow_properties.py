"""Whatever people press, in whatever order and however late: the rows obey the table."""

import uuid
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsm.flow import Event, State
from fsm.flows import FLOWS
from services.action_request import ActionRequest
from services.conversation import AlreadySettledError
from services.errors import DomainError
from tests.integration.community import ADA, GRACE, MIA, MILO, TROLL, asks, settle_in

PRESSES = st.lists(
    st.tuples(
        st.sampled_from([Event.CONFIRM, Event.CANCEL, Event.RETRY, Event.SUBMIT, Event.FAIL]),
        st.sampled_from([ADA, MILO, MIA, GRACE, TROLL]),
        st.sampled_from(["fresh", "stale", "late"]),
    ),
    max_size=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(presses=PRESSES)
def test_moves_follow_the_table_versions_have_no_gap_and_time_brings_it_home(session, presses):
    team = f"T{uuid.uuid4().hex[:8]}"
    services = settle_in(session, team=team)
    ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))

    for number, (event, actor, when) in enumerate(presses):
        seen = services.conversations.get(team, ban.id)
        press(services, session, seen, event, actor, when, key=f"action:{number}")

    moves = services.rows.conversations.moves(team, ban.id)
    state = State.IDLE
    for move in moves:
        state = FLOWS["ban"].next(state, Event(move["event"]))
        assert state == move["to_state"]
    found = services.conversations.get(team, ban.id)
    assert found.version == len(moves)
    assert found.state == state
    assert (found.deadline_at is None) == (state is State.IDLE)
    come_home(services, found)


def press(services, session, seen, event, actor, when, *, key):
    late = seen.deadline_at + timedelta(seconds=1) if when == "late" and seen.deadline_at else None
    revised = ActionRequest(target=TROLL, lasts=None, reason="x") if event is Event.SUBMIT else None
    try:
        with session.begin_nested():
            if event is Event.FAIL:
                services.conversations.work_moved(seen, event)
                return
            services.moderation.press(
                asks(actor, key=key, team=seen.team_id),
                "ban",
                event,
                conversation_id=seen.id,
                version=seen.version - (when == "stale"),
                revised=revised,
                now=late,
            )
    except AlreadySettledError:
        return
    except DomainError:
        assert actor in {GRACE, TROLL}


def come_home(services, found):
    """Expire it again and again, each time a day later than it allows."""
    for _ in State:
        if found.deadline_at is None:
            break
        services.rows.conversations.expire(
            FLOWS["ban"], limit=1000, now=found.deadline_at + timedelta(seconds=1)
        )
        found = services.conversations.get(found.team_id, found.id)

    assert found.state is State.IDLE
