from typing import get_args

import pytest

from adapters.slack.views import MESSAGES
from adapters.slack.views.flow_words import _OTHER, words_of
from config.settings import Reasoned
from db.models.case_step import StepKind
from fsm.flows import FLOWS
from services import plan
from services.action import ACTIONS, EVERY, LIFTING, MEASURES
from services.appeal import APPEAL
from services.deal import DEALS
from services.onboarding import ONBOARDING
from services.purging import PURGE
from services.reminder import FLOW as REMINDER
from services.removal import REMOVE
from services.report_access import REPORT

DESTROY = {"ban", "kick", "shush", "slowmode", "readonly", "lock", "raid"}


class TestTable:
    def test_every_action_has_a_flow_of_its_name(self):
        others = {PURGE, APPEAL, REMOVE, REPORT, *DEALS, REMINDER, ONBOARDING}  # open no such case
        assert set(EVERY) == set(FLOWS) - others
        assert not set(ACTIONS) & set(MEASURES)
        assert all(action.is_about_place for action in MEASURES.values())
        assert not any(action.is_about_place for action in ACTIONS.values())

    @pytest.mark.parametrize("action", EVERY.values(), ids=EVERY)
    def test_what_destroys_asks_first_and_can_be_taken_back(self, action):
        assert action.asks_first == (action.name in DESTROY)
        assert bool(action.undo) == (action.name in {*DESTROY, "warn"})

    @pytest.mark.parametrize("action", EVERY.values(), ids=EVERY)
    def test_the_way_back_leads_back_to_it(self, action):
        if not action.undo:
            return
        undo = EVERY[action.undo]

        # steward check compares what lifts with 'un' and the kind
        assert undo.name == f"un{action.name}"
        assert undo.lifts == action.sanction
        assert undo.lifts or action.name in (undo.returns, undo.retracts)

    def test_every_restriction_has_what_lifts_it(self):
        assert set(LIFTING) == {action.sanction for action in EVERY.values() if action.sanction}

    @pytest.mark.parametrize("name", EVERY)
    def test_every_action_has_words(self, name):
        assert words_of(name) is not _OTHER


def steps_of(action):
    if action.lifts or action.returns or action.retracts:
        return plan.back(action.name, ["C1"], lifts=bool(action.lifts))
    data = {"channel": "C1", "raid": {"since": 0, "channels": ["C1"]}}
    return plan.of(action.name, data, until=None)


class TestPlan:
    @pytest.mark.parametrize("action", EVERY.values(), ids=EVERY)
    def test_everybody_is_told_of_all_but_notes(self, action):
        told = [step for step in steps_of(action) if step.kind is StepKind.NOTICE]

        assert len(told) == (action.name != "note")
        assert all(step.detail["view"] in MESSAGES for step in told)

    def test_a_kick_of_one_channel_asks_for_no_others(self):
        kinds = [step.kind for step in plan.of("kick", {"channel": "C1"}, until=None)]

        assert kinds == [StepKind.KICK, StepKind.VERIFY, StepKind.NOTICE]

    def test_a_kick_from_everywhere_finds_out_first(self):
        kinds = [step.kind for step in plan.of("kick", {"channel": "everywhere"}, until=None)]

        assert kinds == [StepKind.SURVEY, StepKind.VERIFY, StepKind.NOTICE]


def test_reasons_can_be_required_of_every_action_that_can_do_without():
    can_do_without = {name for name, action in ACTIONS.items() if not action.needs_reason}

    assert set(get_args(Reasoned)) == can_do_without
