"""How urgent each thing is that goes out to Slack."""

import pytest

from db.models.case_step import StepKind, StepState
from db.models.delivery import DeliveryWay
from services.ports import Urgency
from tasks import delivery, steps


class Kept:
    """Stands for a claimed step or delivery."""

    team_id = "T0"

    def __init__(self, kind: StepKind = StepKind.KICK, way: DeliveryWay = DeliveryWay.POST):
        self.kind, self.way = kind, way


@pytest.mark.parametrize(
    ("kind", "urgency"),
    [
        (StepKind.REKICK, Urgency.GUARD),
        (StepKind.UNSAY, Urgency.GUARD),
        (StepKind.KICK, Urgency.ANSWER),
        (StepKind.NOTICE, Urgency.NOTICE),
    ],
)
def test_a_step_is_carried_out_as_urgently_as_it_is(monkeypatch, kind, urgency):
    asked = []

    class Deeds:
        def carry_out(self, _step):
            return StepState.DONE

    def deeds_of(team, urgency):
        asked.append((team, urgency))
        return Deeds()

    monkeypatch.setattr(steps, "carrying_out", deeds_of)
    monkeypatch.setattr(steps, "patiently", lambda renewing: True)

    steps.carry_out(Kept(kind))

    assert asked == [("T0", urgency)]


@pytest.mark.parametrize("way", DeliveryWay)
def test_who_asked_is_answered_before_channels_are_told(monkeypatch, way):
    monkeypatch.setattr(delivery, "messenger", lambda _team, urgency: urgency)
    monkeypatch.setattr(delivery, "nameless_messenger", lambda _team: Urgency.NOTICE)

    is_post = way in (DeliveryWay.POST, DeliveryWay.LETTER)

    assert delivery._voice(Kept(way=way)) is (Urgency.NOTICE if is_post else Urgency.ANSWER)
