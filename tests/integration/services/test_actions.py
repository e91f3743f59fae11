from datetime import date, timedelta

import pytest

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import Event, State
from services.action_request import ActionRequest, ChannelMissingError, ReasonMissingError
from services.occasion import (
    AlreadyInForceError,
    BannedMeanwhileError,
    NotKickedError,
    NotShushedError,
)
from services.opening import StillOpenError
from tests.integration.community import ADA, MIA, MILO, TEAM, TROLL, asks
from tests.integration.services.working import ALL_WELL, press, work


def propose(services, name, words="", *, key="command:1", actor=MILO):
    return services.moderation.propose(name, asks(actor, f"<@{TROLL}> {words}", key=key))


def carried_out(services, name, words="", *, key="command:1"):
    opened = propose(services, name, words, key=key)
    press(services, opened, Event.CONFIRM, key=f"action:{key}")
    work(services, opened.case_number, ALL_WELL)
    return opened


def kinds_in_force(services):
    return {held["kind"] for held in services.rows.sanctions.in_force(TEAM, TROLL)}


class TestKick:
    def test_asks_first_and_takes_the_channel_it_was_typed_in(self, services):
        kick = propose(services, "kick", "adverts")

        assert kick.state is State.AWAITING_CONFIRMATION
        assert kick.data["channel"] == "C0HELP"
        press(services, kick, Event.CONFIRM)
        assert work(services, kick.case_number, ALL_WELL) == ["kick C0HELP", "verify", "notice"]
        assert services.conversations.get(TEAM, kick.id).last_event is Event.SUCCEED
        assert kinds_in_force(services) == set()

    def test_another_channel_may_be_named_or_all(self, services):
        one = propose(services, "kick", "<#C0ONE|one> adverts")
        press(services, one, Event.CANCEL)
        every = propose(services, "kick", "everywhere adverts", key="command:2")

        assert (one.data["channel"], one.data["reason"]) == ("C0ONE", "adverts")
        assert (every.data["channel"], every.data["reason"]) == ("everywhere", "adverts")
        press(services, every, Event.CONFIRM, key="action:2")
        done = work(services, every.case_number, ALL_WELL)
        assert done == ["survey", "kick C0ONE", "kick C0TWO", "verify", "notice"]

    def test_the_channel_can_be_edited(self, services):
        kick = propose(services, "kick", "adverts")

        there = ActionRequest(target=TROLL, reason="adverts", channel="C0ONE")
        press(services, kick, Event.SUBMIT, revised=there)
        press(services, kick, Event.CONFIRM, key="action:2")

        assert work(services, kick.case_number, ALL_WELL)[0] == "kick C0ONE"

    def test_a_direct_message_is_no_channel_to_be_removed_from(self, services):
        request = asks(MILO, f"<@{TROLL}>")
        object.__setattr__(request, "channel", "D0MILO")

        with pytest.raises(ChannelMissingError, match="/kick @spammer everywhere"):
            services.moderation.propose("kick", request)

    def test_a_removal_that_did_not_hold_is_done_again(self, services):
        kick = propose(services, "kick")
        press(services, kick, Event.CONFIRM)
        inside = StepOutcome(state=StepState.DONE, detail={"inside": ["C0HELP"]})

        assert work(services, kick.case_number, {StepKind.VERIFY: inside})[:2] == [
            "kick C0HELP",
            "verify",
        ]
        steps = services.rows.steps.all_of(TEAM, kick.case_number)
        assert {s.kind: s.state for s in steps}[StepKind.KICK] in {"pending", "done"}
        assert services.conversations.get(TEAM, kick.id).state is State.PROCESSING

    def test_is_taken_back_by_inviting_to_exactly_what_it_took_and_only_once(self, services):
        everywhere = propose(services, "kick", "everywhere")
        press(services, everywhere, Event.CONFIRM)
        already = StepOutcome(state=StepState.DONE, already=True)
        work(services, everywhere.case_number, ALL_WELL | {"C0TWO": already})

        back = propose(services, "unkick", key="command:2")

        assert work(services, back.case_number, {}) == ["invite C0ONE", "notice"]
        with pytest.raises(NotKickedError):
            propose(services, "unkick", key="command:3")

    def test_a_way_back_that_was_given_up_can_be_taken_again(self, services):
        carried_out(services, "kick")
        back = propose(services, "unkick", key="command:2")
        refused = StepOutcome(state=StepState.FAILED, error="not_in_channel")
        work(services, back.case_number, {"C0HELP": refused})
        press(services, back, Event.CANCEL, key="action:2")

        again = propose(services, "unkick", key="command:3")

        assert work(services, again.case_number, {}) == ["invite C0HELP", "notice"]

    def test_a_kick_that_was_never_confirmed_has_nothing_to_take_back(self, services):
        press(services, propose(services, "kick"), Event.CANCEL)

        with pytest.raises(NotKickedError):
            propose(services, "unkick", key="command:2")

    def test_who_is_banned_meanwhile_is_not_invited(self, services):
        carried_out(services, "kick")
        carried_out(services, "ban", "spam", key="command:2")

        with pytest.raises(BannedMeanwhileError):
            propose(services, "unkick", key="command:3")


class TestWarn:
    def test_begins_at_once_and_is_the_message_alone(self, services):
        warning = propose(services, "warn", "no adverts")

        assert warning.state is State.PROCESSING
        assert work(services, warning.case_number, {}) == ["notice"]
        assert services.conversations.get(TEAM, warning.id).last_event is Event.SUCCEED

    def test_says_why(self, services):
        with pytest.raises(ReasonMissingError):
            propose(services, "warn")

        assert services.rows.cases.get(TEAM, 1) is None

    def test_one_that_cannot_be_delivered_is_not_called_done(self, services):
        warning = propose(services, "warn", "no adverts")
        refused = StepOutcome(state=StepState.FAILED, error="cannot_dm_bot")
        work(services, warning.case_number, {StepKind.NOTICE: refused})

        assert services.conversations.get(TEAM, warning.id).state is State.ERROR


class TestNote:
    def test_is_a_case_with_nothing_to_carry_out(self, services):
        note = propose(services, "note", "asked twice already")

        assert note.state is State.IDLE
        assert services.rows.steps.all_of(TEAM, note.case_number) == []
        assert services.rows.cases.get(TEAM, note.case_number)["reason"] == "asked twice already"

    def test_can_be_written_while_something_else_is_asked(self, services, ban):
        assert propose(services, "note", "see the ban", key="command:2").state is State.IDLE
        with pytest.raises(StillOpenError):
            propose(services, "warn", "see the ban", key="command:3")

    def test_is_not_told_in_the_log_channel(self, services):
        propose(services, "note", "asked twice already")

        assert (
            services.settling.finish_if_done(
                services.conversations.get(
                    TEAM, propose(services, "note", "again", key="command:2").id
                )
            )
            is None
        )


class TestShush:
    def test_is_in_force_from_the_confirm_and_tells_them(self, services):
        shush = propose(services, "shush", "1h insults")
        assert kinds_in_force(services) == set()

        press(services, shush, Event.CONFIRM)

        assert kinds_in_force(services) == {"shush"}
        assert work(services, shush.case_number, {}) == ["notice"]

    def test_and_a_ban_are_two_things(self, services):
        carried_out(services, "shush", "1h insults")
        carried_out(services, "ban", "spam", key="command:2")
        assert kinds_in_force(services) == {"shush", "ban"}
        with pytest.raises(AlreadyInForceError):
            propose(services, "shush", "30m insults", key="command:3")

        lifted = propose(services, "unban", key="command:4")
        work(services, lifted.case_number, {})

        assert kinds_in_force(services) == {"shush"}

    def test_does_not_have_people_removed_who_join(self, services):
        carried_out(services, "shush", "1h insults")

        assert not services.guard.joined(asks(TROLL, key="event:1"))

    def test_can_be_lifted_by_another_moderator(self, services):
        carried_out(services, "shush", "1h insults")

        lifted = propose(services, "unshush", key="command:2", actor=MIA)

        assert work(services, lifted.case_number, {}) == ["notice"]
        assert kinds_in_force(services) == set()
        with pytest.raises(NotShushedError):
            propose(services, "unshush", key="command:3")

    def test_ends_by_itself_and_leaves_the_ban(self, services):
        carried_out(services, "shush", "1h insults")
        carried_out(services, "ban", "2h spam", key="command:2")
        (shush,) = services.rows.sanctions.in_force(TEAM, TROLL, "shush")
        services.rows.members.revoke(TEAM, MILO, "moderator", by=ADA)

        over = shush["ends_at"] + timedelta(seconds=1)
        lifted = services.lifting.lift_ended(day=date(2026, 11, 29), now=over)

        assert (lifted.flow, lifted.owner, lifted.home) == ("unshush", "steward", MILO)
        assert kinds_in_force(services) == {"ban"}
        work(services, lifted.case_number, {})
        assert services.lifting.lift_ended(day=date(2026, 11, 29), now=over) is None
