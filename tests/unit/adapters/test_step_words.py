import pytest

from adapters.slack.views.step import lines
from db.models.case_step import StepKind, StepState
from services.action import EVERY


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.SURVEY])
@pytest.mark.parametrize("flow", EVERY)
@pytest.mark.parametrize("state", [StepState.PENDING, StepState.DONE, StepState.FAILED])
def test_every_kind_of_step_has_words_of_its_own(kind, state, flow):
    (line,) = lines([{"kind": kind.value, "state": state.value, "subject": "C1"}], flow)

    assert line[2:].split(".")[0] not in {"To do", "Done", "It didn't work"}
