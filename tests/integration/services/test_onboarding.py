"""Newcomers: welcomed once, held by a lockdown, led by the rules to their channels."""

import uuid
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from fsm.flow import Event, State
from services.conversation import AlreadySettledError
from services.onboarding import (
    IntroductionMissingError,
    LockedDownError,
    NoSuchChoiceError,
    NotYourWelcomeError,
    RestrictedError,
    WelcomeOverError,
)
from services.ports import Profile
from services.welcome_keeping import (
    NoDraftError,
    NotTheHostError,
    UnknownTextError,
    WelcomeUsageError,
)
from tests.integration.community import ADA, GRACE, MILO, ROBOT, TROLL, asks, settle_in, views

NEW = "U0NEW"
PREFERENCES = {
    "onboarding": "on",
    "first_channels": "<#C0GENERAL> <#C0HELP>",
    "introductions_channel": "<#C0HELLO>",
}


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture
def services(session, team):
    found = settle_in(session, team=team)
    prefer(found, team, **PREFERENCES)
    return found


def prefer(services, team, **wanted):
    services.preferences.change(says(team, ADA), wanted)


def says(team, who, words="", **facts):
    return asks(who, words, key=f"command:{uuid.uuid4()}", team=team, **facts)


def joins(services, team, user=NEW, **profile):
    """Let somebody join the workspace, as the event tells it."""
    services.rows.members.save(team, asdict(Profile(user_id=user, name=user, **profile)))
    services.newcomers.welcoming.arrived(says(team, user), user)


def welcome_of(services, session, team, user=NEW):
    """Return the conversation that welcomes *user*, or None."""
    query = "SELECT id FROM conversations WHERE team_id = :t AND flow = 'onboarding' AND owner = :u"
    found = session.execute(text(query), {"t": team, "u": user}).scalars().all()
    assert len(found) < 2
    return services.conversations.get(team, found[0]) if found else None


def press(services, team, welcome, event=Event.CONFIRM, who=NEW, version=None):
    services.newcomers.onboarding.press(
        says(team, who), event, conversation_id=welcome.id, version=version or welcome.version
    )


def said(session, team, view):
    return [dict(each["facts"]) for each in views(session, team=team) if each["view"] == view]


@pytest.fixture
def welcome(services, session, team):
    joins(services, team)
    return welcome_of(services, session, team)


@pytest.fixture
def read(services, session, team, welcome):
    press(services, team, welcome)
    return welcome_of(services, session, team)


class TestArriving:
    def test_opens_a_welcome_in_a_direct_message(self, services, session, team, welcome):
        told = welcome.data["onboarding"]

        assert (welcome.state, welcome.home) == (State.AWAITING_CONFIRMATION, NEW)
        assert (told["language"], told["channels"]) == ("en", ["C0GENERAL", "C0HELP"])
        assert "{name}" in told["welcome"]

    def test_is_welcomed_once_however_often_it_is_told(self, services, session, team, welcome):
        for _ in range(20):
            joins(services, team)

        assert welcome_of(services, session, team) == welcome

    def test_and_not_again_who_has_been_through_it(self, services, session, team, read):
        press(services, team, read, Event.CANCEL)
        joins(services, team)

        assert welcome_of(services, session, team).state is State.IDLE

    def test_speaks_their_language(self, services, session, team):
        joins(services, team, locale="de-DE")

        told = welcome_of(services, session, team).data["onboarding"]
        assert (told["language"], told["welcome"][:10]) == ("de", "Willkommen")

    @pytest.mark.parametrize(
        "profile", [{"is_bot": True}, {"is_deleted": True}, {"is_stranger": True}]
    )
    def test_bots_strangers_and_who_is_gone_get_none(self, services, session, team, profile):
        joins(services, team, **profile)

        assert welcome_of(services, session, team) is None

    def test_guests_are_offered_no_channels(self, services, session, team):
        joins(services, team, is_guest=True)

        told = welcome_of(services, session, team).data["onboarding"]
        assert (told["channels"], told["introductions"]) == ([], "")

    def test_who_is_banned_gets_none(self, services, session, team):
        restrict(session, team, NEW, "ban")
        joins(services, team)

        assert welcome_of(services, session, team) is None

    def test_nobody_is_welcomed_where_it_is_off(self, services, session, team):
        prefer(services, team, onboarding="off")
        joins(services, team)

        assert welcome_of(services, session, team) is None


class TestALockdown:
    def test_holds_newcomers_until_it_is_over(self, services, session, team):
        restrict(session, team, "workspace", "raid")
        joins(services, team)
        assert let_in(services) == 0
        assert welcome_of(services, session, team) is None

        lift(session, team)
        assert let_in(services) == 1
        assert welcome_of(services, session, team).state is State.AWAITING_CONFIRMATION
        assert let_in(services) == 0

    def test_who_was_banned_meanwhile_is_not_welcomed(self, services, session, team):
        restrict(session, team, "workspace", "raid")
        joins(services, team)
        lift(session, team)
        restrict(session, team, NEW, "ban")

        assert let_in(services) == 1
        assert welcome_of(services, session, team) is None


def restrict(session, team, user, kind):
    query = """INSERT INTO cases (team_id, number, kind, target, moderator, reason,
                                  conversation_id, opened_by)
               VALUES (:t, :n, :k, :u, 'U0ADA', '', gen_random_uuid(), :key)"""
    number = 1 if kind == "raid" else 2
    key = f"command:{uuid.uuid4()}"
    values = {"t": team, "u": user, "k": kind, "n": number}
    session.execute(text(query), values | {"key": key})
    query = """INSERT INTO sanctions (team_id, id, user_id, kind, case_number)
               VALUES (:t, gen_random_uuid(), :u, :k, :n)"""
    session.execute(text(query), values)


def lift(session, team):
    query = "UPDATE sanctions SET lifted_at = now() WHERE team_id = :t"
    session.execute(text(query), {"t": team})


def let_in(services):
    return services.newcomers.welcoming.let_in(today=datetime.now(UTC).date(), limit=10)


class TestTheRules:
    def test_are_read_and_channels_follow(self, services, session, team, read):
        assert read.state is State.COLLECTING_INPUT

    def test_are_all_where_there_is_nothing_else(self, services, session, team):
        prefer(services, team, first_channels="none", introductions_channel="none")
        joins(services, team)
        press(services, team, welcome_of(services, session, team))

        assert welcome_of(services, session, team).state is State.IDLE

    def test_count_once(self, services, team, welcome, read):
        with pytest.raises(AlreadySettledError):
            press(services, team, welcome)

    def test_nobody_reads_them_for_somebody_else(self, services, team, welcome):
        with pytest.raises(NotYourWelcomeError):
            press(services, team, welcome, who=GRACE)

    def test_who_lets_them_lie_is_reminded_once_and_may_still_read_them(
        self, services, session, team, welcome
    ):
        expire(services, session, team)
        expire(services, session, team, only_if_due=True)

        (nudge,) = said(session, team, "welcome_nudge")
        waiting = welcome_of(services, session, team)
        assert (waiting.state, nudge["value"]) == (State.ERROR, f"{waiting.id}.{waiting.version}")
        press(services, team, waiting)
        assert welcome_of(services, session, team).state is State.COLLECTING_INPUT

    def test_who_lets_them_lie_for_good_hears_no_more(self, services, session, team, welcome):
        expire(services, session, team)
        expire(services, session, team)

        assert welcome_of(services, session, team).state is State.IDLE
        assert len(said(session, team, "welcome_nudge")) == 1

    def test_read_late_where_nobody_reminded_count(self, services, session, team, welcome):
        overdue(session, team)
        press(services, team, welcome)

        assert welcome_of(services, session, team).state is State.COLLECTING_INPUT


def overdue(session, team):
    query = "UPDATE conversations SET deadline_at = now() - interval '1 s' WHERE team_id = :t"
    session.execute(text(query), {"t": team})


def expire(services, session, team, *, only_if_due=False):
    if not only_if_due:
        overdue(session, team)
    for conversation in services.conversations.expire_overdue(limit=100):
        services.newcomers.onboarding.expired(conversation)


class TestChannels:
    def test_are_chosen_one_after_the_other(self, services, session, team, read):
        for channel in ("C0HELP", "C0GENERAL", "C0HELP"):
            services.newcomers.onboarding.joined(says(team, NEW), read.id, channel)

        found = welcome_of(services, session, team)
        assert (found.state, found.data["onboarding"]["joined"]) == (
            State.COLLECTING_INPUT,
            ["C0GENERAL", "C0HELP"],
        )

    def test_others_than_those_offered_are_refused(self, services, team, read):
        with pytest.raises(NoSuchChoiceError):
            services.newcomers.onboarding.choice(says(team, NEW), read.id, "C0MODS")

    def test_not_before_the_rules_are_read(self, services, team, welcome):
        with pytest.raises(WelcomeOverError):
            services.newcomers.onboarding.choice(says(team, NEW), welcome.id, "C0HELP")


class TestAnIntroduction:
    def test_is_posted_once_and_ends_the_welcome(self, services, session, team, read):
        services.newcomers.onboarding.introduce(says(team, NEW), read.id, " I build boats ")
        with pytest.raises(AlreadySettledError):
            services.newcomers.onboarding.introduce(says(team, NEW), read.id, "again")

        assert said(session, team, "introduction") == [{"user": NEW, "text": "I build boats"}]
        assert welcome_of(services, session, team).state is State.IDLE

    def test_needs_words(self, services, team, read):
        with pytest.raises(IntroductionMissingError):
            services.newcomers.onboarding.introduce(says(team, NEW), read.id, " \n ")

    def test_is_nobody_elses(self, services, team, read):
        with pytest.raises(NotYourWelcomeError):
            services.newcomers.onboarding.introduce(says(team, GRACE), read.id, "me too")


class TestWhoIsRestricted:
    def test_is_led_nowhere_and_says_nothing_through_steward(self, services, session, team, read):
        restrict(session, team, NEW, "shush")
        onboarding = services.newcomers.onboarding

        for deed in (
            lambda: onboarding.choice(says(team, NEW), read.id, "C0HELP"),
            lambda: onboarding.introduce(says(team, NEW), read.id, "buy boats"),
            lambda: press(services, team, read, Event.CANCEL),
        ):
            with pytest.raises(RestrictedError):
                deed()

    def test_nobody_new_posts_during_a_lockdown(self, services, session, team, read):
        restrict(session, team, "workspace", "raid")

        with pytest.raises(LockedDownError):
            services.newcomers.onboarding.introduce(says(team, NEW), read.id, "buy boats")
        assert said(session, team, "introduction") == []


class TestAChannel:
    def test_welcomes_who_enters_it_once(self, services, session, team):
        write(services, team, "C0HELP.en", "Ask in {channel}, {name}!")
        for _ in range(3):
            services.newcomers.welcoming.entered(says(team, GRACE), "C0HELP")

        (told,) = said(session, team, "channel_welcome")
        assert (told["user"], told["channel"]) == (GRACE, "C0HELP")

    def test_says_nothing_without_a_text_or_to_robots(self, services, session, team):
        services.newcomers.welcoming.entered(says(team, GRACE), "C0HELP")
        write(services, team, "C0HELP.en", "Hello!")
        services.newcomers.welcoming.entered(says(team, ROBOT), "C0HELP")

        assert said(session, team, "channel_welcome") == []


def write(services, team, key, words):
    services.newcomers.keeping.draft(says(team, ADA), key, words)
    services.newcomers.keeping.use(says(team, ADA), key)


class TestTexts:
    def test_a_draft_is_shown_and_counts_once_it_is_used(self, services, session, team):
        services.newcomers.keeping.draft(says(team, ADA), "rules.en", "Be kind, {name}.")
        assert said(session, team, "welcome_drafted")[0]["text"] == "Be kind, {name}."
        assert told(services, team)["rules"] != "Be kind, {name}."

        services.newcomers.keeping.use(says(team, ADA), "rules.en")
        assert told(services, team)["rules"] == "Be kind, {name}."
        with pytest.raises(NoDraftError):
            services.newcomers.keeping.use(says(team, ADA), "rules.en")

    def test_the_form_begins_with_what_stands_there(self, services, team):
        form = services.newcomers.keeping.form(says(team, ADA), "rules.de")
        assert "Sei freundlich" in form.facts["text"]

        services.newcomers.keeping.draft(says(team, ADA), "rules.de", "Seid nett.")
        form = services.newcomers.keeping.form(says(team, ADA), "rules.de")
        assert form.facts["text"] == "Seid nett."

    def test_only_english_is_meant_for_everybody(self, services, team):
        write(services, team, "rules.en", "Be kind.")
        services.rows.members.save(
            team, asdict(Profile(user_id=GRACE, name="Grace", locale="de-DE"))
        )

        assert services.newcomers.welcoming.told(team, GRACE)["rules"] == "Be kind."

    def test_only_admins_write_them(self, services, team):
        keeping = services.newcomers.keeping
        for deed in (
            lambda: keeping.answer(says(team, MILO)),
            lambda: keeping.form(says(team, TROLL), "rules.en"),
            lambda: keeping.draft(says(team, TROLL), "rules.en", "spam"),
            lambda: keeping.use(says(team, TROLL), "rules.en"),
        ):
            with pytest.raises(NotTheHostError):
                deed()

    @pytest.mark.parametrize("key", ["", "rules", "rules.fr", "boats.en", "rules.en.en"])
    def test_of_which_there_is_none_are_refused(self, services, team, key):
        with pytest.raises(UnknownTextError):
            services.newcomers.keeping.form(says(team, ADA), key)

    def test_are_in_the_audit_once_they_are_used(self, services, session, team):
        write(services, team, "rules.en", "Be kind.")
        query = text("SELECT actor, target FROM audit_waiting WHERE team_id = :t AND action = :a")
        found = session.execute(query, {"t": team, "a": "welcome_text.changed"}).all()

        assert [tuple(each) for each in found] == [(ADA, "rules en")]


def told(services, team):
    return services.newcomers.welcoming.told(team, ADA)


class TestTheCommand:
    def test_lists_every_text(self, services, session, team):
        services.newcomers.keeping.answer(says(team, ADA))

        (facts,) = said(session, team, "welcome")
        assert facts["is_on"]
        keys = ["welcome.en", "welcome.de", "rules.en", "rules.de"]
        assert [item["key"] for item in facts["items"]] == keys

    def test_shows_what_newcomers_get(self, services, session, team):
        services.newcomers.keeping.answer(says(team, ADA, "preview"))

        assert said(session, team, "welcome_preview")[0]["user"] == ADA

    def test_shows_a_channels_own(self, services, session, team):
        services.newcomers.keeping.answer(says(team, ADA, "<#C0HELP|help>"))

        (facts,) = said(session, team, "welcome")
        assert [item["key"] for item in facts["items"]] == ["C0HELP.en", "C0HELP.de"]

    def test_switches(self, services, team):
        services.newcomers.keeping.answer(says(team, ADA, "off"))

        assert not services.preferences.of(team).onboarding

    def test_knows_nothing_else(self, services, team):
        with pytest.raises(WelcomeUsageError):
            services.newcomers.keeping.answer(says(team, ADA, "everybody"))
