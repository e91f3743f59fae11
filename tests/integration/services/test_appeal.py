"""A member objects; somebody who did not act decides, and the member hears of it."""

from datetime import UTC, datetime, timedelta

import pytest

from fsm.flow import Event
from services.appeal import (
    AlreadyAppealedError,
    AlreadyDecidedError,
    AppealWithoutWordsError,
    DecidesOwnError,
    NotAppealableError,
    NotYoursError,
)
from services.conversation import AlreadySettledError
from services.role import NotAModeratorError, TargetIsYourselfError
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, views
from tests.integration.services.working import work

WORDS = "That was my brother, not me"


@pytest.fixture
def appeal(services, banned):
    return say(services, banned)


def say(services, banned, actor=TROLL, words=WORDS, *, key="view:1"):
    return services.appeals.open(asks(actor, key=key), banned.case_number, words)


def accept(services, appeal, actor=MIA, *, version=1, key="action:yes"):
    services.appeals.press(
        asks(actor, key=key), Event.CONFIRM, conversation_id=appeal.id, version=version
    )


def reject(services, appeal, actor=MIA, words="We have seen it.", *, version=1, key="view:no"):
    services.appeals.reject(asks(actor, key=key), words, conversation_id=appeal.id, version=version)


def told(session, view):
    found = [each for each in views(session) if each["view"] == view]
    assert {each["channel"] for each in found} <= {TROLL}
    return found


def in_force(services):
    return services.rows.sanctions.in_force(TEAM, TROLL)


class TestAppealing:
    def test_is_asked_of_the_moderators_and_confirmed_to_the_member(
        self, services, session, appeal, banned
    ):
        card = services.settling.card(appeal).facts

        assert card["appeal"]["member"] == TROLL
        assert card["appeal"]["case"] == banned.case_number
        assert card["reason"] == WORDS
        assert told(session, "appeal_received")
        assert in_force(services), "it changes nothing yet"

    def test_does_not_stand_in_the_way_of_other_cases(self, services, appeal):
        assert services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> hm", key="command:9"))

    def test_only_who_it_is_about_may(self, services, banned):
        with pytest.raises(NotYoursError):
            say(services, banned, actor=GRACE)

    def test_one_at_a_time(self, services, banned, appeal):
        with pytest.raises(AlreadyAppealedError):
            say(services, banned, key="view:2")

    @pytest.mark.parametrize("words", ["", "  \n "])
    def test_needs_words(self, services, banned, words):
        with pytest.raises(AppealWithoutWordsError):
            say(services, banned, words=words)

    def test_against_a_note_there_is_nothing_to_say(self, services):
        note = services.moderation.propose("note", asks(MILO, f"<@{TROLL}> hm"))

        with pytest.raises(NotAppealableError):
            say(services, note)


class TestAccepting:
    def test_takes_the_case_back_by_a_case_of_its_own(self, services, session, banned, appeal):
        accept(services, appeal)

        back = services.rows.cases.taken_back_by(TEAM, banned.case_number)
        assert services.rows.cases.get(TEAM, back)["reverses"] == banned.case_number
        assert work(services, back, {})[0] == "invite C0ONE"
        assert not in_force(services)
        assert told(session, "appeal_decided")[0]["facts"]["is_accepted"]

    def test_of_what_is_over_already_still_counts(self, services, session, banned, appeal):
        work(
            services,
            services.reversal.undo(asks(MIA, key="command:5"), banned.case_number).case_number,
            {},
        )

        accept(services, appeal)

        assert told(session, "appeal_decided")

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            (MILO, DecidesOwnError),
            (GRACE, NotAModeratorError),
            (TROLL, NotAModeratorError),
        ],
        ids=["who acted", "a member", "who appeals"],
    )
    def test_is_not_for(self, services, appeal, who, error):
        with pytest.raises(error):
            accept(services, appeal, actor=who)

    def test_is_not_for_who_appeals_be_they_a_moderator_by_now(self, services, appeal):
        services.rows.members.grant(TEAM, TROLL, "moderator", by=ADA)

        with pytest.raises(TargetIsYourselfError):
            accept(services, appeal, actor=TROLL)

    def test_the_second_of_two_is_told(self, services, appeal):
        reject(services, appeal)

        with pytest.raises(AlreadySettledError):
            accept(services, appeal, actor=ADA)

    def test_a_button_of_an_older_look_changes_nothing(self, services, appeal):
        with pytest.raises(AlreadySettledError):
            accept(services, appeal, version=7)


class TestRejecting:
    def test_tells_the_member_why(self, services, session, appeal):
        reject(services, appeal)

        assert in_force(services)
        facts = told(session, "appeal_decided")[0]["facts"]
        assert (facts["is_accepted"], facts["reason"]) == (False, "We have seen it.")
        assert services.settling.card(services.conversations.get(TEAM, appeal.id)).facts["answer"]

    def test_needs_a_reason(self, services, appeal):
        with pytest.raises(AppealWithoutWordsError):
            reject(services, appeal, words="")

    def test_is_final(self, services, banned, appeal):
        reject(services, appeal)

        with pytest.raises(AlreadyDecidedError):
            say(services, banned, key="view:2")


class TestNobodyDecides:
    def test_is_answered_and_it_may_be_asked_again(self, services, session, banned, appeal):
        late = datetime.now(UTC) + timedelta(days=8)
        for expired in services.conversations.expire_overdue(limit=9, now=late):
            services.appeals.expired(expired)

        assert told(session, "appeal_expired")
        assert say(services, banned, key="view:2")
